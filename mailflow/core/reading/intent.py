"""What a person meant: an explicit command at the head of the new text; else ask back (rules 16-22)."""

import re
from datetime import date
from zoneinfo import ZoneInfo

from mailflow.core.commands.command import Said, Slots, Unclear
from mailflow.core.commands.words import Words, merged
from mailflow.core.reading import form, head
from mailflow.core.reading.context import Context, Reading
from mailflow.core.reading.head import NAMED, Head
from mailflow.core.reading.kind import Kind
from mailflow.core.reading.message import Message
from mailflow.core.reading.reply import LINE_LETTERS, Cut, cut

REPLIED = re.compile(
    r"^(?:re|aw|sv|vs|antw|antwort|odp|ref|res|rif|ynt|fwd?|wg|tr|rv|enc|doorst|回复|答复|转发|返信|転送)\s?(?:\[\d{1,3}\])?\s?[:：]",
    re.I,
)
# "Accept the invitation" is a command; "leave it" and "end this" are table talk.
OBJECTS = frozenset({"ACCEPT", "DECLINE", "CONFIRM", "STOP"})
# "Resume: see attached" and "Leave: until October" are no commands: these take no text at all.
BARE = frozenset({"HELP", "STATUS", "CONFIRM", "LEAVE", "RESUME", "UNDO"})
ALWAYS = frozenset({"HELP", "STOP", "STATUS", "END", "PAUSE", "RESUME", "LEAVE", "UNDO"})


def understand(message: Message, context: Context) -> Reading:
    if message.kind is not Kind.PERSON:
        return Reading("NONE", {}, "", f"a machine wrote it: {message.kind_reason}")
    if message.sender is None:
        return Reading("NONE", {}, "", "nobody can be read as its sender (rule 5)")
    new = cut(message.text, context.quoted)
    words = merged(context.languages)
    reading = spoken(message, context, new, words)
    if context.form and reading.intent not in ALWAYS:
        return filled(message, context, new)
    return reading


def filled(message: Message, context: Context, new: Cut) -> Reading:
    found = form.answers(new.new_text, message.text, context.quoted(), context.form)
    if found is None:
        return ask(new.new_text, "the survey holds no answers we can read")
    return Reading("ANSWERS", found, new.new_text, "the survey was answered question by question (rule 11)")


def spoken(message: Message, context: Context, new: Cut, words: Words) -> Reading:
    subject = head.line_of(message.subject[:LINE_LETTERS])
    fresh = bool(subject) and not REPLIED.match(subject)
    if not new.new_text:
        if fresh and not new.quoted:
            return read_line(subject, "", context, words, "")
        return ask("", "nothing new was written above the quoted letter (rule 11)")
    line, below = first_line(new.new_text, words)
    reading = read_line(line, below, context, words, new.new_text)
    if fresh and contradicts(subject, reading, words):
        return ask(new.new_text, "the subject says one thing and the letter another (rule 19)")
    return reading


def contradicts(subject: str, reading: Reading, words: Words) -> bool:
    said = head.head_of(subject, words)
    plain = said is not None and (not said.text or said.separated or said.command.name in ("LOG", "REQUEST"))
    return plain and said is not None and reading.intent not in ("ASK", said.command.name) and not agrees(said, reading)


def agrees(said: Head, reading: Reading) -> bool:
    return (said.command.name, reading.intent) in (
        ("YES", "ACCEPT"),
        ("YES", "CONFIRM"),
        ("NO", "DECLINE"),
        ("NO", "DISPUTE"),
    )


def first_line(new_text: str, words: Words) -> tuple[str, str]:
    """The line that is read, and what stands below it; one greeting line may stand above (rule 16)."""
    lines = [line for line in new_text.split("\n") if line.strip()]
    line = head.line_of(lines[0][: LINE_LETTERS + 1])
    if len(lines) > 1 and is_greeting(line, words):
        lines = lines[1:]
        line = head.line_of(lines[0][: LINE_LETTERS + 1])
    return line, "\n".join(lines[1:])


def is_greeting(line: str, words: Words) -> bool:
    said = head.peeled(line, words.some("greetings"))
    greeted = said != line.casefold().strip(head.EMPTY)
    bare = said.replace(",", " ").replace("!", " ").split()
    other = any(head.head_of(word, words) for word in bare)
    return greeted and len(bare) <= 3 and not other and "?" not in line


def read_line(line: str, below: str, context: Context, words: Words, new_text: str) -> Reading:
    if len(line) > LINE_LETTERS:
        return ask(new_text, "the first line is too long to be a command")
    found = head.head_of(line, words)
    if found is None:
        return bare_log(line, below, context, words, new_text)
    why = head.doubt_in(found, line, words) or below_doubt(found, below, words)
    if why:
        return ask(new_text, f"{why}, so {found.command.name} is not plain (rule 17)")
    return settle(found, below, context, words, new_text)


