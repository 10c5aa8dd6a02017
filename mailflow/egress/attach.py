"""A letter with a file: the letter was built and read again by `mime`; here it is wrapped, and that is read again."""

from __future__ import annotations

import hashlib
from binascii import b2a_base64
from email import message_from_bytes
from email.message import Message

from mailflow.egress.header import Unsendable

LINE = 57  # bytes: 76 characters of base64 (RFC 2045 section 6.8)
INNER = b"\r\nContent-Type: multipart/alternative;"


def enclose(letter: bytes, name: str, text: str, message_id: str) -> bytes:
    """The letter as the first part of two, the JSON file as the second."""
    head, _, body = letter.partition(b"\r\n\r\n")
    fields, _, boundary = head.rpartition(INNER)
    mark = b"=_" + hashlib.sha256(b"enclose:" + message_id.encode()).hexdigest()[:32].encode()
    file = text.encode()
    parts = (
        fields + b'\r\nContent-Type: multipart/mixed;\r\n boundary="' + mark + b'"\r\n',
        INNER.removeprefix(b"\r\n") + boundary + b"\r\n\r\n" + body,
        _head_of(name) + _base64(file),
    )
    whole = (b"\r\n--" + mark + b"\r\n").join(parts) + b"\r\n--" + mark + b"--\r\n"
    _read_again(whole, letter, name, file)
    return whole


def _head_of(name: str) -> bytes:
    lines = (
        "Content-Type: application/json; charset=utf-8",
        "Content-Transfer-Encoding: base64",
        f'Content-Disposition: attachment; filename="{name}"',
    )
    return "\r\n".join((*lines, "", "")).encode("ascii")


def _base64(file: bytes) -> bytes:
    return b"\r\n".join(b2a_base64(file[at : at + LINE], newline=False) for at in range(0, len(file), LINE))


def _read_again(whole: bytes, letter: bytes, name: str, file: bytes) -> None:
    """By another hand than the one that wrote it: the same headers, the same letter, and the file."""
    read, meant = message_from_bytes(whole), message_from_bytes(letter)
    parts = [part for part in read.walk() if not part.is_multipart()]
    own = [field for field in read.items() if field[0] != "Content-Type"]
    same = own == [field for field in meant.items() if field[0] != "Content-Type"]
    if not same or not parts:
        raise Unsendable("read again, the letter with its file has other headers")
    if _told(parts[:-1]) != _told([part for part in meant.walk() if not part.is_multipart()]):
        raise Unsendable("read again, the letter beside its file is another")
    if parts[-1].get_filename() != name or parts[-1].get_payload(decode=True) != file:
        raise Unsendable("read again, the file is another")


def _told(parts: list[Message]) -> list[tuple[str, object]]:
    return [(part.get_content_type(), part.get_payload(decode=True)) for part in parts]
