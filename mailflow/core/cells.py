"""A table as CSV (RFC 4180): quoted, with CRLF, and with no cell that a spreadsheet takes for a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

MARK = "\ufeff"  # the byte order mark by which a spreadsheet knows UTF-8
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # a spreadsheet reads the wide ones alike


def csv_of(columns: Sequence[str], rows: Iterable[Mapping[str, str] | Sequence[str]]) -> str:
    """One row of names, then the cells below them, by their names or in that order."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    cells = ([row[name] for name in columns] if isinstance(row, Mapping) else row for row in rows)
    writer.writerows(map(harmless, row) for row in cells)
    return out.getvalue()


def harmless(cell: str) -> str:
    """What could be calculated stands behind an apostrophe, as text."""
    return f"'{cell}" if cell.startswith("\t") or cell.lstrip().startswith(FORMULA) else cell
