"""A mail as it came in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mail:
    """What a door hands over: one recipient's copy, whole, and what SMTP said of it."""

    mail_from: str  # empty: the null sender
    rcpt_to: str
    raw: bytes
    client: str = ""  # the address of who handed it in
    helo: str = ""  # and the name it gave itself
