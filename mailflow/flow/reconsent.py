"""Members are asked for a consent that they have not given in its newest version: once, by a form of its own (W20)."""

from collections.abc import Collection, Iterator
from datetime import timedelta

from mailflow.core.form import MEMBERS
from mailflow.core.people import Person
from mailflow.core.policy_consents import Consent, asked
from mailflow.core.transition import Event
from mailflow.flow.forms import ask
from mailflow.flow.record import Step
from mailflow.store import chores, facts, forms, people, signatures

DAY = timedelta(days=1)
NOTHING = frozenset[str]()


def ask_members(step: Step) -> None:
    """Once a day: all members and all that they have said, in three questions to the database."""
    if step.policy.joining.asks_members == "nobody" or not _is_due(step):
        return
    for person in list(_who_lacks(step)):
        ask(step, person, MEMBERS, Event("ask"))


def _is_due(step: Step) -> bool:
    mark = f"m:{step.programme}"  # as wide as its column
    last = chores.find_mark(step.tx, mark)
    if last is not None and timedelta() <= step.now - last < DAY:
        return False
    chores.set_mark(step.tx, mark, step.now)
    return True


def _who_lacks(step: Step) -> Iterator[Person]:
    """Whom we have not asked yet: whoever let a form pass, or said no, has been asked."""
    roles = step.policy.forms[MEMBERS].roles
    said = signatures.find_consents(step.tx, step.programme)
    sent = forms.find_labels(step.tx, step.programme, MEMBERS)
    first = _first_versions(step)
    for person in people.find_by_role(step.tx, step.programme, roles, step.zone):
        words, waits = sent.get(person.id, (NOTHING, False))
        hers = said.get(person.id, NOTHING)
        lacking = asked(step.policy.consent, [role for role in roles if role in person.roles])
        open_ones = (one for one in lacking if one.about not in hers and one.label not in words)
        if not waits and any(_is_due_to(step, one, hers, first) for one in open_ones):
            yield person


def _first_versions(step: Step) -> Collection[str]:
    """The versions that this programme began with here, as far as we know: any other is a new one to everybody."""
    now = " ".join(sorted(one.about for one in step.policy.consent))
    return facts.note(step.tx, f"c:{step.programme}", now).split()  # as wide as its column


def _is_due_to(step: Step, one: Consent, said: frozenset[str], first: Collection[str]) -> bool:
    """To everybody, where the policy says so or the version is new; else to whoever answered an earlier one."""
    if step.policy.joining.asks_members == "everybody" or one.about not in first:
        return True
    return any(about.startswith(one.family) for about in said)
