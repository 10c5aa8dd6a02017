"""Which domains signed what we read (RFC 6376 6), most telling signatures first."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from mailflow.core.verdict import Result
from mailflow.ingress.verdict.alignment import is_aligned
from mailflow.ingress.verdict.canonical import canonical_body, signed_head
from mailflow.ingress.verdict.dns import Questions, TooMany, TryLater
from mailflow.ingress.verdict.header import Letter
from mailflow.ingress.verdict.key import Key, read_key
from mailflow.ingress.verdict.signature import Fault, Signature, cover_fault, read_signature, time_fault

MOST_TRIED = 5

GOOD: Fault = (Result.PASS, "its signature is good")
UNSIGNED: Fault = (Result.NONE, "it is not signed")
NOT_ONE: Fault = (Result.PERMERROR, "its signature cannot be read")
CHANGED_BODY: Fault = (Result.FAIL, "its text was changed after it was signed")
CHANGED: Fault = (Result.FAIL, "its signature does not fit it")
PARTIAL: Fault = (Result.POLICY, "its signature covers only a part of the text")
UNANSWERED: Fault = (Result.TEMPERROR, "the signature's key could not be asked for just now")
ENOUGH: Fault = (Result.PERMERROR, "it takes too many DNS look-ups")
BROKEN: Fault = (Result.FAIL, "its signature cannot be verified")

# What is told of several signatures: the best news first.
ORDER = (
    Result.PASS,
    Result.TEMPERROR,
    Result.FAIL,
    Result.POLICY,
    Result.PERMERROR,
    Result.NEUTRAL,
    Result.SOFTFAIL,
    Result.NONE,
)


@dataclass(frozen=True)
class Signed:
    """What the signatures say together."""

    result: Result
    reason: str
    domains: tuple[str, ...] = ()  # whose signature is good
    waits: bool = False  # a signature that could speak for From could not be verified now


def check(letter: Letter, questions: Questions, now: int) -> Signed:
    """At most five are tried, and none after a good one: those that would tell more have had their turn."""
    read = [read_signature(field) for field in letter.all("dkim-signature")]
    if not read:
        return Signed(*UNSIGNED)
    found: list[tuple[Signature, Fault]] = []
    for signature in _telling_first([one for one in read if one], letter.author)[:MOST_TRIED]:
        outcome = _verify(signature, letter, questions, now)
        found.append((signature, outcome))
        if outcome is GOOD:
            break
    return _summed(found, letter.author)


def _telling_first(signatures: Sequence[Signature], author: str) -> list[Signature]:
    """From's own domain, then its organisation's, then others', so that no stranger's signature takes their turn."""
    return sorted(signatures, key=lambda s: (s.domain != author, not is_aligned(s.domain, author)))


def _summed(found: Sequence[tuple[Signature, Fault]], author: str) -> Signed:
    if not found:
        return Signed(*NOT_ONE)
    result, reason = min((outcome for _, outcome in found), key=lambda outcome: ORDER.index(outcome[0]))
    return Signed(
        result,
        reason,
        domains=tuple(s.domain for s, outcome in found if outcome is GOOD),
        waits=any(outcome is UNANSWERED and is_aligned(s.domain, author) for s, outcome in found),
    )


def _verify(signature: Signature, letter: Letter, questions: Questions, now: int) -> Fault:
    """GOOD, or why it is not; whatever else goes wrong is a fail (TRUST.md, fact 5)."""
    try:
        fault = cover_fault(signature, letter) or time_fault(signature, now) or _body_fault(signature, letter)
        return fault or _proof(signature, letter, questions)
    except TryLater:
        return UNANSWERED
    except TooMany:
        return ENOUGH
    except Exception:
        return BROKEN


def _body_fault(signature: Signature, letter: Letter) -> Fault | None:
    """Why the body is not what was signed."""
    body = canonical_body(letter.body, signature.body_form)
    if signature.length is not None and signature.length != len(body):
        return PARTIAL if signature.length < len(body) else CHANGED_BODY
    return None if hashlib.sha256(body).digest() == signature.body_hash else CHANGED_BODY


def _proof(signature: Signature, letter: Letter, questions: Questions) -> Fault:
    key = read_key(questions.texts(signature.key_name), signature)
    if isinstance(key, tuple):
        return key
    return GOOD if _fits(key, signature.value, signed_head(signature, letter)) else CHANGED


def _fits(key: Key, value: bytes, head: bytes) -> bool:
    try:
        if isinstance(key, Ed25519PublicKey):
            key.verify(value, hashlib.sha256(head).digest())  # RFC 8463 3: the hash is what is signed
        else:
            key.verify(value, head, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True
