"""What is about to leave is read again, strictly: only the headers, the mailboxes and the words that were meant.

A reader of its own, which knows nothing of how the bytes were made. It understands only what we send, so whatever it
does not understand does not leave.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import a2b_qp, b2a_base64
from dataclasses import dataclass
from functools import lru_cache

from mailflow.egress.header import Headers, Unsendable

LONGEST = 998  # RFC 5322 section 2.1.1
LINE = 76  # characters of base64 in a line (RFC 2045 section 6.8)
NAME = re.compile(r"[A-Za-z][A-Za-z-]*")
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
ADDRESS = re.compile(rf"{ATOM}(?:\.{ATOM})*@{LABEL}(?:\.{LABEL})*")
QUOTED = r'"((?:[^"\\]|\\["\\])*)"'
WORD = r"=\?utf-8\?b\?[A-Za-z0-9+/]+={0,2}\?="
WORDS = re.compile(rf"{WORD}(?: {WORD})*")
MAILBOX = re.compile(rf"(?:(?:{QUOTED}|({WORD}(?: {WORD})*)) <([^<>]*)>|([^<>\" ]*))")
TYPE = re.compile(r'Content-Type: multipart/alternative; boundary="(=_[0-9a-f]{32})"')
TEXT = b"\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
HTML = b"\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"


@dataclass(frozen=True)
class Meant:
    headers: Headers
    subject: str
    sender: tuple[str, str]
    recipient: tuple[str, str]
    text: bytes
    html: bytes


def reread(message: bytes, meant: Meant) -> None:
    """Nothing, or Unsendable."""
    _want(message.isascii() and b"\0" not in message, "it is not plain ASCII")
    head, _, body = message.partition(b"\r\n\r\n")
    _check_lines(head)
    *fields, content_type = _fields(head.decode())
    _want(fields == meant.headers, "the message has other headers")
    found = dict(fields)
    _want(len(found) == len(fields), "a header stands twice")
    _want(_mailbox(found["From"]) == meant.sender, "From is another")
    _want(_mailbox(found["To"]) == meant.recipient, "To is another")
    _want(_unencoded(found["Subject"]) == meant.subject, "the subject differs")
    text, page = _parts(body, content_type)
    _check_lines(text)
    _want(a2b_qp(text) == meant.text, "the text differs")
    _check_page(page, meant.html)


def is_address(words: str) -> bool:
    return ADDRESS.fullmatch(words) is not None


def _want(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Unsendable(f"read again, {otherwise}")


def _check_lines(part: bytes) -> None:
    lines = part.splitlines()
    _want(b"\r\n".join(lines) == part.removesuffix(b"\r\n"), "a line ends wrongly")
    _want(max(map(len, lines), default=0) <= LONGEST, "a line is too long")


def _fields(head: str) -> Headers:
    """Unfolded as RFC 5322 section 2.2.3 says: the line break goes, the space stays."""
    fields: list[str] = []
    for line in head.split("\r\n"):
        if line[:1] != " ":
            fields.append(line)
        elif fields and line.strip(" "):
            fields[-1] += line
        else:
            raise Unsendable("read again, a header is folded into nothing")
    return [_field(field) for field in fields]


def _field(field: str) -> tuple[str, str]:
    name, colon, value = field.partition(": ")
    _want(bool(colon) and NAME.fullmatch(name) is not None and value.isprintable(), "a line is no header")
    return name, value


@lru_cache(512)
def _mailbox(value: str) -> tuple[str, str]:
    """The name and the address of the one mailbox that may stand here."""
    found = MAILBOX.fullmatch(value)
    if found is None:
        raise Unsendable("read again, a mailbox is not understood")
    quoted, encoded, angled, bare = found.groups()
    _want(is_address(angled or bare or ""), "an address is not understood")
    name = _decoded(encoded) if encoded else re.sub(r"\\(.)", r"\1", quoted or "")
    return name, angled or bare


def _unencoded(value: str) -> str:
    if WORDS.fullmatch(value):
        return _decoded(value)
    _want("=?" not in value, "the subject is encoded in part")
    return value


def _decoded(words: str) -> str:
    """Spaces between encoded words are not part of the words (RFC 2047 section 6.2)."""
    return "".join(b64decode(word[10:-2], validate=True).decode() for word in words.split(" "))


def _parts(body: bytes, content_type: tuple[str, str]) -> tuple[bytes, bytes]:
    found = TYPE.fullmatch(": ".join(content_type))
    if found is None:
        raise Unsendable("read again, the content type is another")
    pieces = body.split(b"--" + found[1].encode())
    _want(len(pieces) == 4 and pieces[0] == b"" and pieces[3] == b"--\r\n", "the boundary stands elsewhere")
    return _content(TEXT, pieces[1]), _content(HTML, pieces[2])


def _content(head: bytes, part: bytes) -> bytes:
    _want(part.startswith(head) and part.endswith(b"\r\n"), "a part is another")
    return part[len(head) : -2]


def _check_page(lines: bytes, meant: bytes) -> None:
    """Base64 has one spelling, so it is spelt again, which costs a third of decoding it."""
    ends = lines[LINE :: LINE + 2], lines[LINE + 1 :: LINE + 2]
    _want(ends == (b"\r" * len(ends[0]), b"\n" * len(ends[0])), "a line of the page ends wrongly")
    marks = bytearray(lines)
    del marks[LINE :: LINE + 2]
    del marks[LINE :: LINE + 1]
    _want(marks == b2a_base64(meant, newline=False), "the page differs")
