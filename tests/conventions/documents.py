"""G: what letters enclose: the sheet of a pair of WSYAS, as a story brings it about."""

import csv
import io
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pypdf import PdfReader
from sqlalchemy import select

from mailflow.core.cells import FORMULA
from mailflow.egress.files import files_of
from mailflow.egress.smtp import Outcome, Parcel
from mailflow.store import schema
from tests.conventions.table import Post, together
from tests.conversations.runner import Story

STORIES = Path(__file__).parents[1] / "conversations" / "wsyas"
BOM = b"\xef\xbb\xbf"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
PAPER = {"a4": (595, 842), "letter": (612, 792)}  # points


@dataclass
class Enclosing(Story):
    """A story that makes each sheet a second time, of the words it was made of: they do not stay in the outbox."""

    again: list[dict[str, bytes]] = field(default_factory=list)

    def _catch(self, parcel: Parcel) -> Outcome:
        outcome = super()._catch(parcel)
        if self.letters[-1].template == "sheet":
            with self.house.store.begin() as tx:
                box = schema.outbox.c
                mine = box.message_id == self.letters[-1].message["Message-ID"]
                facts = tx.execute(select(box.facts).where(mine)).scalar_one()
            self.again.append({file.name[-3:]: file.body for file in files_of("sheet", facts)})
        return outcome


@cache
def sheets() -> tuple[dict[str, bytes], ...]:
    """The files of each sheet that the story encloses, by their endings; each was made twice."""
    with tempfile.TemporaryDirectory() as folder:
        people = (STORIES / "people.csv").read_bytes()
        story = Enclosing(Path(folder), programme="wsyas", csv=people, trust="standard")
        try:
            story.play((STORIES / "signed-by-both.txt").read_text(encoding="utf-8"))
        finally:
            story.house.store.close()
    enclosed = [
        {str(part.get_filename())[-3:]: part.get_payload(decode=True) for part in letter.message.walk()}
        for letter in story.letters
        if letter.template == "sheet"
    ]
    return tuple({**once, "again": twice["pdf"]} for once, twice in zip(enclosed, story.again, strict=True))


@together(
    "G1",
    "CSV in UTF-8 with its mark, RFC 4180, CRLF, one row of names, ISO days, whole minutes, no formula",
    beside="sheets",
)
def tables(_: Post) -> Iterator[tuple[str, str]]:
    for at, files in enumerate(sheets(), 1):
        table = files["csv"]
        yield from ((f"sheet {at}.csv", fault) for fault in _table_faults(table))


def _table_faults(table: bytes) -> Iterator[str]:
    if not table.startswith(BOM):
        yield "no byte order mark"
    if table.count(b"\n") != table.count(b"\r\n"):
        yield "a line ends in something else than CRLF"
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline=""), strict=True))
    for row in rows:
        if None in row or None in row.values():
            yield "a row has other cells than there are names"
        if not DAY.fullmatch(row["date"]) or not row["minutes"].isdigit():
            yield f"{row['date']}, {row['minutes']}"
        if formulas := [cell for cell in row.values() if cell.lstrip().startswith(FORMULA)]:
            yield f"a formula: {formulas[0]}"


@together(
    "G2",
    "PDF on A4 or Letter, page x of y, embedded fonts, a title and a language, the same bytes each time",
    beside="sheets",
)
def papers(_: Post) -> Iterator[tuple[str, str]]:
    for at, files in enumerate(sheets(), 1):
        if files["pdf"] != files["again"]:
            yield f"sheet {at}.pdf", "made again it has other bytes"
        yield from ((f"sheet {at}.pdf", fault) for fault in _paper_faults(files["pdf"]))


def _paper_faults(file: bytes) -> Iterator[str]:
    paper = PdfReader(io.BytesIO(file))
    if not (paper.metadata and paper.metadata.title) or not paper.trailer["/Root"].get("/Lang"):
        yield "no title, or no language"
    last = len(paper.pages)
    for number, page in enumerate(paper.pages, 1):
        size = (round(page.mediabox.width), round(page.mediabox.height))
        if size not in PAPER.values():
            yield f"page {number} is of {size}"
        if f"Page {number} of {last}" not in page.extract_text():
            yield f"page {number} does not say so"
        for name, font in page["/Resources"]["/Font"].items():
            about = font.get_object().get("/FontDescriptor", {})
            if (
                not {"/FontFile", "/FontFile2", "/FontFile3"} & {*about}
                and font.get_object()["/BaseFont"] != "/Helvetica"
            ):
                yield f"the font {name} is not embedded"
