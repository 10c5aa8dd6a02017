"""A mail as it reaches the door: its bytes, its envelope and the client. And what a forger does to the bytes."""

import re
from dataclasses import dataclass

EVIL, EVIL_SERVER = "mia@evil.example", "203.0.113.9"  # Mia is a member, too: what she sends from there is well signed
MTA = "mx.mentor.example"  # the name our own mail server signs its Authentication-Results with


@dataclass(frozen=True)
class Post:
    """One delivery."""

    raw: bytes
    rcpt_to: str
    mail_from: str
    client: str  # empty: our own MTA handed it in
    helo: str = "mail.evil.example"


def _field(name: str) -> re.Pattern[bytes]:
    return re.compile(rb"^" + name.encode() + rb"[ \t]*:.*\r\n(?:[ \t].*\r\n)*", re.I | re.M)


def split(raw: bytes) -> tuple[bytes, bytes]:
    head, _, body = raw.partition(b"\r\n\r\n")
    return head + b"\r\n", body


def without(raw: bytes, *names: str) -> bytes:
    """The mail without these fields."""
    head, body = split(raw)
    for name in names:
        head = _field(name).sub(b"", head)
    return head + b"\r\n" + body


def put(raw: bytes, name: str, value: str | bytes) -> bytes:
    """The mail with this value in this field, where it stood, or on top."""
    line = name.encode() + b": " + (value.encode() if isinstance(value, str) else value) + b"\r\n"
    head, body = split(raw)
    head, changed = _field(name).subn(lambda _: line, head, count=1)
    return (head if changed else line + head) + b"\r\n" + body


def above(raw: bytes, *lines: str) -> bytes:
    """The mail with these fields on top."""
    return "".join(f"{line}\r\n" for line in lines).encode() + raw


def below(raw: bytes, *lines: str) -> bytes:
    """The mail with these fields at the end of its head."""
    head, body = split(raw)
    return head + "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n" + body


def text(raw: bytes) -> bytes:
    return split(raw)[1]


def with_text(raw: bytes, body: bytes) -> bytes:
    return split(raw)[0] + b"\r\n" + body
