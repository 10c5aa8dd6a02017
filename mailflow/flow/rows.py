"""What a number means: the row of that letter, and of no other; and what a reference names in this programme."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from mailflow.core.lines import Line, Target
from mailflow.core.machines.question import Question
from mailflow.core.say import phrase
from mailflow.flow import matters
from mailflow.flow.answers import Command
from mailflow.flow.record import Step
from mailflow.store import joinings, outbox, record, subjects
from mailflow.store import matters as kept_matters

PROPOSAL = "proposal:"
NO_LETTER = phrase("A number counts in answer to the email that shows it. Here, write a reference such as R-4F7K2.")
# Which rows "all" means; what ends a pair, or lets it go on, needs its number.
LISTED: Mapping[str, Callable[[Target], bool]] = {
    "APPROVE": lambda row: row.about.startswith((PROPOSAL, "joining:")),
    "REMIND": lambda row: row.ref.startswith("R-") and not row.deadline,
    "HOLD": lambda row: bool(row.deadline),
    "UNDO": lambda row: bool(row.event and row.about),
}


def targets_of(step: Step, command: Command, line: Line) -> list[Target] | str:
    """What a line points at, or why it points at nothing, as a sentence."""
    rows = rows_of(step, command)
    found: list[Target] = []
    for one in line.which:
        meant = _all(rows, line.verb) if one == "all" else _one(step, rows, one)
        if isinstance(meant, str):
            return meant
        found += meant
    return [_found(step, row) for row in dict.fromkeys(found)]


def rows_of(step: Step, command: Command) -> dict[str, list[Target]]:
    """The numbered rows of the letter that is answered."""
    grant = record.find_token(step.tx, command.token, step.now) if command.token else None
    letter = outbox.find_letter(step.tx, grant.outbox_id) if grant else None
    told: Mapping[str, Any] = (letter.facts or {}).get("rows") or {} if letter else {}
    kept = {number: [Target(**one) for one in row] for number, row in told.items()}
    return kept or _proposed(step, command.about)


def _found(step: Step, row: Target) -> Target:
    """A row is about what its reference names."""
    named = _referred(step, row.ref) if row.ref and not row.about else None
    return replace(row, about=named.about) if named else row


def _proposed(step: Step, about: str) -> dict[str, list[Target]]:
    """The proposals of a letter that lists nothing else."""
    bound = subjects.find(step.tx, about, step.house.zone) if about.startswith("question:") else None
    if not isinstance(bound, Question) or bound.verb != "APPROVE" or not bound.targets:
        return {}
    both = zip(bound.targets, bound.options, strict=True)
    named = (Target(f"{PROPOSAL}{pair}", title=said.partition(":")[0]) for pair, said in both)
    return {str(number): [target] for number, target in enumerate(named, 1)}


def _all(rows: Mapping[str, list[Target]], verb: str) -> list[Target] | str:
    """Of the rows those that the verb is for."""
    if verb not in LISTED:
        return phrase("{verb} takes the number or the reference of each, and not “all”.", verb=verb)
    return [row for several in rows.values() for row in several if LISTED[verb](row)] or phrase(
        "Nothing in the email you answer is for {verb}.", verb=verb
    )


def _one(step: Step, rows: Mapping[str, list[Target]], said: str) -> list[Target] | str:
    if said.isdigit():
        if not rows:
            return NO_LETTER
        return rows.get(str(int(said))) or phrase(
            "{number} is none of the numbers in the email you answer.", number=said
        )
    found = _referred(step, said)
    return [found] if found else phrase("Nothing here has the reference {ref}.", ref=said)


def _referred(step: Step, ref: str) -> Target | None:
    """By its first letter: a pair, what waits for the team, somebody who applied."""
    if matters.is_one(ref):
        name = kept_matters.find_by_ref(step.tx, step.programme, ref)
        return Target(name, ref, ref) if name else None
    if ref.startswith("J-") and ref[2:].isdigit():
        place = joinings.find_by_number(step.tx, step.programme, int(ref[2:]), step.house.zone)
        return Target(subjects.name_of(place), place.ref, f"{place.person.called} ({place.ref})") if place else None
    pair = subjects.find_by_ref(step.tx, step.programme, ref, step.house.zone)
    return (
        Target(subjects.name_of(pair), pair.ref, phrase("{pair} ({ref})", pair=pair.names, ref=pair.ref))
        if pair
        else None
    )
