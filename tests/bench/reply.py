"""A reply in Gmail's shape, taken apart once and written again for every pair with other names in it."""

import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email import message_from_bytes


@dataclass(frozen=True)
class Part:
    """One body: its own header lines, and its words before they are encoded."""

    head: bytes
    words: str


@dataclass(frozen=True)
class Reply:
    """A multipart/alternative mail in pieces."""

    head: str
    boundary: str
    parts: tuple[Part, ...]

    def without(self, pattern: re.Pattern[str]) -> "Reply":
        """The same with less in its bodies."""
        return replace(self, parts=tuple(replace(part, words=pattern.sub("", part.words)) for part in self.parts))

    def written_by(self, names: Mapping[str, str]) -> bytes:
        """The mail, with these names in it."""
        tell_apart = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))

        def rename(text: str) -> str:
            return tell_apart.sub(lambda found: names[found[0]], text)

        mark = b"--" + self.boundary.encode()
        bodies = [mark + b"\r\n" + part.head + _encoded(rename(part.words)) + b"\r\n" for part in self.parts]
        return rename(self.head).encode() + b"".join(bodies) + mark + b"--\r\n"


def take_apart(raw: bytes) -> Reply:
    """The pieces of a mail as our mail programs write it."""
    message = message_from_bytes(raw)
    boundary = str(message.get_boundary())
    head = raw.partition(b"\r\n\r\n")[0].decode() + "\r\n\r\n"
    sections = raw.split(b"--" + boundary.encode() + b"\r\n")[1:]
    parts = zip(message.get_payload(), sections, strict=True)
    return Reply(head, boundary, tuple(_part(one, section) for one, section in parts))


def _part(one: object, section: bytes) -> Part:
    words = one.get_payload(decode=True).decode()  # type: ignore[attr-defined]
    return Part(section.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", words.replace("\r\n", "\n"))


def _encoded(words: str) -> bytes:
    """Quoted-printable, by the C function behind `quopri`."""
    return binascii.b2a_qp(words.encode()).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
