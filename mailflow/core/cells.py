"""A table as CSV (RFC 4180): quoted, with CRLF, and with no cell that a spreadsheet takes for a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

MARK = "\ufeff"  # the byte order mark by which a spreadsheet knows UTF-8
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # a spreadsheet reads the wide ones alike


def csv_of(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """One row of names, then the cells below them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([harmless(row[name]) for name in columns] for row in rows)
    return out.getvalue()


def harmless(cell: str) -> str:
    """What could be calculated stands behind an apostrophe, as text."""
    return f"'{cell}" if cell.startswith("\t") or cell.lstrip().startswith(FORMULA) else cell
