"""A letter with files: the letter was built and read again by `mime`; here it is wrapped, and that is read again."""

from __future__ import annotations

import hashlib
from binascii import b2a_base64
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from mailflow.egress.header import Unsendable
from mailflow.egress.ical import Event

LINE = 57  # bytes: 76 characters of base64 (RFC 2045 section 6.8)
INNER = b"\r\nContent-Type: multipart/alternative;"


@dataclass(frozen=True)
class File:
    """What is enclosed: its name and its type are ours, in plain ASCII."""

    name: str
    type: str
    body: bytes


def enclose(letter: bytes, files: Sequence[File], message_id: str) -> bytes:
    """The letter as the first part, the files behind it."""
    head, _, body = letter.partition(b"\r\n\r\n")
    fields, _, boundary = head.rpartition(INNER)
    mark = b"=_" + hashlib.sha256(b"enclose:" + message_id.encode()).hexdigest()[:32].encode()
    parts = (
        fields + b'\r\nContent-Type: multipart/mixed;\r\n boundary="' + mark + b'"\r\n',
        INNER.removeprefix(b"\r\n") + boundary + b"\r\n\r\n" + body,
        *(_head_of(file) + _base64(file.body) for file in files),
    )
    whole = (b"\r\n--" + mark + b"\r\n").join(parts) + b"\r\n--" + mark + b"--\r\n"
    _read_again(whole, letter, files)
    return whole


def invite(letter: bytes, event: Event, message_id: str) -> bytes:
    """The event as the last way to read the letter, where Outlook looks for it, and again as a file (RFC 6047 2)."""
    head, _, _ = letter.partition(b"\r\n\r\n")
    mark = b"--" + head.rpartition(b'boundary="')[2].removesuffix(b'"')
    kind = f"Content-Type: text/calendar; method={event.method}; charset=utf-8\r\nContent-Transfer-Encoding: base64"
    part = b"\r\n" + kind.encode("ascii") + b"\r\n\r\n" + _base64(event.text) + b"\r\n"
    told = letter.removesuffix(mark + b"--\r\n") + mark + part + mark + b"--\r\n"
    read = [(one.get_content_type(), one.get_payload(decode=True)) for one in _leaves(message_from_bytes(told))]
    if read != [*_told(_leaves(message_from_bytes(letter))), ("text/calendar", event.text)]:
        raise Unsendable("read again, the letter with its event is another")
    return enclose(told, [File("invite.ics", "application/ics", event.text)], message_id)


def _head_of(file: File) -> bytes:
    lines = (
        f"Content-Type: {file.type}",
        "Content-Transfer-Encoding: base64",
        f'Content-Disposition: attachment; filename="{file.name}"',
    )
    return "\r\n".join((*lines, "", "")).encode("ascii")


def _base64(file: bytes) -> bytes:
    return b"\r\n".join(b2a_base64(file[at : at + LINE], newline=False) for at in range(0, len(file), LINE))


def _read_again(whole: bytes, letter: bytes, files: Sequence[File]) -> None:
    """By another hand than the one that wrote it: the same headers, the same letter, and the files."""
    read, meant = message_from_bytes(whole), message_from_bytes(letter)
    parts = _leaves(read)
    own = [field for field in read.items() if field[0] != "Content-Type"]
    same = own == [field for field in meant.items() if field[0] != "Content-Type"]
    if not same or not parts:
        raise Unsendable("read again, the letter with its files has other headers")
    if _told(parts[: -len(files)]) != _told(_leaves(meant)):
        raise Unsendable("read again, the letter beside its files is another")
    if [(part.get_filename(), part.get_payload(decode=True)) for part in parts[-len(files) :]] != [
        (file.name, file.body) for file in files
    ]:
        raise Unsendable("read again, a file is another")


def _leaves(whole: Message) -> list[Message]:
    return [part for part in whole.walk() if not part.is_multipart()]


def _told(parts: list[Message]) -> list[tuple[str, object]]:
    return [(part.get_content_type(), part.get_payload(decode=True)) for part in parts]
