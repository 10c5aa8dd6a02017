"""The domains of the invented people: each signs with a key of its own, which a name server here publishes."""

from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from mailflow.demo.dns_server import NameServer
from mailflow.demo.signing import Signer

SELECTOR, BITS = "demo", 2048


class Domains:
    """Their keys and their name server; a domain that is not among them signs nothing."""

    def __init__(self, signing: Iterable[str]) -> None:
        self._signers = {domain: Signer(domain, SELECTOR, generate_private_key(65_537, BITS)) for domain in signing}
        self._names = NameServer({signer.name: [signer.record()] for signer in self._signers.values()})

    @property
    def resolver(self) -> str:
        """Where the keys are asked for, as trust.resolver names it."""
        return self._names.address

    def sign(self, address: str, raw: bytes) -> bytes:
        """A mail as it leaves its sender's mail server."""
        signer = self._signers.get(domain_of(address))
        return signer.sign(raw) if signer else raw

    def close(self) -> None:
        """Answer no more."""
        self._names.close()


def domain_of(address: str) -> str:
    """What stands after the @."""
    return address.rpartition("@")[2]
