"""IMPORT: a coordinator's file is tried first, and laid before her; her YES takes it in, once (decision 0021).

The file is not copied: it stays in the mail it came with, and the question knows its hash.
"""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from mailflow.core import keep, say
from mailflow.core.letter import Letter, Nature
from mailflow.core.machines import question
from mailflow.core.machines.question import Question
from mailflow.core.reading.enclosed import tables_in
from mailflow.core.say import phrase, plural
from mailflow.core.transition import Event, Slot
from mailflow.flow import asking
from mailflow.flow.answers import ASKED, DAILY_OTHERS, Command, answer, answered_today, stands
from mailflow.flow.enrol import Outcome, bring_in
from mailflow.flow.people_file import REMEDY, Unimportable, doubt_about, lines_of, read_rows
from mailflow.flow.people_table import unpacked
from mailflow.flow.record import Step
from mailflow.flow.wording import in_words
from mailflow.store import inbox, outbox

MOST_ROWS = 300  # other mail waits while they are taken in
MOST_UNPACKED = 3_000_000  # bytes of a workbook; so many rows take a tenth of it
MOST_TOLD = 10  # lines of each kind in a letter
TOO_LONG = phrase(
    "The file has more than {n} rows, and that is the most that one email takes. Please send it in parts.", n=MOST_ROWS
)
GONE = phrase("The file is not kept any more. Please send it again.")


def ask_first(step: Step, command: Command) -> str:
    """Whoever may have written: no file is opened before it is sure that she did."""
    held = replace(command, slots={**command.slots, "mail": step.mail_id}, about="")
    if command.other_address or not step.proven:
        return asking.ask(step, held, in_words(step, held), [])
    return _lay_before(step, held)


def do(step: Step, command: Command) -> str:
    """The YES to "was this you?" opens the file; the YES to what stands in it takes it in."""
    if not command.slots.get("hash"):
        return _lay_before(step, command)
    file = _file_of(step, command)
    if isinstance(file, str) or sha256(file).hexdigest() != command.slots["hash"]:
        return stands(step, command, GONE)
    outcome, letters = _bring_in(step, command, file)
    step.tx.ahead.people.clear()
    told = {**_told(outcome, letters), "done": True, **_rejected(file, outcome)}
    facts = {**question.import_facts(told), "last": False, "proven": step.proven}
    step.write([Letter("imported", command.person.id, facts, Nature.ANSWER)], "")
    forget(step, command)
    return f"{outcome.added} people added, {len(outcome.changes)} rows changed, {len(outcome.faults)} rejected"


def forget(step: Step, asked: Question | Command) -> None:
    """The file goes with its mail, once her word about it has come."""
    mail = asked.slots.get("mail")
    if asked.verb == "IMPORT" and isinstance(mail, int):
        inbox.burn(step.tx, mail)


# -- tried ---------------------------------------------------------------------------------------------


def _lay_before(step: Step, command: Command) -> str:
    """The dry run, and the question whether to do it."""
    file = _file_of(step, command)
    if isinstance(file, str):
        return stands(step, command, file)
    try:
        with step.tx.tried():
            outcome, letters = _bring_in(step, command, file)
    except Unimportable as wrong:
        return stands(step, command, phrase("The file cannot be used: {why}.", why=wrong.why))
    told = {**_told(outcome, letters), **_rejected(file, outcome)}
    if not outcome.added and not outcome.changes:
        return _nothing_to_do(step, command, told)
    return _ask(step, command, sha256(file).hexdigest(), told)


def _file_of(step: Step, command: Command) -> bytes | str:
    """The one that came with her mail, or why there is none."""
    mail = command.slots.get("mail")
    raw = inbox.find_raw(step.tx, mail) if isinstance(mail, int) else b""
    if not raw:
        return GONE
    files = tables_in(raw)
    if not files:
        return phrase("No file came with your email. Attach a CSV or .xlsx file, and write IMPORT in the first line.")
    if len(files) > 1:
        return phrase("{n} files came with your email. Please send one at a time.", n=len(files))
    if _is_long(files[0]):
        return TOO_LONG
    return files[0]


