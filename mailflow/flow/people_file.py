"""A table of people, as whatever program wrote it: bytes in; rows, and what is wrong with the others, out."""

import codecs
import csv
import difflib
import io
import re
from collections.abc import Collection, Iterator, Sequence

from mailflow.core.people import CADENCE, OFFICE
from mailflow.core.punycode import in_ascii
from mailflow.core.say import phrase
from mailflow.flow.people_faults import ADDRESS, MOST_SHOWN, YES, Fault, Row, doubled, fault_in
from mailflow.store.people import PROFILE

__all__ = ["KNOWN", "YES", "Fault", "Unimportable", "doubt_about", "lines_of", "read_rows"]

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
REMEDY = "remedy"  # what our list of rejected rows says of each; whoever mends them may leave it there
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
DRESSED = re.compile(r"[^<>]*<([^<>]+)>")  # Ana Duarte <ana@home.example>, as address books copy it
UNSEEN = "\u200b\u200e\u200f\u2060\ufeff"  # come along when a cell is copied from a web page


class Unimportable(Exception):
    """The file as a whole cannot be used; why, and what to do, as words of ours."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read_rows(data: bytes) -> tuple[list[tuple[int, Row]], list[Fault]]:
    """The rows that are right, each with its line, and the faults of the others."""
    lines = _lines(_text(data))
    first = next(lines, None)
    if first is None:
        raise Unimportable(phrase("it is empty; its first line names the columns email,name,role"))
    header = _read_header(first[1])
    rows: dict[tuple[str, str], tuple[int, Row]] = {}
    faults = []
    for line, cells in lines:
        row = _row(header, cells)
        email, role = row["email"].lower(), row["role"].lower()
        fault = fault_in(line, row, too_long=len(cells) > len(header)) or doubled(line, row, rows.get((email, role)))
        row.pop(REMEDY, None)
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
        unclosed = phrase("a quotation mark is opened and never closed")
        why = unclosed if str(wrong).startswith("unexpected end") else str(wrong)
        what = phrase("line {n} cannot be read as a table: {why}; mend it, or save it as CSV again", n=began, why=why)
        raise Unimportable(what) from None


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
        raise Unimportable(
            phrase("its first line is a person; write the names of the columns above it, as in email,name,role")
        )
    has = {*header, *(["name"] if {FIRST, LAST} <= {*header} else [])}
    missing = [name for name in REQUIRED if name not in has]
    if missing:
        stands = ", ".join(repr(cell.strip()[:MOST_SHOWN]) for cell in cells[:12])
        raise Unimportable(
            phrase(
                "the first line must name the columns email,name,role; {missing} is missing; it has {stands}",
                missing=", ".join(missing),
                stands=stands,
            )
        )
    for cell, name in zip(cells, header, strict=True):
        _check_column(cell.strip()[:MOST_SHOWN], name, header)
    return header


def _check_column(cell: str, name: str, header: Sequence[str]) -> None:
    of_a_name = name in (FIRST, LAST) and {FIRST, LAST} <= {*header} and "name" not in header
    if name not in (*KNOWN, REMEDY) and not of_a_name:
        near = difflib.get_close_matches(name, KNOWN, 1)
        meant = phrase("did you mean {column}? Rename it", column=near[0]) if near else phrase("rename it")
        every = ", ".join(KNOWN)
        unknown = phrase(
            "column {cell} is not known; {meant}, or take it out; the columns are {every}",
            cell=repr(cell),
            meant=meant,
            every=every,
        )
        raise Unimportable(unknown)
    if header.count(name) > 1:
        raise Unimportable(
            phrase("column {cell}: there are two columns for {name}; take one out", cell=repr(cell), name=name)
        )


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
AS_CSV = phrase("open it in its program and save it as “CSV UTF-8”")
UTF_16 = "utf-16"  # what some spreadsheets call Unicode text
GUESSED = "cp1252"  # what spreadsheets write where they do not write UTF-8
UNSURE = phrase(
    "it is not UTF-8, and was read as Windows-1252: look at the names; where they are wrong, {remedy}", remedy=AS_CSV
)


def _text(data: bytes) -> str:
    """With one kind of line end."""
    if data.startswith(SPREADSHEETS):
        raise Unimportable(phrase("it is a spreadsheet and no CSV file; {remedy}", remedy=AS_CSV))
    return re.sub(r"\r\n?", "\n", _decoded(data))


def _decoded(data: bytes) -> str:
    charset = _charset(data)
    if charset != UTF_16 and b"\0" in data:
        raise Unimportable(phrase("it is no text file; {remedy}", remedy=AS_CSV))
    return data.decode(charset, "replace")


def lines_of(data: bytes, wanted: Collection[int]) -> tuple[list[str], list[list[str]]]:
    """The names of the columns as they stand there, and these lines, so that they can be mended."""
    (_, header), *rows = _lines(_text(data))
    return header, [cells for line, cells in rows if line in wanted]


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
