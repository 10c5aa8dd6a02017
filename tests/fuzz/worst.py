"""Each rule's worst case at two sizes that are both read whole, and the judge of how the time for it grows.

The reader looks at no more than 32,000 letters, 2,000 lines and 64,000 bytes of headers: what is longer is the same
text to it, and what the gate refuses is not read at all. So growth is measured below those caps, and what lies above
them (`FLOODS`) only has to be over in time.
"""

import contextlib
from base64 import encodebytes
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from mailflow.core.commands.words import merged
from mailflow.core.form import survey
from mailflow.core.reading import Context, Unreadable, form, open_message, understand
from mailflow.core.reading.answering import context_for
from mailflow.core.reading.reply import LETTERS, LINES, cut
from tests.fuzz.clock import LIMIT, SHORT, TRIES, WHOLE, Work, judge, seconds
from tests.letters.score import all_words

LARGE = 900_000  # bytes; the gate refuses more than a million
WIDTH = 997  # letters of the longest line that any pattern sees

HEAD = b"From: Ben <ben@work.example>\r\nSubject: Re: x\r\n"
WHEN = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
OURS = tuple(f"line {n} of a letter of ours" for n in range(200))


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
    "numbered texts": "3: a text of some words\n",
    "answers one a line": "4\n",
    "questions of ours": "1: a number from 1 to 5\n",
    "prose": "We met and spoke of her plans for the year\n",
    "brackets": "((",
    "invisible marks": "\u200b",
    "spaces": " ",
    "wide letters": "Ａ",
    "letters that grow when folded": "ŉ",
    "carriage returns": "\r",
}


