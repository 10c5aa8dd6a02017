"""Whom a REQUEST names: the other side, by whole names, never by a guess."""

from mailflow.core import say
from mailflow.core.groups import group_of, why_no_place
from mailflow.core.machines import question
from mailflow.core.machines.question import Question
from mailflow.core.names import shares_a_word
from mailflow.core.people import Person
from mailflow.core.roles import askable, may_ask
from mailflow.core.say import phrase
from mailflow.core.transition import Event
from mailflow.flow.answers import COUNTED, DAILY_ANSWERS, ENOUGH, Command, Slots, answered_today, stands
from mailflow.flow.others import offerable
from mailflow.flow.pairs import fits
from mailflow.flow.record import Step
from mailflow.flow.wording import in_words
from mailflow.store import people

NEAR = 5  # names that are shown to somebody who mistyped one


def wanted(step: Step, command: Command) -> list[Person] | str:
    """Who fits, one or several; else what the writer was told instead (W2: only somebody enrolled can be asked)."""
    asker, name = command.person, str(command.slots.get("name") or "").strip()
    refused = why_not_asking(step, asker)
    if refused:
        return stands(step, command, refused)
    target = str(command.slots.get("target") or "")
    found = [
        p for p in _askable(step, asker) if p.id == target or (not target and (fits(p, name) or _leads(step, p, name)))
    ]
    no_place = "" if found else _why_no_place(step, asker, name)
    return stands(step, command, no_place) if no_place else found or _unknown_name(step, command, name)


def _why_no_place(step: Step, asker: Person, name: str) -> str:
    """A group by its title that she can ask nobody for a place in; empty where it names none."""
    group = next((one for one in step.policy.groups if one.title.casefold() == name.casefold()), None)
    if group is None:
        return ""
    return why_no_place(asker, step.policy) or phrase("Nobody looks after the group “{title}” yet.", title=group.title)


def why_not_asking(step: Step, asker: Person) -> str:
    """Who asks here, as a sentence; empty where she may."""
    if may_ask(asker.roles, step.policy):
        return ""
    name, asking = step.policy.programme.name, step.policy.pairing.who_asks
    if not asking:
        return phrase("In {name} nobody asks for a partner; the team brings people together.", name=name)
    return phrase(
        "In {name} a request comes from {who}.", name=name, who=say.listed((say.a_role(role) for role in asking), "or")
    )


def _askable(step: Step, asker: Person) -> list[Person]:
    roles = askable(asker.roles)
    return [p for p in people.find_by_role(step.tx, step.programme, roles, step.zone) if p.id != asker.id]


def _leads(step: Step, person: Person, title: str) -> bool:
    """Who asks for a place in a group asks its facilitator."""
    group = group_of(person, step.policy)
    return group is not None and group.title.casefold() == title.casefold()


def _unknown_name(step: Step, command: Command, name: str) -> str:
    """It counts as an answer, not as a question: who mistypes a name has not begun anything yet."""
    others = offerable(step, command.person, _askable(step, command.person))
    near = sorted(others, key=lambda one: not shares_a_word(one.name, name))[:NEAR]
    if not near:
        return stands(step, command, phrase("Nobody here has that name, and nobody else has room right now."))
    before = answered_today(step, command.person, COUNTED)
    if before < DAILY_ANSWERS:
        slots: Slots = {"name": name or "nobody", "last": before == DAILY_ANSWERS - 1, "proven": step.proven}
        event = Event("offer", command.person.id, slots)
        step.settle(question.decide, _offered(step, command, near), event, new=True)
    return f"nobody here is called {name!r}; {'told so' if before < DAILY_ANSWERS else ENOUGH}"


def _offered(step: Step, command: Command, near: list[Person]) -> Question:
    return Question(
        id=step.house.new_id(),
        programme=step.programme,
        person=command.person,
        verb=command.verb,
        slots=command.slots,
        about="",
        act=in_words(step, command),
        options=tuple(one.name for one in near),
        targets=tuple(one.id for one in near),
    )
