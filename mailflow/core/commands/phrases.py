"""Phrases as whole words in a text: found by their first word, so that a thousand cost no more than ten (rule 21)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
# "decid*": a phrase whose last word stands for all its endings. Only where a doubt is looked for; no command has one.
ENDINGS = "*"
STEM = 3  # letters of its first word, by which it is found


@dataclass(frozen=True, eq=False)
class Phrases:
    """Ready to be looked for; a script without spaces knows no words, so its phrases are found anywhere."""

    by_first: Mapping[str, tuple[tuple[str, ...], ...]]
    stems: Mapping[str, tuple[tuple[str, ...], ...]]
    unspaced: tuple[str, ...]
    symbols: tuple[str, ...]

    def inside(self, text: str) -> bool:
        said = tuple(WORD.findall(text.casefold()))
        return any(self.at(said, place) for place in range(len(said))) or self.loose(text)

    def opening(self, text: str) -> bool:
        said = tuple(WORD.findall(text.casefold()[:200]))
        return bool(said and self.at(said, 0)) or text.startswith(self.unspaced)

    def at(self, said: tuple[str, ...], place: int) -> bool:
        whole = any(said[place : place + len(one)] == one for one in self.by_first.get(said[place], ()))
        return whole or any(
            begins(said[place : place + len(one)], one) for one in self.stems.get(said[place][:STEM], ())
        )

    def loose(self, text: str) -> bool:
        return any(one in text for one in self.symbols) or (
            UNSPACED.search(text) is not None and any(one in text for one in self.unspaced)
        )


def begins(said: tuple[str, ...], stem: tuple[str, ...]) -> bool:
    return len(said) == len(stem) and said[:-1] == stem[:-1] and said[-1].startswith(stem[-1])


@lru_cache(maxsize=512)
def prepared(phrases: tuple[str, ...]) -> Phrases:
    by_first: dict[str, list[tuple[str, ...]]] = {}
    stems: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        said = tuple(WORD.findall(phrase))
        if not said or is_unspaced(phrase):
            continue
        if phrase.endswith(ENDINGS):
            stems.setdefault(said[0][:STEM], []).append(said)
        else:
            by_first.setdefault(said[0], []).append(said)
    return Phrases(
        by_first={first: tuple(several) for first, several in by_first.items()},
        stems={first: tuple(several) for first, several in stems.items()},
        unspaced=tuple(phrase for phrase in phrases if is_unspaced(phrase)),
        symbols=tuple(phrase for phrase in phrases if not WORD.search(phrase)),
    )


def is_unspaced(phrase: str) -> bool:
    return UNSPACED.search(phrase) is not None


# Letters that would make a word longer; Chinese and Japanese ones would not, and a short class compiles quickly.
JOINS = r"[0-9A-Za-z_\u00c0-\u024f]"


def pattern_of(phrases: tuple[str, ...] | Mapping[str, int]) -> str:
    """An alternative of whole words, longest first; a hyphen may be a space; nothing matches an empty list."""
    east = alternatives([phrase for phrase in phrases if is_unspaced(phrase)])
    west = alternatives([phrase for phrase in phrases if not is_unspaced(phrase)])
    return rf"(?:(?<!{JOINS})(?:{west})(?!{JOINS})|{east})"


def alternatives(phrases: list[str]) -> str:
    return "|".join(one_pattern(phrase) for phrase in sorted(phrases, key=len, reverse=True)) or r"(?!)"


def one_pattern(phrase: str) -> str:
    return re.escape(phrase).replace(r"\-", r"[-\s]").replace(r"\ ", r"\s").replace("'", r"'\s?")
