"""Who fits whom: pure, without chance. The same people give the same answer in the same order."""

import re
from collections.abc import Iterable, Sequence

from mailflow.core.people import Person

WORD = re.compile(r"[^\W\d_]{3,}")
STEM = 5  # letters that make "leading" and "leads" one word; shorter words are whole
# Said in every profile and in every search: they tell nobody from anybody. Words of one language harm no other.
EMPTY = frozenset(
    (
        *("about", "and", "any", "can", "for", "from", "has", "have", "her", "him", "his", "into", "like", "mentor"),
        *("mentee", "our", "over", "she", "some", "somebody", "someone", "that", "the", "their", "they", "this"),
        *("want", "was", "who", "will", "with", "within", "work", "works", "would", "year", "years", "you", "your"),
    )
)


def words_in(said: str) -> dict[str, str]:
    """The words that tell something, each by the letters that make two forms of it one."""
    words = (word.casefold() for word in WORD.findall(said))
    return {word[:STEM]: word for word in reversed([one for one in words if one not in EMPTY])}


def shared(one: str, other: str) -> list[str]:
    """The words that two people both use, as the first wrote them, in order of the alphabet."""
    known = words_in(other)
    return sorted(word for stem, word in words_in(one).items() if stem in known)


def find(said: str, people: Iterable[Person], fields: Sequence[str]) -> list[tuple[Person, list[str]]]:
    """Everybody, those first who tell of most of the words; beside each the words. Alike ones stand by name."""
    found = [(one, shared(said, " ".join(one.profile.get(field, "") for field in fields))) for one in people]
    return sorted(found, key=lambda pair: (-len(pair[1]), pair[0].name, pair[0].id))
