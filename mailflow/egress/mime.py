"""Rendered words to the bytes of one message; the bytes are read again before anyone may send them."""

from __future__ import annotations

import hashlib
import struct
from binascii import b2a_base64, b2a_qp
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import Literal

from mailflow.egress.header import Headers, Unsendable, display, field, mailbox, phrase
from mailflow.egress.render import Rendered
from mailflow.egress.reread import HTML, LINE, TEXT, Meant, is_address, reread

__all__ = ["Unsendable", "assemble"]


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
    feedback_id: str = "",
) -> bytes:
    """`unsubscribe` is an address, or URIs parted by a space; `programme` is the words before the List-Id."""
    for address in (from_addr, to_addr, reply_to):
        if not is_address(address):
            raise Unsendable(f"{address!r} is not one plain ASCII address")
    headers: Headers = [
        ("From", mailbox(from_name, from_addr)),
        ("To", mailbox(to_name, to_addr)),
        ("Reply-To", reply_to),
        ("Subject", phrase(rendered.subject)),
        ("Date", _dated(date)),
        ("Message-ID", message_id),
        *_thread(references),
        ("Auto-Submitted", auto),  # RFC 3834 section 5
        ("X-Auto-Response-Suppress", "OOF, AutoReply, RN, NRN"),  # never All: bounces must come back
        *(_bulk(reply_to, unsubscribe, list_id, programme) if bulk else ()),
        *([("Feedback-ID", feedback_id)] if feedback_id else ()),
        ("MIME-Version", "1.0"),
    ]
    text, html = _canonical(rendered.text), _canonical(rendered.html)
    message = _bytes(headers, text, html, message_id)
    sender, recipient = (_shown(from_name), from_addr), (_shown(to_name), to_addr)
    reread(message, Meant(headers, rendered.subject, sender, recipient, text, html))
    return message


def _shown(name: str) -> str:
    return name if name.strip() else ""


def _thread(references: tuple[str, ...]) -> Headers:
    if not references:
        return []
    return [("In-Reply-To", references[-1]), ("References", " ".join(references))]


def _bulk(reply_to: str, unsubscribe: str | None, list_id: str | None, programme: str) -> Headers:
    headers = [("Precedence", "bulk"), ("List-Help", f"<mailto:{reply_to.replace('+', '%2B')}?subject=HELP>")]
    if list_id:
        headers.append(("List-Id", f"{display(programme)} <{list_id.strip('<>')}>".strip()))
    if unsubscribe:
        ways = [_uri(way.strip("<>,")) for way in unsubscribe.split()]
        headers.append(("List-Unsubscribe", ", ".join(f"<{way}>" for way in ways)))
        if any(way.startswith("https:") for way in ways):  # RFC 8058 section 3.1
            headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return headers


def _uri(way: str) -> str:
    return way if way.startswith(("https:", "mailto:")) else "mailto:" + way.replace("+", "%2B")


def _canonical(words: str) -> bytes:
    """Lines end in CRLF before they are encoded, the last one too (RFC 2046 section 4.1.1)."""
    try:
        lines = words.encode()
    except UnicodeEncodeError as fault:
        raise Unsendable("characters that are no text") from fault
    if lines.count(b"\n") != lines.count(b"\r\n"):
        lines = lines.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def _bytes(headers: Headers, text: bytes, html: bytes, message_id: str) -> bytes:
    # The same letter makes the same bytes, so a second try after a crash is the same message. Whoever guesses the mark
    # cannot write it: quoted-printable never says "=_" (RFC 2045 section 6.7), and base64 knows no "_".
    mark = "=_" + hashlib.sha256(message_id.encode()).hexdigest()[:32]
    head = [field(name, value) for name, value in headers]
    head.append(f'Content-Type: multipart/alternative;\r\n boundary="{mark}"\r\n\r\n')
    cut = b"--" + mark.encode()
    # The text stays legible on the wire; the page is base64, which costs a quarter of quoted-printable's time.
    parts = (cut, TEXT, b2a_qp(text), b"\r\n", cut, HTML, _base64(html), b"\r\n", cut, b"--\r\n")
    return b"".join(("\r\n".join(head).encode("ascii"), *parts))


def _base64(words: bytes) -> bytes:
    marks = b2a_base64(words, newline=False)
    lines = _lines(len(marks) // LINE)
    return b"\r\n".join((*lines.unpack_from(marks), marks[lines.size :])).removesuffix(b"\r\n")


_dated = lru_cache(64)(format_datetime)  # the letters of a batch were written at one instant


@lru_cache(1024)
def _lines(number: int) -> struct.Struct:
    """Cuts in one step of C what takes a loop three times as long."""
    return struct.Struct(f"{LINE}s" * number)
