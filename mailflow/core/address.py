"""Addresses: the desks of a programme, and the signed reply addresses that say who may answer what.

A reply address is `r-` and 31 letters: base32 of version and key (1 byte), random id (10), HMAC tag (8).
19 bytes are 31 base32 letters, so the local part has 33 and stays far below the 64 octets of
RFC 5321 4.5.3.1.1. Base32 in lower case survives mail programs that change case.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import Literal

VERSION = 1
ID_BYTES, TAG_BYTES = 10, 8
PURPOSES = {"r": b"reply", "b": b"bounce"}
DESKS = {"": "frontdesk", "-log": "tracker", "-team": "team"}
LENGTH = 31

Desk = Literal["frontdesk", "tracker", "team"]


@dataclass(frozen=True)
class ToDesk:
    """Mail to a desk of a programme."""

    programme: str
    desk: str


@dataclass(frozen=True)
class ToToken:
    """Mail to a signed address; `token_id` is what the database knows it by (hashed)."""

    purpose: str
    token_id: bytes

    @property
    def key(self) -> str:
        """The look-up key: a hash, so that a stolen database mints no address."""
        return hashlib.sha256(b"token-id:" + self.token_id).hexdigest()[:32]


def mint(token_id: bytes, purpose: str, secret: bytes, mailbox: str = "") -> str:
    """The local part for a random id of ten bytes."""
    body = bytes([VERSION]) + token_id
    packed = body + _tag(body, purpose, secret)
    return f"{_before(mailbox)}{purpose}-{base64.b32encode(packed).decode().rstrip('=').lower()}"


def desk_address(programme: str, desk: str, domain: str, mailbox: str = "") -> str:
    """The address of a programme's desk."""
    ending = next(ending for ending, name in DESKS.items() if name == desk)
    return f"{_before(mailbox)}{programme}{ending}@{domain}"


def _before(mailbox: str) -> str:
    """One mailbox with sub-addresses (RFC 5233): each of ours stands behind its name and a plus."""
    return f"{mailbox}+" if mailbox else ""


def place(
    address: str, programmes: frozenset[str], domain: str, secret: bytes, mailbox: str = ""
) -> ToDesk | ToToken | None:
    """Which address of ours this is; None where it is not. No database is asked (TRUST.md: RCPT)."""
    local, _, host = address.strip().rpartition("@")
    if host.lower() != domain.lower():
        return None
    local, before = local.lower(), _before(mailbox).lower()
    if not local.startswith(before):
        return None
    local = local.removeprefix(before)
    return _read_token(local, secret) if local[:2] in ("r-", "b-") else _read_desk(local, programmes)


def _read_token(local: str, secret: bytes) -> ToToken | None:
    purpose, _, text = local.partition("-")
    if len(text) != LENGTH or not text.isascii():
        return None
    try:
        packed = base64.b32decode(text.upper() + "=")
    except ValueError:
        return None
    body, tag = packed[: 1 + ID_BYTES], packed[1 + ID_BYTES :]
    # One spelling only: base32 leaves spare bits in the last letter, so what we would mint must be what came.
    if body[0] != VERSION or not hmac.compare_digest(tag, _tag(body, purpose, secret)):
        return None
    return ToToken(purpose, body[1:]) if mint(body[1:], purpose, secret) == local else None


def _read_desk(local: str, programmes: frozenset[str]) -> ToDesk | None:
    for ending, desk in DESKS.items():
        name = local.removesuffix(ending) if ending else local
        if local.endswith(ending) and name in programmes:
            return ToDesk(name, desk)
    return None


def _tag(body: bytes, purpose: str, secret: bytes) -> bytes:
    return hmac.digest(secret, PURPOSES[purpose] + b"\0" + body, "sha256")[:TAG_BYTES]
