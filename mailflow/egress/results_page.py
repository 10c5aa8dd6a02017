"""A programme's report as PDF: one page of figures where the programme is not large, and nobody's name."""

from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from mailflow.egress.paper import BOLD, NO_PADDING, RULE, STYLES, TINT, Words, bind, text_line

GAP = 8 * mm
NUMBER = 19 * mm
RIGHT = ParagraphStyle("right", STYLES["text"], alignment=TA_RIGHT)
RIGHT_BOLD = ParagraphStyle("right-bold", RIGHT, fontName=BOLD)
RIGHT_HEAD = ParagraphStyle("right-head", STYLES["head"], alignment=TA_RIGHT, fontSize=7.5)
BIG = ParagraphStyle("big", STYLES["title"], fontSize=20, leading=25)
LINES = [
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 1),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
]


def print_results(words: Words) -> bytes:
    """The file."""
    return bind(words, _report)


def _report(words: Words, width: float, colour: HexColor) -> Iterator[Flowable]:
    yield text_line(words["against"], STYLES["small"])
    yield Spacer(0, 3 * mm)
    yield _tiles(words["tiles"], width)
    half = (width - GAP) / 2
    sides: list[list[Flowable]] = [[], []]
    for section in words["sections"]:
        shorter = min(sides, key=len)
        shorter += _section(section, words["columns"], half, colour)
    yield Table([[sides[0], "", sides[1]]], colWidths=[half, GAP, half], style=NO_PADDING)
    if len(words["months"]) > 1:
        yield KeepTogether([text_line(words["by_month"], STYLES["part"]), _months(words, width, colour)])
    yield Spacer(0, 4 * mm)
    yield text_line(" ".join(words["notes"]), STYLES["small"])


def _tiles(tiles: Sequence[Words], width: float) -> Table:
    cells = [
        [
            text_line(str(one["label"]), STYLES["head"]),
            text_line(str(one["number"]), BIG),
            text_line(str(one["change"]), STYLES["small"]),
        ]
        for one in tiles
    ]
    gap = 4 * mm
    each = (width - gap * (len(cells) - 1)) / len(cells)
    row = [part for cell in cells for part in (cell, "")][:-1]
    grounds = [("BACKGROUND", (at, 0), (at, 0), TINT) for at in range(0, len(row), 2)]
    inner: list[tuple[object, ...]] = [("LEFTPADDING", (0, 0), (-1, -1), 7), ("TOPPADDING", (0, 0), (-1, -1), 6)]
    inner += [("BOTTOMPADDING", (0, 0), (-1, -1), 7), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    return Table([row], colWidths=([each, gap] * len(cells))[:-1], style=[*inner, *grounds])


def _section(section: Words, columns: Sequence[str], width: float, colour: HexColor) -> list[Flowable]:
    head = [text_line(section["title"], ParagraphStyle("section", STYLES["part"], spaceBefore=0, spaceAfter=0))]
    rows: list[list[Any]] = [[*head, *(text_line(name, RIGHT_HEAD) for name in columns)]]
    for label, now, before in section["rows"]:
        rows.append([text_line(label, STYLES["text"]), text_line(str(now), RIGHT_BOLD), text_line(str(before), RIGHT)])
    style = [*LINES, ("LINEBELOW", (0, 0), (-1, 0), 1, colour), ("VALIGN", (0, 0), (-1, 0), "BOTTOM")]
    return [Spacer(0, 5 * mm), Table(rows, colWidths=[width - 2 * NUMBER, NUMBER, NUMBER], style=style)]


# -- month by month --------------------------------------------------------------------------------------


class _Bar(Flowable):  # type: ignore[misc]  # the library has no types
    """As long as the share of the longest."""

    def __init__(self, share: float, width: float, colour: HexColor) -> None:
        super().__init__()
        self._share, self._colour, self.width, self.height = share, colour, width, 2.6 * mm

    def wrap(self, *room: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        self.canv.setFillColor(self._colour)
        if self._share:
            self.canv.rect(0, 0, max(self.width * self._share, 1), self.height, stroke=0, fill=1)


FIGURES = ("asked", "began", "ended", "meetings")


def _months(words: Words, width: float, colour: HexColor) -> Table:
    months, most = words["months"], max((one["meetings"] for one in words["months"]), default=0)
    number, first = 20 * mm, 32 * mm
    rest = width - first - number * (len(words["heads"]) - 1)
    names = [text_line(name, STYLES["head"] if at == 0 else RIGHT_HEAD) for at, name in enumerate(words["heads"])]
    rows = [[*names, text_line(words["heads"][-2], STYLES["small"])]]
    for one in months:
        told = [text_line(str(one[name]), RIGHT) for name in (*FIGURES, "hours")]
        bar = _Bar(one["meetings"] / most if most else 0, rest - 5 * mm, colour)
        rows.append([text_line(one["month"], STYLES["text"]), *told, bar])
    total = [str(sum(one[name] for one in months)) for name in FIGURES]
    minutes = sum(one["minutes"] for one in months)
    told = [text_line(cell, RIGHT_BOLD) for cell in (*total, f"{minutes // 60}:{minutes % 60:02}")]
    rows.append([text_line(words["total"], STYLES["bold"]), *told, ""])
    style = [
        *LINES,
        ("LINEBELOW", (0, 0), (-1, 0), 1, colour),
        ("LEFTPADDING", (1, 0), (-2, -1), 4),
        ("LEFTPADDING", (-1, 0), (-1, -1), 5 * mm),
    ]
    widths = [first, *[number] * (len(words["heads"]) - 1), rest]
    return Table(rows, colWidths=widths, repeatRows=1, style=style)
