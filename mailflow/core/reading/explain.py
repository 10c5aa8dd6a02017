"""Why a letter was read as it was: the facts that the reading left behind, put in order. It decides nothing itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailflow.core.commands.words import merged
from mailflow.core.reading import signature
from mailflow.core.reading.context import Context, Reading
from mailflow.core.reading.gate import Unreadable
from mailflow.core.reading.html import QUOTE_MARK
from mailflow.core.reading.intent import first_line
from mailflow.core.reading.kind import Kind
from mailflow.core.reading.message import Message
from mailflow.core.reading.reply import Cut, cut

NO_RULE = 0
SHOWN = 100  # letters of a line that are enough to know it again
NAMED_RULE = re.compile(r" \(rule (\d{1,2})\)")


@dataclass(frozen=True)
class Step:
    """One thing that was seen: the rule of docs/reading.md by which it counts, or 0, and a sentence."""

    rule: int
    says: str


def explain_refusal(why: Unreadable) -> tuple[Step, ...]:
    return (Step(3, f"It cannot be read, and goes to a person: {why}."),)


def explain(message: Message, context: Context, reading: Reading) -> tuple[Step, ...]:
    """The steps from the letter to its intent, in the order in which they were taken."""
    if message.kind is not Kind.PERSON or message.sender is None or message.encrypted:
        return (*from_whom(message), outcome(reading))
    new = cut(message.text, context.quoted)
    return (*from_whom(message), source(message), *ending(message, new), *trimmings(new), *head(new, message, context),
            outcome(reading))  # fmt: skip


def from_whom(message: Message) -> Iterator[Step]:
    written = f"{message.sender} wrote it" if message.sender else "Nobody can be read as its sender"
    yield Step(5, f"{written}.")
    yield Step(15 if message.kind is Kind.BOUNCE else 14, f"Its kind is {message.kind}: {message.kind_reason}.")


def source(message: Message) -> Step:
    if not message.text.strip():
        return Step(4, "It holds no text.")
    if message.from_html:
        return Step(12, "Its text was read from the HTML; what is hidden or quoted there is not read.")
    return Step(4, "Its text was read from the plain text.")


def ending(message: Message, new: Cut) -> Iterator[Step]:
    """Where the new text ends, and by which sign."""
    if new.end is None:
        if message.text.strip():
            yield Step(NO_RULE, "Nothing older stands in it.")
        return
    if message.from_html and new.end.line == QUOTE_MARK.strip():
        yield Step(12, "The new text ends where the HTML quotes older text.")
    else:
        where = f"line {new.end.number}, {new.end.sign}: {shown(new.end.line)}"
        yield Step(new.end.rule, f"The new text ends at {where}.")
    if not new.new_text:
        yield Step(11, "Nothing new stands above that, and what stands below it is not read.")


def trimmings(new: Cut) -> Iterator[Step]:
    """What was taken off above the end."""
    top, tail = taken_off(new)
    for line in top:
        yield Step(13, f"Dropped from the top, {what_is(line, 'a banner')}: {shown(line)}.")
    if tail:
        more = f" and {len(tail) - 1} more below it" if len(tail) > 1 else ""
        yield Step(13, f"Dropped from the end, {what_is(tail[0], 'a footer')}: {shown(tail[0])}{more}.")


def taken_off(new: Cut) -> tuple[list[str], list[str]]:
    """The lines dropped before the new text and after it: the new text is what is left of those above the end."""
    said = [line for line in new.above if line]
    kept = [line for line in new.new_text.split("\n") if line]
    if not kept:
        return [], said
    starts = next((at for at in range(len(said)) if said[at : at + len(kept)] == kept), 0)
    return said[:starts], said[starts + len(kept) :]


def what_is(line: str, other: str) -> str:
    if signature.is_dashes(line):
        return "a signature"
    return "a mail program's line" if signature.is_phone_line(line) else other


def head(new: Cut, message: Message, context: Context) -> Iterator[Step]:
    """The line that was held against the commands."""
    if new.new_text:
        line, _ = first_line(new.new_text, merged(context.languages))
        yield Step(16, f"Read as the command line: {shown(line)}.")
    elif new.end is None:
        subject = f"its subject is judged: {shown(message.subject)}" if message.subject else "it has no subject either"
        yield Step(19, f"Nothing is written in it, and {subject}.")


def outcome(reading: Reading) -> Step:
    named = NAMED_RULE.search(reading.reason)
    slots = ", ".join(f"{name} = {value}" for name, value in reading.slots.items() if value not in (None, "", False))
    taken = {"ASK": "It asks back", "NONE": "It does nothing"}.get(reading.intent, f"It is {reading.intent}")
    why = NAMED_RULE.sub("", reading.reason).rstrip(".")
    return Step(int(named[1]) if named else NO_RULE, f"{taken}{f' ({slots})' if slots else ''}: {why}.")


def shown(line: str) -> str:
    return f"“{line}”" if len(line) <= SHOWN else f"“{line[:SHOWN]}…”"
