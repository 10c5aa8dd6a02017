"""Quotation marks, and the colon behind a label, as each language writes them."""

from dataclasses import dataclass

THIN = "\u202f"  # the narrow space that no line is broken at


@dataclass(frozen=True)
class Marks:
    """Of one language."""

    opening: str = "“"
    closing: str = "”"
    colon: str = ":"

    def quoted(self, words: str) -> str:
        """What somebody else says."""
        return f"{self.opening}{words}{self.closing}"


ENGLISH = Marks()
_MARKS = {"de": Marks("„", "“"), "es": Marks("«", "»"), "fr": Marks(f"«{THIN}", f"{THIN}»", f"{THIN}:")}


def marks_of(language: str) -> Marks:
    """English ones where we know of no others."""
    return _MARKS.get(language.partition("-")[0], ENGLISH)
