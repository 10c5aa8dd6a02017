"""The components of the text twin; layout.html has their HTML under the same names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from mailflow.egress.fold import BAR
from mailflow.egress.marks import ENGLISH, Marks
from mailflow.egress.tidy import tidy


class Block(str):
    """Text that was laid out by us: its line breaks are meant."""


def _barred(lines: Sequence[str]) -> Block:
    return Block("\n".join(BAR + line for line in lines) + "\n\n")


def _listed(lines: Sequence[str]) -> Block:
    return Block("\n".join(lines) + "\n\n")


def person(
    name: str, about: str, known: Mapping[str, str], note: str = "", by: str = "", *, marks: Marks = ENGLISH
) -> Block:
    told = [tidy(name), tidy(about), *_labelled(known, marks)]
    return _barred([line for line in told if line] + ([f"{marks.quoted(tidy(note))} ({tidy(by)})"] if note else []))


def facts(known: Mapping[str, object], *, marks: Marks = ENGLISH) -> Block:
    return _barred(_labelled(known, marks))


def _labelled(known: Mapping[str, object], marks: Marks) -> list[str]:
    return [f"{label}{marks.colon} {tidy(value)}" for label, value in known.items() if value]


def quote(said: str, by: str = "", *, marks: Marks = ENGLISH) -> Block:
    return _barred([marks.quoted(tidy(said)), *([f"({tidy(by)})"] if by else [])])


def mail(lines: Sequence[str], *, marks: Marks = ENGLISH) -> Block:
    """What somebody wrote in several lines is one quotation."""
    return _barred(marks.quoted("\n".join(tidy(line) for line in lines)).split("\n"))


def numbered(options: Sequence[str]) -> Block:
    return _listed([f"  {at}. {tidy(option)}" for at, option in enumerate(options, 1)])


def points(lines: Sequence[str]) -> Block:
    return _listed([f"  - {tidy(line)}" for line in lines])


def line_rows(rows: Sequence[Mapping[str, str]], *, marks: Marks = ENGLISH) -> Block:
    named = ((row, _led(tidy(row.get("word") or row.get("title", "")), marks)) for row in rows)
    return _listed([f"  {_bullet(row)} {led} {tidy(row['line'])}" for row, led in named])


def _led(title: str, marks: Marks) -> str:
    """A question has a mark of its own."""
    return title if title.endswith("?") else f"{title}{marks.colon}"


def said_rows(rows: Sequence[Mapping[str, object]], *, marks: Marks = ENGLISH) -> Block:
    """Lines that somebody wrote, each with its number and what came of it."""
    told = (f"{marks.quoted(tidy(row['said']))}{marks.colon} {tidy(row['line'])}" for row in rows)
    return _listed([f"  {row['number']}. {line}" for row, line in zip(rows, told, strict=True)])


def told_rows(rows: Sequence[Mapping[str, str]], *, marks: Marks = ENGLISH) -> Block:
    told = (f"{tidy(row['title'])}{_in_brackets(row.get('ref', ''))}{marks.colon} {tidy(row['line'])}" for row in rows)
    return _listed([f"  - {line}" for line in told])


def needs_rows(rows: Sequence[Mapping[str, Any]], *, marks: Marks = ENGLISH) -> Block:
    """What is a link in the page is named by its row already."""
    told = (f"{row['state']}{marks.colon} {row['title']}. {row['fact']}{_in_brackets(row['ref'])}" for row in rows)
    return _listed([f"  {_number(rows[at - 1], at)}. {tidy(line)}" for at, line in enumerate(told, 1)])


def _number(row: Mapping[str, object], at: int) -> object:
    """As the letter counts, where it counts all its rows."""
    return row.get("number", at)


def _bullet(row: Mapping[str, object]) -> str:
    return f"{row['number']}." if "number" in row else "-"


def _in_brackets(ref: str) -> str:
    """A row about no pair has no reference."""
    return f" ({ref})" if ref else ""


def tile_row(rows: Sequence[Mapping[str, str]], *, marks: Marks = ENGLISH) -> Block:
    told = (f"{row['label']}{marks.colon} {row['number']} ({row['change']})" for row in rows)
    return _listed([f"  - {tidy(line)}" for line in told])


def bar_chart(rows: Sequence[Mapping[str, object]], *, marks: Marks = ENGLISH) -> Block:
    told, month = [], ""
    for row in rows:
        month = str(row["month"] or month)
        began = row.get("began") or f"{row['day']} {month}"  # a letter that waits over an upgrade has no `began`
        told.append(f"{began}{marks.colon} {row['value']}")
    return _listed(["  " + tidy(", ".join(told)) + "."])


def share_rows(rows: Sequence[Mapping[str, Any]], *, marks: Marks = ENGLISH) -> Block:
    return _listed([f"  - {tidy(row['label'])}{marks.colon} {row['value']}" for row in rows])


def pairs(rows: Sequence[Mapping[str, str]], label: str, key: str) -> Block:
    said = label[:1].lower() + label[1:]
    told = (f"{tidy(row['pair'])}, {said} {tidy(row[key])} ({tidy(row['ref'])})" for row in rows)
    return _listed([f"  {_bullet(row)} {line}" for row, line in zip(rows, told, strict=True)])


COMPONENTS: dict[str, Callable[..., Block]] = {
    "person": person,
    "facts": facts,
    "quote": quote,
    "mail": mail,
    "tile_row": tile_row,
    "bar_chart": bar_chart,
    "share_rows": share_rows,
    "told_rows": told_rows,
    "needs_rows": needs_rows,
    "numbered": numbered,
    "points": points,
    "pairs": pairs,
    "line_rows": line_rows,
    "said_rows": said_rows,
}


BARE = {"numbered", "points", "pairs"}  # with no mark of a language


def in_marks(marks: Marks) -> Mapping[str, Callable[..., Block]]:
    """Those that quote or label, with the marks of a language."""
    return {name: one if name in BARE else partial(one, marks=marks) for name, one in COMPONENTS.items()}