def _is_long(file: bytes) -> bool:
    """Before it is read: what is packed may be a thousand times as long (P8)."""
    try:
        size = unpacked(file)
    except Unimportable:
        return False  # and whoever reads it says what it is
    if size:
        return size > MOST_UNPACKED
    return file.count(b"\n") + file.count(b"\r") > 2 * MOST_ROWS + 2


def _bring_in(step: Step, command: Command, file: bytes) -> tuple[Outcome, int]:
    """What came of it, and how many letters leave with it: those that were asked for, and news to whom it parts."""
    writes = [str(command.slots["writes"])] if command.slots.get("writes") else []
    read, before = read_rows(file), outbox.count_leaving(step.tx, step.now)
    if len(read[0]) + len(read[1]) > MOST_ROWS:
        raise Unimportable(phrase("it has more than {n} rows; send it in parts", n=MOST_ROWS))
    outcome = bring_in(step, read, doubt_about(file), writes)
    return outcome, outbox.count_leaving(step.tx, step.now) - before


def _nothing_to_do(step: Step, command: Command, told: dict[str, Slot]) -> str:
    facts = question.import_facts({**told, "done": False})
    if not answer(step, command.person, "imported", facts, ""):
        return ""
    forget(step, command)
    return "the file changes nothing, and that was told"


def _ask(step: Step, command: Command, digest: str, told: dict[str, Slot]) -> str:
    """One yes for the whole file, bound to its very bytes."""
    before = answered_today(step, command.person, ASKED, others=True)
    if before >= DAILY_OTHERS:
        return ""
    asked = Question(
        id=step.house.new_id(),
        programme=step.programme,
        person=command.person,
        verb="IMPORT",
        slots={**command.slots, "hash": digest},
        about="",
        act=phrase("bring in the people of a file"),
    )
    slots = {**told, "last": before == DAILY_OTHERS - 1, "proven": step.proven, "others": True}
    step.settle(question.decide, asked, Event("import", command.person.id, slots), new=True)
    return f"asked {command.person.first} before {told['added']} people are added"


# -- told ----------------------------------------------------------------------------------------------


def _told(outcome: Outcome, letters: int) -> dict[str, Slot]:
    """Figures, and a slot for each line; words of ours stay words of ours."""
    told: dict[str, Slot] = {
        "added": outcome.added,
        "changed": len(outcome.changes),
        "rejected": len(outcome.faults),
        "letters": letters,
        "doubt": outcome.doubt,
    }
    return {**told, **dict(_lines(outcome))}


def _lines(outcome: Outcome) -> Iterator[tuple[str, str]]:
    for at, change in enumerate(outcome.changes[:MOST_TOLD]):
        line = phrase("line {n}, {address}", n=change.line, address=change.email)
        yield f"change {at} title", say.capital(line)
        yield f"change {at} line", say.run(change.told, "; ")
    for at, fault in enumerate(outcome.faults[:MOST_TOLD]):
        line = phrase("line {n}, column {column}", n=fault.line, column=fault.column)
        yield f"fault {at} title", say.capital(line)
        value = say.quoted(say.cut(fault.value, 60)) if fault.value else phrase("the row")
        yield f"fault {at} line", phrase("{value}: {remedy}", value=value, remedy=fault.remedy)
    for kind, rows in (("change", outcome.changes), ("fault", outcome.faults)):
        if len(rows) > MOST_TOLD:
            yield f"{kind} more", plural("And {n} more.", "And {n} more.", len(rows) - MOST_TOLD)


def _rejected(file: bytes, outcome: Outcome) -> dict[str, Slot]:
    """The rows that were not taken, as they stand in the file, to be mended and sent again."""
    if not outcome.faults:
        return {}
    remedies = {
        fault.line: phrase("{column}: {remedy}", column=fault.column, remedy=fault.remedy) for fault in outcome.faults
    }
    header, rows = lines_of(file, remedies)
    kept = [name for name in header if name.strip().lower() != REMEDY]
    lines = sorted(remedies)
    cells = [
        [*row[: len(kept)], *[""] * (len(kept) - len(row)), remedies[at]] for at, row in zip(lines, rows, strict=True)
    ]
    return {"table": keep.dumps({"columns": [*kept, REMEDY], "rows": cells})}
