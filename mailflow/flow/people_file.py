"""A table of people, as whatever program wrote it: bytes in; rows, and what is wrong with the others, out."""

import difflib
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from mailflow.core import say
from mailflow.core.people import CADENCE, OFFICE
from mailflow.core.punycode import in_ascii
from mailflow.core.say import phrase
from mailflow.flow.people_faults import ADDRESS, MOST_SHOWN, Fault, Row, doubled, fault_in
from mailflow.flow.people_table import Table, Unimportable, open_table
from mailflow.flow.people_words import CALLED, FIRST, HALVES, LAST, MEANT, NOES, ROLES, YES, YESES
from mailflow.store.people import PROFILE

__all__ = ["ADDRESS", "KNOWN", "YES", "Fault", "People", "Row", "Unimportable"]
__all__ += ["doubt_about", "lines_of", "read_people", "read_rows"]

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
DRESSED = re.compile(r"[^<>]*<([^<>]+)>")  # Ana Duarte <ana@home.example>, as address books copy it
UNSEEN = "\u200b\u200e\u200f\u2060\ufeff"  # come along when a cell is copied from a web page
REMEDY = "remedy"  # what our list of rejected rows says of each; whoever mends them may leave it there
ASKED = ("paused", "invited")  # columns that yes answers


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
    return say.run(read_people(data).doubts, "; ")


def lines_of(data: bytes, wanted: Collection[int]) -> tuple[list[str], list[list[str]]]:
    """The names of the columns as they stand there, and these lines, so that they can be mended."""
    (_, header), *rows = _open(data).lines
    return header, [cells for line, cells in rows if line in wanted]


def _open(data: bytes) -> Table:
    return open_table(data, lambda cell: _column(cell) in (*KNOWN, FIRST, LAST))


def read_people(data: bytes) -> People:
    """A CSV file or a workbook. Unimportable says why it is none."""
    table = _open(data)
    first = next(table.lines, None)
    if first is None:
        raise Unimportable(phrase("it is empty; its first line names the columns email,name,role"))
    header, left_out = _read_header(first[1])
    rows: dict[tuple[str, str], tuple[int, Row]] = {}
    faults = []
    for line, cells in table.lines:
        row = _row(header, cells)
        email, role = row["email"].lower(), row["role"].lower()
        too_long = any(map(_bare, cells[len(header) :]))
        fault = fault_in(line, row, too_long=too_long) or doubled(line, row, rows.get((email, role)))
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
        raise Unimportable(
            phrase("its first line is a person; write the names of the columns above it, as in email,name,role")
        )
    has = {*header, *(["name"] if {FIRST, LAST} <= {*header} else [])}
    missing = [name for name in REQUIRED if name not in has]
    if missing:
        stands = ", ".join(repr(_shown(cell)) for cell in cells[:12])
        raise Unimportable(
            phrase(
                "the first line must name the columns email,name,role; {missing} is missing; it has {stands}",
                missing=", ".join(missing),
                stands=stands,
            )
        )
    kept = [name if _is_ours(cell, name, header) else "" for cell, name in zip(cells, header, strict=True)]
    lost = [cell for cell, name in zip(cells, kept, strict=True) if not name and _bare(cell)]
    named = [repr(_shown(cell)) for cell in lost if _column(cell) != REMEDY]
    left_out = phrase("left out, for there is no such column here: {columns}", columns=", ".join(named[:12]))
    return kept, [left_out] if named else []


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
        if near and name != REMEDY:
            meant = phrase(
                "column {cell} is not known; did you mean {column}? Rename it, or take it out",
                cell=repr(_shown(cell)),
                column=near[0],
            )
            raise Unimportable(meant)
        return False
    if header.count(name) > 1:
        twice = phrase(
            "column {cell}: there are two columns for {name}; take one out", cell=repr(_shown(cell)), name=name
        )
        raise Unimportable(twice)
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
