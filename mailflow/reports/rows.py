"""The rows of a digest are numbered through, and what each number stands for is kept with the letter.

An answer names a number; it means this row for as long as the letter can be answered.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from mailflow.core import say
from mailflow.core.letter import Fact
from mailflow.core.lines import Target
from mailflow.core.say import phrase

# The lists whose rows can be answered, in the order in which the letter shows them.
SECTIONS = ("needs", "for_yes", "quiet", "ending", "next")
BINDING = ("about", "deadline", "unheld")  # known to us, and read by nobody


def numbered(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """The same facts, with a number in each row, and under `rows` what the numbers mean."""
    told: dict[str, Fact] = dict(facts)
    rows: dict[str, Fact] = {}
    for section in SECTIONS:
        listed: list[Fact] = []
        for row in _rows(facts, section):
            rows[str(len(rows) + 1)] = [asdict(_target(row))]
            listed.append({**{key: row[key] for key in row if key not in BINDING}, "number": len(rows)})
        told[section] = listed
    return {**told, "rows": rows, "answers": _ways(told)}


# Of a section what its rows are answered with, and what comes of it.
WAYS = (
    ("needs", "{} REMIND", phrase("we write once more to who owes an answer.")),
    ("quiet", "{} REMIND", phrase("we ask the mentee how it goes.")),
    ("for_yes", "APPROVE all", phrase("all that waits for your yes goes ahead; a number means that one.")),
    ("ending", "{} EXTEND 3 months", phrase("the two go on for longer, as the programme has it.")),
    ("next", "{} HOLD", phrase("that letter is not sent this once.")),
)


def _ways(told: Mapping[str, Any]) -> list[dict[str, str]]:
    """An example of each, with the number of a row that it is for."""
    ways: dict[str, dict[str, str]] = {}
    for section, said, what in WAYS:
        fit = [row for row in told[section] if section != "needs" or str(row["ref"]).startswith("R-")]
        if fit:
            ways.setdefault(said.partition(" ")[2], {"title": say.quoted(said.format(fit[0]["number"])), "line": what})
    return list(ways.values())


def _rows(facts: Mapping[str, Any], section: str) -> list[Mapping[str, Any]]:
    return list(facts.get(section) or ())


def _target(row: Mapping[str, Any]) -> Target:
    """By its reference, where it has one: that names it in this programme and in no other."""
    title = row.get("title") or row.get("pair") or ""
    ref = str(row.get("ref") or "")
    named = phrase("{title} ({ref})", title=title, ref=ref) if ref and ref not in title else title
    return Target(str(row.get("about") or ""), ref, named, int(row.get("deadline") or 0), row.get("unheld") or "")
