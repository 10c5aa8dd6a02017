"""A table of people, as whatever program wrote it: bytes in; rows, and what is wrong with the others, out."""

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from zoneinfo import available_timezones

from mailflow.core import names
from mailflow.core.people import CADENCE, OFFICE
from mailflow.core.policy_digest import EVERY, TIME, WEEKDAYS
from mailflow.core.punycode import in_ascii
from mailflow.egress.tongue import is_locale
from mailflow.flow.people_table import Unimportable, open_table
from mailflow.flow.people_words import CALLED, FIRST, HALVES, LAST, MEANT, NOES, ROLES, YES, YESES
from mailflow.store.people import PROFILE

__all__ = ["ADDRESS", "KNOWN", "YES", "Fault", "People", "Unimportable", "doubt_about", "read_people", "read_rows"]

REQUIRED = ("email", "name", "role")
KNOWN = (
    *REQUIRED,
    "language",
    "time_zone",
    "locale",
    "member_no",
    *PROFILE,
    "capacity",
    "paused",
    "invited",
    "member_until",
    *OFFICE,
    *CADENCE,
)
# A strict grammar, before any address reaches SMTP: one @, no spaces, no controls, a dotted ASCII domain.
ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}"
)
DRESSED = re.compile(r"[^<>]*<([^<>]+)>")  # Ana Duarte <ana@home.example>, as address books copy it
TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
UNSEEN = "\u200b\u200e\u200f\u2060\ufeff"  # come along when a cell is copied from a web page
ASKED = ("paused", "invited")  # columns that yes answers
MOST_SHOWN = 60  # characters of what stands in a file

Row = dict[str, str]


@dataclass(frozen=True)
class Fault:
    """A row that cannot be taken: where, what stands there, and what would be right."""

    line: int
    column: str
    value: str
    remedy: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column} = {self.value[:MOST_SHOWN]!r}: {self.remedy}"


@dataclass(frozen=True)
class People:
    """The rows that are right, each with its line, the faults of the others, and doubts about the file as a whole."""

    rows: list[tuple[int, Row]]
    faults: list[Fault]
    doubts: tuple[str, ...] = ()


def read_rows(data: bytes) -> tuple[list[tuple[int, Row]], list[Fault]]:
    """The rows that are right, each with its line, and the faults of the others."""
    found = read_people(data)
    return found.rows, found.faults


def doubt_about(data: bytes) -> str:
    """What a person has to look at, where we had to guess or to leave out; else nothing."""
    return "; ".join(read_people(data).doubts)


def read_people(data: bytes) -> People:
    """A CSV file or a workbook. Unimportable says why it is none."""
    table = open_table(data, lambda cell: _column(cell) in (*KNOWN, FIRST, LAST))
    first = next(table.lines, None)
    if first is None:
        raise Unimportable("is empty; its first line names the columns email,name,role")
    header, left_out = _read_header(first[1])
    rows: dict[tuple[str, str], tuple[int, Row]] = {}
    faults = []
    for line, cells in table.lines:
        row = _row(header, cells)
        email, role = row["email"].lower(), row["role"].lower()
        too_long = any(map(_bare, cells[len(header) :]))
        fault = _fault(line, row, too_long=too_long) or _doubled(line, row, rows.get((email, role)))
        if fault:
            faults.append(fault)
        else:
            chosen = {column: row[column].lower() for column in CADENCE if column in row}
            rows[email, role] = line, {**row, **chosen, "email": email, "role": role}
    return People(list(rows.values()), faults, (*table.doubts, *left_out))


@cache
def _column(cell: str) -> str:
    """What we call it."""
    name = _word(_bare(cell).strip('"*:'))
    return CALLED.get(name, name)


def _word(said: str) -> str:
    return re.sub(r"[\s_-]+", "_", unicodedata.normalize("NFC", said).strip().lower())


def _read_header(cells: Sequence[str]) -> tuple[list[str], list[str]]:
    """Our name for each column, empty for what is left out, and a word about that; Unimportable says what to write."""
    header = _halved(cells)
    if any(ADDRESS.fullmatch(cell.strip()) for cell in cells):
        raise Unimportable("its first line is a person; write the names of the columns above it, as in email,name,role")
    has = {*header, *(["name"] if {FIRST, LAST} <= {*header} else [])}
    missing = [name for name in REQUIRED if name not in has]
    if missing:
        stands = ", ".join(repr(_shown(cell)) for cell in cells[:12])
        raise Unimportable(
            f"the first line must name the columns email,name,role; {', '.join(missing)} is missing; it has {stands}"
        )
    kept = [name if _is_ours(cell, name, header) else "" for cell, name in zip(cells, header, strict=True)]
    named = [repr(_shown(cell)) for cell, name in zip(cells, kept, strict=True) if not name and _bare(cell)]
    return kept, [f"left out, for there is no such column here: {', '.join(named[:12])}"] if named else []


def _halved(cells: Sequence[str]) -> list[str]:
    """Where a file has one half of the name in a column of its own, the other may stand under “name” alone."""
    words = [_word(_bare(cell)) for cell in cells]
    half = {own: meant for (beside, own), meant in HALVES.items() if beside in words}
    return [half.get(word) or _column(cell) for word, cell in zip(words, cells, strict=True)]


