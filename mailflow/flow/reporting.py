"""REPORT: what a programme did in a year or a month, as a page to print and as tables; for its coordinators alone."""

from mailflow.core import say
from mailflow.core.people import Person
from mailflow.core.stretch import Stretch
from mailflow.flow.answers import ENOUGH, Command, answer
from mailflow.flow.record import Step
from mailflow.flow.rights import burn_later
from mailflow.reports.results import Order, letter_of
from mailflow.store import results


def send(step: Step, command: Command) -> str:
    """To the address on file; whoever is no coordinator does not come so far (core/authority)."""
    period = stretch_of(step, str(command.slots.get("period") or ""))
    facts = letter_of(order_for(step, period, command.person))
    if not answer(step, command.person, "report", facts, ""):
        return ENOUGH
    burn_later(step, command.person.id)
    return f"sent the report of {period.name}"


def stretch_of(step: Step, name: str) -> Stretch:
    """Of the programme's own days."""
    return Stretch.of(name, say.local_day(step.now, step.zone), step.zone)


def order_for(step: Step, period: Stretch, reader: Person | None = None) -> Order:
    """With the rules of today."""
    return Order(
        found=results.gather(step.tx, step.programme),
        policy=step.house.policies[step.programme],
        stretch=period,
        now=step.now,
        locale=reader.locale if reader else "",
        desk=step.desk("team"),
    )
