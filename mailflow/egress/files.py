"""What a letter encloses is made when it leaves, out of the facts it was written with; no file is kept."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mailflow.core.cells import MARK, csv_of
from mailflow.egress.attach import File

ENCLOSING = frozenset({"data", "sheet", "digest"})  # letters with files; the facts of no other are looked at


def files_of(template: str, facts: Mapping[str, Any]) -> Sequence[File]:
    """None for nearly every letter."""
    if template not in ENCLOSING:
        return ()
    return [file for one in facts.get("attachments", ()) for file in _made_of(one)]


def _made_of(one: Mapping[str, Any]) -> Iterator[File]:
    name = str(one["name"])
    if name.endswith(".pdf"):
        from mailflow.egress.page import print_page  # noqa: PLC0415 - half a second, where nearly no letter needs it

        yield File(name, "application/pdf", print_page(one["page"]))
    elif name.endswith(".csv"):
        yield File(name, "text/csv; charset=utf-8", _table(one).encode())
    else:
        yield File(name, "application/json; charset=utf-8", one["text"].encode())


def _table(one: Mapping[str, Any]) -> str:
    """Rows are kept as rows, so that a name in them can be found and forgotten (P19)."""
    text = one["text"] if "text" in one else csv_of(one["columns"], one["rows"])
    return (MARK if one.get("mark", True) else "") + text
