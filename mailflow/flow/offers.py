"""What an unclear mail could have said: the words that count where it was written, for who wrote it."""

from collections.abc import Collection

from mailflow.core.commands import COMMANDS
from mailflow.core.letter import ASKS, NOTHING_ASKED
from mailflow.core.machines.connection import LIVE
from mailflow.core.people import Person
from mailflow.flow.record import Step
from mailflow.store import subjects

UNSPOKEN = {"CHOICE": "number", "ANSWERS": "answers"}  # answered by a number, or question by question


def offers(step: Step, person: Person, template: str, desk: str | None, acted_on: Collection[str]) -> dict[str, object]:
    """The facts of the letter that asks back."""
    verbs = ASKS.get(template, NOTHING_ASKED).verbs
    how = next((UNSPOKEN[verb] for verb in verbs if verb in UNSPOKEN), "")
    words = [] if how else [verb for verb in verbs or _at_desk(step, person, desk) if verb in acted_on]
    return {"how": how, "words": [{"word": word, "line": _HELP[word]} for word in words]}


_HELP = {command.name: command.help for command in COMMANDS}


def _at_desk(step: Step, person: Person, desk: str | None) -> list[str]:
    paired = subjects.find_connections(step.tx, step.programme, person.id, LIVE, step.house.zone)
    end = ["END"] if paired else []
    if desk == "tracker":
        return ["LOG", *end]
    asks = [] if person.roles.isdisjoint(step.policy.pairing.who_asks) else ["REQUEST"]
    return [*asks, *end, "STATUS", "HELP"]
