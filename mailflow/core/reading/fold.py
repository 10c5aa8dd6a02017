"""Words as they are compared: without case and accents, for capitals are often written without them ("ΠΡΟΣΟΧΗ")."""

import re
import unicodedata

MARKS = re.compile("[\u0300-\u036f]")
TYPOGRAPHIC = str.maketrans({"’": "'", "‘": "'", "´": "'", "ʼ": "'"})


def folded(text: str) -> str:
    low = text.casefold()
    if low.isascii():
        return low
    bare = MARKS.sub("", unicodedata.normalize("NFD", low))
    return unicodedata.normalize("NFC", bare).translate(TYPOGRAPHIC)


def folded_words(words: str) -> tuple[str, ...]:
    """The words between `|`, each once."""
    return tuple(sorted({folded(word) for word in words.split("|")} - {""}))
