"""Words as header values: quoted, encoded and folded, and never with a line break of their own.

Written by hand rather than by the email package, whose header folding let line breaks through (CVE-2024-6923), split a
display name at an encoded comma, and hides a long address in an encoded word that no mail program follows.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from functools import lru_cache

FOLD = 76
CHUNK = 42  # bytes in one encoded word, which may be 75 characters long (RFC 2047 section 2)
CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")

Headers = list[tuple[str, str]]


class Unsendable(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@lru_cache(512)
def mailbox(name: str, address: str) -> str:
    return f"{display(name)} <{address}>" if name.strip() else address


def display(name: str) -> str:
    no_control(name)
    if not name.strip():
        return ""
    if name.isascii() and len(name) < FOLD and "=?" not in name:
        return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return _encoded(name)


def phrase(words: str) -> str:
    no_control(words)
    plain = words.isascii() and "=?" not in words and words == " ".join(words.split())
    return words if plain and all(len(word) < FOLD for word in words.split()) else _encoded(words)


def no_control(words: str) -> None:
    if CONTROL.search(words):
        raise Unsendable("a control character in a header")


def field(name: str, value: str) -> str:
    no_control(value)
    if not value.isascii():
        raise Unsendable(f"{name} is not ASCII")
    if len(name) + 2 + len(value) <= FOLD:
        return f"{name}: {value}"
    lines, line = [], f"{name}:"
    for word in value.split(" "):
        # A line of spaces alone would end the header for some, so an empty word begins none (RFC 5322 section 3.2.2).
        if word and line.strip() and len(line) + 1 + len(word) > FOLD and line != f"{name}:":
            lines.append(line)
            line = ""
        line += " " + word
    return "\r\n".join([*lines, line])


def _encoded(words: str) -> str:
    return " ".join(f"=?utf-8?b?{b64encode(chunk.encode()).decode()}?=" for chunk in _chunks(words))


def _chunks(words: str) -> Iterator[str]:
    chunk, size = "", 0
    for mark in words:
        more = len(mark.encode())
        if size + more > CHUNK:
            yield chunk
            chunk, size = "", 0
        chunk, size = chunk + mark, size + more
    yield chunk
