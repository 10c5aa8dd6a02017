"""What the team's list says of places: who is only invited (C6), and until when somebody is a member (W1)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from mailflow.core.machines import joining
from mailflow.core.machines.joining import OUTSIDE, Joining, State, form_for
from mailflow.core.say import phrase, plural
from mailflow.core.transition import Event
from mailflow.flow.joining import why_not
from mailflow.flow.record import Step
from mailflow.store import joinings, people, record, subjects

Row = dict[str, str]


def enrol(step: Step, person_id: str, row: Row, *, new: bool, placed: bool) -> Iterator[str]:
    """One row; `placed` where she may have a place already.

    Whoever is in without a place stays so; what it changes, or leaves as it was, is told.
    """
    until = date.fromisoformat(row["member_until"]) if row.get("member_until") else None
    found = _place(step, person_id, row["role"]) if placed else None
    if found is None:
        invited = bool(row.get("invited")) and new
        if invited or until:
            _begin(step, person_id, row["role"], until, Event("invite" if invited else "enrol"))
        return
    if until:
        step.settle(joining.decide, replace(found, member_until=until), Event("enrol"))
    if until and until != found.member_until:
        yield phrase("member until {day}", day=until)
    if found.state in OUTSIDE and not row.get("invited"):
        yield phrase("not in yet: {ref} is {state}", ref=found.ref, state=found.state)


def _place(step: Step, person_id: str, role: str) -> Joining | None:
    places = joinings.find_hers(step.tx, step.programme, person_id, step.house.zone)
    return next((one for one in places if one.role == role), None)


def _begin(step: Step, person_id: str, role: str, until: date | None, event: Event) -> None:
    person = people.find_person(step.tx, step.programme, person_id, step.zone)
    number = joinings.next_number(step.tx, step.programme)
    place = Joining(step.house.new_id(), step.programme, person, role, number, member_until=until)
    step.settle(joining.decide, place, event, new=True)


def write(step: Step, person_id: str, role: str) -> bool:
    """One letter to each place, whenever it is asked for, and none to who would only hear that she cannot come in."""
    found = _place(step, person_id, role)
    if found is None or found.state != State.INVITED or why_not(step, found):
        return False
    if record.has_happened(step.tx, subjects.name_of(found), "write"):
        return False
    return step.settle(joining.decide, found, Event("write")) is not None


def unasked(step: Step, rows: Iterable[Row]) -> str:
    """C11: whom the file brings in past the questions that everybody else answers; the team's list may do so."""
    passed = [row for row in rows if not row.get("invited") and form_for(row["role"], step.policy)]
    if not passed:
        return ""
    return plural(
        "{n} person comes in without the application that [joining] asks of others; write yes in the column invited to "
        "ask first",
        "{n} people come in without the application that [joining] asks of others; write yes in the column invited to "
        "ask first",
        len(passed),
    )
