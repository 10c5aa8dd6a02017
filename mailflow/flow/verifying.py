"""The verify desk (O17): whoever has a sheet mails its code, and hears whether it is what is on record here.

Nothing but a code is looked for in the mail, and nothing of the mail is in the answer: its words are fixed, its numbers
our own. It goes to an address whose domain speaks for it, member or not, three times a day; to any other nothing goes.
Where the policy says so, the other one of the pair is asked whether we may add that she confirms it. Whom that is told
is known by a hash, which the letter we wrote them turns into an address for a month.
"""

from datetime import timedelta

from mailflow.core import say
from mailflow.core.authority import Proof
from mailflow.core.letter import Letter, Nature
from mailflow.core.machines import question
from mailflow.core.machines.connection import Connection
from mailflow.core.machines.question import Question
from mailflow.core.people import Person
from mailflow.core.records import Kept, Sheet, still_holds
from mailflow.core.sheet_code import codes_in
from mailflow.core.transition import Event
from mailflow.flow.answers import Command
from mailflow.flow.arrival import Arrival
from mailflow.flow.names import stranger
from mailflow.flow.record import Step
from mailflow.store import outbox, sheets

DAY, MONTH = timedelta(days=1), timedelta(days=30)
EACH, ALL = 3, 40  # answers a day: to one address, and to all together
ASKED_A_DAY = 1  # how often one person is asked about her sheets
MATCHES, DIFFERS, NO_CODE = "matches", "differs", "no code"


def hear(step: Step, arrival: Arrival) -> str:
    """What became of a mail to the desk, as a reason for the log."""
    if step.policy.verify is None:
        return "the programme gives out no codes: nothing done, nothing answered"
    if arrival.proof < Proof.ALIGNED:
        return "to the verify desk, and nothing speaks for its sender: nothing done, nothing answered"
    address = arrival.message.sender or ""
    codes = codes_in(f"{arrival.message.subject}\n{arrival.message.text}")
    if _had_enough(step, stranger(address), waits=DAY if codes else MONTH, most=EACH if codes else 1):
        return "to the verify desk, and answered often enough"
    return _answer(step, address, codes[0] if codes else "")


def _had_enough(step: Step, about: str, waits: timedelta, most: int) -> bool:
    """Thanks for an answer have no code, and are not answered once more."""
    own = outbox.count_about(step.tx, "", "verify-answer", about, step.now - waits)
    return own >= most or outbox.count_about(step.tx, "", "verify-answer", "", step.now - DAY) >= ALL


def _answer(step: Step, address: str, code: str) -> str:
    sheet = sheets.find_sheet(step.tx, step.programme, code) if code else None
    kept = _kept_now(step, sheet) if sheet else []
    said = (MATCHES if sheet and still_holds(sheet, kept) else DIFFERS) if code else NO_CODE
    asked = _ask_others(step, sheet, kept, address) if sheet and said == MATCHES else 0
    facts = {"ref": "", "because": "", "quieter": "", "stranger": True, "said": said, "asked": asked}
    numbers = _numbers(step, sheet, kept) if sheet and said == MATCHES else {"number": 0, "length": "", "made": ""}
    letter = Letter("verify-answer", "", {**facts, **numbers}, Nature.ANSWER, answers_to="verify")
    step.answer_stranger(letter, address, stranger(address))
    return f"to the verify desk: {said}"


def _kept_now(step: Step, sheet: Sheet) -> list[Kept]:
    """What is on record today of the pairs that stand on a sheet."""
    ids = sorted({*sheet.ends, *sheets.find_pair_ids(step.tx, sheet.signed)})
    return sheets.find_kept(step.tx, sheets.find_pairs(step.tx, ids, step.house.zone))


def _numbers(step: Step, sheet: Sheet, kept: list[Kept]) -> dict[str, object]:
    """What the sheet must say: our own numbers, so that one whose words were changed is told from it."""
    signed = [met for one in kept for met in one.signed if met.id in sheet.signed]
    made = say.long_date(say.local_day(sheet.made_at, step.zone))
    return {"number": len(signed), "length": say.length(sum(met.minutes for met in signed)), "made": made}


# -- the other one of the pair -------------------------------------------------------------------------


def _ask_others(step: Step, sheet: Sheet, kept: list[Kept], address: str) -> int:
    """How many are asked now."""
    if not (step.policy.verify and step.policy.verify.ask_counterpart):
        return 0
    signed = [one for one in kept if any(met.id in sheet.signed for met in one.signed)]
    return sum(_ask(step, one.pair, sheet, address) for one in signed)


def _ask(step: Step, pair: Connection, sheet: Sheet, address: str) -> bool:
    owner, other = pair.one(sheet.person_id), pair.other(sheet.person_id)
    gone = not other.is_here or other.unreachable
    if gone or other.email.lower() == address.lower() or _asked(step, other) >= ASKED_A_DAY:
        return False
    act = f"tell whoever checks {owner.name}’s sheet that you confirm it"
    slots = {"to": stranger(address), "other": owner.name}
    asked = Question(step.house.new_id(), step.programme, other, "VOUCH", slots, "", act)
    made = say.long_date(say.local_day(sheet.made_at, step.zone))
    facts = {"ref": pair.ref, "other": owner.name, "made": made, "domain": address.rpartition("@")[2]}
    step.settle(question.decide, asked, Event("vouch", "", facts), new=True)
    return True


def _asked(step: Step, person: Person) -> int:
    return outbox.count_about(step.tx, person.id, "verify-ask", "", step.now - DAY)


def vouch(step: Step, command: Command) -> str:
    """She said yes: whoever asked hears that the other one of the pair confirms it, and no name."""
    about = str(command.slots.get("to") or "")
    address = outbox.find_address(step.tx, "verify-answer", about)
    noted = question.noted(command.person, str(command.slots.get("other") or ""), "yes" if address else "late")
    step.write([noted], command.about)
    if not address:
        return "nobody to tell any more"
    facts = {"ref": "", "because": "", "quieter": "", "stranger": True}
    step.answer_stranger(Letter("verify-vouched", "", facts, answers_to="verify"), address, about)
    return "told who checks a sheet that the other one confirms it"
