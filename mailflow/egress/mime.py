"""Rendered words to the bytes of one message; the bytes are read again before anyone may send them.

Written by hand rather than by the email package, whose header folding let line breaks through (CVE-2024-6923), split a
display name at an encoded comma, and hides a long address in an encoded word that no mail program follows.
"""

from __future__ import annotations

import hashlib
import quopri
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime
from typing import Literal

from mailflow.egress.render import Rendered

LONGEST = 998  # RFC 5322 section 2.1.1
FOLD = 76
CHUNK = 42  # bytes in one encoded word, which may be 75 characters long (RFC 2047 section 2)
ADDRESS = re.compile(r"[!-~]+@[A-Za-z0-9.\-]+\Z")
CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")

Headers = list[tuple[str, str]]


class Unsendable(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def assemble(
    rendered: Rendered,
    *,
    from_name: str,
    from_addr: str,
    to_name: str,
    to_addr: str,
    reply_to: str,
    message_id: str,
    date: datetime,
    references: tuple[str, ...] = (),
    auto: Literal["auto-generated", "auto-replied"] = "auto-generated",
    bulk: bool = False,
    unsubscribe: str | None = None,
    list_id: str | None = None,
    programme: str = "",
) -> bytes:
    """`unsubscribe` is an address, or URIs parted by a space; `programme` is the words before the List-Id."""
    for address in (from_addr, to_addr, reply_to):
        _check_address(address)
    headers: Headers = [
        ("From", _mailbox(from_name, from_addr)),
        ("To", _mailbox(to_name, to_addr)),
        ("Reply-To", reply_to),
        ("Subject", _phrase(rendered.subject)),
        ("Date", format_datetime(date)),
        ("Message-ID", message_id),
        *_thread(references),
        ("Auto-Submitted", auto),  # RFC 3834 section 5
        ("X-Auto-Response-Suppress", "OOF, AutoReply, RN, NRN"),  # never All: bounces must come back
        *(_bulk(reply_to, unsubscribe, list_id, programme) if bulk else ()),
        ("MIME-Version", "1.0"),
    ]
    message = _bytes(headers, rendered, message_id)
    _read_again(message, headers, rendered, to_addr, from_addr)
    return message


def _check_address(address: str) -> None:
    if not ADDRESS.match(address) or re.search(r'[",;:<>()\[\]\\]', address):
        raise Unsendable(f"{address!r} is not one plain ASCII address")


def _thread(references: tuple[str, ...]) -> Headers:
    if not references:
        return []
    return [("In-Reply-To", references[-1]), ("References", " ".join(references))]


def _bulk(reply_to: str, unsubscribe: str | None, list_id: str | None, programme: str) -> Headers:
    headers = [("Precedence", "bulk"), ("List-Help", f"<mailto:{reply_to.replace('+', '%2B')}?subject=HELP>")]
    if list_id:
        headers.append(("List-Id", f"{_display(programme)} <{list_id.strip('<>')}>".strip()))
    if unsubscribe:
        ways = [_uri(way.strip("<>,")) for way in unsubscribe.split()]
        headers.append(("List-Unsubscribe", ", ".join(f"<{way}>" for way in ways)))
        if any(way.startswith("https:") for way in ways):  # RFC 8058 section 3.1
            headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return headers


def _uri(way: str) -> str:
    return way if way.startswith(("https:", "mailto:")) else "mailto:" + way.replace("+", "%2B")


def _mailbox(name: str, address: str) -> str:
    return f"{_display(name)} <{address}>" if name.strip() else address


def _display(name: str) -> str:
    _no_control(name)
    if not name.strip():
        return ""
    if name.isascii() and len(name) < FOLD and "=?" not in name:
        return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return _encoded(name)


def _phrase(words: str) -> str:
    _no_control(words)
    plain = words.isascii() and "=?" not in words and words == " ".join(words.split())
    return words if plain and all(len(word) < FOLD for word in words.split()) else _encoded(words)


def _no_control(words: str) -> None:
    if CONTROL.search(words):
        raise Unsendable("a control character in a header")


def _encoded(words: str) -> str:
    return " ".join(f"=?utf-8?b?{b64encode(chunk.encode()).decode()}?=" for chunk in _chunks(words))


def _chunks(words: str) -> Iterator[str]:
    chunk = ""
    for mark in words:
        if len((chunk + mark).encode()) > CHUNK:
            yield chunk
            chunk = ""
        chunk += mark
    yield chunk


def _bytes(headers: Headers, rendered: Rendered, message_id: str) -> bytes:
    # The same letter makes the same bytes, so a second try after a crash is the same message.
    mark = "=_" + hashlib.sha256((message_id + rendered.text + rendered.html).encode()).hexdigest()[:32]
    head = [_header(name, value) for name, value in headers]
    head.append(f'Content-Type: multipart/alternative;\r\n boundary="{mark}"')
    parts = [_part(mark, "plain", rendered.text), _part(mark, "html", rendered.html)]
    return ("\r\n".join([*head, "", *parts, f"--{mark}--", ""])).encode("ascii")


def _header(name: str, value: str) -> str:
    _no_control(value)
    lines, line = [], f"{name}:"
    for word in value.split(" "):
        if len(line) + 1 + len(word) > FOLD and line != f"{name}:":
            lines.append(line)
            line = ""
        line += " " + word
    return "\r\n".join([*lines, line])


def _part(mark: str, kind: str, words: str) -> str:
    lines = quopri.encodestring(words.encode()).decode("ascii").splitlines()
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable"
    return f"--{mark}\r\n{head}\r\n\r\n" + "\r\n".join(lines) + "\r\n"


def _read_again(message: bytes, headers: Headers, rendered: Rendered, to_addr: str, from_addr: str) -> None:
    read = BytesParser(EmailMessage, policy=policy.default).parsebytes(message)
    if [name for name, _ in headers] + ["Content-Type"] != read.keys():
        raise Unsendable("read again, the message has other headers")
    for name, meant in (("To", to_addr), ("From", from_addr)):
        found = [address.addr_spec for address in read[name].addresses]
        if found != [meant]:
            raise Unsendable(f"read again, {name} is {found}")
    if read["Subject"] != rendered.subject:
        raise Unsendable("read again, the subject differs")
    if [_plain(part) for part in read.iter_parts()] != [rendered.text.rstrip(), rendered.html.rstrip()]:
        raise Unsendable("read again, the words differ")
    lines = message.split(b"\r\n")
    if any(len(line) > LONGEST or b"\n" in line or b"\r" in line for line in lines):
        raise Unsendable("a line is too long, or ends wrongly")


def _plain(part: object) -> str:
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n").rstrip()
