"""The words people use for each command, one table a language (rule 21)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

COMMAND_KEYS = (
    "accept", "decline", "log", "confirm", "dispute", "end", "yes", "no", "request",
    "status", "help", "pause", "resume", "leave", "stop", "undo",
)  # fmt: skip
LIST_KEYS = (
    "polite", "agreeing", "refusing", "tails", "negations", "hedges", "greetings", "fillers", "with",
    "hours", "minutes", "an_hour",
    "half_hour", "hour_and_half", "quarter_hour", "today", "yesterday", "day_before_yesterday", "future",
    "last", "find_another", "until", "not_names",
)  # fmt: skip
TABLE_KEYS = ("months", "weekdays", "numbers")


@dataclass(frozen=True, eq=False)  # known by identity, so that what is merged once is kept
class Words:
    commands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def phrases(self, command: str) -> tuple[str, ...]:
        return self.commands.get(command, ())

    def some(self, key: str) -> tuple[str, ...]:
        return self.lists.get(key, ())

    def table(self, key: str) -> Mapping[str, int]:
        return self.tables.get(key, {})


def words_from(table: Mapping[str, object]) -> Words:
    """A parsed words file as a value; a ValueError names the key and the remedy."""
    known = {*COMMAND_KEYS, *LIST_KEYS, *TABLE_KEYS, "language"}
    for key in table:
        if key not in known:
            raise ValueError(f"words: unknown key {key!r}; remove it or use one of {', '.join(sorted(known))}")
    return Words(
        commands={key.upper(): phrases_in(table, key) for key in COMMAND_KEYS if key in table},
        lists={key: phrases_in(table, key) for key in LIST_KEYS if key in table},
        tables={key: numbers_in(table, key) for key in TABLE_KEYS if key in table},
    )


def phrases_in(table: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = table[key]
    if not isinstance(value, list):
        raise ValueError(f'words: {key} must be a list of phrases; write {key} = ["…", "…"]')
    phrases = tuple(item.strip().casefold() for item in value if isinstance(item, str) and item.strip())
    if len(phrases) != len(value):
        raise ValueError(f"words: {key} holds something that is no phrase; keep only quoted, non-empty words")
    return phrases


def numbers_in(table: Mapping[str, object], key: str) -> Mapping[str, int]:
    value = table[key]
    if not isinstance(value, dict):
        raise ValueError(f"words: {key} must be a table of word = number; write [{key}] above it")
    numbers = {str(word).casefold(): number for word, number in value.items() if type(number) is int}
    if len(numbers) != len(value):
        raise ValueError(f"words: {key} holds something that is no whole number; write word = 1")
    return numbers


@lru_cache(maxsize=16)
def merged(several: tuple[Words, ...]) -> Words:
    """All languages as one; the first to name a word keeps it."""
    return Words(
        commands={key.upper(): joined(one.phrases(key.upper()) for one in several) for key in COMMAND_KEYS},
        lists={key: joined(one.some(key) for one in several) for key in LIST_KEYS},
        tables={key: {w: n for one in reversed(several) for w, n in one.table(key).items()} for key in TABLE_KEYS},
    )


def joined(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Longest first, so that "i accept" is tried before "i"."""
    return tuple(sorted({phrase for part in parts for phrase in part}, key=lambda phrase: (-len(phrase), phrase)))
