"""What a letter encloses is made when it leaves, out of the facts it was written with; no file is kept."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mailflow.core.cells import MARK, csv_of
from mailflow.egress.attach import File

ENCLOSING = frozenset(
    {"data", "sheet", "digest", "report", "confirm-import", "imported"}
)  # letters with files; the facts of no other are looked at


def files_of(template: str, facts: Mapping[str, Any]) -> Sequence[File]:
    """None for nearly every letter."""
    if template not in ENCLOSING:
        return ()
    return [file for one in facts.get("attachments", ()) for file in _made_of(one)]


def _made_of(one: Mapping[str, Any]) -> Iterator[File]:
    name = str(one["name"])
    if name.endswith(".pdf"):
        yield File(name, "application/pdf", _printed(one["page"]))
    elif name.endswith(".csv"):
        yield File(name, "text/csv; charset=utf-8", _table(one).encode())
    else:
        yield File(name, "application/json; charset=utf-8", one["text"].encode())


def _printed(page: Mapping[str, Any]) -> bytes:
    """A sheet, or a report; the printer takes half a second to load, and nearly no letter needs it."""
    if page.get("kind") == "results":
        from mailflow.egress.results_page import print_results  # noqa: PLC0415

        return print_results(page)
    from mailflow.egress.page import print_page  # noqa: PLC0415

    return print_page(page)


def _table(one: Mapping[str, Any]) -> str:
    """Rows are kept as rows, so that a name in them can be found and forgotten (P19)."""
    text = one["text"] if "text" in one else csv_of(one["columns"], one["rows"])
    return (MARK if one.get("mark", True) else "") + text
