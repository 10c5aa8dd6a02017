"""`make letters`: the table of conventions and letters, every letter of every programme in every language."""

import argparse
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.conventions import browser, documents, headers, links, markup, words  # noqa: F401 - each brings its conventions
from tests.conventions.specimens import Office, orders
from tests.conventions.table import CONVENTIONS, Post, Result, result_of
from tests.once import keep_words_and_letters

SHOWN = 6  # letters named of those that break a convention


def main() -> int:
    """0 where every convention holds."""
    asked = argparse.ArgumentParser(prog="make letters", description=__doc__)
    asked.add_argument("ids", nargs="*", help="only these conventions, as in A3 C9")
    asked.add_argument("--short", action="store_true", help="each letter in one programme, not in all")
    asked.add_argument("--faults", action="store_true", help="every fault in words")
    options = asked.parse_args()
    keep_words_and_letters()
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder))
        try:
            specimens = office.send(orders(office.programmes, whole=not options.short))
            chosen = [one for one in CONVENTIONS.values() if not options.ids or one.id in options.ids]
            results = [result_of(one, Post(office, specimens, whole=not options.short)) for one in chosen]
        finally:
            office.close()
    told(results, faults=options.faults)
    return 0 if all(result.holds for result in results) else 1


def told(results: list[Result], *, faults: bool) -> None:
    out = Console(width=150)
    table = Table("", "Convention", "Held by", "Broken", "By")
    for result in results:
        names = [*result.faults]
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        table.add_row(
            result.convention.id,
            result.convention.says,
            result.convention.beside or str(result.held),
            str(len(names)) if names else "",
            ", ".join(names[:SHOWN]) + more,
        )
    out.print(table)
    if faults:
        for result in results:
            for name, found in result.faults.items():
                out.print(f"{result.convention.id} {name}: {'; '.join(found)}", markup=False, highlight=False)


sys.exit(main())
