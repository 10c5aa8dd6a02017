"""People's words made harmless: one line, without a mark that hides, breaks or turns around."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

from mailflow.core.said import Said

PLAIN = frozenset({str, Said})
JOINERS = "\u200c\u200d"  # Persian and emoji need them; every other invisible mark goes


class _Marks(dict[int, str | None]):
    """What becomes of each character, found out when it is first met."""

    def __missing__(self, code: int) -> str | None:
        self[code] = _instead(chr(code))
        return self[code]


def tidy(value: Any) -> Any:
    """A header, a keyword line or a right-to-left trick needs one of the marks that go. Only plain strings change."""
    return _tidied(str(value)) if type(value) in PLAIN else value


@lru_cache(4096)  # a letter says a name many times
def _tidied(words: str) -> str:
    kept = words if words.isprintable() else words.translate(_MARKS)
    return " ".join(kept.split())


def _instead(mark: str) -> str | None:
    category = unicodedata.category(mark)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return None if category in ("Cf", "Co", "Cs") and mark not in JOINERS else mark


_MARKS = _Marks()
