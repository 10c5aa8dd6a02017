"""The header fields of a letter as plain values, and the one address it is from."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mailflow.core.reading.charset import header_text

SPECIAL = re.compile(r'[\\"()]')
ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]\\]{1,64}@[^\s<>@,;:\"()\[\]\\]{1,253}")


@dataclass(frozen=True)
class Fields:
    values: Mapping[str, tuple[str, ...]]

    def first(self, name: str) -> str | None:
        return self.values[name][0] if name in self.values else None

    def all(self, name: str) -> tuple[str, ...]:
        return self.values.get(name, ())

    def text(self, name: str) -> str:
        return header_text(self.first(name) or "")


def fields_from(items: Iterable[tuple[str, str]]) -> Fields:
    values: dict[str, tuple[str, ...]] = {}
    for name, value in items:
        values[name.lower()] = (*values.get(name.lower(), ()), str(value))
    return Fields(values)


def mailbox(raw: str) -> tuple[str | None, str]:
    """(bare address, name) of a From field with one mailbox; (None, name) when it is not plainly one.

    Judged on the undecoded field, so that no encoded word can smuggle in an address.
    """
    bare, names = without_quoted(raw)
    if "<" in bare:
        before, _, rest = bare.partition("<")
        inside, closed, after = rest.partition(">")
        single = bool(closed) and not after.strip() and "," not in before
        return (address(inside) if single else None), header_text((names or before).strip())
    return address(bare), header_text(names)


def without_quoted(raw: str) -> tuple[str, str]:
    """The field without quoted strings and comments (RFC 5322, 3.2), and what they said."""
    if not SPECIAL.search(raw):
        return raw, ""
    kept: list[str] = []
    said: list[str] = []
    quoted, depth, escaped = False, 0, False
    for letter in raw:
        if escaped or (letter != "\\" and (quoted or depth) and letter not in '"()'):
            said.append(letter)
            escaped = False
        elif letter == "\\":
            escaped = True
        elif letter == '"' and not depth:
            quoted = not quoted
        elif letter in "()" and not quoted:
            depth = max(0, depth + (1 if letter == "(" else -1))
        else:
            (said if quoted or depth else kept).append(letter)
    return "".join(kept), "".join(said)


def address(text: str) -> str | None:
    text = text.strip()
    return text.lower() if ADDRESS.fullmatch(text) and text.isprintable() else None
