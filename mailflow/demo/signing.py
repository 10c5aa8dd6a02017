"""DKIM signatures as the invented people's mail servers make them, and the records that publish the keys."""

import base64
import hashlib
from dataclasses import dataclass, field
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mailflow.ingress.verdict.canonical import canonical_body, signed_head
from mailflow.ingress.verdict.header import Field, Letter, split
from mailflow.ingress.verdict.signature import Signature

SIGNS = "from:to:subject:date:message-id:mime-version:content-type"


@cache
def rsa_key(bits: int = 2048) -> RSAPrivateKey:
    return generate_private_key(65_537, bits)


@dataclass(frozen=True)
class Signer:
    """Signs for a domain; the tests choose tags that no honest server would."""

    domain: str = "good.test"
    selector: str = "s1"
    key: RSAPrivateKey | Ed25519PrivateKey = field(default_factory=rsa_key)

    @property
    def name(self) -> tuple[str, str]:
        """Where its key is published."""
        return f"{self.selector}._domainkey.{self.domain}", "TXT"

    def record(self, tags: str = "v=DKIM1; ") -> str:
        public = self.key.public_key()
        if isinstance(self.key, Ed25519PrivateKey):
            return f"{tags}k=ed25519; p={_base64(public.public_bytes(Encoding.Raw, PublicFormat.Raw))}"
        der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return f"{tags}p={_base64(der)}"

    def sign(self, raw: bytes, *, signs: str = SIGNS, form: str = "relaxed/relaxed", **tags: str) -> bytes:
        """The mail with a signature on top; tags given replace or join the usual ones."""
        _, body = split(raw)
        kind = "ed25519" if isinstance(self.key, Ed25519PrivateKey) else "rsa"
        said = {
            "v": "1",
            "a": f"{kind}-sha256",
            "c": form,
            "d": self.domain,
            "s": self.selector,
            "h": signs,
            "bh": _base64(hashlib.sha256(_part(body, form, tags)).digest()),
            **tags,
            "b": "",
        }
        return self._complete(raw, said, form)

    def _complete(self, raw: bytes, said: dict[str, str], form: str) -> bytes:
        line = "DKIM-Signature: " + ";\r\n ".join(f"{tag}={value}" for tag, value in said.items())
        fields, body = split(line.encode() + b"\r\n" + raw)
        head = signed_head(_signature(fields[0], said, form), Letter(fields, body, self.domain))
        return line.encode() + self._value(head, said["a"]).encode() + b"\r\n" + raw

    def _value(self, head: bytes, algorithm: str) -> str:
        if isinstance(self.key, Ed25519PrivateKey):
            return _base64(self.key.sign(hashlib.sha256(head).digest()))
        return _base64(self.key.sign(head, PKCS1v15(), SHA1() if "sha1" in algorithm else SHA256()))


def _part(body: bytes, form: str, tags: dict[str, str]) -> bytes:
    whole = canonical_body(body, form.partition("/")[2])
    return whole[: int(tags["l"])] if tags.get("l", "").isdigit() else whole


def _signature(own: Field, said: dict[str, str], form: str) -> Signature:
    header_form, _, body_form = form.partition("/")
    return Signature(
        field=own,
        domain=said["d"],
        selector=said["s"],
        algorithm=said["a"],
        header_form=header_form,
        body_form=body_form,
        signs=tuple(name.strip().lower() for name in said["h"].split(":")),
        body_hash=b"",
        value=b"",
        length=None,
        identity="",
        signed_at=None,
        expires=None,
    )


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
