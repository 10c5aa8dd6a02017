"""The clauses of the five programmes, and which transcripts show them."""

import re
from collections.abc import Iterator
from pathlib import Path

STORIES = Path(__file__).parent.parent / "conversations"
PENDING = Path(__file__).parent / "pending.txt"
COUNTS = {
    "wit-connections": ("W", 21),
    "wict-midwest": ("C", 29),
    "wsyas": ("O", 18),
    "womens-alliance": ("A", 28),
    "it-ology": ("I", 16),
}
ID = re.compile(r"\b[A-Z]\d{1,2}\b")
_LEADING = re.compile(r"([A-Z]\d{1,2}[ ,]*)+:")


def ids_of(programme: str) -> list[str]:
    """All clauses of a programme, in their order."""
    letter, last = COUNTS[programme]
    return [f"{letter}{number}" for number in range(1, last + 1)]


def named_in(transcript: str) -> set[str]:
    """The ids before the first line's colon, and those in remarks at the ends of lines."""
    first, *lines = transcript.splitlines()
    leading = _LEADING.match(first)
    remarks = (line.partition(" #")[2] for line in lines)
    return set(ID.findall(" ".join([leading[0] if leading else "", *remarks])))


def stories() -> Iterator[tuple[str, Path, set[str]]]:
    """Every transcript of a programme's folder: the programme, the file, and the ids it names."""
    for file in sorted(STORIES.glob("*/*.txt")):
        yield file.parent.name, file, named_in(file.read_text("utf-8"))


def shown_in(programme: str) -> dict[str, list[Path]]:
    """Of each clause that is shown, where."""
    found: dict[str, list[Path]] = {}
    for one, file, named in stories():
        for id_ in named if one == programme else ():
            found.setdefault(id_, []).append(file)
    return found


def pending() -> list[str]:
    """The clauses that no transcript shows yet."""
    return PENDING.read_text("utf-8").split()
