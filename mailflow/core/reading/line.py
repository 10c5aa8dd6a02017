"""What a line says: a command at its head, a meeting told, or an answer in words of one's own (rules 16-20)."""

import re
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from mailflow.core.commands.accept import is_the_word
from mailflow.core.commands.command import Command, Counts, Said, Takes, Unclear
from mailflow.core.commands.log import is_measure, split, why_no_measure
from mailflow.core.commands.request import is_somebody, without_courtesy
from mailflow.core.commands.told import inverted, of_somebody_else, told
from mailflow.core.commands.words import Words
from mailflow.core.reading import courtesy, head, plainly
from mailflow.core.reading.answers import marked_correction, reason_of, unsays
from mailflow.core.reading.below import doubt_below
from mailflow.core.reading.context import Context, Reading
from mailflow.core.reading.doubt import doubt_in
from mailflow.core.reading.head import NAMED, Head
from mailflow.core.reading.reply import LINE_LETTERS

# Where a sentence ends that tells of a meeting; "7. Juni" and "45 min. am" go on.
TOLD = re.compile(r"(?<=[^\W\d_]{3}[.!])\s+(?=[^\W\d_])(?=\S)|(?<=[。！])\s?(?=\S)")
# Each answers one question: to a letter that asks another one it is a slip (rule 18).
ANSWERING = frozenset({"ACCEPT", "DECLINE", "CONFIRM", "DISPUTE", "AGREE"})
AN_HOUR = re.compile(r"[1-9]\d?:[0-5]\d")
TELLING = ("WHY", "STATUS", "HELP")


def read_line(line: str, below: str, context: Context, words: Words, new_text: str) -> Reading:
    if len(line) > LINE_LETTERS:
        return ask(new_text, "the first line is too long to be a command")
    line = without_question(line, words)
    found = head.head_of(line, words)
    if found is None and courtesy.is_polite(line, words):
        line = courtesy.without_preamble(line, words)
        found = head.head_of(line, words)
    if found is None:
        return bare_log(line, below, context, words, new_text)
    if found.command.name == "YES" and found.text and context.yes is None and "LOG" in context.asked:
        return bare_log(found.text, below, context, words, new_text)  # "Yes, for 45 minutes", asked whether they met
    if not found.counts_in(context.desk, context.asked):
        return ask(new_text, why_not_here(found.command, found.text))
    if found.command.name in ANSWERING and context.asked and found.command.name not in context.asked:
        return ask(new_text, f"the letter answered does not ask for {found.command.name} (rule 18)")
    found = marked_correction(head.referred(found, words, context.at_team), line, words)
    found = courtesy.without_name(found, words)
    if found.command.name == "REQUEST":
        found = replace(found, text=without_courtesy(found.text, words))
    why = doubt_in(found, line, words) or doubt_below(found, line, below, context, words)
    if why:
        return ask(new_text, f"{why}, so {found.command.name} is not plain (rule 17)")
    return settle(found, below, context, words, new_text)


def without_question(line: str, words: Words) -> str:
    """ "Why?" and "Status?" ask us, and are commands that only tell."""
    bare = line.rstrip("?! ")
    asked = head.exact(bare, words) if bare is not line else None
    return bare if asked is not None and asked.name in TELLING else line


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
    if AN_HOUR.fullmatch(split(line, said)[0].strip(head.EMPTY)):
        return ask(new_text, "the duration may be a time of day (rule 20)")  # behind LOG it is a length
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
        or doubt_in(unasked, line, words)
        or doubt_below(unasked, line, below, context, words)
    )
    return ask(new_text, f"{why} (rule 17)") if why else settle(unasked, below, context, words, new_text)


def settle(found: Head, below: str, context: Context, words: Words, new_text: str) -> Reading:
    """A head without doubt becomes its command, if its text is of the shape that command takes."""
    command, name = found.command, found.command.name
    if name in ("YES", "NO"):
        return yes_or_no(found, below, context, words, new_text)
    own_words = (command.free_text or command.content) and name != "LOG"
    if own_words and not (name == "REQUEST" and is_somebody(found.text)) and unsays(found, below, words):
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
        return Reading("ASK", {}, new_text, said.reason, begun=name)
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
    text = plain.line if plain.name == "NO" and meant.free_text else noted(plain) if meant.name == "ACCEPT" else ""
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


def noted(plain: plainly.Plain) -> str:
    """What is said beside a yes; in "Yes, gladly! ACCEPT" that is the yes itself."""
    return plain.line.removesuffix(plain.rest).strip() if is_the_word(plain.rest) else plain.rest


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
