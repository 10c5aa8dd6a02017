"""One DKIM signature as a value, and the rules it must meet before its arithmetic is worth doing.

dkimpy takes a second over one crafted header of 12 kB, and five over a relaxed body of 40 kB of spaces, both growing
with the square; so mails are parsed here, in linear time, and dkimpy is what signs in the tests.
"""

import base64
import binascii
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache

from mailflow.core.reading.gate import STRUCTURED_BYTES
from mailflow.core.verdict import Result
from mailflow.ingress.verdict.header import Field, Letter, is_domain
from mailflow.ingress.verdict.tags import read_tags, without_space

FIELD_BYTES = 8_192
NEEDED = ("v", "a", "b", "bh", "d", "h", "s")
MUST_SIGN = ("from", "subject", "to", "date")  # TRUST.md, fact 5
# Fields that stand once (RFC 5322 3.6), or say how the text is read: signed at all, each of them must be signed.
SINGLE = (*MUST_SIGN, "cc", "message-id", "in-reply-to", "mime-version", "content-type", "content-transfer-encoding")
# Not rsa-sha1: RFC 8301 3.1.
ALGORITHMS = ("rsa-sha256", "ed25519-sha256")
CANONICAL = ("simple", "relaxed")
# An hour for clocks, and four for a mail that waited until a name server answered.
LEEWAY = 5 * 3600


@dataclass(frozen=True)
class Signature:
    """What a DKIM-Signature field claims (RFC 6376 3.5)."""

    field: Field
    domain: str
    selector: str
    algorithm: str
    header_form: str
    body_form: str
    signs: tuple[str, ...]
    body_hash: bytes
    value: bytes
    length: int | None
    identity: str  # the domain of i=
    signed_at: int | None
    expires: int | None

    @property
    def key_name(self) -> str:
        """Where its key is published (RFC 6376 3.6.2.1)."""
        return f"{self.selector}._domainkey.{self.domain}"


@lru_cache(64)  # each judgement of a mail asks for it two or three times; a header is 64 kB at most
def read_signature(field: Field) -> Signature | None:
    """The signature, or None where it is none by RFC 6376."""
    if len(field.raw) > FIELD_BYTES or not field.raw.isascii():
        return None
    tags = read_tags(field.unfolded)
    if tags is None or any(name not in tags for name in NEEDED) or tags["v"] != "1":
        return None
    try:
        signature = _signature(field, tags)
    except (ValueError, binascii.Error):
        return None
    return signature if _is_sound(signature) and tags.get("q", "dns/txt") == "dns/txt" else None


def _signature(field: Field, tags: Mapping[str, str]) -> Signature:
    domain = tags["d"].lower()
    header_form, _, body_form = tags.get("c", "simple").lower().partition("/")
    return Signature(
        field=field,
        domain=domain,
        selector=tags["s"].lower(),
        algorithm=tags["a"].lower(),
        header_form=header_form,
        body_form=body_form or "simple",
        signs=tuple(name.strip().lower() for name in tags["h"].split(":")),
        body_hash=base64.b64decode(without_space(tags["bh"]), validate=True),
        value=base64.b64decode(without_space(tags["b"]), validate=True),
        length=_number(tags.get("l")),
        identity=tags["i"].rpartition("@")[2].lower() if "i" in tags else domain,
        signed_at=_number(tags.get("t")),
        expires=_number(tags.get("x")),
    )


def _number(digits: str | None) -> int | None:
    """Up to 12 digits (RFC 6376 3.5, t=); ValueError for what is no number."""
    if digits is None:
        return None
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 12):
        raise ValueError("no number")
    return int(digits)


def _is_sound(s: Signature) -> bool:
    names = is_domain(s.domain) and is_domain(s.selector) and is_domain(s.identity)
    within = s.identity == s.domain or s.identity.endswith(f".{s.domain}")  # RFC 6376 3.5, i=
    forms = s.header_form in CANONICAL and s.body_form in CANONICAL
    in_order = s.expires is None or s.signed_at is None or s.expires > s.signed_at
    return names and within and forms and in_order


Fault = tuple[Result, str]
Rule = Callable[[Signature, Letter], bool]


def _is_uncovered(s: Signature, letter: Letter) -> bool:
    """A field added above or below a signed one of its name is read by somebody, and signed by nobody."""
    present = Counter(field.name for field in letter.fields)
    return any(name in s.signs and s.signs.count(name) < present[name] for name in SINGLE)


def _is_retyped(s: Signature, letter: Letter) -> bool:
    """Large providers leave Content-Type unsigned. Then a boundary out of the quoted text could begin the letter anew.

    A body that begins with its boundary's line was made for it; who changes the type later cannot change that.
    """
    types = letter.all("content-type")
    if "content-type" in s.signs or not types:
        return False
    if len(types) > 1 or len(types[0].raw) > STRUCTURED_BYTES:
        return True
    message = Message()
    message["Content-Type"] = types[0].unfolded
    boundary = message.get_boundary()
    if boundary is None:
        return message.get_content_maintype() == "multipart"
    return not letter.body.startswith(f"--{boundary}\r\n".encode("ascii", "surrogateescape"))


# Read from the top; the first that holds decides.
RULES: tuple[tuple[Rule, Fault], ...] = (
    (
        lambda s, letter: s.algorithm not in ALGORITHMS,
        (Result.POLICY, "its signature is made with an algorithm that is not accepted"),
    ),
    (
        lambda s, letter: not set(MUST_SIGN) <= set(s.signs),
        (Result.POLICY, "its signature leaves out From, Subject, To or Date"),
    ),
    (_is_uncovered, (Result.FAIL, "a header was added that its signature does not cover")),
    (_is_retyped, (Result.POLICY, "its signature leaves out what kind of text it is")),
)
EARLY: Fault = (Result.FAIL, "its signature is dated in the future")
EXPIRED: Fault = (Result.FAIL, "its signature has expired")


def cover_fault(signature: Signature, letter: Letter) -> Fault | None:
    """Why it does not speak for what is read, good or not."""
    return next((fault for rule, fault in RULES if rule(signature, letter)), None)


def time_fault(signature: Signature, now: int) -> Fault | None:
    """Why it does not speak now."""
    if signature.signed_at is not None and signature.signed_at > now + LEEWAY:
        return EARLY
    return EXPIRED if signature.expires is not None and signature.expires < now - LEEWAY else None
