"""A letter's parts: fields as the standard library keeps them, bodies cut at their boundaries here, in linear time.

The standard parser holds every line against every open boundary, so 79 declared levels and half a million lines took
seconds. Here a level is one search, and the depth is judged before a level is opened.
"""

import email.message
import email.policy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from mailflow.core.reading import gate
from mailflow.core.reading.gate import BLANK_LINE, Unreadable

NAME = re.compile(rb"[!-9;-~]+[ \t]*:")
LINE_END = re.compile(rb"\r\n|\r|\n")
LINE = re.compile(rb"(--)?[ \t]*(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True)
class Mark:
    """A boundary's line: where what stands before it ends, where what follows begins, and whether it is the last."""

    before: int
    after: int
    closes: bool


@dataclass(frozen=True)
class Part:
    """Parsed fields, and the bytes below them."""

    fields: email.message.Message
    body: bytes

    @cached_property
    def type(self) -> str:
        """The declared type, in lower case."""
        return self.fields.get_content_type()

    def decoded(self) -> bytes:
        """The body without its transfer encoding."""
        self.fields.set_payload(self.body.decode("ascii", "surrogateescape"))
        data = self.fields.get_payload(decode=True)
        return data if isinstance(data, bytes) else b""


def open_part(raw: bytes) -> Part:
    """A line that is no field ends the fields, as an empty line does."""
    end, fields = 0, list[list[str]]()
    blank = BLANK_LINE.search(raw)
    for line in (raw[: blank.end()] if blank else raw).splitlines(keepends=True):
        if NAME.match(line):
            fields.append([line.decode("ascii", "surrogateescape")])
        elif line[:1] not in b" \t":
            break
        elif fields:  # folded (RFC 5322 2.2.3)
            fields[-1].append(line.decode("ascii", "surrogateescape"))
        end += len(line)
    empty = LINE_END.match(raw, end)
    return Part(_parsed(fields), raw[empty.end() if empty else end :])


def _parsed(fields: list[list[str]]) -> email.message.Message:
    """As the standard parser keeps them, without its line by line."""
    message = email.message.Message(policy=email.policy.compat32)
    for lines in fields:
        message.set_raw(*email.policy.compat32.header_source_parse(lines))
    return message


def readable(letter: Part) -> list[Part]:
    """The leaves in order, never an attachment, never inside an attached message (rule 4)."""
    return leaves_of(letter, _is_attached)


def leaves_of(letter: Part, passed_over: Callable[[Part, str], bool]) -> list[Part]:
    """The leaves in order, without those parts, and what is within them."""
    leaves: list[Part] = []
    stack = [(letter, 1)]
    for _ in range(gate.PARTS):
        if not stack:
            return leaves
        part, depth = stack.pop()
        if depth > gate.DEPTH:
            raise Unreadable(f"the message is nested over {gate.DEPTH} deep")
        kind = part.type
        if passed_over(part, kind):
            continue
        inner = _inner(part) if kind.startswith("multipart/") else []
        stack.extend((one, depth + 1) for one in reversed(inner))
        if not inner:  # a declared multipart without parts is text (rule 4)
            leaves.append(part)
    if stack:
        raise Unreadable(f"the message has over {gate.PARTS} parts")
    return leaves


def _is_attached(part: Part, kind: str) -> bool:
    disposition = str(part.fields.get("content-disposition") or "").strip().lower()
    return kind.startswith("message/") or disposition.startswith("attachment")


def _inner(part: Part) -> list[Part]:
    """What stands between the boundaries (RFC 2046 5.1.1); the last part may lack its end."""
    boundary = part.fields.get_boundary()
    if not boundary:
        return []
    found, start = [], -1
    for mark in _marks(b"--" + boundary.encode("utf-8", "surrogateescape"), part.body):
        if start >= 0 and (mark.closes or start <= mark.before):  # two that open in a row are one
            found.append(open_part(part.body[start : max(start, mark.before)]))
        if mark.closes:
            return found
        start = mark.after
    return [*found, open_part(part.body[start:])] if start >= 0 else []


def _marks(boundary: bytes, body: bytes) -> Iterator[Mark]:
    """Lines that are a boundary, with white space after it at most."""
    at, seen = body.find(boundary), 0
    while at >= 0:
        rest = LINE.match(body, at + len(boundary))
        if rest and (at == 0 or body[at - 1] in b"\r\n"):
            seen += 1
            if seen > gate.PARTS + 1:
                raise Unreadable(f"the message has over {gate.PARTS} parts")
            before = at - 2 if body[at - 2 : at] == b"\r\n" else max(0, at - 1)
            yield Mark(before, rest.end(), bool(rest[1]))
        at = body.find(boundary, at + len(boundary))