def as_it_is(unit: str, quarters: int) -> str:
    """As often as it goes below both caps."""
    ends = unit.count("\n") + unit.count("\r")
    times = [LETTERS * quarters // 4 // len(unit), *([LINES * quarters // 4 // ends] if ends else [])]
    return unit * min(times)


def in_full_lines(unit: str, quarters: int) -> str:
    line = on_one_line(unit, quarters)[:WIDTH]
    return f"{line}\n" * (LETTERS * quarters // 4 // (WIDTH + 1))


def on_one_line(unit: str, quarters: int) -> str:
    bare = unit.replace("\n", " ").replace("\r", " ")
    return bare * (LETTERS * quarters // 4 // len(bare))


SHAPES: Mapping[str, Callable[[str, int], str]] = {
    "as it is": as_it_is,
    "in full lines": in_full_lines,
    "on one line": on_one_line,
}


def plain(text: str) -> bytes:
    return HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode()


@dataclass(frozen=True)
class Mail:
    """A mail of any size, in bytes, fields or parts; and the size at which it is still read whole."""

    make: Callable[[int], bytes]
    whole: int

    def at(self, quarters: int) -> bytes:
        return self.make(self.whole * quarters // 4)


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
PAGE, FIELD, STRUCTURED = 60_000, 60_000, 1_900  # bytes that the walk and the gate let through
FIELDS = {
    "a long subject": (b"Subject", b"a ", FIELD),
    "encoded words": (b"Subject", b"=?utf-8?q?a?= ", FIELD),
    "half encoded words": (b"Subject", b"=?utf-8?q?", FIELD),
    "forwards of forwards": (b"Subject", b"[x] Re: ", FIELD),
    "a long unknown field": (b"X-Long", b"a", FIELD),
    "a long list of ids": (b"References", b"<1@x> ", FIELD),
    "a folded field": (b"X-Folded", b"a\r\n ", FIELD),
    "open ids": (b"In-Reply-To", b"<", STRUCTURED),
    "comments in From": (b"From", b"(", STRUCTURED),
    "parameters": (b"Content-Type", b"a/b;", STRUCTURED),
}


def html(unit: str, size: int) -> bytes:
    return HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + (unit * (size // len(unit))).encode()


def header(name: bytes, unit: bytes, size: int) -> bytes:
    """One field of this size; a second From or Subject is not read."""
    others = b"".join(field for field in HEAD.splitlines(True) if not field.startswith(name + b":"))
    return others + name + b": " + unit * (size // len(unit)) + b"\r\n\r\nACCEPT\r\n"


def many_fields(unit: bytes, count: int) -> bytes:
    return HEAD + unit * count + b"\r\nACCEPT\r\n"


def parts(count: int) -> bytes:
    part = b"--b\r\nContent-Type: text/plain\r\n\r\n" + b"\r\n" * 9_000
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * count + b"--b--\r\n"


def nested(size: int) -> bytes:
    """As deep as the gate lets in, and then as long."""
    return levels(7) + b"--b\r\n" * (size // 5)


def levels(count: int) -> bytes:
    level = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n"
    return HEAD + b"".join(level % (n, n) for n in range(count)) + b"\r\nACCEPT\r\n"


def boundaries(size: int) -> bytes:
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--bx\r\n" * (size // 6)


def encoded(coding: bytes, body: bytes) -> bytes:
    return HEAD + b"Content-Transfer-Encoding: %s\r\n\r\n" % coding + body


def declared(unit: str, parameters: bytes, size: int) -> bytes:
    head = HEAD + b"Content-Type: text/plain; " + parameters
    return head + b"\r\n\r\n" + unit.encode() * (size // len(unit.encode()))


# A body is decoded whole before it is cut: these grow to what the gate lets in.
MAILS: Mapping[str, Mail] = {
    **{f"html: {name}": Mail(lambda size, u=unit: html(u, size), PAGE) for name, unit in PAGES.items()},
    **{f"header: {name}": Mail(lambda size, f=row[:2]: header(*f, size), row[2]) for name, row in FIELDS.items()},
    "many fields": Mail(lambda count: many_fields(b"X-Trace: a\r\n", count), 180),
    "fields without a colon": Mail(lambda count: many_fields(b"trace\r\n", count), 180),
    "parts": Mail(parts, 36),
    "parts in parts": Mail(nested, LARGE),
    "almost boundaries": Mail(boundaries, LARGE),
    "base64": Mail(lambda size: encoded(b"base64", encodebytes(b"> ACCEPT\n" * (size // 14))), LARGE),
    "broken base64": Mail(lambda size: encoded(b"base64", b"=" * size), LARGE),
    "quoted-printable": Mail(lambda size: encoded(b"quoted-printable", b"=\r\n" * (size // 3)), LARGE),
    "uuencode": Mail(lambda size: encoded(b"x-uuencode", b"begin 644 a\n" + b"M" * size), LARGE),
    "flowed": Mail(lambda size: declared("a b \n", b"charset=utf-8; format=flowed", size), LARGE),
    "iso-2022-jp": Mail(lambda size: declared("\x1b$B", b"charset=iso-2022-jp", size), LARGE),
    "utf-7": Mail(lambda size: declared("+AGE-", b"charset=utf-7", size), LARGE),
}


# Far over the caps: cut off or refused, and either soon.
FLOODS: Mapping[str, bytes] = {
    **{f"plain: {name}": plain(unit * (LARGE // len(unit.encode()))) for name, unit in PLAIN.items()},
    **{f"50 kB lines: {name}": plain(("x" * 25_000 + unit.strip("\n") * (25_000 // len(unit)) + "\n") * 12)
       for name, unit in PLAIN.items()},
    **{f"html: {name}": html(unit, LARGE) for name, unit in PAGES.items()},
    **{f"header: {name}": header(*row[:2], 100_000) for name, row in FIELDS.items()},
    "many fields": many_fields(b"X-Trace: a\r\n", 8_000),
    "parts in parts, 2,000": levels(2_000),
    "parts, 20,000": parts(1) + b"--b\r\n\r\nx\r\n" * 20_000,
}  # fmt: skip


def context(answering: str) -> Context:
    return context_for(answering, WHEN, all_words(), locale="en-GB", quoted=lambda: OURS)


# What is read at a tracker, in answer to a question, and as a form.
CONTEXTS = {name: context(name) for name in ("tracker", "request", "survey")}
LABELLED = survey(("How was it, from 1 to 5?", "Did it help you, from 1 to 5?", "What should we change?"))


def read(raw: bytes, within: Context) -> None:
    with contextlib.suppress(Unreadable):
        understand(open_message(raw), within)


def readers(raw: bytes) -> dict[str, Work]:
    """One mail in one context each: the bound in seconds is that of a single mail."""
    return {name: lambda within=within: read(raw, within) for name, within in CONTEXTS.items()}


def text_readers(text: str) -> dict[str, Work]:
    """The same text as a mail, and what cuts it and what reads it as a form, each alone."""
    words = merged(CONTEXTS["survey"].languages)
    alone: dict[str, Work] = {
        "cut": lambda: cut(text, lambda: OURS),
        "form": lambda: form.answers(LABELLED, text, text, OURS, words),
        "blank form": lambda: form.answers(CONTEXTS["survey"].form, text, text, (), words),
    }
    return {**alone, **readers(plain(text))}


def text_faults(shape: str, unit: str) -> dict[str, str]:
    """Which of the readers is stalled by it, and how."""
    at = {quarters: text_readers(SHAPES[shape](unit, quarters)) for quarters in (SHORT, WHOLE)}
    return told({name: judge(lambda quarters, n=name: at[quarters][n]) for name in at[WHOLE]})


def mail_faults(mail: Mail) -> dict[str, str]:
    at = {quarters: readers(mail.at(quarters)) for quarters in (SHORT, WHOLE)}
    return told({name: judge(lambda quarters, n=name: at[quarters][n]) for name in at[WHOLE]})


def flood_faults(raw: bytes, within: Iterable[str] = CONTEXTS) -> dict[str, str]:
    """It need not grow evenly, as most of it is not read: only the bound counts."""
    work = readers(raw)
    return told({name: "" if in_time(work[name]) else "too slow" for name in within})


def in_time(work: Work) -> bool:
    return any(seconds(work) < LIMIT for _ in range(TRIES[1]))


def told(faults: Mapping[str, str]) -> dict[str, str]:
    return {name: why for name, why in faults.items() if why}
