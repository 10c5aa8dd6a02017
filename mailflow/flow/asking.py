"""Asking before acting: "was this you?" and "which of these?". The command is held until the answer replays it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from mailflow.core import say
from mailflow.core.machines import question
from mailflow.core.machines.connection import Connection
from mailflow.core.machines.question import Question
from mailflow.core.transition import Event
from mailflow.flow.answers import DAILY_ANSWERS, Command, answered_today
from mailflow.flow.record import Step


def ask(step: Step, command: Command, words: str, options: list[tuple[str, str]]) -> str:
    """Hold a command; `options` are names and what each stands for, none where it is a yes or no."""
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
    )
    step.settle(question.decide, asked, Event("ask", command.person.id), new=True)
    return f"asked {command.person.first} before doing it: {words}"


def ask_first(step: Step, command: Command) -> str:
    """The round trip: the address on file is asked whether it was really its owner, three times a day at most."""
    if answered_today(step, command.person, ("confirm",)) >= DAILY_ANSWERS:
        return ""
    return ask(step, command, in_words(command), [])


def ask_which(step: Step, command: Command, among: list[Connection]) -> str:
    """A numbered choice between a person's connections."""
    options = [(c.other(command.person.id).name, f"connection:{c.id}") for c in among]
    return ask(step, command, in_words(command), options)


def in_words(command: Command) -> str:
    """What a command would do, in words that follow "you asked us to"."""
    slots = command.slots
    if command.verb == "REQUEST":
        return f"ask {slots.get('name') or 'somebody'} to be your mentor"
    if command.verb == "LOG":
        day = say.long_date(date.fromisoformat(str(slots["date"])))
        return f"write down a meeting of {say.length(int(str(slots['minutes'])))} on {day}"
    if command.verb == "PLAN":
        start = datetime.fromisoformat(str(slots["start"])).astimezone(ZoneInfo(command.person.zone))
        return f"plan a meeting on {say.long_date(start.date())} at {start:%H:%M}"
    return {
        "WITHDRAW": "call off a planned meeting",
        "ACCEPT": "accept the request",
        "DECLINE": "decline the request",
        "CONFIRM": "confirm the meeting",
        "DISPUTE": "say that the meeting is not written down right",
        "END": "end a mentoring connection",
        "ANSWERS": "send in your survey answers",
        "PAUSE": "pause new requests to you",
        "RESUME": "open you to new requests again",
    }[command.verb]
