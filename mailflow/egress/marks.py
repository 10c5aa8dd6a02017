"""Quotation marks, and the colon behind a label, as each language writes them."""

import re
from dataclasses import dataclass

THIN = "\u202f"  # the narrow space that no line is broken at

FIRST = re.compile(r"(?<!\d)1(?=[ –])(?! ?\d)")
BEFORE, AFTER = re.compile(r"(?<=\S) (?=[:;?!»](?!=))"), re.compile(r"(?<=«) ")


@dataclass(frozen=True)
class Marks:
    """Of one language."""

    opening: str = "“"
    closing: str = "”"
    colon: str = ":"
    apart: bool = False  # whether a mark of two parts stands apart from its word, and no line is broken between them

    first: str = ""  # what the first of a month has behind its number

    def counted(self, day: str) -> str:
        """A day, or a span of days; CLDR writes “1 juin”."""
        return FIRST.sub(rf"1{self.first}", day) if self.first else day

    def spaced(self, words: str) -> str:
        """As it is set: in a template, in a catalogue, anybody may write a plain space there."""
        return AFTER.sub(THIN, BEFORE.sub(THIN, words)) if self.apart else words

    def quoted(self, words: str) -> str:
        """What somebody else says."""
        return f"{self.opening}{words}{self.closing}"


ENGLISH = Marks()
_MARKS = {
    "de": Marks("„", "“"),
    "es": Marks("«", "»"),
    "fr": Marks(f"«{THIN}", f"{THIN}»", f"{THIN}:", apart=True, first="er"),
}


def marks_of(language: str) -> Marks:
    """English ones where we know of no others."""
    return _MARKS.get(language.partition("-")[0], ENGLISH)
