"""What our own MTA wrote into the header (RFC 8601), when mail comes by LMTP or from a mailbox.

Anybody can write such a field. Ours is the topmost with exactly the configured name, above the first Received of
another house; the MTA must remove those that bear its name when they arrive (RFC 8601 5). authres reads one clause at a
time, without its comments: it goes on after an error wherever it stands, raises on an IPv6 address, and comments quote
words of the client's.
"""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass

import authres

from mailflow.core.reading.fields import without_quoted
from mailflow.core.verdict import Result
from mailflow.ingress.verdict.alignment import is_aligned
from mailflow.ingress.verdict.canonical import canonical_body
from mailflow.ingress.verdict.header import Field, Letter, RefusedError, is_domain
from mailflow.ingress.verdict.signature import Signature, cover_fault, read_signature

FIELD_BYTES = 8_192
DEEPEST = 3  # comments within comments
METHODS = ("spf", "dkim", "dmarc")


@dataclass(frozen=True)
class Claim:
    """One clause: what the MTA found, and of which domain."""

    method: str
    result: Result
    domain: str  # empty where it says none, or two


def claims(letter: Letter, authserv_id: str) -> tuple[Claim, ...] | None:
    """What our MTA says of this mail; None where it says nothing that we can read."""
    field = _ours(letter, authserv_id.lower())
    if field is None or len(field.raw) > FIELD_BYTES:
        return None
    try:
        clauses = _clauses(field.unfolded)[1:]
        return tuple(_claim(clause) for clause in clauses if _method(clause) in METHODS)
    except Exception:  # authres raises SyntaxErrors of its own, and others: a raise is no verdict (DEPENDENCIES.md)
        return None


def is_silent(letter: Letter, authserv_id: str) -> bool:
    """Whether it says nothing at all. What it says and we cannot read is another matter: the sender may wish that."""
    return _ours(letter, authserv_id.lower()) is None


def _ours(letter: Letter, name: str) -> Field | None:
    """The topmost with our MTA's name; none below another house's Received."""
    for field in letter.fields:
        if field.name == "received" and not _is_of_this_house(field, name):
            return None
        if field.name == "authentication-results":
            head = field.unfolded.lower().partition(";")[0]
            words = head.translate({ord(mark): " " for mark in '"()'}).split()
            if name in words:  # nearly ours, as in quotes: to look further down would be to look for a forgery
                return field if head.split()[0] == name else None
    return None


def _is_of_this_house(received: Field, name: str) -> bool:
    """Whether its `by` names our MTA, a host beside it, or a hop inside the machine (RFC 5321 4.4)."""
    words = without_quoted(received.unfolded.lower())[0].replace(";", " ").split()
    host = words[words.index("by") + 1] if "by" in words[:-1] else ""
    return host in (name, "localhost") or _is_address(host) or (is_domain(host) and is_aligned(host, name))


def _is_address(host: str) -> bool:
    """Large providers' inner hops bear an address: 2002:a05:…"""
    try:
        ipaddress.ip_address(host.strip("[]").removeprefix("ipv6:"))
    except ValueError:
        return False
    return True


def _clauses(text: str) -> list[str]:
    """The field cut at its semicolons, without comments.

    A quoted local part can end the MTA's comment and begin clauses of its own: `(domain of "x); dkim=pass … ("@evil)`.
    So a quote in a comment, a quoted local part and a backslash anywhere are no verdict.
    """
    if "\\" in text or '"@' in text or not text.isascii():
        raise RefusedError("a clause that readers take in different ways")
    kept: list[str] = []
    depth, quoted = 0, False
    for letter in text:
        depth, quoted, keeps = _step(letter, depth, quoted)
        if keeps:
            kept.append("\n" if letter == ";" and not quoted else letter)
    if depth or quoted:
        raise RefusedError("a comment or a quote without an end")
    return "".join(kept).split("\n")


def _step(letter: str, depth: int, quoted: bool) -> tuple[int, bool, bool]:
    if letter == '"':
        if depth:
            raise RefusedError("a quote in a comment")
        return depth, not quoted, True
    if quoted or letter not in "()":
        return depth, quoted, not depth
    depth += 1 if letter == "(" else -1
    if not 0 <= depth <= DEEPEST:
        raise RefusedError("comments too deep")
    return depth, quoted, False


def _method(clause: str) -> str:
    return clause.partition("=")[0].partition("/")[0].strip().lower()


def _claim(clause: str) -> Claim:
    [found] = authres.AuthenticationResultsHeader.parse_value(f"mta; {clause.strip()}").results
    result = Result(found.result) if found.result in set(Result) else Result.FAIL
    identities = {
        "spf": _property(found, "smtp", "mailfrom"),
        "dkim": _property(found, "header", "d") or _property(found, "header", "i"),
        "dmarc": _property(found, "header", "from"),
    }
    domain = identities[found.method].rpartition("@")[2].lower()
    return Claim(found.method, result, domain if is_domain(domain) else "")


def _property(found: authres.AuthenticationResult, kind: str, name: str) -> str:
    """Its value, if it is there once."""
    values = [str(one.value or "") for one in found.properties if (one.type, one.name) == (kind, name)]
    return values[0] if len(values) == 1 else ""


def signers(letter: Letter, said: tuple[Claim, ...]) -> Iterator[str]:
    """The domains whose signatures the MTA calls good, and which cover what we read.

    The MTA may take signatures that we would not. It does not say which of several it means, so all must be sound.
    """
    read = [read_signature(field) for field in letter.all("dkim-signature")]
    for claim in said:
        meant = [one for one in read if one and claim.domain in (one.domain, one.identity)]
        if claim.method == "dkim" and claim.result is Result.PASS and meant and all(_covers(s, letter) for s in meant):
            yield claim.domain


def _covers(signature: Signature, letter: Letter) -> bool:
    """The body may have got a banner since; a signature that never spoke for all of it is another matter."""
    if cover_fault(signature, letter) is not None:
        return False
    return signature.length is None or signature.length >= len(canonical_body(letter.body, signature.body_form))
