"""A letter's parts: the fields by the standard parser, the bodies cut at their boundaries here, in linear time.

The standard parser holds every line against every open boundary, so 79 declared levels and half a million lines took
seconds. Here a level is one search, and the depth is judged before a level is opened.
"""

import email.message
import email.parser
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailflow.core.reading import gate
from mailflow.core.reading.gate import Unreadable

Part = email.message.Message
LINE = re.compile(r"(--)?[ \t]*(?:\r\n|\r|\n|\Z)")
FIELDS = email.parser.BytesParser(policy=email.policy.compat32)


@dataclass(frozen=True)
class Mark:
    """A boundary's line: where what stands before it ends, where what follows begins, and whether it is the last."""

    before: int
    after: int
    closes: bool


@dataclass(frozen=True)
class Leaf:
    """A part without parts, and its declared type."""

    type: str
    part: Part


def open_part(raw: bytes) -> Part:
    """Fields parsed, body as it is."""
    found = gate.BLANK_LINE.search(raw)
    head, body = (raw[: found.end()], raw[found.end() :]) if found else (raw, b"")
    if raw[:1] in b"\r\n":  # no fields at all
        head, body = b"", raw[2 if raw[:2] == b"\r\n" else 1 :]
    part = FIELDS.parsebytes(head)
    stray = str(part.get_payload())  # a line that is no field ends the fields
    part.set_payload(stray + body.decode("ascii", "surrogateescape"))
    return part


def readable(letter: Part) -> list[Leaf]:
    """The leaves in order, never an attachment, never inside an attached message (rule 4)."""
    leaves: list[Leaf] = []
    stack = [(letter, 1)]
    for _ in range(gate.PARTS):
        if not stack:
            return leaves
        part, depth = stack.pop()
        if depth > gate.DEPTH:
            raise Unreadable(f"the message is nested over {gate.DEPTH} deep")
        kind = part.get_content_type()
        if _is_attached(part, kind):
            continue
        inner = _inner(part) if kind.startswith("multipart/") else []
        stack.extend((one, depth + 1) for one in reversed(inner))
        if not inner:  # a declared multipart without parts is text (rule 4)
            leaves.append(Leaf(kind, part))
    if stack:
        raise Unreadable(f"the message has over {gate.PARTS} parts")
    return leaves


def _is_attached(part: Part, kind: str) -> bool:
    disposition = str(part.get("content-disposition") or "").strip().lower()
    return kind.startswith("message/") or disposition.startswith("attachment")


def _inner(part: Part) -> list[Part]:
    """What stands between the boundaries (RFC 2046 5.1.1); the last part may lack its end."""
    boundary = part.get_boundary()
    if not boundary:
        return []
    body, found, start = str(part.get_payload()), [], -1
    for mark in _marks(f"--{boundary}", body):
        if start >= 0 and (mark.closes or start <= mark.before):  # two that open in a row are one
            found.append(_opened(body[start : max(start, mark.before)]))
        if mark.closes:
            return found
        start = mark.after
    return [*found, _opened(body[start:])] if start >= 0 else []


def _marks(boundary: str, body: str) -> Iterator[Mark]:
    """Lines that are a boundary, with white space after it at most."""
    at, seen = body.find(boundary), 0
    while at >= 0:
        rest = LINE.match(body, at + len(boundary))
        if rest and (at == 0 or body[at - 1] in "\r\n"):
            seen += 1
            if seen > gate.PARTS + 1:
                raise Unreadable(f"the message has over {gate.PARTS} parts")
            before = at - 2 if body[at - 2 : at] == "\r\n" else max(0, at - 1)
            yield Mark(before, rest.end(), bool(rest[1]))
        at = body.find(boundary, at + len(boundary))


def _opened(text: str) -> Part:
    return open_part(text.encode("ascii", "surrogateescape"))
