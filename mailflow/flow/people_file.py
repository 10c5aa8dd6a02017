"""A table of people, as whatever program wrote it: bytes in; rows, and what is wrong with the others, out."""

import codecs
import csv
import difflib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import available_timezones

from mailflow.core import names
from mailflow.core.people import CADENCE, OFFICE
from mailflow.core.policy_digest import EVERY, TIME, WEEKDAYS
from mailflow.core.punycode import in_ascii
from mailflow.egress.tongue import is_locale
from mailflow.store.people import PROFILE

ROLES = ("mentor", "mentee", "facilitator", "group_member", "coordinator")
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
YES = "yes"  # paused, until she says RESUME
FIRST, LAST = "first_name", "last_name"  # together a name
# What spreadsheets and web forms call our columns; small letters, with _ for what stands between words.
ALSO = {
    "e_mail": "email",
    "email_address": "email",
    "e_mail_address": "email",
    "mail": "email",
    "full_name": "name",
    "your_name": "name",
    "given_name": FIRST,
    "family_name": LAST,
    "surname": LAST,
    "timezone": "time_zone",
    "member_number": "member_no",
}
# A strict grammar, before any address reaches SMTP: one @, no spaces, no controls, a dotted ASCII domain.
ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}"
)
DRESSED = re.compile(r"[^<>]*<([^<>]+)>")  # Ana Duarte <ana@home.example>, as address books copy it
TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
UNSEEN = "\u200b\u200e\u200f\u2060\ufeff"  # come along when a cell is copied from a web page
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


class Unimportable(Exception):
    """The file as a whole cannot be used."""


def read_rows(data: bytes) -> tuple[list[tuple[int, Row]], list[Fault]]:
    """The rows that are right, each with its line, and the faults of the others."""
    lines = _lines(_text(data))
    first = next(lines, None)
    if first is None:
        raise Unimportable("is empty; its first line names the columns email,name,role")
    header = _read_header(first[1])
    rows: dict[tuple[str, str], tuple[int, Row]] = {}
    faults = []
    for line, cells in lines:
        row = _row(header, cells)
        email, role = row["email"].lower(), row["role"].lower()
        fault = _fault(line, row, too_long=len(cells) > len(header)) or _doubled(line, row, rows.get((email, role)))
        if fault:
            faults.append(fault)
        else:
            chosen = {column: row[column].lower() for column in CADENCE if column in row}
            rows[email, role] = line, {**row, **chosen, "email": email, "role": role}
    return list(rows.values()), faults


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line that holds anything, with its number, from 1."""
    given = re.match(r"sep=(.)\n", text)  # what Excel writes above the names, to tell itself
    separator = given[1] if given else _separator(text)
    table = csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=True, strict=True)
    began = 1
    try:
        for cells in table:
            if any(cell.strip() for cell in cells) and not (given and began == 1):
                yield began, cells
            began = table.line_num + 1
    except csv.Error as wrong:
        why = "a quotation mark is opened and never closed" if str(wrong).startswith("unexpected end") else str(wrong)
        raise Unimportable(f"line {began} cannot be read as a table: {why}; mend it, or save it as CSV again") from None


def _separator(text: str) -> str:
    """A comma, a semicolon or a tab: whichever makes our columns of the first line."""
    first = text.lstrip().partition("\n")[0]
    return max(",;\t", key=lambda one: sum(_column(cell) in (*KNOWN, FIRST, LAST) for cell in first.split(one)))


def _column(cell: str) -> str:
    """What we call it."""
    name = re.sub(r"[\s_-]+", "_", _bare(cell).strip('"').lower())
    return ALSO.get(name, name)


def _read_header(cells: Sequence[str]) -> list[str]:
    """Our name for each column; Unimportable says what to write instead."""
    header = [_column(cell) for cell in cells]
    if any(ADDRESS.fullmatch(cell.strip()) for cell in cells):
        raise Unimportable("its first line is a person; write the names of the columns above it, as in email,name,role")
    has = {*header, *(["name"] if {FIRST, LAST} <= {*header} else [])}
    missing = [name for name in REQUIRED if name not in has]
    if missing:
        stands = ", ".join(repr(cell.strip()[:MOST_SHOWN]) for cell in cells[:12])
        raise Unimportable(
            f"the first line must name the columns email,name,role; {', '.join(missing)} is missing; it has {stands}"
        )
    for cell, name in zip(cells, header, strict=True):
        _check_column(cell.strip()[:MOST_SHOWN], name, header)
    return header


def _check_column(cell: str, name: str, header: Sequence[str]) -> None:
    of_a_name = name in (FIRST, LAST) and {FIRST, LAST} <= {*header} and "name" not in header
    if name not in KNOWN and not of_a_name:
        near = difflib.get_close_matches(name, KNOWN, 1)
        meant = f"did you mean {near[0]}? Rename it" if near else "rename it"
        raise Unimportable(f"column {cell!r} is not known; {meant}, or take it out; the columns are {', '.join(KNOWN)}")
    if header.count(name) > 1:
        raise Unimportable(f"column {cell!r}: there are two columns for {name}; take one out")


def _row(header: Sequence[str], cells: Sequence[str]) -> Row:
    """Every column, those that a short line lacks empty."""
    padded = [*cells, *[""] * len(header)]
    row = {name: _cell(cell) for name, cell in zip(header, padded, strict=False)}
    if "name" not in row:
        row["name"] = f"{row.pop(FIRST)} {row.pop(LAST)}".strip()
    dressed = DRESSED.fullmatch(row["email"])
    return {**row, "email": in_ascii((dressed[1] if dressed else row["email"]).strip().removeprefix("mailto:"))}


def _cell(value: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from taking it for a formula, as our own export writes it."""
    cell = _bare(value)
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


def _bare(cell: str) -> str:
    return cell.strip().strip(UNSEEN).strip()


SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods, .xls
AS_CSV = "open it in its program and save it as “CSV UTF-8”"
UTF_16 = "utf-16"  # what some spreadsheets call Unicode text
GUESSED = "cp1252"  # what spreadsheets write where they do not write UTF-8
UNSURE = f"it is not UTF-8, and was read as Windows-1252: look at the names; where they are wrong, {AS_CSV}"


def _text(data: bytes) -> str:
    """With one kind of line end."""
    if data.startswith(SPREADSHEETS):
        raise Unimportable(f"is a spreadsheet and no CSV file; {AS_CSV}")
    return re.sub(r"\r\n?", "\n", _decoded(data))


def _decoded(data: bytes) -> str:
    charset = _charset(data)
    if charset != UTF_16 and b"\0" in data:
        raise Unimportable(f"is no text file; {AS_CSV}")
    return data.decode(charset, "replace")


def doubt_about(data: bytes) -> str:
    """What a person has to look at, where we had to guess how the letters of a file are written; else nothing."""
    return UNSURE if _charset(data) == GUESSED else ""


def _charset(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return UTF_16
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return GUESSED
    return "utf-8-sig"


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
    if row.get("time_zone") and row["time_zone"] not in available_timezones():
        return Fault(line, "time_zone", row["time_zone"], "use a name like America/New_York, or leave it empty")
    for column in ("language", "locale"):
        unknown = column == "locale" and not is_locale(row.get(column) or "en")
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
