"""May this client send for that domain? SPF (RFC 7208) by pyspf, on our resolver and under our limits."""

import ipaddress
import warnings
from typing import Any

from mailflow.core.verdict import Result
from mailflow.ingress.verdict.dns import Questions, TooMany, TryLater
from mailflow.ingress.verdict.header import is_domain

with warnings.catch_warnings():  # its docstrings hold escapes that newer Pythons complain of
    warnings.simplefilter("ignore")
    import spf

SENDER_LENGTH = 320
# pyspf's patterns take time by the square of a term's length; one in use has a host name at most.
TERM_LENGTH, RECORD_LENGTH = 300, 4_096
WIDEST = {"ip4": 8, "ip6": 16}  # bits: whoever lets more than that send vouches for everybody


def check(client_ip: str, helo: str, mail_from: str, questions: Questions) -> Result:
    """What the domain of the envelope sender says of the client; HELO's, where there is no sender (RFC 7208 2.4)."""
    domain = domain_of(mail_from) if mail_from else helo.lower()
    if not _is_address(client_ip) or not is_domain(domain) or len(mail_from) > SENDER_LENGTH:
        return Result.NONE
    local = mail_from.rpartition("@")[0]
    if "@" in local:
        return Result.PERMERROR  # pyspf would take another domain than we do
    try:
        return Result(Query(client_ip, f"{local or 'postmaster'}@{domain}", helo[:SENDER_LENGTH], questions).check()[0])
    except Exception:  # pyspf raises many kinds on hostile records
        return Result.PERMERROR


def domain_of(mail_from: str) -> str:
    """The domain of an envelope sender; empty for the null one."""
    return mail_from.rpartition("@")[2].lower().removesuffix(".") if "@" in mail_from else ""


def _is_address(client_ip: str) -> bool:
    """A unix socket has none."""
    try:
        ipaddress.ip_address(client_ip)
    except ValueError:
        return False
    return True


class Query(spf.query):  # type: ignore[misc]
    """pyspf's rules: at most 10 terms that look up, and 2 look-ups in vain (RFC 7208 4.6.4)."""

    def __init__(self, client_ip: str, mail_from: str, helo: str, questions: Questions) -> None:
        super().__init__(i=client_ip, s=mail_from, h=helo)
        self._questions = questions
        self._asked_the_client = False

    def dns(self, name: str, qtype: str, cnames: object = None, ignore_void: bool = False) -> list[Any]:
        """The records in pyspf's shapes; the resolver has followed aliases already."""
        try:
            found = [_shaped(record, qtype) for record in self._questions.find(str(name), qtype)]
        except TryLater:
            fault = spf.PermError if self._asked_the_client else spf.TempError
            raise fault("no answer") from None
        except TooMany:
            raise spf.PermError("too many look-ups") from None
        if not found and not ignore_void:
            self._note_void()
        return found

    def validated_ptrs(self) -> list[str]:
        """Asks the client's name servers: silent, they prove nothing (RFC 7208 5.5), nor does the time it took."""
        try:
            names: list[str] = super().validated_ptrs()
            return names
        except spf.TempError:
            return []
        finally:
            self._asked_the_client = True

    def _note_void(self) -> None:
        self.void_lookups += 1
        if self.void_lookups > spf.MAX_VOID_LOOKUPS:
            raise spf.PermError("too many look-ups in vain")

    def dns_spf(self, domain: str) -> str | None:
        """A record, if it says something."""
        record: str | None = super().dns_spf(domain)
        if record is not None and not _is_sane(record):
            raise spf.PermError("a record that is too long, or lets everybody send")
        return record

    def get_explanation(self, spec: str) -> None:
        """Nobody reads it, so it is not asked for."""


def _shaped(record: Any, kind: str) -> Any:
    if kind == "MX":
        return record.preference, record.exchange.to_text().rstrip(".")
    if kind == "PTR":
        return record.target.to_text().rstrip(".")
    return record.strings if kind == "TXT" else record.address


def _is_sane(record: str) -> bool:
    terms = record.split(" ")
    return (
        len(record) <= RECORD_LENGTH
        and all(len(term) <= TERM_LENGTH for term in terms)
        and not any(map(_lets_everybody, terms))
    )


def _lets_everybody(term: str) -> bool:
    """RFC 7208 D.1 warns of +all; 0.0.0.0/0 says the same."""
    term = term.lower().removeprefix("+")
    bits = term.rpartition("/")[2] if "/" in term else ""
    widest = WIDEST.get(term.partition(":")[0], 8)
    return term == "all" or (bits.isdigit() and int(bits) < widest and term[:1] not in "-~?")
