"""Tables that came with a mail: read only where a coordinator wrote IMPORT above them, and it was surely she."""

from mailflow.core.reading import gate
from mailflow.core.reading.charset import header_text
from mailflow.core.reading.gate import Unreadable
from mailflow.core.reading.parts import Part, leaves_of, open_part

TYPES = frozenset({"text/csv", "text/comma-separated-values", "application/csv", "text/tab-separated-values"})
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods")  # what is no CSV is told so


def tables_in(raw: bytes) -> list[bytes]:
    """Each as it was before it was encoded for the way; none of a mail that cannot be read."""
    try:
        leaves = leaves_of(open_part(gate.admit(raw)), _is_a_mail)
        return [leaf.decoded() for leaf in leaves if _is_table(leaf)]
    except Unreadable:
        return []


def _is_a_mail(part: Part, kind: str) -> bool:
    """What was forwarded is not hers to import."""
    return kind.startswith("message/")


def _is_table(leaf: Part) -> bool:
    return leaf.type in TYPES or header_text(str(leaf.fields.get_filename() or "")).strip().lower().endswith(ENDINGS)
