"""Paper: words to print on one side of A4 or Letter, the same bytes for the same words.

The fonts lie beside it, so that names print everywhere as they are written: DejaVu Sans Condensed, cut to Latin, Greek
and Cyrillic. A letter of another script prints as a box, and the page says so; the CSV has it.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
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
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from mailflow.egress.palette import palette

FONTS = Path(__file__).parent / "fonts"
PLAIN, BOLD = "DejaVuSansCondensed", "DejaVuSansCondensed-Bold"
SIZES = {"a4": A4, "letter": LETTER}
MARGIN, FOOT = 17 * mm, 20 * mm
INK, MUTED, RULE, TINT = (HexColor(colour) for colour in ("#1C2430", "#566070", "#C9D0D6", "#F3F6F6"))
BOX = "□"  # what no font here can print

Words = Mapping[str, Any]
Story = Callable[[Words, float, HexColor], Iterable[Flowable]]


def bind(words: Words, story: Story) -> bytes:
    """The file."""
    load_fonts()
    out, colour = BytesIO(), HexColor(palette(words["colour"]).accent)
    size, foot = SIZES[words["paper"]], printable(f"{words['programme']} · {words['name']} · {words['made']}")
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
    parts = [*_head(words, colour), *story(words, frame.width, colour)]
    paper.build(parts, canvasmaker=lambda *args, **kinds: _Numbered((foot, words["says"]["page"]), *args, **kinds))
    return out.getvalue()


@lru_cache(1)
def load_fonts() -> None:
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


def _head(words: Words, colour: HexColor) -> Iterator[Flowable]:
    over = " · ".join(part for part in (words["programme"], words["organisation"]) if part)
    yield text_line(over, STYLES["over"])
    yield text_line(words["title"], ParagraphStyle("title", STYLES["title"], textColor=colour))
    yield text_line(words["name"], STYLES["name"])


# -- words ---------------------------------------------------------------------------------------------


def text_line(words: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(printable(words)), style)


def printable(words: str) -> str:
    """What the fonts can print; the rest as boxes."""
    known = _letters()
    flat = unicodedata.normalize("NFC", " ".join(words.split()))
    return "".join(letter if ord(letter) in known else BOX for letter in flat if letter.isprintable())


@lru_cache(1)
def _letters() -> frozenset[int]:
    return frozenset(TTFont(PLAIN, FONTS / f"{PLAIN}.ttf").face.charToGlyph)


def _style(name: str, size: float, leading: float, **other: Any) -> ParagraphStyle:
    return ParagraphStyle(name, **{"fontName": PLAIN, "fontSize": size, "leading": leading, "textColor": INK, **other})


STYLES = {
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
NO_PADDING = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 1),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]
RULED = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 4),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
]
