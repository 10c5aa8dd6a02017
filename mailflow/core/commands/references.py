"""What a coordinator points at: P-118, R-4F7K, M-3, C-4, the 3rd line of a digest, several of them, or all."""

import re
from functools import lru_cache

from mailflow.core.commands.command import Refers
from mailflow.core.commands.phrases import pattern_of
from mailflow.core.commands.words import Words

# Pairs, requests and meetings; and by number alone ("C-level" is none) matters, gatherings and people who join.
NAMED = re.compile(r"^([PRM](?:-|(?=\d))(?=[A-Z]{0,8}\d|[A-Z]{5}\b)[0-9A-Z]{1,8}|[CGJ]-?\d{1,6})(?![\w-])", re.I)
NUMBER = re.compile(r"^#?(\d{1,4})(?![\w/:.-]\w|[\w/-])\.?")
WORD = re.compile(r"^([^\W\d_]{1,20})(?![\w-])")


MOST = 20


def leading(text: str, kind: Refers, words: Words) -> tuple[str | None, str]:
    """The reference a text begins with, as we write it, and the rest; where all may be meant, several may: "1, 3"."""
    first, rest = one_of(text, kind, words)
    if kind is not Refers.ALL or first in (None, "all"):
        return first, rest
    found = [first]
    while joiner := joined(words).match(rest):
        another, left = one_of(rest[joiner.end() :], kind, words)
        if another in (None, "all") or len(found) == MOST:
            break
        found, rest = [*found, another], left
    return ", ".join(one for one in found if one), rest


@lru_cache(maxsize=64)
def joined(words: Words) -> re.Pattern[str]:
    return re.compile(
        rf"\s?(?:[,;+、]\s?{pattern_of(words.some('and'))}|[,;+、]|{pattern_of(words.some('and'))})\s?", re.I
    )


def one_of(text: str, kind: Refers, words: Words) -> tuple[str | None, str]:
    named = NAMED.search(text) if kind is not Refers.NOTHING else None
    if named:
        return written(named[1]), text[named.end() :]
    number = NUMBER.search(text) if kind in (Refers.ANY, Refers.ALL) else None
    if number:
        return number[1], text[number.end() :]
    word = WORD.search(text) if kind is Refers.ALL else None
    if word and word[1].casefold() in words.some("all"):
        return "all", text[word.end() :]
    return None, text


def written(reference: str) -> str:
    letter, rest = reference[0].upper(), reference[1:].lstrip("-").upper()
    return f"{letter}-{rest}"
