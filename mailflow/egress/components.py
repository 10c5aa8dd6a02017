"""The components of the text twin; layout.html has their HTML under the same names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mailflow.egress.fold import BAR
from mailflow.egress.tidy import tidy


class Block(str):
    """Text that was laid out by us: its line breaks are meant."""


def _barred(lines: Sequence[str]) -> Block:
    return Block("\n".join(BAR + line for line in lines) + "\n\n")


def _listed(lines: Sequence[str]) -> Block:
    return Block("\n".join(lines) + "\n\n")


def person(name: str, about: str, known: Mapping[str, str], note: str = "", by: str = "") -> Block:
    told = [tidy(name), tidy(about)] + [f"{label}: {tidy(value)}" for label, value in known.items() if value]
    return _barred([line for line in told if line] + ([f"“{tidy(note)}” ({tidy(by)})"] if note else []))


def facts(known: Mapping[str, object]) -> Block:
    return _barred([f"{label}: {tidy(value)}" for label, value in known.items() if value])


def quote(said: str, by: str = "") -> Block:
    return _barred([f"“{tidy(said)}”", *([f"({tidy(by)})"] if by else [])])


def mail(lines: Sequence[str]) -> Block:
    """What somebody wrote in several lines is one quotation."""
    return _barred(("“" + "\n".join(tidy(line) for line in lines) + "”").split("\n"))


def numbered(options: Sequence[str]) -> Block:
    return _listed([f"  {at}. {tidy(option)}" for at, option in enumerate(options, 1)])


def points(lines: Sequence[str]) -> Block:
    return _listed([f"  - {tidy(line)}" for line in lines])


def line_rows(rows: Sequence[Mapping[str, str]]) -> Block:
    return _listed([f"  - {tidy(row.get('word') or row.get('title'))}: {tidy(row['line'])}" for row in rows])


def told_rows(rows: Sequence[Mapping[str, str]]) -> Block:
    told = (f"{tidy(row['title'])}{_in_brackets(row.get('ref', ''))}: {tidy(row['line'])}" for row in rows)
    return _listed([f"  - {line}" for line in told])


def needs_rows(rows: Sequence[Mapping[str, Any]]) -> Block:
    told = (f"{row['state']}: {row['title']}. {row['fact']}{_in_brackets(row['ref'])}{_to_write(row)}" for row in rows)
    return _listed([f"  {at}. {tidy(line)}" for at, line in enumerate(told, 1)])


def _to_write(row: Mapping[str, Any]) -> str:
    """What is a link in the page is a line to write, unless the row says so already."""
    lines = [line for line in row.get("actions", ()) if line not in row["fact"]]
    return f" Write {' or '.join(lines)}." if lines else ""


def _in_brackets(ref: str) -> str:
    """A row about no pair has no reference."""
    return f" ({ref})" if ref else ""


def tile_row(rows: Sequence[Mapping[str, str]]) -> Block:
    return _listed([tidy("- {label}: {number} ({change})".format(**row)).join(("  ", "")) for row in rows])


def bar_chart(rows: Sequence[Mapping[str, object]]) -> Block:
    months, month = [], ""
    for row in rows:
        month = str(row["month"] or month)
        months.append(f"{row['day']} {month}: {row['value']}")
    return _listed(["  " + tidy(", ".join(months)) + "."])


def share_rows(rows: Sequence[Mapping[str, Any]]) -> Block:
    return _listed([f"  - {tidy(row['label'])}: {row['value']}" for row in rows])


def pairs(rows: Sequence[Mapping[str, str]], label: str, key: str) -> Block:
    return _listed([f"  - {tidy(row['pair'])}, {label.lower()} {tidy(row[key])} ({tidy(row['ref'])})" for row in rows])


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
}
