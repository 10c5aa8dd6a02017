"""Nothing stalls the reader: each rule's worst case, whole, takes time that grows no faster than its size.

Measured in processor time, so that what else the machine does counts little; the factor is generous, and a search that
goes back over what it has seen is still told from it: that takes sixteen times as long for four times the size.
"""

import contextlib
import subprocess
import sys
import time
from base64 import encodebytes
from collections.abc import Callable

import pytest

from mailflow.core.reading import Context, Unreadable, open_message, understand
from mailflow.core.reading.answering import context_for
from tests.letters.rules import RECEIVED
from tests.letters.score import all_words, labelled

LIMIT = 2.0  # seconds for one mail, whatever it holds
LARGE = 900_000  # bytes; the gate refuses more than a million
TIMES, FACTOR = 4, 2.5
GRAIN = 0.004  # seconds: below it the clock and the fixed part of reading are all that is seen

OURS = tuple(f"line {n} of a letter of ours" for n in range(200))
HEAD = b"From: Ben <ben@work.example>\r\nSubject: Re: x\r\n"
Make = Callable[[int], bytes]


def lines(unit: str, size: int) -> bytes:
    encoded = unit.encode()
    return HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + encoded * (size // len(encoded))


def html(unit: str, size: int) -> bytes:
    encoded = unit.encode()
    return HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + encoded * (size // len(encoded))


def header(name: bytes, unit: bytes, size: int) -> bytes:
    return HEAD + name + b": " + unit * (min(size, 100_000) // len(unit)) + b"\r\n\r\nACCEPT\r\n"


def fields(unit: bytes, size: int) -> bytes:
    return HEAD + unit * (min(size, 100_000) // len(unit)) + b"\r\nACCEPT\r\n"


def nested(size: int) -> bytes:
    """As 2,000 levels, each declared in the last."""
    depth = max(1, size * 2000 // LARGE)
    level = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n"
    return HEAD + b"".join(level % (n, n) for n in range(depth)) + b"\r\nACCEPT"


def allowed_nesting(size: int) -> bytes:
    """As deep as the gate lets in, and as long."""
    level = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n"
    return HEAD + b"".join(level % (n, n) for n in range(7)) + b"\r\n" + b"--b\r\n" * (size // 5)


def boundaries(size: int) -> bytes:
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--bx\r\n" * (size // 6)


def encoded(coding: bytes, body: bytes) -> bytes:
    return HEAD + b"Content-Transfer-Encoding: %s\r\n\r\n" % coding + body


PLAIN = {
    "quoted lines": "> a\n",
    "lines of ours": "line 7 of a letter of ours\n",
    "almost lines of ours": "line 7 of a letter of our\n",
    "empty lines": "\n",
    "attributions that never end": "On 1 May 2024 Ben <ben@work.example>\n",
    "attributions on one line": "On 1 May 2024, ",
    "an attribution and no date": "On a wrote:\n",
    "openers on one line": "On On ",
    "addresses": "a@b ",
    "ats": "@",
    "header lines": "From: x\n",
    "two of three header lines": "From: x\nSent: y\nz\nz\nz\nz\nz\nz\n",
    "dividers": "----- Original\n",
    "rulers": "_ ",
    "dashes": "-",
    "stars": "**",
    "phones": "Sent from my iPhone\n",
    "banners": "CAUTION: x\n",
    "footers": "You received this message because\n",
    "commands on one line": "accept ",
    "commands on lines": "accept it then\n",
    "greetings": "Hi ",
    "politeness": "thanks ",
    "hedges": "but ",
    "negations": "no, ",
    "durations": "LOG 1h 30m ",
    "logs": "LOG 45 min\n",
    "digits": "1 ",
    "dates": "3/4/2024 ",
    "numbered answers": "1: 4\n",
    "brackets": "((",
    "invisible marks": "\u200b",
    "spaces": " ",
    "wide letters": "Ａ",
    "letters that grow when folded": "ŉ",
    "carriage returns": "\r",
}  # fmt: skip
PAGES = {
    "open divs": "<div>",
    "open quotes": "<blockquote>",
    "deep formatting": "<b><i>",
    "attributes": '<p style="display: block; border-top: none">x</p>',
    "one long style": '<p style="',
    "entities": "&nbsp;",
    "broken entities": "&#x",
    "open angles": "<",
    "tables": "<table><tr><td>",
    "comments": "<!-- ",
    "cdata": "<![CDATA[",
    "many breaks": "<br>",
}
FIELDS = {
    "a long subject": (b"Subject", b"a "),
    "encoded words": (b"Subject", b"=?utf-8?q?a?= "),
    "half encoded words": (b"Subject", b"=?utf-8?q?"),
    "a long unknown field": (b"X-Long", b"a"),
    "a long list of ids": (b"References", b"<1@x> "),
    "open ids": (b"In-Reply-To", b"<"),
    "comments in From": (b"From", b"("),
    "parameters": (b"Content-Type", b"a/b;"),
    "a folded field": (b"X-Folded", b"a\r\n "),
}


def together() -> dict[str, Make]:
    plain = {f"plain: {name}": lambda size, u=unit: lines(u, size) for name, unit in PLAIN.items()}
    broken = {f"50 kB lines: {name}": lambda size, u=unit: lines(u.replace("\n", " ") * (50_000 // len(u)) + "\n", size)
              for name, unit in PLAIN.items()}  # fmt: skip
    at_limit = {f"998 letters: {name}": lambda size, u=unit: lines((u.replace("\n", " ") * 998)[:997] + "\n", size)
                for name, unit in PLAIN.items()}  # fmt: skip
    pages = {f"html: {name}": lambda size, u=unit: html(u, size) for name, unit in PAGES.items()}
    heads = {f"header: {name}": lambda size, f=field: header(*f, size) for name, field in FIELDS.items()}
    return {**plain, **broken, **at_limit, **pages, **heads, **OTHERS}


OTHERS: dict[str, Make] = {
    "many fields": lambda size: fields(b"X-Trace: a\r\n", size),
    "fields without a colon": lambda size: fields(b"trace\r\n", size),
    "parts in parts, 2,000": nested,
    "parts in parts, as many as go": allowed_nesting,
    "almost boundaries": boundaries,
    "base64": lambda size: encoded(b"base64", encodebytes(b"> ACCEPT\n" * (size // 14))),
    "broken base64": lambda size: encoded(b"base64", b"=" * size),
    "quoted-printable": lambda size: encoded(b"quoted-printable", b"=\r\n" * (size // 3)),
    "flowed": lambda size: lines("a b \n", size).replace(b"charset=utf-8", b"charset=utf-8; format=flowed"),
    "uuencode": lambda size: encoded(b"x-uuencode", b"begin 644 a\n" + b"M" * size),
    "iso-2022-jp": lambda size: lines("\x1b$B", size).replace(b"utf-8", b"iso-2022-jp"),
    "utf-7": lambda size: lines("+AGE-", size).replace(b"utf-8", b"utf-7"),
}
CASES = together()


def answering(name: str) -> Context:
    row = labelled({"received": RECEIVED, "intent": ""}, "", "", b"")
    return context_for(name, row.received, all_words(), locale="en-GB", quoted=lambda: OURS)


CONTEXTS = [answering("survey"), answering("tracker")]  # to a survey, a letter is read as a command, too


def seconds(raw: bytes, repeats: int) -> float:
    """The least of several tries, for both kinds of answer: everything that disturbs makes it longer."""
    return min(once(raw) for _ in range(repeats))


def once(raw: bytes) -> float:
    began = time.process_time()
    for context in CONTEXTS:
        with contextlib.suppress(Unreadable):
            understand(open_message(raw), context)
    return time.process_time() - began


FIRST = """
import time
from tests.core.reading.test_linear import once
began = time.process_time()
once(b"From: ben@work.example\\r\\n\\r\\nLOG 45 min yesterday: CV")
print(time.process_time() - began)
"""


def test_the_first_letter_of_a_process_is_read_in_time():
    """Tables and patterns that are made at the first letter are part of reading it."""
    done = subprocess.run([sys.executable, "-c", FIRST], capture_output=True, text=True, check=True, timeout=120)
    assert float(done.stdout) < LIMIT


@pytest.fixture(scope="module", autouse=True)
def warm():
    once(HEAD + b"\r\nLOG 45 min yesterday: CV\r\n")


@pytest.mark.parametrize("name", CASES)
def test_the_worst_case_is_read_in_time_that_grows_with_its_size(name):
    small, large = CASES[name](LARGE // TIMES), CASES[name](LARGE)
    took = once(large)
    assert took < LIMIT * len(CONTEXTS)
    allowed = max(GRAIN, seconds(small, 2)) * TIMES * FACTOR
    assert took < allowed or seconds(large, 2) < allowed, (name, seconds(small, 3), seconds(large, 3))


SHORT_LINES = {name: unit.strip("\n") for name, unit in PLAIN.items() if unit.strip()}


@pytest.mark.parametrize("name", SHORT_LINES)
def test_a_first_line_is_understood_in_time_that_grows_with_its_length(name):
    """The command line itself is cut at 998 letters: four times as much of it, four times as long."""
    unit = SHORT_LINES[name]
    for opening in ("LOG 45 min ", "DECLINE: ", "Yes ", "REQUEST Ben ", "Hi "):
        small, large = (HEAD + b"\r\n" + (opening + unit * size)[:size].encode() + b"\r\n" for size in (240, 960))
        allowed = max(GRAIN, seconds(small, 3)) * TIMES * FACTOR
        assert seconds(large, 3) < allowed, (opening, seconds(small, 3), seconds(large, 3))