def _is_ours(cell: str, name: str, header: Sequence[str]) -> bool:
    """Whether it is kept. What nearly is one of ours is asked about: a slip must not lose a column."""
    of_a_name = name in (FIRST, LAST) and {FIRST, LAST} <= {*header} and "name" not in header
    if name not in KNOWN and not of_a_name:
        near = difflib.get_close_matches(name, set(KNOWN) - set(header), 1, cutoff=0.7)
        if near:
            raise Unimportable(
                f"column {_shown(cell)!r} is not known; did you mean {near[0]}? Rename it, or take it out"
            )
        return False
    if header.count(name) > 1:
        raise Unimportable(f"column {_shown(cell)!r}: there are two columns for {name}; take one out")
    return True


def _shown(cell: str) -> str:
    return cell.strip()[:MOST_SHOWN]


def _row(header: Sequence[str], cells: Sequence[str]) -> Row:
    """Every column, those that a short line lacks empty."""
    padded = [*cells, *[""] * len(header)]
    row = {name: _cell(cell) for name, cell in zip(header, padded, strict=False) if name}
    if "name" not in row:
        row["name"] = f"{row.pop(FIRST)} {row.pop(LAST)}".strip()
    dressed = DRESSED.fullmatch(row["email"])
    row["email"] = in_ascii((dressed[1] if dressed else row["email"]).strip().removeprefix("mailto:"))
    return {**row, **{column: _plainly(column, row[column]) for column in ("role", *ASKED) if column in row}}


def _plainly(column: str, said: str) -> str:
    """As we write it: Mentorin is a mentor, and an x means yes."""
    word = _word(said)
    if column == "role":
        return MEANT.get(word, word if word in ROLES else said)
    return YES if word in YESES else "" if word in NOES else said


def _cell(value: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from taking it for a formula, as our own export writes it."""
    cell = _bare(value)
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


def _bare(cell: str) -> str:
    return cell.strip().strip(UNSEEN).strip()


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


_is_locale = cache(is_locale)  # a file has few, in many rows


def _doubled(line: int, row: Row, before: tuple[int, Row] | None) -> Fault | None:
    """Of two lines about one part in a programme, which is right? A person says."""
    if before is None:
        return None
    return Fault(line, "email", row["email"], f"stands on line {before[0]} already, as {before[1]['role']}; keep one")


def _fault(line: int, row: Row, *, too_long: bool) -> Fault | None:
    if too_long:
        return Fault(line, "row", "", "has more cells than the header; quote a cell that holds the separator")
    if what_to_write := _fault_of(row["email"]):
        return Fault(line, "email", row["email"], what_to_write)
    if not names.looks_like_one(row["name"]):
        return Fault(line, "name", row["name"], f"write the person's name: {names.HINT}")
    if row["role"].lower() not in ROLES:
        return Fault(line, "role", row["role"], f"use one of {', '.join(ROLES)}")
    if row.get("time_zone") and row["time_zone"] not in _zones():
        return Fault(line, "time_zone", row["time_zone"], "use a name like America/New_York, or leave it empty")
    for column in ("language", "locale"):
        unknown = column == "locale" and not _is_locale(row.get(column) or "en")
        if row.get(column) and (unknown or not TAG.fullmatch(row[column])):
            return Fault(line, column, row[column], "use a tag like en or en-GB, or leave it empty")
    if row.get("capacity") and not (
        row["capacity"].isascii() and row["capacity"].isdigit() and 0 < int(row["capacity"]) <= 50
    ):
        return Fault(line, "capacity", row["capacity"], "write a number from 1 to 50, or leave it empty")
    if row.get("paused") and row["paused"].lower() != YES and not _is_day(row["paused"]):
        return Fault(line, "paused", row["paused"], "write yes, the last day as in 2026-03-09, or leave it empty")
    if row.get("invited") and row["invited"].lower() != YES:
        return Fault(line, "invited", row["invited"], "write yes, or leave it empty")
    for column, what in (("member_until", "the last day"), ("graduation", "the day")):
        if row.get(column) and not _is_day(row[column]):
            return Fault(line, column, row[column], f"write {what} as in 2026-12-31, or leave it empty")
    return _fault_of_digest(line, row)


def _fault_of_digest(line: int, row: Row) -> Fault | None:
    """When a coordinator wants her digest."""
    told = {column: row.get(column, "").lower() for column in CADENCE}
    day, at = told["digest_day"], told["digest_at"]
    if any(told.values()) and row["role"].lower() != "coordinator":
        column = next(column for column in CADENCE if told[column])
        return Fault(line, column, row[column], "only a coordinator gets a digest; leave it empty")
    if told["digest"] and told["digest"] not in EVERY:
        return Fault(line, "digest", row["digest"], f"use one of {', '.join(EVERY)}, or leave it empty")
    if day and day not in WEEKDAYS and not (day.isascii() and day.isdigit() and 0 < int(day) <= 31):
        return Fault(line, "digest_day", row["digest_day"], "write a weekday, or a day of the month from 1 to 31")
    if at and not re.fullmatch(TIME, at):
        return Fault(line, "digest_at", row["digest_at"], "write the time as in 08:00, or leave it empty")
    return None


def _fault_of(email: str) -> str:
    if not email.rpartition("@")[0].isascii():  # it would need SMTPUTF8 all the way (RFC 6531)
        return "ask for another address: our mail reaches only plain letters before the @"
    plain = ADDRESS.fullmatch(email) and len(email.partition("@")[0]) <= 64
    return "" if plain else "write one address and nothing else, like ana@example.org"


def _is_day(said: str) -> bool:
    try:
        return date.fromisoformat(said).isoformat() == said
    except ValueError:
        return False
