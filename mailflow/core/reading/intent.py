"""What a person meant: an explicit command at the head of the new text; else ask back (rules 16-22)."""

import re
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from mailflow.core.commands.command import Command, Counts, Said, Takes, Unclear
from mailflow.core.commands.log import inverted, is_measure, of_somebody_else, told, why_no_measure
from mailflow.core.commands.words import Words, merged
from mailflow.core.reading import courtesy, form, head, plainly, remains, worry
from mailflow.core.reading.answers import marked_correction, reason_of, unsays
from mailflow.core.reading.below import doubt_below
from mailflow.core.reading.choice import number_chosen, without_number
from mailflow.core.reading.context import Context, Reading
from mailflow.core.reading.head import NAMED, Head
from mailflow.core.reading.invited import invited, is_forwarded
from mailflow.core.reading.kind import Kind, may_be_calendar
from mailflow.core.reading.message import Message
from mailflow.core.reading.reply import LINE_LETTERS, STRUCK, Cut, cut

REPLIED = re.compile(
    r"^(?:re|aw|sv|vs|antw|antwort|odp|ref|res|rif|ynt|fwd?|wg|tr|rv|enc|doorst|vl|回复|答复|转发|返信|転送)\s?(?:\[\d{1,3}\])?\s?[:：]",
    re.I,
)
# Where a sentence ends that tells of a meeting; "7. Juni" and "45 min. am" go on.
TOLD = re.compile(r"(?<=[^\W\d_]{3}[.!])\s+(?=[^\W\d_])(?=\S)|(?<=[。！])\s?(?=\S)")
TOLD_TWICE = ("minutes", "with", "name", "which", "amount", "unit", "until", "address")
# Each answers one question: to a letter that asks another one it is a slip (rule 18).
ANSWERING = frozenset({"ACCEPT", "DECLINE", "CONFIRM", "DISPUTE", "AGREE"})
STOPS = ("UNDO",)  # a letter that only tells what will happen, and how to stop it
ALWAYS = frozenset(
    {"HELP", "STOP", "STATUS", "END", "PAUSE", "RESUME", "LEAVE", "UNDO", "WHY", "DATA", "DELETE", "ADDRESS"}
)


def understand(message: Message, context: Context) -> Reading:
    if message.kind is Kind.INVITATION and message.event:
        return invited(message.event, message.sender, message.subject, context)
    if message.kind is not Kind.PERSON:
        return Reading("NONE", {}, "", f"a machine wrote it: {message.kind_reason}")
    if message.sender is None:
        return Reading("NONE", {}, "", "nobody can be read as its sender (rule 5)")
    if message.encrypted:
        return ask("", "it is encrypted or sealed, and nobody here can open it (rule 4)")
    context = replace(context, called=f"{message.sender_name} {message.sender.partition('@')[0]}")
    new = cut(message.text, context.quoted)
    words = merged(context.languages)
    reading = spoken(message, context, new, words)
    if context.form and reading.intent not in ALWAYS and not is_forwarded(message.subject):
        worried = bool(new.new_text) and worry.leads(first_line(new.new_text, words)[0], words)
        return reading if worried else filled(message, context, new)
    return reading


def filled(message: Message, context: Context, new: Cut) -> Reading:
    words = merged(context.languages)
    found = form.answers(context.form, new.new_text, message.text, context.quoted(), words)
    if found is None:
        return ask(new.new_text, "the form holds no answers we can read")
    if worry.stands_among(found.given.values()):
        return ask(new.new_text, "a CONCERN stands among the answers (rule 11)")
    reason = f"the form was answered question by question (rule 11){found.told}"
    return Reading("ANSWERS", found.slots(context.form), new.new_text, reason)


def spoken(message: Message, context: Context, new: Cut, words: Words) -> Reading:
    subject = head.line_of(message.subject[:LINE_LETTERS])
    fresh = bool(subject) and not REPLIED.match(subject)
    if is_forwarded(message.subject):
        return ask(new.new_text, "it was forwarded: whose words these are nobody can tell")
    if fresh and may_be_calendar(message.subject, new.new_text):
        return ask(new.new_text, "its subject may be a calendar's answer (rule 19)")
    if not new.new_text:
        if fresh and not new.quoted and STRUCK not in subject:
            return read_line(subject, "", context, words, "")
        return ask("", "nothing new was written above the quoted letter (rule 11)")
    shown, below = first_line(new.new_text, words)
    if STRUCK in shown:
        return ask(new.new_text, "words on the first line are struck out (rule 17)")
    if remains.of_markup(shown):
        return ask(new.new_text, "the first line holds what is left of markup (rule 12)")
    written = as_meant(shown, context)
    chosen = number_chosen(f"{written}\n{below}", words) if "CHOICE" in context.asked else None
    if chosen is not None:
        return Reading("CHOICE", {"number": chosen}, new.new_text, f"chose {chosen}")
    line = without_number(written, below, context.offered, words)
    reading = read_line(line, below, context, words, new.new_text)
    if reading.intent == "ASK" and written is shown:
        reading = answered_plainly(line, below, context, words, new.new_text) or reading
    if line is not written and reading.intent != "ASK":
        reading = replace(reading, reason=f"{line} has that number in the letter answered (rule 22)")
    if (
        reading.intent == "ASK"
        and context.asked == STOPS
        and not fresh
        and courtesy.is_mere_thanks(new.new_text, context.names, words)
    ):
        return Reading("NONE", {}, new.new_text, "it only says thanks, and stops nothing")
    if fresh and contradicts(subject, reading, context, words):
        return ask(new.new_text, "the subject says one thing and the letter another (rule 19)")
    return reading


