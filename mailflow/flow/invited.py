"""What the team's list says of places: who is only invited (C6), and until when somebody is a member (W1)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from mailflow.core.machines import joining
from mailflow.core.machines.joining import OUTSIDE, Joining
from mailflow.core.transition import Event
from mailflow.flow.record import Step
from mailflow.store import joinings, people


def enrol(step: Step, person_id: str, row: dict[str, str], *, new: bool) -> Iterator[str]:
    """One row. Whoever is in without a place stays so; what it changes, or leaves as it was, is told."""
    until = date.fromisoformat(row["member_until"]) if row.get("member_until") else None
    places = joinings.find_hers(step.tx, step.programme, person_id, step.house.zone)
    found = next((one for one in places if one.role == row["role"]), None)
    if found is None:
        invited = bool(row.get("invited")) and new
        if invited or until:
            _begin(step, person_id, row["role"], until, Event("invite" if invited else "enrol"))
        return
    if until:
        step.settle(joining.decide, replace(found, member_until=until), Event("enrol"))
    if until and until != found.member_until:
        yield f"member until {until}"
    if found.state in OUTSIDE and not row.get("invited"):
        yield f"not in yet: {found.ref} is {found.state}"


def _begin(step: Step, person_id: str, role: str, until: date | None, event: Event) -> None:
    person = people.find_person(step.tx, step.programme, person_id, step.zone)
    number = joinings.next_number(step.tx, step.programme)
    place = Joining(step.house.new_id(), step.programme, person, role, number, member_until=until)
    step.settle(joining.decide, place, event, new=True)
