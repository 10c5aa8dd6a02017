"""What an unclear mail could have said: the words that count where it was written, for who wrote it (rule 22)."""

from collections.abc import Collection
from typing import Any

from mailflow.core import say
from mailflow.core.authority import may_say
from mailflow.core.commands import COMMANDS, help_line
from mailflow.core.commands.command import Counts
from mailflow.core.letter import ASKS, NOTHING_ASKED
from mailflow.core.machines import choosing, closing
from mailflow.core.machines.connection import LIVE, Connection
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.question import Question
from mailflow.core.people import Person
from mailflow.core.reading import Reading
from mailflow.core.reading.choice import offerable
from mailflow.core.roles import may_ask, works_for
from mailflow.flow.pairs import is_one_of
from mailflow.flow.plainly import ASKED_NOTHING, ELSEWHERE, sentence_for, word_in
from mailflow.flow.record import Step
from mailflow.store import subjects

UNSPOKEN = {"CHOICE": "number", "ANSWERS": "answers"}  # answered by a number, or question by question


def offers(  # noqa: PLR0917 - where it was written, by whom and about what
    step: Step, person: Person, template: str, desk: str | None, about: str, acted_on: Collection[str], begun: str = ""
) -> dict[str, object]:
    """The facts of the letter that asks back: what has a number there, and what takes more than one."""
    verbs = ASKS.get(template, NOTHING_ASKED).verbs
    meeting = _meeting(step, person, about)
    how = next((UNSPOKEN[verb] for verb in verbs if verb in UNSPOKEN), "")
    if how:
        return {
            "how": how,
            "options": _options(step, template, about, person),
            "verbs": [],
            "words": [],
            "meeting": meeting,
        }
    asked = [verb for verb in verbs if verb in acted_on]
    said = asked or [verb for verb in _at_desk(step, person, desk) if verb in acted_on]
    if begun in acted_on and may_say(begun, person.roles):
        said = [begun, *(verb for verb in said if verb != begun)]
    counted = offerable([verb for verb in said if verb != begun])  # its text was not clear: a number would leave it out
    day = say.example_day(step.now, person.zone)
    return {
        "how": "choice" if counted else "",
        "options": [_numbered(verb) for verb in counted],
        "verbs": list(counted),
        "words": [{"word": verb, "line": help_line(_HELP[verb], day)} for verb in said if verb not in counted],
        "meeting": meeting,
    }


def why_asked(step: Step, person: Person, reading: Reading, desk: str | None, acted_on: Collection[str]) -> str:
    """Why we ask back, in a sentence; of a word that counts elsewhere, and would do something there, where that is."""
    word = word_in(reading.reason)
    place = _PLACES.get(_COUNTS.get(word, Counts.EVERYWHERE), "") if ELSEWHERE in reading.reason else ""
    if place and word in acted_on and may_say(word, person.roles) and works_for(word, person.roles, step.policy):
        there = step.desk(place)
        return say.phrase(
            "You wrote {word}. That counts in a new email to {desk}: please send it there.", word=word, desk=there
        )
    if desk and ASKED_NOTHING in reading.reason:
        return say.phrase(
            "You wrote {word} in a new email, and we cannot tell to what. Please reply to the letter that you mean.",
            word=word,
        )
    return sentence_for(reading.reason)


_HELP = {command.name: command.help for command in COMMANDS}
_COUNTS = {command.name: command.counts for command in COMMANDS}
_PLACES = {Counts.AT_A_DESK: "frontdesk", Counts.AT_THE_TEAM: "team"}
# The letter they answer is our first one, and the list is HELP's; here both are one letter further away.
HERE = {
    "YES": "yes to what we asked",
    "NO": "no to what we asked",
    "HELP": "get the list of all that you can write to us",
}


def _numbered(verb: str) -> str:
    """The word stands behind, for a copied line that begins with it would be the command (rule 23)."""
    line = say.capital(say.phrase(HERE.get(verb, _HELP[verb])))
    return say.phrase("{line} ({verb}).", line=say.bare(line), verb=verb)


def _meeting(step: Step, person: Person, about: str) -> str:
    """Which meeting the letter was about: the mail asked about names none, perhaps, and others may wait, too."""
    found = subjects.find(step.tx, about, step.house.zone)
    if not isinstance(found, Meeting) or not is_one_of(person, found.connection):
        return ""
    other, day = found.connection.other(person.id).name, say.long_date(found.held_on)
    told = say.phrase("your meeting with {other} on {day}", other=other, day=day)
    return say.phrase("{meeting} ({length})", meeting=told, length=say.length(found.minutes)) if found.minutes else told


def offered_in(letter: Any) -> tuple[str, ...]:
    """The commands that such a letter, as it stands in the outbox, offers by their numbers."""
    return tuple(letter.facts.get("verbs", ())) if letter is not None and letter.template == "ask-back" else ()


def _options(step: Step, template: str, about: str, person: Person) -> list[object]:
    """The choices of the question that was not answered clearly, as its own letter has them."""
    asked = subjects.find(step.tx, about, step.house.zone)
    if isinstance(asked, Connection):
        own = closing.options_for(asked, person.id) if template == "end-why" else None
        return own or choosing.options_for(asked, person.id, step.rules_for(asked))
    return list(asked.options) if isinstance(asked, Question) else []


def _at_desk(step: Step, person: Person, desk: str | None) -> list[str]:
    paired = subjects.find_connections(step.tx, step.programme, person.id, LIVE, step.house.zone)
    end = ["END"] if paired else []
    if desk == "tracker":
        return ["LOG", *end]
    asks = ["REQUEST"] if may_ask(person.roles, step.policy) else []
    return [*asks, "STATUS", "HELP", *end]
