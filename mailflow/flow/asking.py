"""Asking before acting: "was this you?" and "which of these?". The command is held until the answer replays it."""

from dataclasses import replace

from mailflow.core.machines import question
from mailflow.core.machines.connection import LIVE, Connection
from mailflow.core.machines.question import Question
from mailflow.core.people import Person
from mailflow.core.reading import Reading
from mailflow.core.transition import Event
from mailflow.flow import appointed, joining, pairing, undoing
from mailflow.flow.addresses import in_letter
from mailflow.flow.answers import ASKED, DAILY_ANSWERS, DAILY_OTHERS, Command, answered_today, stands
from mailflow.flow.pairs import candidates, invited_pairs, loggable, why_no_log, why_none
from mailflow.flow.pinned import pinned_version
from mailflow.flow.record import Step
from mailflow.flow.whom import wanted
from mailflow.flow.wording import in_words


def ask(step: Step, command: Command, words: str, options: list[tuple[str, str]]) -> str:
    """Hold a command, so many times a day at most; empty where no more is asked today.

    `options` are names and what each stands for, none where it is a yes or no.
    """
    others = step.proven and question.is_about_others(command.verb, command.person, command.about)
    before, most = answered_today(step, command.person, ASKED, others=others), DAILY_OTHERS if others else DAILY_ANSWERS
    if before >= most:
        return ""
    asked = Question(
        id=step.house.new_id(),
        programme=step.programme,
        person=command.person,
        verb=command.verb,
        slots=command.slots,
        about=command.about,
        act=words,
        options=tuple(name for name, _ in options),
        targets=tuple(target for _, target in options),
        address=in_letter(command.other_address),
    )
    slots = {"last": before == most - 1, "proven": step.proven, "others": others}
    step.settle(question.decide, asked, Event("ask", command.person.id, slots), new=True)
    return f"asked {command.person.first} before doing it: {words}"


def as_a_no(reading: Reading, template: str) -> Reading:
    """Nothing has been done yet that we ask about: whoever takes it back says no."""
    if reading.intent != "UNDO" or template not in ASKED:
        return reading
    return replace(reading, intent="NO", reason=f"{reading.reason}; UNDO is a NO to this question")


def ask_first(step: Step, command: Command) -> str:
    """The round trip: the address on file is asked whether it was really its owner.

    Nobody is asked for leave to do what cannot be done. Where several pairs or people fit, which one is the only
    question: its answer comes from the address on file, too.
    """
    if command.verb == "REQUEST" and not command.other_address:  # nobody is told whom a stranger asked for
        return _ask_request(step, command)
    if command.verb in ("PAIR", "APPROVE"):
        return _ask_to_pair(step, command)
    if command.verb == "UNDO":
        bound = undoing.pinned(step, command)
        return bound if isinstance(bound, str) else ask(step, bound, in_words(step, bound), [])
    if command.verb == "AGREE":  # to the words of the letter it answers, whatever becomes of them meanwhile
        command = replace(command, slots={**command.slots, "version": pinned_version(step, command)})
    if command.verb in ("ACCEPT", "DECLINE", "CANCEL") and appointed.is_one(step, command):  # to the time it answers
        command = replace(command, slots={**command.slots, "sequence": appointed.pinned(step, command)})
    if command.verb not in ("END", "EXTEND", "LOG", "PLAN", "MEET") or appointed.is_one(step, command):
        return ask(step, command, in_words(step, command), [])
    found = _meant(step, command)
    if not found:
        return stands(step, command, (why_no_log if command.verb == "LOG" else why_none)(step, command))
    if len(found) > 1:
        return ask_which(step, command, found)
    at_pair = replace(command, about=command.about or f"connection:{found[0].id}")
    return ask(step, at_pair, in_words(step, at_pair), [])


def _meant(step: Step, command: Command) -> list[Connection]:
    if command.verb == "LOG":
        return loggable(step, command)
    return invited_pairs(step, command) if command.verb == "PLAN" else candidates(step, command, LIVE)


def _ask_to_pair(step: Step, command: Command) -> str:
    wrong = _why_not_paired(step, command)
    return stands(step, command, wrong) if wrong else ask(step, command, in_words(step, command), [])


def _why_not_paired(step: Step, command: Command) -> str:
    """Nor let in, where the APPROVE is of an application."""
    place = joining.named(step, command) if command.verb == "APPROVE" else None
    if place:
        return joining.why_not_approved(step, place)
    found = (pairing.named if command.verb == "PAIR" else pairing.chosen)(step, command)
    return found if isinstance(found, str) else ""


def _ask_request(step: Step, command: Command) -> str:
    """A name that nobody has is answered at once, and is no question."""
    found = wanted(step, command)
    if isinstance(found, str):
        return found
    return ask_whom(step, command, found) if len(found) > 1 else ask(step, command, in_words(step, command), [])


def ask_which(step: Step, command: Command, among: list[Connection]) -> str:
    """A numbered choice between a person's connections."""
    options = [(f"{c.other(command.person.id).name} ({c.ref})", f"connection:{c.id}") for c in among]
    return ask(step, command, in_words(step, command), options)


def ask_whom(step: Step, command: Command, among: list[Person]) -> str:
    """A numbered choice between people of one name."""
    return ask(step, command, in_words(step, command), [(p.name, p.id) for p in among])
