"""A tracking sheet as PDF: words to print on one side of A4 or Letter paper, the same bytes for the same words.

The fonts lie beside it, so that names print everywhere as they are written: DejaVu Sans Condensed, cut to Latin, Greek
and Cyrillic. A letter of another script prints as a box, and the page says so; the CSV has it.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageTemplate, Paragraph, Spacer, Table

from mailflow.core.printed import PRINTED
from mailflow.egress.palette import palette

FONTS = Path(__file__).parent / "fonts"
PLAIN, BOLD = "DejaVuSansCondensed", "DejaVuSansCondensed-Bold"
SIZES = {"a4": A4, "letter": LETTER}
MARGIN, FOOT = 17 * mm, 20 * mm
INK, MUTED, RULE, TINT = (HexColor(colour) for colour in ("#1C2430", "#566070", "#C9D0D6", "#F3F6F6"))
BOX = "□"  # what no font here can print
LONGEST = 300  # letters of a cell; more would not fit on a page, and stands in the CSV

Words = Mapping[str, Any]


def print_page(words: Words) -> bytes:
    """The file."""
    words = {"says": PRINTED, **words}  # a letter that waits over an upgrade has none of its own
    _load_fonts()
    out, colour = BytesIO(), HexColor(palette(words["colour"]).accent)
    size, foot = SIZES[words["paper"]], _told(f"{words['programme']} · {words['name']} · {words['made']}")
    paper = BaseDocTemplate(
        out,
        pagesize=size,
        title=f"{words['title']}: {words['name']}",
        author=words["organisation"] or words["programme"],
        subject=words["made"],
        creator="mailflow",
        lang=words["language"],
        invariant=1,  # no time and no chance in it
    )
    frame = Frame(MARGIN, FOOT, size[0] - 2 * MARGIN, size[1] - MARGIN - FOOT, 0, 0, 0, 0)
    paper.addPageTemplates(PageTemplate(frames=[frame]))
    story = [*_head(words, colour), *_body(words, frame.width, colour), *_close(words, frame.width)]
    paper.build(story, canvasmaker=lambda *args, **kinds: _Numbered((foot, words["says"]["page"]), *args, **kinds))
    return out.getvalue()


@lru_cache(1)
def _load_fonts() -> None:
    for name in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(name, FONTS / f"{name}.ttf"))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)


class _Numbered(Canvas):  # type: ignore[misc]  # the library has no types
    """A canvas that knows how many pages there are before it writes the foot of the first."""

    def __init__(self, foot: tuple[str, str], *args: Any, **kinds: Any) -> None:
        super().__init__(*args, **kinds)
        (self._foot, self._page), self._kept = foot, list[dict[str, Any]]()

    def showPage(self) -> None:
        self._kept.append(dict(vars(self)))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._kept, 1):
            self.__dict__.update(page)
            self._write_foot(number, len(self._kept))
            super().showPage()
        super().save()

    def _write_foot(self, number: int, last: int) -> None:
        self.setFont(PLAIN, 7.5)
        self.setFillColor(MUTED)
        self.setStrokeColor(RULE)
        self.setLineWidth(0.5)
        self.line(MARGIN, FOOT - 5 * mm, self._pagesize[0] - MARGIN, FOOT - 5 * mm)
        self.drawString(MARGIN, FOOT - 9 * mm, self._foot)
        self.drawRightString(self._pagesize[0] - MARGIN, FOOT - 9 * mm, self._page.format(number=number, last=last))


# -- parts of the page ---------------------------------------------------------------------------------


def _head(words: Words, colour: HexColor) -> Iterator[Flowable]:
    over = " · ".join(part for part in (words["programme"], words["organisation"]) if part)
    yield _line(over, _STYLES["over"])
    yield _line(words["title"], ParagraphStyle("title", _STYLES["title"], textColor=colour))
    yield _line(words["name"], _STYLES["name"])


def _body(words: Words, width: float, colour: HexColor) -> Iterator[Flowable]:
    for pair in words["pairs"]:
        head = [_line(pair["title"], _STYLES["part"]), _facts(pair["facts"], width)]
        yield KeepTogether([*head, Spacer(0, 3 * mm)])
        yield _meetings(words["says"], pair, width, colour)
        yield _line(pair["totals"], _STYLES["total"])
        yield from (_line(line, _STYLES["text"]) for line in pair["themes"])
        if pair.get("after"):
            yield _line(words["says"]["after"], _STYLES["part"])
            yield _meetings(words["says"], {**pair, "rows": pair["after"]}, width, colour)
        if pair["links"]:
            yield _line(words["says"]["links"], _STYLES["part"])
            yield _links(words["says"], pair["links"], width)


def _close(words: Words, width: float) -> Iterator[Flowable]:
    """What it counts for, how it is checked, and how it is come by again."""
    says = words["says"]
    for title, lines in ((says["cpd"], words["cpd"]), (says["check"], words["check"])):
        if lines:
            first = "code" if lines is words["check"] else "text"
            told = [_line(lines[0], _STYLES[first]), *(_line(line, _STYLES["text"]) for line in lines[1:])]
            yield KeepTogether([_line(title, _STYLES["part"]), *told])
    yield KeepTogether([_line(says["ink"], _STYLES["part"]), *_ink(says["sign"], words["pairs"], width)])
    notes = [says["about"], words["again"]]
    notes += [says["unprinted"]] if BOX in _told(str({**words, "says": {}})) else []
    rows = [row for pair in words["pairs"] for row in (*pair["rows"], *pair.get("after", ()))]
    notes += [says["cut"]] if any(len(row["topics"]) > LONGEST for row in rows) else []
    yield Spacer(0, 4 * mm)
    yield _line(" ".join(notes), _STYLES["small"])


def _facts(facts: Sequence[Sequence[str]], width: float) -> Table:
    rows = [[_line(name, _STYLES["label"]), _line(value, _STYLES["text"])] for name, value in facts]
    return Table(rows, colWidths=[22 * mm, width - 22 * mm], style=[*_NO_PADDING], hAlign="LEFT")


def _meetings(says: Words, pair: Words, width: float, colour: HexColor) -> Table:
    mentor, mentee = pair["names"]
    head: list[Any] = [_line(name, _STYLES["head"]) for name in ("", says["date"], says["length"], says["topics"])]
    for role, name in (("mentor", mentor), ("mentee", mentee)):
        head.append([_line(says[role], _STYLES["head"]), _line(name, _STYLES["small"])])
    rows = [_meeting(row) for row in pair["rows"]]
    if not rows:
        rows = [["", _line(says["none"], _STYLES["text"]), "", "", "", ""]]
    narrow = (11 * mm, 24 * mm, 14 * mm)
    rest = width - sum(narrow)
    grey = [("BACKGROUND", (0, n), (-1, n), TINT) for n, row in enumerate(pair["rows"], 1) if not row["counts"]]
    empty = [] if pair["rows"] else [("SPAN", (1, 1), (-1, 1))]
    return Table(
        [head, *rows],
        colWidths=[*narrow, rest * 0.34, rest * 0.33, rest * 0.33],
        repeatRows=1,
        style=[*_RULED, ("LINEBELOW", (0, 0), (-1, 0), 1, colour), *grey, *empty],
    )


def _meeting(row: Words) -> list[Flowable | str]:
    topics = [_line(_cut(row["topics"]), _STYLES["text"])]
    topics += [_line(row["state"], _STYLES["bold"])] if row["state"] else []
    cells = [_line(row[name], _STYLES["text"]) for name in ("number", "date", "length")]
    return [*cells, topics, *(_signature(row[role]) for role in ("mentor", "mentee"))]


def _signature(told: Sequence[str]) -> list[Flowable]:
    first, *rest = told
    return [
        _line(first, _STYLES["bold" if rest[0] else "text"]),
        *(_line(one, _STYLES["small"]) for one in rest if one),
    ]


def _links(says: Words, links: Sequence[Sequence[str]], width: float) -> Table:
    names = ("", *(says[name] for name in ("when", "who", "what", "how", "hash")))
    head = [_line(name, _STYLES["head"]) for name in names]
    shares = (0.04, 0.15, 0.15, 0.12, 0.17, 0.37)
    rows = [[_line(cell, _STYLES["small"]) for cell in link] for link in links]
    return Table([head, *rows], colWidths=[width * share for share in shares], repeatRows=1, style=_RULED)


def _ink(sign: str, pairs: Sequence[Words], width: float) -> Iterator[Flowable]:
    """A line for each of the two, to sign with a pen."""
    for pair in pairs:
        cells = [_line(sign.format(name=name), _STYLES["small"]) for name in pair["names"]]
        gap, half = 8 * mm, (width - 8 * mm) / 2
        over = [("LINEABOVE", (0, 0), (0, 0), 0.5, INK), ("LINEABOVE", (2, 0), (2, 0), 0.5, INK)]
        yield Spacer(0, 11 * mm)
        yield Table([[cells[0], "", cells[1]]], colWidths=[half, gap, half], style=[*_NO_PADDING, *over])


# -- words ---------------------------------------------------------------------------------------------


def _line(words: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(_told(words)), style)


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()}…"


def _told(words: str) -> str:
    """What the fonts can print; the rest as boxes."""
    known = _letters()
    flat = unicodedata.normalize("NFC", " ".join(words.split()))
    return "".join(letter if ord(letter) in known else BOX for letter in flat if letter.isprintable())


@lru_cache(1)
def _letters() -> frozenset[int]:
    return frozenset(TTFont(PLAIN, FONTS / f"{PLAIN}.ttf").face.charToGlyph)


def _style(name: str, size: float, leading: float, **other: Any) -> ParagraphStyle:
    return ParagraphStyle(name, **{"fontName": PLAIN, "fontSize": size, "leading": leading, "textColor": INK, **other})


_STYLES = {
    "over": _style("over", 8.5, 12, textColor=MUTED),
    "title": _style("title", 19, 24, fontName=BOLD, spaceBefore=1),
    "name": _style("name", 12, 17, spaceAfter=2),
    "part": _style("part", 11, 15, fontName=BOLD, spaceBefore=12, spaceAfter=4, keepWithNext=1),
    "label": _style("label", 8.5, 12, textColor=MUTED),
    "text": _style("text", 8.5, 12),
    "bold": _style("bold", 8.5, 12, fontName=BOLD),
    "head": _style("head", 8, 10.5, fontName=BOLD),
    "small": _style("small", 7.5, 10.5, textColor=MUTED),
    "total": _style("total", 9, 13, fontName=BOLD, spaceBefore=5),
    "code": _style("code", 14, 19, fontName=BOLD),
}
_NO_PADDING = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 1),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]
_RULED = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 4),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
]