def as_meant(line: str, context: Context) -> str:
    """The line without quotation marks around it, as our letters show a command; other words may be anybody's.

    More than a word only where no unknown letter may have shown it.
    """
    said = head.unquoted(line)
    if said is not line and not (said.split()[0].isupper() or said.strip(head.EMPTY).isalpha()):
        return line
    if said is line or said.strip(head.EMPTY).isalpha() or context.desk is not None or any(context.quoted()):
        return said
    return line


def contradicts(subject: str, reading: Reading, context: Context, words: Words) -> bool:
    said = head.head_of(subject, words)
    if said is None or not counts(said, context):
        return False
    plain = not said.text or said.separated or said.command.name in ("LOG", "REQUEST")
    if plain and reading.intent == said.command.name:
        return differs(read_line(subject, "", context, words, ""), reading)
    return plain and reading.intent != "ASK" and not agrees(said, reading)


def differs(one: Reading, other: Reading) -> bool:
    """The same command of another measure or person; what only one of them says does not count."""
    both = [(one.slots.get(name), other.slots.get(name)) for name in TOLD_TWICE]
    return any(first and second and first != second for first, second in both)


def counts(said: Head, context: Context) -> bool:
    return said.counts_in(context.desk, context.asked)


def agrees(said: Head, reading: Reading) -> bool:
    return (said.command.name, reading.intent) in (
        ("YES", "ACCEPT"),
        ("YES", "CONFIRM"),
        ("YES", "AGREE"),
        ("YES", "EXTEND"),
        ("NO", "DECLINE"),
        ("NO", "DISPUTE"),
        ("FIND", "REQUEST"),
    )


def first_line(new_text: str, words: Words) -> tuple[str, str]:
    """The line that is read, and what stands below it; one greeting line may stand above (rule 16)."""
    lines = [line for line in new_text.split("\n") if line.strip()]
    line = head.line_of(lines[0][: LINE_LETTERS + 1])
    if len(lines) > 1 and STRUCK not in line and courtesy.is_greeting(line, words):
        lines = lines[1:]
        line = head.line_of(lines[0][: LINE_LETTERS + 1])
    return line, "\n".join(lines[1:])


def read_line(line: str, below: str, context: Context, words: Words, new_text: str) -> Reading:
    if len(line) > LINE_LETTERS:
        return ask(new_text, "the first line is too long to be a command")
    found = head.head_of(line, words)
    if found is None and courtesy.is_polite(line, words):
        line = courtesy.without_preamble(line, words)
        found = head.head_of(line, words)
    if found is None:
        return bare_log(line, below, context, words, new_text)
    if found.command.name == "YES" and found.text and context.yes is None and "LOG" in context.asked:
        return bare_log(found.text, below, context, words, new_text)  # "Yes, for 45 minutes", asked whether they met
    if not counts(found, context):
        return ask(new_text, why_not_here(found.command, found.text))
    if found.command.name in ANSWERING and context.asked and found.command.name not in context.asked:
        return ask(new_text, f"the letter answered does not ask for {found.command.name} (rule 18)")
    found = marked_correction(head.referred(found, words, context.at_team), line, words)
    found = courtesy.without_name(found, words)
    why = head.doubt_in(found, line, words) or doubt_below(found, line, below, context, words)
    if why:
        return ask(new_text, f"{why}, so {found.command.name} is not plain (rule 17)")
    return settle(found, below, context, words, new_text)


def why_not_here(command: Command, text: str) -> str:
    if command.counts is Counts.SPELT_OUT and command.takes is Takes.NOTHING and text:
        return f"{command.name} stands in a sentence, not alone (rule 16)"
    return f"{command.name} counts only {command.counts.value} (rule 16)"


def bare_log(line: str, below: str, context: Context, words: Words, new_text: str) -> Reading:
    """At the tracker, or when LOG was asked, the word itself may be left out."""
    unclear = ask(new_text, "the first line is no command (rule 16)")
    if "?" in line or inverted(words).match(line) or not (context.desk == "tracker" or "LOG" in context.asked):
        return unclear
    unasked = Head(NAMED["LOG"], line, separated=False)
    said = said_with(unasked, below, context, words)
    if not is_measure(line, said):
        # What is told in a sentence ends with it; the rest stands below, as it would behind a line's end.
        line, *rest = TOLD.split(courtesy.ungreeted(line, words), maxsplit=1)
        below = "\n".join((*rest, below)) if below or rest else ""
        unasked = Head(NAMED["LOG"], told(line, said), separated=False)
        if not unasked.text:
            fault = why_no_measure(line, said)
            return ask(new_text, fault) if fault else unclear
    why = (
        of_somebody_else(line, said)
        or head.doubt_in(unasked, line, words)
        or doubt_below(unasked, line, below, context, words)
    )
    return ask(new_text, f"{why} (rule 17)") if why else settle(unasked, below, context, words, new_text)


