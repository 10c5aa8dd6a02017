"""A letter as the wire needs it, and what became of it: a value, never an exception."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Parcel:
    """One letter to one recipient; an empty sender is the null sender (RFC 5321 4.5.5)."""

    mail_from: str
    rcpt_to: str
    raw: bytes


@dataclass(frozen=True)
class Sent:
    """The smarthost took it, and answers for it from here on."""

    reply: str


@dataclass(frozen=True)
class Deferred:
    """Not now; the same letter may go later. `everywhere`: it is about the smarthost, so no other letter would go."""

    reason: str
    everywhere: bool = False


@dataclass(frozen=True)
class Refused:
    """Not ever, not in this form."""

    reason: str


Outcome = Sent | Deferred | Refused
