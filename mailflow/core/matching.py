"""Who fits whom: pure, without chance. The same people give the same answer in the same order."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mailflow.core import limits, say
from mailflow.core.machines.pair import Connection
from mailflow.core.people import Person
from mailflow.core.policy import Policy
from mailflow.core.policy_matching import Criterion
from mailflow.core.say import phrase

WORD = re.compile(r"[^\W\d_]{3,}")
ENDING = re.compile(r"(?<=\w{4})(?:ing|ers|er|ed|es|s)$")
STEM = 6  # "leading teams" and "leads a team", "engineer" and "engineering" have the same words
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
    return {ENDING.sub("", word)[:STEM]: word for word in reversed([one for one in words if one not in EMPTY])}


def shared(one: str, other: str) -> list[str]:
    """The words that two people both use, as the first wrote them, in order of the alphabet."""
    known = words_in(other)
    return sorted(word for stem, word in words_in(one).items() if stem in known)


def find(said: str, people: Iterable[Person], fields: Sequence[str]) -> list[tuple[Person, list[str]]]:
    """Everybody, those first who tell of most of the words; beside each the words. Alike ones stand by name."""
    found = [(one, shared(said, " ".join(one.profile.get(field, "") for field in fields))) for one in people]
    return sorted(found, key=lambda pair: (-len(pair[1]), pair[0].name, pair[0].id))


@dataclass(frozen=True)
class Fit:
    """Two who may be paired, and what speaks for it, in sentences."""

    pair: Connection
    score: int
    reasons: tuple[str, ...]


def fit_of(pair: Connection, policy: Policy) -> Fit:
    """What two have in common in the parts of their profiles that the policy names; nothing else counts."""
    score, reasons = 0, []
    for one in policy.matching.by:
        common = shared(pair.mentee.profile.get(one.mentee, ""), pair.mentor.profile.get(one.mentor, ""))
        if common:
            score += one.weight * len(common)
            reasons.append(_reason(pair, one, say.listed(common)))
    return Fit(pair, score, tuple(reasons))


def _reason(pair: Connection, one: Criterion, common: str) -> str:
    if one.mentee == one.mentor:
        return phrase("both name {common} ({field})", common=common, field=phrase(one.mentee))
    return phrase(
        "{mentee} names {common} ({field}), and so does {mentor} ({other})",
        mentee=pair.mentee.first,
        common=common,
        field=phrase(one.mentee),
        mentor=pair.mentor.first,
        other=phrase(one.mentor),
    )


def propose(pairs: Iterable[Connection], policy: Policy) -> list[Fit]:
    """The best pairs, each mentee in one; nobody gets more than there is room for, nor whom a limit forbids.

    The best of all is taken first, then the best of the rest: whoever reads the list can see why each stands there.
    """
    fits = (fit_of(pair, policy) for pair in pairs if limits.bar(pair, policy, pair.both) is None)
    ranked = sorted((fit for fit in fits if fit.score), key=_rank)
    taken: list[Fit] = []
    for fit in ranked:
        beside = sum(one.pair.mentor.id == fit.pair.mentor.id for one in taken)
        full = fit.pair.mentor_load + beside >= limits.room_of(fit.pair.mentor, policy)
        if not full and all(one.pair.mentee.id != fit.pair.mentee.id for one in taken):
            taken.append(fit)
    return taken


def _rank(fit: Fit) -> tuple[int, str, str, str, str]:
    """Never by chance: the best first, then by name, and people of one name by id."""
    mentee, mentor = fit.pair.mentee, fit.pair.mentor
    return -fit.score, mentee.name, mentor.name, mentee.id, mentor.id