def bare_log(line: str, below: str, context: Context, words: Words, new_text: str) -> Reading:
    """At the tracker, or when LOG was asked, the word itself may be left out."""
    welcome = context.desk == "tracker" or "LOG" in context.asked
    opens = line[:1].isdigit() or line.casefold().startswith((*words.some("an_hour"), *words.some("half_hour")))
    unasked = Head(NAMED["LOG"], line, separated=False)
    if welcome and opens and "?" not in line and not below_doubt(unasked, below, words):
        said = slots_of(unasked, below, context, words)
        if not isinstance(said, Unclear):
            return Reading("LOG", said, new_text, "a measure of time at the desk that keeps hours (rule 20)")
    return ask(new_text, "the first line is no command (rule 16)")


def below_doubt(found: Head, below: str, words: Words) -> str:
    """A second command, or a taking back, on the lines below."""
    for place, raw in enumerate(below.split("\n") if below else ()):
        line = head.line_of(raw[:LINE_LETTERS])
        other = head.exact(line, words)
        if other and other is not found.command and other.name not in ("HELP",):
            return f"a line below says {other.name}"
        if found.command.name == "LOG" and is_log(line, words):
            return "a line below is a second LOG"
        if place == 0 and not found.command.free_text and takes_back(line, words):
            return "the next line takes it back or hedges"
    return ""


def is_log(line: str, words: Words) -> bool:
    other = head.head_of(line, words)
    return other is not None and other.command.name == "LOG" and any(letter.isdigit() for letter in line)


def takes_back(line: str, words: Words) -> bool:
    low = line.casefold()
    return any(low.startswith(p) and not low[len(p) :][:1].isalnum() for p in words.some("hedges"))


def settle(found: Head, below: str, context: Context, words: Words, new_text: str) -> Reading:
    """A head without doubt becomes its command, if its text is of the shape that command takes."""
    name = found.command.name
    if name in ("YES", "NO"):
        return yes_or_no(found, below, context, words, new_text)
    tails = words.some("tails") if name in OBJECTS else ()
    rest = head.peeled(found.text, (*words.some("polite"), *tails))
    if not rest:
        found = Head(found.command, "", separated=True)
    elif not found.separated and not found.command.open_text:
        return ask(new_text, f"{name} stands in a sentence, not alone (rule 16)")
    elif name in BARE:
        return ask(new_text, f"{name} is followed by words it does not take")
    said = slots_of(found, below, context, words)
    if isinstance(said, Unclear):
        return ask(new_text, said.reason)
    return Reading(name, said, new_text, f"{name} at the head of the new text (rule 16)")


def yes_or_no(found: Head, below: str, context: Context, words: Words, new_text: str) -> Reading:
    """YES and NO mean what the letter being answered asked (rule 18)."""
    meant = context.yes if found.command.name == "YES" else context.no
    if meant is None or meant not in NAMED:
        return ask(new_text, f"{found.command.name} answers a letter that asked nothing (rule 18)")
    agreeing = words.some("agreeing") if found.command.name == "YES" else words.some("refusing")
    kept = (
        *words.some("polite"),
        *agreeing,
        *words.phrases(meant),
        *words.phrases(found.command.name),
        *words.some("tails"),
    )
    rest = head.peeled(found.text, kept)
    reason = bool(rest) and found.command.name == "NO" and NAMED[meant].free_text and colon(found, new_text)
    if rest and not reason:
        return ask(new_text, f"{found.command.name} is followed by words that may change it (rule 17)")
    said = slots_of(Head(NAMED[meant], found.text if reason else "", separated=True), below, context, words)
    if isinstance(said, Unclear):
        return ask(new_text, said.reason)
    return Reading(meant, said, new_text, f"{found.command.name} means {meant} to this letter (rule 18)")


def colon(found: Head, new_text: str) -> bool:
    return f": {found.text}" in new_text or f":{found.text}" in new_text


def slots_of(found: Head, below: str, context: Context, words: Words) -> Slots | Unclear:
    said = Said(found.text, found.separated, below, words, local_day(context), context.locale)
    return found.command.slots(said)


def local_day(context: Context) -> date:
    try:
        return context.received.astimezone(ZoneInfo(context.zone)).date()
    except (KeyError, ValueError, OSError):
        # An unknown zone is the world's fault, not the writer's: their letter is dated where it was received.
        return context.received.date()


def ask(new_text: str, reason: str) -> Reading:
    return Reading("ASK", {}, new_text, reason)