def settle(found: Head, below: str, context: Context, words: Words, new_text: str) -> Reading:
    """A head without doubt becomes its command, if its text is of the shape that command takes."""
    command, name = found.command, found.command.name
    if name in ("YES", "NO"):
        return yes_or_no(found, below, context, words, new_text)
    if (command.free_text or command.content) and name != "LOG" and unsays(found, below, words):
        return ask(new_text, f"the words behind {name} take it back (rule 17)")
    tails = words.some("tails") if command.objects else ()
    mistakes = words.some("withdrawals") if name == "UNDO" else ()
    if not head.peeled(found.text, words.some("polite"), tails, mistakes):
        found = replace(found, text="", separated=True)
    elif command.takes is Takes.NOTHING:
        return ask(new_text, f"{name} is followed by words it does not take (rule 16)")
    elif not found.separated and command.takes is Takes.MARKED and not words.starts(found.text, *command.openers):
        return ask(new_text, f"{name} stands in a sentence, not alone (rule 16)")
    said = command.slots(said_with(found, below, context, words))
    if isinstance(said, Unclear):
        return ask(new_text, said.reason)
    return Reading(name, said, new_text, f"{name} at the head of the new text (rule 16)")


def yes_or_no(found: Head, below: str, context: Context, words: Words, new_text: str) -> Reading:
    """YES and NO mean what the letter being answered asked (rule 18)."""
    name = found.command.name
    other = asked_beside(found, context, words) if name == "YES" else None
    if other:
        return Reading(other, {}, new_text, f"YES, and the {other} that this letter asks for (rule 18)")
    meant = context.yes if name == "YES" else context.no
    if meant is None or meant not in NAMED:
        return ask(new_text, f"{name} answers a letter that asked nothing (rule 18)")
    reason = reason_of(found, NAMED[meant], context, words, new_text)
    if reason is None:
        return ask(new_text, f"{name} is followed by words that may change it (rule 17)")
    answer = Head(NAMED[meant], reason, separated=True)
    said = answer.command.slots(said_with(answer, below, context, words))
    if isinstance(said, Unclear):
        return ask(new_text, said.reason)
    return Reading(meant, said, new_text, f"{name} means {meant} to this letter (rule 18)")


def answered_plainly(line: str, below: str, context: Context, words: Words, new_text: str) -> Reading | None:
    """The answer in words of their own to a letter that asked; a no keeps what they wrote as its reason."""
    found = head.head_of(line, words)
    if found and found.command.name not in ("YES", "NO") and unsays(found, below, words):
        return None
    plain = plainly.answer_in(line, below, context, words)
    meant = NAMED.get((context.yes if plain.name == "YES" else context.no) or "") if plain else None
    if plain is None or meant is None:
        return None
    text = plain.line if plain.name == "NO" and meant.free_text else plain.rest if meant.name == "ACCEPT" else ""
    answer = Head(meant, text, separated=True)
    behind = "\n".join(filter(None, (plain.rest, plain.below)))
    if doubt_below(answer, plain.line, behind, context, words):
        return None
    said = meant.slots(said_with(answer, plain.below, context, words))
    if isinstance(said, Unclear):
        return None
    return Reading(
        meant.name, said, new_text, f"{plain.name} in plain words means {meant.name} to this letter (rule 18)"
    )


def asked_beside(found: Head, context: Context, words: Words) -> str | None:
    """ "Yes, and add the address": a yes to the one thing more that the letter asks for."""
    bare = head.peeled(found.text, words.some("and"), words.some("polite"))
    other = head.head_of(bare, words) if bare else None
    if other is None or head.peeled(other.text, words.some("polite")) or other.command.takes is not Takes.NOTHING:
        return None
    more = {*context.asked} - {"YES", "NO", context.yes, context.no}
    return other.command.name if other.command.name in more else None


def said_with(found: Head, below: str, context: Context, words: Words) -> Said:
    return Said(
        text=found.text,
        separated=found.separated,
        below=below,
        words=words,
        today=local_day(context),
        locale=context.locale,
        at_team=context.at_team,
        which=found.which,
        day=context.day,
    )


def local_day(context: Context) -> date:
    try:
        return context.received.astimezone(ZoneInfo(context.zone)).date()
    except (KeyError, ValueError, OSError):
        # An unknown zone is the world's fault, not the writer's: their letter is dated where it was received.
        return context.received.date()


def ask(new_text: str, reason: str) -> Reading:
    return Reading("ASK", {}, new_text, reason)
