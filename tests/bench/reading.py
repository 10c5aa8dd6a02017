"""From bytes to intent: replies read and understood, beside the standard library's parse of the same bytes."""

import email
import email.policy
import re
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from mailflow.core.reading import Context, gate, open_message, understand
from mailflow.core.reading.answering import context_for
from mailflow.core.reading.fields import fields_from, mailbox
from mailflow.core.reading.kind import kind_of
from mailflow.core.reading.message import Message, body, first_id
from mailflow.core.reading.parts import open_part, readable
from mailflow.core.reading.reply import cut
from tests.bench.report import Failed, Spread, Table, number, ratio
from tests.letters.ours import answer, our_request
from tests.letters.score import all_words

ROUNDS, TURNS, SHORT_TURNS = 7, 2000, 200
TARGET = 400.0  # µs, for the reply of 6 KB
RECEIVED = datetime(2026, 3, 4, 9, 31, tzinfo=UTC)
STYLES = re.compile(rb' (?:style|width|border|cellpadding|cellspacing)="[^"]*"')
Run = Callable[[], object]


def run(short: bool) -> list[Table]:
    """Every reply as often as its reference, in turns, so that what disturbs disturbs both."""
    turns = SHORT_TURNS if short else TURNS
    replies = dict(the_replies())
    rows, figures, missed = [], {}, []
    for name, raw in replies.items():
        ours, theirs = beside(lambda raw=raw: read(raw), lambda raw=raw: parse(raw), turns)  # type: ignore[misc]
        rows.append((name, f"{len(raw) / 1000:.1f} KB", str(ours), str(theirs), str(ratio(ours, theirs))))
        figures[name] = {"bytes": len(raw), "ours": ours.values, "email": theirs.values}
        if name == SMALL and ours.median > TARGET:
            missed.append(f"{number(ours.median)} µs for the reply of 6 KB; the target is {number(TARGET)} µs")
    head = ("reply", "size", "bytes to intent, µs", "`email`, parse alone, µs", "ours to `email`")
    notes = ("`email`: message_from_bytes with policy.default, which neither decodes, cuts nor understands.",)
    return [Table("Reading", head, rows, notes, figures, missed), profile(replies[SMALL], turns)]


SMALL = "text and HTML, quoting our letter"


def the_replies() -> Iterator[tuple[str, bytes]]:
    request = our_request()
    yield SMALL, lighter(answer("ACCEPT", request))
    yield "the same as Gmail sends it, with every style", answer("ACCEPT", request)
    yield "Outlook's, whole", answer("ACCEPT", request, "outlook")
    yield (
        "plain text alone",
        b"From: ben@work.example\r\nSubject: Re: x\r\n\r\nACCEPT\r\n\r\n> Will you mentor Ana?\r\n",
    )


def lighter(raw: bytes) -> bytes:
    """Without the styles of the quoted letter, so that it has the 6 KB that docs speak of."""
    plain = raw.replace(b"=\r\n", b"").replace(b"=3D", b"=")
    return STYLES.sub(b"", plain).replace(b"quoted-printable", b"8bit")


def context() -> Context:
    return context_for("request", RECEIVED, all_words(), zone="America/New_York", locale="en-US")


WHERE = context()


def read(raw: bytes) -> None:
    if understand(open_message(raw), WHERE).intent != "ACCEPT":
        raise Failed("the reply was not read as ACCEPT")


def parse(raw: bytes) -> object:
    return email.message_from_bytes(raw, policy=email.policy.default)


def beside(ours: Run, theirs: Run, turns: int) -> tuple[Spread, Spread]:
    found = [(median_of(ours, turns), median_of(theirs, turns)) for _ in range(ROUNDS)]
    return Spread(tuple(one for one, _ in found)), Spread(tuple(other for _, other in found))


def median_of(what: Run, turns: int) -> float:
    """Microseconds."""
    took = []
    for _ in range(turns):
        began = time.perf_counter()
        what()
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1e6


def profile(raw: bytes, turns: int) -> Table:
    """Each step alone, on what the step before it left."""
    steps = [(name, median_of(step, turns)) for name, step in the_steps(raw)]
    whole = median_of(lambda: read(raw), turns)
    rest = whole - sum(took for _, took in steps)
    rows = [(name, number(took), f"{100 * took / whole:.0f} %") for name, took in steps]
    rows += [("glue between them", number(max(0.0, rest)), f"{100 * rest / whole:.0f} %")]
    rows += [("whole", number(whole), "100 %")]
    return Table("Reading, step by step", ("step", "µs", "of the whole"), rows, figures=dict(steps))


def the_steps(raw: bytes) -> Iterator[tuple[str, Run]]:
    admitted = gate.admit(raw)
    parsed = open_part(admitted)
    fields, leaves = fields_from(parsed.fields.raw_items()), readable(parsed)
    message = open_message(raw)
    new = uncut(message)
    yield "gate", lambda: gate.admit(raw)
    yield "header fields", lambda: fields_from(open_part(admitted).fields.raw_items())
    yield "parts", lambda: readable(parsed)
    yield "sender, subject, ids", lambda: (
        mailbox(fields.first("from") or ""), fields.text("subject"), first_id(fields, "message-id"),
        first_id(fields, "in-reply-to"))  # fmt: skip
    yield "kind", lambda: kind_of(fields, message.sender)
    yield "text", lambda: body(leaves)
    yield "cut", lambda: cut(message.text, WHERE.quoted)
    yield "intent", lambda: understand(new, WHERE)


def uncut(message: Message) -> Message:
    """What is new is all there is, so that hardly anything is left to cut."""
    return replace(message, text=cut(message.text, WHERE.quoted).new_text)
