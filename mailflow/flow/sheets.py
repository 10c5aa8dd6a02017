"""SHEET: what is kept of somebody's meetings, with both signatures, as a page to print and a table (O18).

`SHEET: audit` has every pair she ever was one of, and each signature as it was kept (O16).
"""

from mailflow.core.machines.connection import LIVE, OCCUPYING, State
from mailflow.core.people import Person
from mailflow.core.records import Kept, sheet_of
from mailflow.core.say import phrase
from mailflow.core.sheet_code import code_of
from mailflow.flow.answers import ENOUGH, Command, answer, stands
from mailflow.flow.record import Step
from mailflow.flow.rights import burn_later
from mailflow.reports.sheet import Order, letter_of
from mailflow.store import sheets, subjects

LETTERS = 12  # of a code: nobody guesses one at three mails a day
TOGETHER = OCCUPYING | {State.ENDED}
NONE = phrase(
    "No meeting of yours is written down yet, and so there is no sheet. After you have met, write LOG with the minutes "
    "and the day; the other one of you is asked to confirm it."
)


def send(step: Step, command: Command) -> str:
    """To the address on file, as everything we tell."""
    audit = str(command.slots.get("text") or "").casefold().startswith("audit")
    kept = _kept(step, command.person, everything=audit)
    if not kept:
        return stands(step, command, NONE)
    code = code_of(step.house.random(LETTERS)) if step.policy.verify else ""
    order = Order(
        person=command.person,
        kept=kept,
        policy=step.policy,
        now=step.now,
        code=code,
        desk=step.desk("verify"),
        front=step.desk("frontdesk"),
        audit=audit,
    )
    if not answer(step, command.person, "sheet", letter_of(order), command.about):
        return ENOUGH
    burn_later(step, command.person.id)
    if code:
        sheets.keep_sheet(step.tx, sheet_of(code, step.programme, command.person, kept, step.now))
    return f"sent a sheet of {order.number} meetings"


def _kept(step: Step, person: Person, *, everything: bool) -> list[Kept]:
    """Of the pairs that go on; of all where none does, or all are asked for."""
    mine = subjects.find_connections(step.tx, step.programme, person.id, TOGETHER, step.house.zone)
    met = [one for one in sheets.find_kept(step.tx, mine) if one.meetings or one.after]
    now = [one for one in met if one.pair.state in LIVE]
    return met if everything else now or met
