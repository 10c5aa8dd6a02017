"""A table as whatever program wrote it, a CSV file or a workbook: bytes in, numbered lines of cells out."""

import codecs
import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time

from mailflow.core import say
from mailflow.core.say import phrase

Line = tuple[int, list[str]]  # from 1, as an editor or a spreadsheet counts them
Knows = Callable[[str], bool]  # whether a cell names a column of ours

AS_CSV = phrase("open it in its program and save it as “CSV UTF-8”")
UTF_16 = "utf-16"  # what some spreadsheets call Unicode text
GUESSED = "cp1252"  # what spreadsheets write where they do not write UTF-8
UNSURE = phrase(
    "it is not UTF-8, and was read as Windows-1252: look at the names; where they are wrong, {remedy}", remedy=AS_CSV
)
ZIPPED, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # .xlsx and .ods; .xls, and whatever has a password
WORKBOOK = "xl/workbook.xml"
MOST_ROWS = 1_048_576  # of a sheet; one that claims a row far below would never end
MOST_UNPACKED = 200_000_000  # bytes; a hundred thousand people take fifty million, and a bomb takes all there is


class Unimportable(Exception):
    """The file as a whole cannot be used; why, and what to do, as words of ours."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Table:
    """Its lines, each read when it is asked for, and what a person has to look at."""

    lines: Iterator[Line]
    doubts: tuple[str, ...] = ()


def open_table(data: bytes, knows: Knows) -> Table:
    """Unimportable says what to do instead."""
    if data.startswith(OLD):
        raise Unimportable(phrase("it is an old spreadsheet, or one with a password; {remedy}", remedy=AS_CSV))
    if data.startswith(ZIPPED):
        return _workbook(data)
    charset = _charset(data)
    if charset != UTF_16 and b"\0" in data:
        raise Unimportable(phrase("it is no text file; {remedy}", remedy=AS_CSV))
    text = re.sub(r"\r\n?", "\n", data.decode(charset, "replace"))
    return Table(_csv(text, knows), (UNSURE,) if charset == GUESSED else ())


def _charset(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return UTF_16
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return GUESSED
    return "utf-8-sig"


def _csv(text: str, knows: Knows) -> Iterator[Line]:
    """Each line that holds anything."""
    given = re.match(r"sep=(.)\n", text)  # what Excel writes above the names, to tell itself
    separator = given[1] if given else _separator(text, knows)
    table = csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=True, strict=True)
    began = 1
    try:
        for cells in table:
            if _holds_anything(cells) and not (given and began == 1):
                yield began, cells
            began = table.line_num + 1
    except csv.Error as wrong:
        unclosed = phrase("a quotation mark is opened and never closed")
        why = unclosed if str(wrong).startswith("unexpected end") else str(wrong)
        what = phrase("line {n} cannot be read as a table: {why}; mend it, or save it as CSV again", n=began, why=why)
        raise Unimportable(what) from None


def _separator(text: str, knows: Knows) -> str:
    """A comma, a semicolon or a tab: whichever makes our columns of the first line."""
    first = text.lstrip().partition("\n")[0]
    return max(",;\t", key=lambda one: sum(knows(cell) for cell in first.split(one)))


def _holds_anything(cells: list[str]) -> bool:
    return any(cell.strip() for cell in cells)


def _workbook(data: bytes) -> Table:
    """Its first sheet; no formula is reckoned, what it came to when it was saved counts."""
    with _readable():
        if unpacked(data) > MOST_UNPACKED:
            raise Unimportable(
                phrase("it holds more than {n} MB; {remedy}", n=MOST_UNPACKED // 1_000_000, remedy=AS_CSV)
            )
        from openpyxl import load_workbook  # noqa: PLC0415 - a quarter of a second that few need

        with warnings.catch_warnings():  # of what it leaves out: colours, lists to choose from
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        if not book.worksheets:
            raise Unimportable(phrase("it has no sheet with rows; {remedy}", remedy=AS_CSV))
        sheet, *others = book.worksheets
        sheet.reset_dimensions()  # some programs write them wrongly, and rows would be lost
    doubt = phrase("only its first sheet, {name}, was read", name=say.quoted(sheet.title)) if others else ""
    return Table(_sheet(book, sheet.iter_rows(values_only=True)), (doubt,) if doubt else ())


def _sheet(book: object, rows: Iterator[tuple[object, ...]]) -> Iterator[Line]:
    with _readable(), closing(book):  # type: ignore[type-var]
        for number, row in enumerate(rows, 1):
            if number > MOST_ROWS:
                raise Unimportable(phrase("it has more rows than a spreadsheet can; {remedy}", remedy=AS_CSV))
            cells = [_said(value) for value in row]
            if _holds_anything(cells):
                yield number, cells


def _said(value: object) -> str:
    """A cell as a person would write it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else ""
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case time():
            return f"{value:%H:%M}"
        case date():
            return value.isoformat()
        case _:
            return str(value)


def unpacked(data: bytes) -> int:
    """How many bytes a workbook is; 0 for what is none. No more are ever read of it than its parts say."""
    if not data.startswith(ZIPPED):
        return 0
    with _readable(), zipfile.ZipFile(io.BytesIO(data)) as parts:
        if WORKBOOK not in parts.namelist():
            raise Unimportable(phrase("it is no .xlsx and no CSV file; {remedy}", remedy=AS_CSV))
        return sum(part.file_size for part in parts.infolist())


@contextmanager
def _readable() -> Iterator[None]:
    """What a broken or a hostile workbook raises is of many kinds, and always means the same."""
    try:
        yield
    except (Unimportable, GeneratorExit):
        raise
    except Exception:
        raise Unimportable(phrase("it is a workbook that cannot be read; {remedy}", remedy=AS_CSV)) from None
