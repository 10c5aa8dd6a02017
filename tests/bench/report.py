"""What a benchmark says: progress while it runs, figures with their spread, tables for people."""

import json
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

BEGAN = time.monotonic()


def tell(words: str = "") -> None:
    """A progress line, with the seconds since the start."""
    sys.stdout.write(f"[{time.monotonic() - BEGAN:6.0f} s] {words}\n")
    sys.stdout.flush()


class Unable(Exception):
    """This benchmark cannot run here; the text says what to do."""


class Failed(Exception):
    """A benchmark found something wrong: mail lost, say. The run as a whole fails."""


@dataclass(frozen=True)
class Spread:
    """A figure measured several times."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def __str__(self) -> str:
        if len(self.values) == 1:
            return number(self.median)
        return f"{number(self.median)} ({number(min(self.values))} to {number(max(self.values))})"


def number(value: float) -> str:
    """Three figures are all that such a measurement holds."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def ratio(ours: Spread, theirs: Spread) -> Spread:
    """Round by round, so that noise both sides shared divides out."""
    return Spread(tuple(a / b for a, b in zip(ours.values, theirs.values, strict=True)))


@dataclass(frozen=True)
class Table:
    """One table of results, and what must be known to read it."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()
    figures: Mapping[str, object] = field(default_factory=dict)  # for --json
    missed: Sequence[str] = ()  # targets that were not reached

    def as_text(self) -> str:
        """For a terminal."""
        grid = [list(self.head), *(list(row) for row in self.rows)]
        wide = [max(len(row[column]) for row in grid) for column in range(len(self.head))]
        lines = ["  ".join(cell.ljust(wide[i]) for i, cell in enumerate(row)).rstrip() for row in grid]
        lines.insert(1, "  ".join("-" * w for w in wide))
        missed = [f"TARGET MISSED: {what}" for what in self.missed]
        return "\n".join([self.title, "", *lines, *(f"  {note}" for note in self.notes), *missed, ""])

    def as_markdown(self) -> str:
        """For docs/performance.md."""
        lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in (self.head, *self.rows)]
        lines.insert(1, "|" + "---|" * len(self.head))
        missed = [f"Target missed: {what}" for what in self.missed]
        return "\n".join([f"## {self.title}", "", *lines, "", *(f"{note}\n" for note in (*self.notes, *missed))])


def show(tables: Sequence[Table]) -> None:
    """All tables, on the terminal."""
    for table in tables:
        sys.stdout.write("\n" + table.as_text())
    sys.stdout.flush()


def save_json(tables: Sequence[Table], file: Path) -> None:
    """All figures, for programs."""
    file.write_text(json.dumps([asdict(table) for table in tables], indent=1, default=list) + "\n", encoding="utf-8")


def save_markdown(tables: Sequence[Table], file: Path) -> None:
    """All tables, for the documentation."""
    file.write_text("\n".join(table.as_markdown() for table in tables), encoding="utf-8")
