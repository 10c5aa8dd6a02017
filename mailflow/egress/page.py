"""A tracking sheet as PDF."""

from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from mailflow.core.printed import PRINTED
from mailflow.egress.paper import BOX, INK, NO_PADDING, RULED, STYLES, TINT, Words, bind, printable, text_line

LONGEST = 300  # letters of a cell; more would not fit on a page, and stands in the CSV


def print_page(words: Words) -> bytes:
    """The file."""
    return bind({"says": PRINTED, **words}, _sheet)  # a letter that waits over an upgrade has none of its own


def _sheet(words: Words, width: float, colour: HexColor) -> Iterator[Flowable]:
    yield from _body(words, width, colour)
    yield from _close(words, width)


def _body(words: Words, width: float, colour: HexColor) -> Iterator[Flowable]:
    for pair in words["pairs"]:
        head = [text_line(pair["title"], STYLES["part"]), _facts(pair["facts"], width)]
        yield KeepTogether([*head, Spacer(0, 3 * mm)])
        yield _meetings(words["says"], pair, width, colour)
        yield text_line(pair["totals"], STYLES["total"])
        yield from (text_line(line, STYLES["text"]) for line in pair["themes"])
        if pair.get("after"):
            yield text_line(words["says"]["after"], STYLES["part"])
            yield _meetings(words["says"], {**pair, "rows": pair["after"]}, width, colour)
        if pair["links"]:
            yield text_line(words["says"]["links"], STYLES["part"])
            yield _links(words["says"], pair["links"], width)


def _close(words: Words, width: float) -> Iterator[Flowable]:
    """What it counts for, how it is checked, and how it is come by again."""
    says = words["says"]
    for title, lines in ((says["cpd"], words["cpd"]), (says["check"], words["check"])):
        if lines:
            first = "code" if lines is words["check"] else "text"
            told = [text_line(lines[0], STYLES[first]), *(text_line(line, STYLES["text"]) for line in lines[1:])]
            yield KeepTogether([text_line(title, STYLES["part"]), *told])
    yield KeepTogether([text_line(says["ink"], STYLES["part"]), *_ink(says["sign"], words["pairs"], width)])
    notes = [says["about"], words["again"]]
    notes += [says["unprinted"]] if BOX in printable(str({**words, "says": {}})) else []
    rows = [row for pair in words["pairs"] for row in (*pair["rows"], *pair.get("after", ()))]
    notes += [says["cut"]] if any(len(row["topics"]) > LONGEST for row in rows) else []
    yield Spacer(0, 4 * mm)
    yield text_line(" ".join(notes), STYLES["small"])


def _facts(facts: Sequence[Sequence[str]], width: float) -> Table:
    rows = [[text_line(name, STYLES["label"]), text_line(value, STYLES["text"])] for name, value in facts]
    return Table(rows, colWidths=[22 * mm, width - 22 * mm], style=[*NO_PADDING], hAlign="LEFT")


def _meetings(says: Words, pair: Words, width: float, colour: HexColor) -> Table:
    mentor, mentee = pair["names"]
    head: list[Any] = [text_line(name, STYLES["head"]) for name in ("", says["date"], says["length"], says["topics"])]
    for role, name in (("mentor", mentor), ("mentee", mentee)):
        head.append([text_line(says[role], STYLES["head"]), text_line(name, STYLES["small"])])
    rows = [_meeting(row) for row in pair["rows"]]
    if not rows:
        rows = [["", text_line(says["none"], STYLES["text"]), "", "", "", ""]]
    narrow = (11 * mm, 24 * mm, 14 * mm)
    rest = width - sum(narrow)
    grey = [("BACKGROUND", (0, n), (-1, n), TINT) for n, row in enumerate(pair["rows"], 1) if not row["counts"]]
    empty = [] if pair["rows"] else [("SPAN", (1, 1), (-1, 1))]
    return Table(
        [head, *rows],
        colWidths=[*narrow, rest * 0.34, rest * 0.33, rest * 0.33],
        repeatRows=1,
        style=[*RULED, ("LINEBELOW", (0, 0), (-1, 0), 1, colour), *grey, *empty],
    )


def _meeting(row: Words) -> list[Flowable | str]:
    topics = [text_line(_cut(row["topics"]), STYLES["text"])]
    topics += [text_line(row["state"], STYLES["bold"])] if row["state"] else []
    cells = [text_line(row[name], STYLES["text"]) for name in ("number", "date", "length")]
    return [*cells, topics, *(_signature(row[role]) for role in ("mentor", "mentee"))]


def _signature(told: Sequence[str]) -> list[Flowable]:
    first, *rest = told
    return [
        text_line(first, STYLES["bold" if rest[0] else "text"]),
        *(text_line(one, STYLES["small"]) for one in rest if one),
    ]


def _links(says: Words, links: Sequence[Sequence[str]], width: float) -> Table:
    names = ("", *(says[name] for name in ("when", "who", "what", "how", "hash")))
    head = [text_line(name, STYLES["head"]) for name in names]
    shares = (0.04, 0.15, 0.15, 0.12, 0.17, 0.37)
    rows = [[text_line(cell, STYLES["small"]) for cell in link] for link in links]
    return Table([head, *rows], colWidths=[width * share for share in shares], repeatRows=1, style=RULED)


def _ink(sign: str, pairs: Sequence[Words], width: float) -> Iterator[Flowable]:
    """A line for each of the two, to sign with a pen."""
    for pair in pairs:
        cells = [text_line(sign.format(name=name), STYLES["small"]) for name in pair["names"]]
        gap, half = 8 * mm, (width - 8 * mm) / 2
        over = [("LINEABOVE", (0, 0), (0, 0), 0.5, INK), ("LINEABOVE", (2, 0), (2, 0), 0.5, INK)]
        yield Spacer(0, 11 * mm)
        yield Table([[cells[0], "", cells[1]]], colWidths=[half, gap, half], style=[*NO_PADDING, *over])


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()}…"
