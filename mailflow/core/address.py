"""Addresses: the desks of a programme, and the signed reply addresses that say who may answer what.

A reply address is `r-` and 31 letters: base32 of version and key (1 byte), random id (10), HMAC tag (8).
19 bytes are 31 base32 letters, so the local part has 33 and stays far below the 64 octets of
RFC 5321 4.5.3.1.1. Base32 in lower case survives mail programs that change case.

The tag covers the purpose, the programme and those 11 bytes. The address does not say its programme: a house has few,
so each is tried, for two microseconds, and the one whose tag it bears is the one. Two keys live, so that a new one can
come in while old letters can still be answered; the first byte says by which an address is signed.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

VERSION = 2
ID_BYTES, TAG_BYTES = 10, 8
PURPOSES = {"r": b"reply", "b": b"bounce", "u": b"unsubscribe"}
DESKS = {"": "frontdesk", "-log": "tracker", "-team": "team", "-verify": "verify"}
GROUP = "group-"  # and its slug: the desk of one group
LENGTH = 31
NO_GROUPS: Mapping[str, str] = {}


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
    programme: str = ""

    @property
    def key(self) -> str:
        """The look-up key: a hash, so that a stolen database mints no address."""
        return hashlib.sha256(b"token-id:" + self.token_id).hexdigest()[:32]


POSTMASTER = ToDesk("", "postmaster")  # of no programme: a person reads it (RFC 5321 4.5.1)


def mint(token_id: bytes, purpose: str, programme: str, secret: bytes, mailbox: str = "") -> str:
    """The local part for a random id of ten bytes."""
    body = bytes([_first_byte(secret)]) + token_id
    return f"{_before(mailbox)}{purpose}-{_spelled(body + _tag(body, purpose, programme, secret))}"


@lru_cache(256)  # every letter names three
def desk_address(programme: str, desk: str, domain: str, mailbox: str = "") -> str:
    """The address of a programme's desk."""
    ending = next((ending for ending, name in DESKS.items() if name == desk), f"-{desk.removeprefix(GROUP)}")
    return f"{_before(mailbox)}{programme}{ending}@{domain}"


def _before(mailbox: str) -> str:
    """One mailbox with sub-addresses (RFC 5233): each of ours stands behind its name and a plus."""
    return f"{mailbox}+" if mailbox else ""


def place(  # noqa: PLR0917 - what an address is read by
    address: str,
    programmes: frozenset[str],
    domain: str,
    secrets: Iterable[bytes],
    mailbox: str = "",
    groups: Mapping[str, str] = NO_GROUPS,
) -> ToDesk | ToToken | None:
    """Which address of ours this is; None where it is not. No database is asked (TRUST.md: RCPT).

    `groups` are the local parts of groups' addresses, each with its programme.
    """
    if not mailbox and address.strip().lower() in ("postmaster", f"postmaster@{domain}".lower()):
        return POSTMASTER
    local, _, host = address.strip().rpartition("@")
    # Not ASCII is not ours: letters like the Kelvin sign become ASCII in lower case, and would be a second spelling.
    if not address.isascii() or host.lower() != domain.lower():
        return None
    local, before = local.lower(), _before(mailbox).lower()
    if not local.startswith(before):
        return None
    local = local.removeprefix(before)
    return (
        _read_token(local, programmes, secrets) if local[:2] in ("r-", "b-") else _read_desk(local, programmes, groups)
    )


def read_unsubscribe(spelled: str, programmes: frozenset[str], secrets: Iterable[bytes]) -> ToToken | None:
    """What a List-Unsubscribe address of the web was given for. No mail comes to one: `place` knows none of them.

    It names the letter whose reply address has the same id, so it is looked up as that.
    """
    found = _read_token(spelled.lower(), programmes, secrets) if spelled.isascii() and spelled[:2] == "u-" else None
    return found and ToToken("r", found.token_id, found.programme)


def _read_token(local: str, programmes: frozenset[str], secrets: Iterable[bytes]) -> ToToken | None:
    purpose, _, text = local.partition("-")
    if len(text) != LENGTH:
        return None
    try:
        packed = base64.b32decode(text.upper() + "=")
    except ValueError:
        return None
    body, tag = packed[: 1 + ID_BYTES], packed[1 + ID_BYTES :]
    signed = [one for one, right in _tags(body, purpose, programmes, secrets) if hmac.compare_digest(tag, right)]
    # One spelling only: base32 leaves spare bits in the last letter, so what we would mint must be what came.
    return ToToken(purpose, body[1:], signed[0]) if signed and _spelled(packed) == text else None


def _tags(
    body: bytes, purpose: str, programmes: frozenset[str], secrets: Iterable[bytes]
) -> Iterator[tuple[str, bytes]]:
    """The tag that each programme's address of these bytes would bear."""
    for secret in secrets:
        if body[0] == _first_byte(secret):
            yield from ((programme, _tag(body, purpose, programme, secret)) for programme in programmes)


@lru_cache(8)
def _first_byte(secret: bytes) -> int:
    """The version, and four bits that tell one key from another; should two have the same, both are tried."""
    return VERSION << 4 | hashlib.sha256(b"key-id:" + secret).digest()[0] >> 4


def _spelled(packed: bytes) -> str:
    return base64.b32encode(packed).decode().rstrip("=").lower()


def _read_desk(local: str, programmes: frozenset[str], groups: Mapping[str, str]) -> ToDesk | None:
    for ending, desk in DESKS.items():
        name = local.removesuffix(ending) if ending else local
        if local.endswith(ending) and name in programmes:
            return ToDesk(name, desk)
    programme = groups.get(local)
    return ToDesk(programme, f"{GROUP}{local.removeprefix(f'{programme}-')}") if programme else None


def _tag(body: bytes, purpose: str, programme: str, secret: bytes) -> bytes:
    covered = b"\0".join((PURPOSES[purpose], programme.encode(), body))
    return hmac.digest(secret, covered, "sha256")[:TAG_BYTES]
