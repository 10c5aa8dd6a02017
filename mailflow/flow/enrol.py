"""People come in from a CSV file: every row is read before anything is written, and nothing is sent."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import available_timezones

from mailflow.flow import pausing
from mailflow.flow.house import House
from mailflow.flow.record import Step
from mailflow.store import people
from mailflow.store.ledger import Ledger

YES = "yes"
ROLES = ("mentor", "mentee", "facilitator", "group_member", "coordinator")
REQUIRED = ("email", "name", "role")
KNOWN = (*REQUIRED, "language", "time_zone", "locale", "member_no", *people.PROFILE, "capacity", "paused")
# A strict grammar, before any address reaches SMTP: one @, no spaces, no controls, a dotted ASCII domain.
ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}"
)
TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True)
class Fault:
    """A row that cannot be taken: where, what stands there, and what would be right."""

    line: int
    column: str
    value: str
    remedy: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column} = {self.value!r}: {self.remedy}"


@dataclass(frozen=True)
class Change:
    """What a row does to somebody who was known before."""

    line: int
    email: str
    told: tuple[str, ...]

    def __str__(self) -> str:
        return f"line {self.line}, {self.email} changed: {'; '.join(self.told)}"


@dataclass
class Outcome:
    """What an import did, or would do."""

    added: int = 0
    known: int = 0
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class Unimportable(Exception):
    """The file as a whole cannot be used."""


def import_people(house: House, programme: str, data: bytes, *, dry_run: bool) -> Outcome:
    """Enrol everybody in a CSV file. Good rows go in together; bad rows are told and change nothing."""
    rows, outcome = read_rows(data)
    with house.store.begin() as tx:
        now = house.now()
        pauses: dict[str, str] = {}
        for line, row in rows:
            before = people.find_known(tx, programme, row["email"])
            person_id = _enrol(house, tx, programme, row, now)
            pauses |= {person_id: row["paused"]} if row.get("paused") else {}
            if before is None or not before.roles:
                outcome.added += 1
            else:
                outcome.known += 1
            told = tuple(_differences(before, row)) if before else ()
            outcome.changes += [Change(line, row["email"], told)] if told else []
        _pause(Step(house, tx, now, programme), pauses)
        if dry_run:
            tx.rollback()
    return outcome


def _pause(step: Step, pauses: Mapping[str, str]) -> None:
    """Once everybody is there: a pause is of the person, in all her roles."""
    for person_id, said in pauses.items():
        until = None if said.lower() == YES else date.fromisoformat(said)
        pausing.keep(step, people.find_person(step.tx, step.programme, person_id, step.zone), until)


def _differences(before: people.Known, row: dict[str, str]) -> Iterator[str]:
    """What this row says otherwise than what is on file; an empty cell says nothing."""
    if row["email"] != before.facts["email"]:
        yield f"known as {before.facts['email']}, where the letters go on going"
    for column in ("name", "time_zone", "locale", "language"):
        yield from _difference(column, before.facts[column], row.get(column, ""))
    if before.roles and row["role"] not in before.roles:
        yield f"role {row['role']} added, beside {' and '.join(sorted(before.roles))}"
    of_role = before.roles.get(row["role"], {})
    for column in ("member_no", *people.PROFILE, "capacity") if of_role else ():
        yield from _difference(column, of_role[column], row.get(column, ""))
    if row.get("paused") and of_role.get("state") == "active":
        yield "paused now"
    if of_role.get("state") == "left":
        yield "has left the programme, and an import does not bring anybody back"


def _difference(column: str, old: str, new: str) -> Iterator[str]:
    if new and new != old:
        yield f"{column} from {old!r} to {new!r}" if old else f"{column} is {new!r} now"


def export_people(house: House, programme: str) -> list[dict[str, str]]:
    """Everybody in a programme, in the columns of an import."""
    with house.store.begin() as tx:
        step = Step(house, tx, house.now(), programme)
        rows = [{**row, "paused": _paused(step, row)} for row in people.list_enrolled(tx, programme)]
    return [{key: row.get(key, "") for key in KNOWN} for row in rows]


def _paused(step: Step, row: dict[str, str]) -> str:
    """The last day of a pause, or only that there is one."""
    if row["state"] != "paused":
        return ""
    until = pausing.last_day(step, people.find_person(step.tx, step.programme, row["id"], step.zone))
    return until.isoformat() if until else YES


def read_rows(data: bytes) -> tuple[list[tuple[int, dict[str, str]]], Outcome]:
    """The rows that are right, each with its line, and the faults of the others."""
    text = _text(data)
    reader = csv.DictReader(io.StringIO(text), delimiter=_separator(text), skipinitialspace=True)
    header = [(name or "").strip().lower() for name in reader.fieldnames or []]
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise Unimportable(f"the first line must name the columns email,name,role; {', '.join(missing)} is missing")
    unknown = [name for name in header if name not in KNOWN]
    if unknown:
        raise Unimportable(f"column {unknown[0]!r} is not known; the columns are {', '.join(KNOWN)}")
    reader.fieldnames = header
    rows, outcome = [], Outcome()
    for raw in _each(reader):
        row = {key: _cell(value) for key, value in raw.items() if key is not None}
        fault = _fault(reader.line_num, row, too_long=None in raw)
        if fault:
            outcome.faults.append(fault)
        else:
            rows.append((reader.line_num, {**row, "email": row["email"].lower(), "role": row["role"].lower()}))
    return rows, outcome


def _separator(text: str) -> str:
    """A comma, a semicolon or a tab: whichever makes our columns of the first line."""
    first = text.partition("\n")[0].lower()
    return max(",;\t", key=lambda one: sum(cell.strip(' "\r') in KNOWN for cell in first.split(one)))


def _cell(value: str | None) -> str:
    """Without the apostrophe that keeps a spreadsheet from taking it for a formula, as our own export writes it."""
    cell = (value or "").strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


def _each(reader: Iterable[dict[str, str]]) -> Iterator[dict[str, str]]:
    try:
        yield from reader
    except csv.Error as wrong:
        raise Unimportable(f"cannot be read as a table: {wrong}; save it as CSV again") from None


SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods, .xls
AS_CSV = "open it in its program and save it as “CSV UTF-8”"


def _text(data: bytes) -> str:
    if data.startswith(SPREADSHEETS):
        raise Unimportable(f"is a spreadsheet and no CSV file; {AS_CSV}")
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16")  # what some spreadsheets call Unicode text
        if b"\0" in data:
            raise Unimportable(f"is no text file; {AS_CSV}")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # what spreadsheets write where they do not write UTF-8


def _fault(line: int, row: dict[str, str], *, too_long: bool) -> Fault | None:
    if too_long:
        return Fault(line, "row", "", "has more cells than the header; quote a cell that holds the separator")
    if not ADDRESS.fullmatch(row["email"]) or len(row["email"].partition("@")[0]) > 64:
        return Fault(line, "email", row["email"], "write an address like ana@example.org")
    if not row["name"] or any(ord(letter) < 32 for letter in row["name"]):
        return Fault(line, "name", row["name"], "write the person's name")
    if row["role"].lower() not in ROLES:
        return Fault(line, "role", row["role"], f"use one of {', '.join(ROLES)}")
    if row.get("time_zone") and row["time_zone"] not in available_timezones():
        return Fault(line, "time_zone", row["time_zone"], "use a name like America/New_York, or leave it empty")
    for column in ("language", "locale"):
        if row.get(column) and not TAG.fullmatch(row[column]):
            return Fault(line, column, row[column], "use a tag like en or en-GB, or leave it empty")
    if row.get("capacity") and not (
        row["capacity"].isascii() and row["capacity"].isdigit() and 0 < int(row["capacity"]) <= 50
    ):
        return Fault(line, "capacity", row["capacity"], "write a number from 1 to 50, or leave it empty")
    if row.get("paused") and row["paused"].lower() != YES and not _is_day(row["paused"]):
        return Fault(line, "paused", row["paused"], "write yes, the last day as in 2026-03-09, or leave it empty")
    return None


def _is_day(said: str) -> bool:
    try:
        return date.fromisoformat(said).isoformat() == said
    except ValueError:
        return False


def _enrol(house: House, tx: Ledger, programme: str, row: dict[str, str], now: datetime) -> str:
    person_id = people.keep_person(
        tx,
        {
            "id": house.new_id(),
            "email": row["email"],
            "name": row["name"],
            "zone": row.get("time_zone", ""),
            "locale": row.get("locale", ""),
            "language": row.get("language", ""),
            "created_at": now,
        },
    )
    values = {
        "id": house.new_id(),
        "programme": programme,
        "person_id": person_id,
        "role": row["role"],
        "member_no": row.get("member_no", ""),
        "profile": {key: row[key] for key in (*people.PROFILE, "capacity") if row.get(key)},
        "created_at": now,
    }
    people.keep_enrolment(tx, values)
    return person_id
