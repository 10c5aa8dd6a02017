"""DATA, DELETE and UNDO: what somebody may ask for herself. The authority table has each of
them confirmed by a YES from the address on file first (T3)."""

from collections.abc import Iterator
from datetime import timedelta

from mailflow.core import say
from mailflow.core.letter import Letter, Nature
from mailflow.core.machines import erasure
from mailflow.core.machines.erasure import Erasure
from mailflow.core.machines.move import Move
from mailflow.core.say import phrase
from mailflow.core.transition import Due, Event
from mailflow.flow import disclosure, leaving, moving
from mailflow.flow.answers import Command, stands
from mailflow.flow.record import Step
from mailflow.store import chores, holdings, record, subjects
from mailflow.store import rights as store

ABOUT = "export:"
KEEP_EXPORT = timedelta(days=1)  # then the copy that we sent is burnt here


def data(step: Step, command: Command) -> str:
    """A letter that can be read, and the same as a file that a machine can read."""
    who = holdings.find_who(step.tx, command.person.email)
    assert who is not None
    told = disclosure.letter_of(step, command.person, holdings.export(step.tx, who))
    step.write([Letter("data", command.person.id, told, Nature.ANSWER)], "")
    burn_later(step, command.person.id)
    return "sent all that is kept about the writer"


def burn_later(step: Step, person_id: str) -> None:
    due = Due("burn", step.now + KEEP_EXPORT)
    record.close_deadlines(step.tx, f"{ABOUT}{person_id}", ["burn"])
    record.set_deadlines(step.tx, step.programme, f"{ABOUT}{person_id}", [due])


def burn_by_silence(step: Step, subject: str) -> None:
    """The copy of an export is not kept, once it has left."""
    person_id = subject.removeprefix(ABOUT)
    if chores.burn_exports(step.tx, person_id):
        burn_later(step, person_id)


def delete(step: Step, command: Command) -> str:
    """Nothing is deleted yet: a day to think better of it."""
    held = next(_deletions(step, command.person.id), "")
    if held:
        return _stands_already(step, command, held)
    if leaving.is_only_coordinator(step, command.person):
        return stands(step, command, leaving.ONLY)
    asked = Erasure(step.house.new_id(), step.programme, command.person)
    decided = step.settle(erasure.decide, asked, Event("ask", command.person.id), new=True)
    return decided.reason if decided else "nothing"


def _deletions(step: Step, person_id: str) -> Iterator[str]:
    return (name for name in store.find_open(step.tx, person_id) if name.startswith("erasure:"))


def _stands_already(step: Step, command: Command, name: str) -> str:
    found = subjects.find(step.tx, name, step.house.zone)
    due = found.due_at if isinstance(found, Erasure) else None
    when = say.moment(due, command.person.zone) if due else phrase("soon")
    return stands(
        step,
        command,
        phrase("What we keep about you will be deleted on {when}. To stop it, write UNDO to us.", when=when),
    )


def held(step: Step, command: Command) -> Erasure | Move | None:
    """What UNDO means of these: what the reply address is bound to; at a desk, the deletion that waits."""
    name = command.about or next(_deletions(step, command.person.id), "")
    found = subjects.find(step.tx, name, step.house.zone)
    return found if isinstance(found, Erasure | Move) and found.person.id == command.person.id else None


def undo(step: Step, command: Command, found: Erasure | Move) -> str:
    """A deletion is stopped, a change of address taken back."""
    if isinstance(found, Move):
        return moving.undo(step, command, found)
    decided = step.settle(erasure.decide, found, Event("undo", command.person.id))
    return decided.reason if decided else stands(step, command, phrase("There is nothing left to stop."))
