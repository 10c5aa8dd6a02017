"""The topics that a programme is about, found again in what a pair wrote down of its meetings."""

import re
from collections.abc import Iterable, Sequence

from mailflow.core.policy_records import Topic


def topics_in(said: str, topics: Sequence[Topic]) -> list[str]:
    """The names of those that some words are about."""
    words = said.casefold()
    return [topic.name for topic in topics if any(_stands(word.casefold(), words) for word in topic.words)]


def _stands(word: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", words) is not None


def checklist(said: Iterable[str], topics: Sequence[Topic]) -> tuple[dict[str, int], list[str]]:
    """How many meetings were about each, and which none was about."""
    found = [name for words in said for name in topics_in(words, topics)]
    return {name: found.count(name) for name in dict.fromkeys(found)}, [t.name for t in topics if t.name not in found]
