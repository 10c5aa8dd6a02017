"""FIND and NEXT: five people who fit the words and can be asked; the number of one is a REQUEST."""

from dataclasses import replace

from mailflow.core import limits, matching
from mailflow.core.form import NAMES
from mailflow.core.limits import Bar
from mailflow.core.machines import question
from mailflow.core.machines.question import Question
from mailflow.core.people import Person
from mailflow.core.roles import askable
from mailflow.core.say import phrase
from mailflow.core.transition import Event, Slot
from mailflow.flow.answers import Command, stands
from mailflow.flow.forms import name_for
from mailflow.flow.glance import send_status
from mailflow.flow.others import between, offerable
from mailflow.flow.record import Step
from mailflow.flow.whom import why_not_asking
from mailflow.store import people, subjects

AT_ONCE = 5
SHOWN = 90  # letters of what somebody told of herself, so that a row stays a row


def find(step: Step, command: Command) -> str:
    """W3, A2, A4: whoever may ask may look, once she has told of herself."""
    refused = why_not_asking(step, command.person)
    if refused:
        return stands(step, command, refused)
    if not any(command.person.profile.get(field) for field in step.policy.finding.shows):
        return _first_a_profile(step, command)
    return _show(step, command, str(command.slots.get("text") or ""), 0)


def further(step: Step, command: Command) -> str:
    """NEXT, in answer to such a list: the next of it. Anywhere else it asks how things stand."""
    bound = subjects.find(step.tx, command.about, step.house.zone)
    if not isinstance(bound, Question) or "sought" not in bound.slots or bound.person.id != command.person.id:
        return send_status(step, command)
    return _show(step, command, str(bound.slots["sought"]), int(str(bound.slots["seen"])))


def _first_a_profile(step: Step, command: Command) -> str:
    """By the form whose answers are what FIND shows."""
    shows = step.policy.finding.shows
    filling = {name for name, rules in step.policy.forms.items() if any(q.field in shows for q in rules.questions)}
    words = [word for word in NAMES if name_for(step, command.person, word) in filling]
    who, frontdesk = step.policy.programme.signs, step.desk("frontdesk")
    can = (
        phrase(
            "Write {words} to {frontdesk} and answer the questions; then write FIND again.",
            words=words[0],
            frontdesk=frontdesk,
        )
        if words
        else phrase("Tell {who} of you; then write FIND again.", who=who)
    )
    return stands(
        step,
        command,
        phrase("Whoever looks for others first tells of their own work and interests, and we have no profile of you."),
        can,
    )


def _show(step: Step, command: Command, sought: str, seen: int) -> str:
    fields = step.policy.finding.shows
    among = people.find_by_role(step.tx, step.programme, askable(command.person.roles), step.zone)
    told = [one for one in among if any(one.profile.get(field) for field in fields)]
    ranked = matching.find(sought, offerable(step, command.person, told), fields)
    shown = ranked[seen : seen + AT_ONCE]
    if not shown:
        everybody = phrase("That was everybody who can be asked just now.")
        return stands(step, command, everybody if seen else _nobody(step, command.person, told))
    slots: dict[str, Slot] = {"sought": sought, "seen": seen + len(shown), "more": len(ranked) > seen + len(shown)}
    asked = _listed(step, command, [one for one, _ in shown], slots)
    step.settle(
        question.decide, asked, Event("find", command.person.id, {"fit": sum(bool(f) for _, f in shown)}), new=True
    )
    return f"showed {len(shown)} people for {sought!r}"


def _nobody(step: Step, person: Person, told: list[Person]) -> str:
    """Why nobody can be asked: she has no room herself, or nobody else has."""
    for one in told[:1]:
        pair = between(step, person, one)
        hers = replace(pair, mentor_load=0) if person.id == pair.mentee.id else replace(pair, mentee_load=0)
        barred = limits.bar(hers, step.policy)
        if barred in (Bar.MENTOR_FULL, Bar.MENTEE_FULL):
            return limits.why(barred, hers, person.id, step.policy)
    return phrase("Nobody can be asked just now.")


def _listed(step: Step, command: Command, shown: list[Person], slots: dict[str, Slot]) -> Question:
    return Question(
        id=step.house.new_id(),
        programme=step.programme,
        person=command.person,
        verb="REQUEST",
        slots=slots,
        about="",
        act=phrase("look for {sought}", sought=slots["sought"] or phrase("somebody")),
        options=tuple(_row(one, step.policy.finding.shows) for one in shown),
        targets=tuple(one.id for one in shown),
    )


def _row(one: Person, fields: tuple[str, ...]) -> str:
    """Who it is, and what of herself she told for this."""
    told = "; ".join(one.profile[field] for field in fields if one.profile.get(field))
    return f"{one.name}: {told if len(told) <= SHOWN else told[:SHOWN].rsplit(' ', 1)[0] + ' …'}"
