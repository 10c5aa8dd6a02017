"""The header block as it was signed, byte for byte; what two readers could read two ways is refused.

A signature speaks for what its verifier saw. Were the reading that acts (`core/reading`) to see another From or Subject
in the same bytes, a good signature would vouch for words it never covered. So nothing here is tolerant.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from mailflow.core.reading import gate
from mailflow.core.reading.fields import mailbox

NAME = re.compile(rb"[!-9;-~]{1,200}:")  # no space before the colon: some readers take such a line for another thing


class RefusedError(Exception):
    """The mail has no one author; the text says why, in no words of the mail's."""


@dataclass(frozen=True)
class Field:
    """One field with its folding, ending in CR LF."""

    name: str  # in lower case
    raw: bytes

    @property
    def value(self) -> bytes:
        """All after the colon."""
        return self.raw.partition(b":")[2]

    @property
    def text(self) -> str:
        """The value as `core/reading` sees it: bytes over 127 are kept apart from every letter."""
        return self.value.lstrip(b" \t").rstrip(b"\r\n").decode("ascii", "surrogateescape")

    @property
    def unfolded(self) -> str:
        """The value on one line (RFC 5322 2.2.3)."""
        return self.text.replace("\r\n", "")


@dataclass(frozen=True)
class Letter:
    """A mail's fields and body, and the domain of the one address in From."""

    fields: tuple[Field, ...]
    body: bytes
    author: str

    def all(self, name: str) -> tuple[Field, ...]:
        """The fields of that name, topmost first."""
        return tuple(field for field in self.fields if field.name == name)


def open_letter(raw: bytes) -> Letter:
    """The letter, or RefusedError."""
    if len(raw) > gate.MESSAGE_BYTES:
        raise RefusedError("it is too big to be judged")
    fields, body = split(raw)
    return Letter(fields, body, _author(fields))


def split(raw: bytes) -> tuple[tuple[Field, ...], bytes]:
    """The fields, and the body below the first empty line."""
    head, end, body = raw.partition(b"\r\n\r\n")
    return _fields(head + b"\r\n" if end else head), body


def _fields(head: bytes) -> tuple[Field, ...]:
    if len(head) > gate.HEADER_BYTES:
        raise RefusedError("its headers are too big to be judged")
    if not head.count(b"\r\n") == head.count(b"\r") == head.count(b"\n") or b"\0" in head:
        raise RefusedError("its headers have line ends that readers take in different ways")
    fields: list[list[bytes]] = []
    for line in head.removesuffix(b"\r\n").split(b"\r\n"):
        if NAME.match(line):
            fields.append([line])
        elif line[:1] in (b" ", b"\t") and fields:
            fields[-1].append(line)
        else:
            raise RefusedError("a line among its headers is no header")
    if len(fields) > gate.FIELDS:
        raise RefusedError("it has too many headers to be judged")
    return tuple(_field(lines) for lines in fields)


def _field(lines: list[bytes]) -> Field:
    return Field(lines[0].partition(b":")[0].decode("ascii").lower(), b"\r\n".join([*lines, b""]))


def _author(fields: tuple[Field, ...]) -> str:
    """The domain in From, by the very function that later names the sender."""
    froms = [field for field in fields if field.name == "from"]
    if len(froms) != 1:
        raise RefusedError("it has several From headers" if froms else "it has no From header")
    address, _ = mailbox(froms[0].text)
    domain = (address or "").rpartition("@")[2]
    if not is_domain(domain):
        raise RefusedError("its From header is not exactly one address")
    return domain


def is_domain(name: str) -> bool:
    """A name in the letters of host names (RFC 5321 2.3.5), in lower case; IDNs as they stand in DNS: xn--…"""
    return name.isascii() and len(name) <= 253 and _is_of_labels(name)


@lru_cache(1024)  # many people write from few domains
def _is_of_labels(name: str) -> bool:
    return all(map(_is_label, name.split(".")))


def _is_label(label: str) -> bool:
    plain = label.replace("-", "").replace("_", "")
    return plain.isalnum() and label == label.lower() and len(label) <= 63 and not label.startswith("-")
