"""What people read at a terminal: lines that fit it and tables that align. What a script reads keeps a line a fact."""

import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mailflow.cli.app import say
from mailflow.core.cells import csv_of

NARROWEST = 20


def harmless(line: str) -> str:
    """A mail may hold what moves a terminal's cursor or changes its colours."""
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in line)


def is_terminal() -> bool:
    """Whether somebody looks on."""
    return sys.stdout.isatty() or bool(os.environ.get("COLUMNS"))


def wrapped(said: str, left: int) -> list[str]:
    """As wide as the terminal, less so many columns."""
    if not is_terminal():
        return [said]
    from rich.console import Console
    from rich.text import Text

    width = max(shutil.get_terminal_size().columns - left, NARROWEST)
    return [line.plain.rstrip() for line in Text(said).wrap(Console(), width)]


def say_wrapped(head: str, said: str) -> None:
    """A line whose second half goes on below itself."""
    for number, line in enumerate(wrapped(harmless(said), len(head))):
        say(f"{head if number == 0 else ' ' * len(head)}{line}".rstrip())


def say_table(rows: Sequence[Mapping[str, Any]]) -> None:
    """Aligned under their names at a terminal; else a row a line, with two spaces between."""
    if not is_terminal():
        for row in rows:
            say("  ".join(str(value) for value in row.values()))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in rows[0]:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(harmless(str(value)) for value in row.values()))
    Console(highlight=False, markup=False, width=shutil.get_terminal_size().columns).print(table)


def say_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """For a file; no cell can be taken for a formula."""
    sys.stdout.write(csv_of(columns, rows))
