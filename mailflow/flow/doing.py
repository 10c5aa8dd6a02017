"""One line of a coordinator's mail, done: what would have answered it alone is a sentence of the transcript."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from mailflow.core import say
from mailflow.core.letter import Letter
from mailflow.core.lines import Line, Target
from mailflow.core.say import phrase
from mailflow.flow import extending, forecast, reminding, weighing
from mailflow.flow.answers import Command
from mailflow.flow.pairs import connection_of
from mailflow.flow.record import Aside, Step
from mailflow.flow.rows import PROPOSAL
from mailflow.store import subjects

Act = Callable[[Step, Command], str]
DONE, ASKED, NOT_DONE = "done", "asked", "not done"
MOVED = (DONE, ASKED)


@dataclass(frozen=True)
class Told:
    """What came of one line, in words for who wrote it."""

    state: str
    line: str
    undo: tuple[Mapping[str, Any], ...] = ()  # what UNDO and its number are about


def do_at(step: Step, command: Command, line: Line, target: Target, act: Act) -> Told:
    """What was right when she was asked may not be any more: it is weighed again."""
    would, why = weighing.weigh(step, command, line, target)
    if not would:
        return Told(NOT_DONE, why)
    one = weighing.at(command, line, target)
    if line.verb == "UNDO" and target.event == "HOLD":
        told = _let_go(step, target)
    else:
        told = OWN[line.verb](step, one, target) if line.verb in OWN else _answered(step, one, target, act)
    return replace(told, undo=(_row(step, told, line, target),)) if told.state in MOVED else told


def _row(step: Step, told: Told, line: Line, target: Target) -> dict[str, Any]:
    """What was done there, so that UNDO and the number of the line mean this and nothing else."""
    pair = connection_of(step, target.about)
    about = subjects.name_of(pair) if pair and line.verb in ("END", "EXTEND") else target.about
    return asdict(replace(target, about=about, title=target.title or told.line, event=line.verb))


def _answered(step: Step, command: Command, target: Target, act: Act) -> Told:
    """As a mail of this one command would be; its answer stands here."""
    aside = Aside(command.person.id)
    if target.about.startswith(PROPOSAL):
        command = weighing.proposed(step, command, target)
    if command.verb == "UNDO":
        command = replace(command, about=target.about, slots={})
    elif command.verb == "END" and (pair := connection_of(step, target.about)):
        command = replace(command, slots={**command.slots, "which": pair.ref})
    act(replace(step, aside=aside), command)
    return _of(aside.letters, target)


def _of(letters: list[Letter], target: Target) -> Told:
    for letter in letters:
        if letter.template in SAYING:
            return SAYING[letter.template](letter.facts)
    return Told(DONE, phrase("Done: {title}.", title=target.title))


def _paired(facts: Mapping[str, Any]) -> Told:
    made = [phrase("{pair} are a pair now, and have been introduced.", pair=row["title"]) for row in facts["done"]]
    said = say.run([*made, *facts["asked"], *facts["failed"]])
    return Told(DONE if facts["done"] else ASKED if facts["asked"] else NOT_DONE, said)


def _screened(facts: Mapping[str, Any]) -> Told:
    name, ref = facts["name"], facts["ref"]
    done = {
        "in": phrase("{name} takes part now ({ref}).", name=name, ref=ref),
        "out": phrase("{name} is not in, and has been told ({ref}).", name=name, ref=ref),
        "renewed": phrase("{name} is a member again ({ref}).", name=name, ref=ref),
    }
    return Told(DONE, done[facts["done"]])


def _matter(facts: Mapping[str, Any]) -> Told:
    ref, title = facts["ref"], facts["title"]
    noted = phrase("Your note stands with {ref} ({title}).", ref=ref, title=title)
    return Told(DONE, noted if facts["what"] == "noted" else phrase("Closed: {ref} ({title}).", ref=ref, title=title))


SAYING: Mapping[str, Callable[[Mapping[str, Any]], Told]] = {
    "not-now": lambda facts: Told(NOT_DONE, facts["stands"]),
    "paired": _paired,
    "pair-ended": lambda facts: Told(
        DONE, phrase("{pair}: ended, and both get the closing questions.", pair=facts["pair"])
    ),
    "matter-done": _matter,
    "settled": lambda facts: Told(DONE, phrase("Settled: {what}.", what=facts["what"])),
    "screened": _screened,
    "taken-back": lambda facts: Told(DONE, phrase("{title}.", title=facts["title"])),
}


# -- those that have no letter of their own ---------------------------------------------------------------


def _remind(step: Step, command: Command, target: Target) -> Told:
    reminded, said = reminding.remind(step, target, command.person.id)
    return Told(DONE if reminded else NOT_DONE, phrase("{title}: {said}", title=target.title, said=said))


def _extend(step: Step, command: Command, target: Target) -> Told:
    pair = connection_of(step, target.about)
    if pair is None:
        return Told(NOT_DONE, phrase("That is about no pair."))
    said = extending.by_team(step, command, pair)
    return Told(DONE, phrase("{pair} ({ref}): {said}", pair=pair.names, ref=pair.ref, said=said))


def _hold(step: Step, command: Command, target: Target) -> Told:
    held = forecast.hold(step, target, command.person.id)
    if not held:
        return Told(NOT_DONE, phrase("{title}: it has left.", title=target.title))
    return Told(DONE, phrase("{title}: it stays here this once.", title=target.title))


def _let_go(step: Step, target: Target) -> Told:
    free = forecast.let_go(step, target)
    if not free:
        return Told(NOT_DONE, phrase("{title}: it is over.", title=target.title))
    return Told(DONE, phrase("{title}: it leaves after all.", title=target.title))


OWN: Mapping[str, Callable[[Step, Command, Target], Told]] = {"REMIND": _remind, "EXTEND": _extend, "HOLD": _hold}
