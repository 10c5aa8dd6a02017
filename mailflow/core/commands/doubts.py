"""What makes a LOG one of no meeting, of one still to come, of several meetings, or of two people (rule 20)."""

import re
from functools import lru_cache

from mailflow.core.commands.phrases import UNSPACED, pattern_of
from mailflow.core.commands.words import Words

CLAUSE = re.compile(r"[.!;:,…。、，；：]+|\s[-–—]\s")
CLAUSES, SENTENCE, FEW = 12, 6, 3
CLOSING = "了。.! "
# A name, as one writes it: "CV" is none.
NAME = r"[^\W\d_a-zß-ÿ][\w'’-]{0,20}[a-zß-ÿą-ž][\w'’-]{0,20}"


def not_held(about: str, words: Words) -> bool:
    """ "She did not come", "will happen on Friday": a short clause of its own; longer ones are topics."""
    return any(tells_absence(one.strip(), words) for one in CLAUSE.split(about, maxsplit=CLAUSES))


def tells_absence(clause: str, words: Words) -> bool:
    if len(clause.split()) > SENTENCE:
        return False
    if UNSPACED.search(clause):
        ending = tuple(one for one in words.some("absent", "not_held") if UNSPACED.search(one))
        return clause.rstrip(CLOSING).endswith(ending) or words.holds(clause, "to_come")
    return words.holds(clause, "absent", "not_held", "not_as_logged", "to_come")


def several(text: str, words: Words) -> bool:
    """ "Twice 45 min", "45 min each", "two meetings", "every day 20 min"."""
    if words.holds(text, "one_another"):
        text = one_another(words).sub(" ", text)
    return words.holds(text, "repeated") or meetings(words).search(text) is not None


def several_in(topics: str, words: Words) -> bool:
    """Among many words a number of meetings is a topic: "how to prepare for two meetings"."""
    short = (one for one in CLAUSE.split(topics, maxsplit=CLAUSES) if len(one.split()) <= FEW)
    return any(several(one, words) for one in short)


@lru_cache(maxsize=64)
def one_another(words: Words) -> re.Pattern[str]:
    """ "Getting to know each other"."""
    return re.compile(pattern_of(words.some("one_another")), re.I)


@lru_cache(maxsize=64)
def meetings(words: Words) -> re.Pattern[str]:
    """A number of them: 两次, but neither 第二次 nor 二回目, which is the second."""
    more = pattern_of(tuple(said for said, number in words.table("numbers").items() if number > 1))
    named = pattern_of(words.some("meetings"))
    return re.compile(rf"(?<![第\d.,:/])(?:[2-9]|[1-9]\d|{more})\s?(?:[^\W\d_]{{2,15}}\s)?{named}(?!目)", re.I)


def another(text: str, words: Words) -> bool:
    """ "With Tom and Ana", "with Tom, Ana": two people, and a meeting is one pair's."""
    return any(not is_day(hit["listed"], words) for hit in people(words).finditer(text))


def is_day(said: str | None, words: Words) -> bool:
    """ "With Tom, Friday"."""
    return said is not None and any(said.casefold() in words.table(key) for key in ("weekdays", "months"))


@lru_cache(maxsize=64)
def people(words: Words) -> re.Pattern[str]:
    beside, joined = pattern_of(words.some("with")), pattern_of(words.some("and"))
    join = rf"\s?(?:(?:,\s?)?(?i:{joined})|[&+/])\s?(?i:{beside}\s)?"
    ends = rf"(?=\s?(?:$|[.,:;&+(]|[-–—]\s|\d|(?i:{joined})\s))"
    return re.compile(rf"(?i:{beside})\s{NAME}(?:\s{NAME})?(?:{join}{NAME}|,\s?(?P<listed>{NAME}){ends})")
