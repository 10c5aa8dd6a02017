"""A letter's parts, held against the standard parser: ours opens no more than it may, and sees what that sees."""

import email
import email.policy
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.core.reading import Unreadable, open_message
from mailflow.core.reading.parts import open_part, readable

HEAD = b"From: ana@home.example\r\n"


def ours(raw: bytes) -> list[tuple[str, bytes]]:
    return [seen(leaf.type, leaf.decoded()) for leaf in readable(open_part(raw))]


def seen(kind: str, words: bytes | None) -> tuple[str, bytes]:
    """Of a multipart without parts, the standard parser keeps less."""
    return kind, b"" if kind.startswith("multipart/") else (words or b"").rstrip()


def theirs(raw: bytes) -> list[tuple[str, bytes]]:
    parsed = email.message_from_bytes(raw, policy=email.policy.compat32)
    found, stack = [], [parsed]
    while stack:
        part = stack.pop()
        attached = str(part.get("content-disposition") or "").strip().lower().startswith("attachment")
        if attached or part.get_content_maintype() == "message":
            continue
        inner = part.get_payload()
        if isinstance(inner, list) and inner:
            stack.extend(reversed(inner))
        else:
            found.append(seen(part.get_content_type(), part.get_payload(decode=True)))
    return found


def multipart(end: bytes, boundary: bytes, parts: list[bytes], closed: bool = True) -> bytes:
    lines = [b"Content-Type: multipart/mixed; boundary=" + b'"' + boundary + b'"', b"", b"preamble"]
    for part in parts:
        lines += [b"--" + boundary, *part.split(b"\n")]
    return end.join([*lines, b"--" + boundary + b"--", b"epilogue", b""] if closed else [*lines, b""])


TEXT = (
    b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nYes, h=C3=B6ren wir uns\n"
)
HTML = b"Content-Type: text/html\n\n<p>Yes</p>"
BASE = b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nWWVz"
BARE = b"\nno fields at all"
FILE = b"Content-Type: text/plain\nContent-Disposition: attachment; filename=x\n\nNO"


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("parts", [[TEXT], [TEXT, HTML], [BASE, FILE], [BARE, TEXT], [FILE], [TEXT + b"--bb\n--b x"]])
def test_parts_are_those_the_standard_parser_sees(end, closed, parts):
    raw = HEAD.replace(b"\r\n", end) + multipart(end, b"b", parts, closed)
    assert ours(raw) == theirs(raw)


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_parts_in_parts_are_those_the_standard_parser_sees(end):
    inner = multipart(b"\n", b"inner", [TEXT, HTML])
    raw = HEAD.replace(b"\r\n", end) + multipart(end, b"outer", [inner, FILE, BASE])
    assert ours(raw) == theirs(raw)


PIECES = st.sampled_from([b"--b", b"--b--", b"--bb", b"-- b", b"text", b"", b" --b", b"--b  ", b"x--b", b"X: y", b"."])


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=20))
def test_however_boundaries_stand_the_parts_are_the_same(lines):
    spaced = [one for line in lines for one in ([line, b"", b"words"] if line.startswith(b"--") else [line])]
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"\r\n".join(spaced) + b"\r\n"
    assert ours(raw) == theirs(raw)


def test_many_levels_and_lines_cost_no_more_than_their_bytes():
    levels = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (number, number) for number in range(79)
    )
    for raw in (HEAD + levels + b"\n" * 480_000, HEAD + multipart(b"\n", b"w", [b""] * 150_000)):
        began = time.process_time()
        with pytest.raises(Unreadable):
            open_message(raw)
        assert time.process_time() - began < 2  # the hard limit of P8; milliseconds where it is linear


def test_what_is_nested_over_eight_deep_is_refused():
    inner = TEXT
    for number in range(9):
        inner = multipart(b"\n", b"level%d" % number, [inner])
    with pytest.raises(Unreadable, match="nested over 8 deep"):
        open_message(HEAD.replace(b"\r\n", b"\n") + inner)
