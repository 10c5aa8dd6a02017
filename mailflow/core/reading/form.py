"""A survey's answers: two numbers from 1 to 5 and a line of text, read question by question (rule 11)."""

import re
from collections.abc import Sequence

from mailflow.core.commands.command import Slots
from mailflow.core.reading.reply import normal_lines

NUMBERED = re.compile(r"^\(?([1-9])\s?[:.)=–-]\s?(.{0,900})$")
PLAIN = re.compile(r"^(\d{1,2})(?:\s?/\s?5)?(?![\w/])[\s,;.]{0,3}(.{0,900})$")


def answers(new_text: str, whole: str, ours: Sequence[str], questions: int) -> Slots | None:
    """Answers above the quote; else those written inside the quoted form; None when there are none."""
    found = from_lines(new_text.split("\n"), questions)
    if found is None:
        known = {bare(line) for line in ours}
        inside = [line for line in (bare(line) for line in normal_lines(whole)) if line and line not in known]
        found = numbered([line for line in inside if NUMBERED.match(line)], questions)
    return found


def bare(line: str) -> str:
    return " ".join(line.lstrip("> ").split())


def from_lines(lines: Sequence[str], questions: int) -> Slots | None:
    said = [line for line in lines if line.strip()]
    return numbered(said, questions) or in_order(said, questions)


def numbered(lines: Sequence[str], questions: int) -> Slots | None:
    found: dict[int, str] = {}
    for line in lines:
        hit = NUMBERED.match(line)
        if hit and int(hit[1]) <= questions:
            found.setdefault(int(hit[1]), hit[2].strip())
        elif found and max(found) == questions:
            found[questions] = f"{found[questions]} {line}".strip()
    return sheet(found, questions) if found else None


def in_order(lines: Sequence[str], questions: int) -> Slots | None:
    """In one line, as in 4 5 great, or one answer a line."""
    found: dict[int, str] = {}
    rest = " ".join(lines)[:900]
    for question in range(1, questions):
        hit = PLAIN.match(rest)
        if hit is None:
            break
        found[question], rest = hit[1], hit[2].strip()
    if not found:
        return None
    found[questions] = rest
    return sheet(found, questions)


def sheet(found: dict[int, str], questions: int) -> Slots:
    numbers: dict[str, str | int | bool | None] = {
        str(question): mark(found.get(question, "")) for question in range(1, questions)
    }
    return {**numbers, str(questions): found.get(questions, "")}


def mark(said: str) -> int | None:
    hit = PLAIN.match(said.strip(" .*_"))
    return int(hit[1]) if hit and 1 <= int(hit[1]) <= 5 else None
