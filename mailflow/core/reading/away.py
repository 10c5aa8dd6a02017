"""Until when somebody is away, by her vacation reply (rule 15). It is a signal: nothing acts by it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from functools import lru_cache
from itertools import islice

from mailflow.core.commands import dates
from mailflow.core.commands.dates import Reckoning
from mailflow.core.commands.phrases import UNSPACED, alternatives
from mailflow.core.commands.words import Words, words_from
from mailflow.core.reading.away_words import AWAY, Away
from mailflow.core.reading.fold import folded
from mailflow.core.reading.reply import cut

READ = 1_500  # letters; whoever is away says so at the top
NEAR = 60  # letters between "until" and the end of its day
MOST = 20  # times a language's phrases are tried
LETTERS = re.compile(r"[^\W\d_]+")
ASIDE = re.compile(r"\([^()]*\)")
ENDED = re.compile(r"^\s*\.|[!?;。]")
KOREAN = str.maketrans("년월일", "年月日")
KOREAN_DAY = re.compile(r"\d\s?[년월일]")


@dataclass(frozen=True, eq=False)
class Tongue:
    """One language's row, ready to be looked for."""

    words: Words
    locale: str
    before: re.Pattern[str]
    after: re.Pattern[str]
    between: frozenset[str]


@lru_cache(maxsize=1)
def tongues() -> tuple[Tongue, ...]:
    return tuple(tongue(row) for row in AWAY.values())


def tongue(row: Away) -> Tongue:
    words = words_from({"months": listed(row.months, " / "), "weekdays": listed(row.weekdays, " / ")})
    between = (*listed(row.between), *words.table("weekdays"))
    return Tongue(
        words=words,
        locale=row.locale,
        before=re.compile(rf"{whole(row.before)}|{whole(row.spans)}(?=\s?\d)", re.I),
        after=re.compile(whole(row.after), re.I),
        between=frozenset(word for phrase in between for word in LETTERS.findall(phrase)),
    )


def listed(ways: str, mark: str = "|") -> list[str]:
    return folded(ways).split(mark) if ways else []


def whole(phrases: str) -> str:
    """Whole words, but a figure may touch them: "20-ig", "5月6日まで"."""
    several = listed(phrases)
    east = alternatives([one for one in several if UNSPACED.search(one) or "가" <= one[-1] <= "힣"])
    west = alternatives([one for one in several if one[-1] < "\u3000"])
    return rf"(?:(?<![^\W\d_])(?:{west})(?![^\W\d_])|{east})"


def away_until(subject: str, text: str, sent: str) -> date | None:
    """The first day that the reply names as its end, reckoned from its own Date; None where no plain day is named."""
    today = sent_on(sent)
    if today is None:
        return None
    # Behind "Automatic reply:" stands our own subject, and the days in it are ours.
    own = [subject] if ":" not in subject and "：" not in subject else []
    said = plain("\n".join((*own, cut(text, tuple).new_text)))
    found = [(at, day) for one in tongues() for at, day in named(said, one, today)]
    return min(found)[1] if found else None


def sent_on(field: str) -> date | None:
    try:
        return parsedate_to_datetime(field).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def plain(text: str) -> str:
    """Folded, without line ends, aside remarks and East Asian keyboards' wide figures; 5월 3일 is read as 5月3日."""
    alike = unicodedata.normalize("NFKC", text[:READ])[:READ]  # one letter may become eighteen
    said = ASIDE.sub("", " ".join(folded(alike).split()))
    return KOREAN_DAY.sub(lambda day: day[0].translate(KOREAN), said)


def named(said: str, one: Tongue, today: date) -> Iterator[tuple[int, date]]:
    """Every end that one language finds, and where."""
    by = Reckoning(today, one.locale, coming=True)
    for hit in islice(one.before.finditer(said), MOST):
        window = said[hit.end() : hit.end() + NEAR]
        for day, start, _ in days_in(window, one, by)[:1]:
            if is_gap(window[:start], one):
                yield hit.start(), day
    for hit in islice(one.after.finditer(said), MOST):
        window = said[max(0, hit.start() - NEAR) : hit.start()]
        for day, _, end in days_in(window, one, by)[-1:]:
            if is_gap(window[end:], one):
                yield hit.start(), day


def days_in(window: str, one: Tongue, by: Reckoning) -> list[tuple[date, int, int]]:
    """The days of a window in their order, none where one is doubtful; a weekday counts where nothing says more."""
    days = dates.calendar(window, one.words, by)
    if isinstance(days, str):
        return []
    found: list[tuple[date | str, int, int]] = [(day.day, day.start, day.end) for day in days]
    found = found or [(day.comes(by.today), day.start, day.end) for day in dates.spoken(window, one.words)]
    coming = [(dates.to_come([day], by.today), start, end) for day, start, end in sorted(found, key=lambda f: f[1])]
    return [(day, start, end) for day, start, end in coming if isinstance(day, date)]


def is_gap(said: str, one: Tongue) -> bool:
    """Whether what stands between a phrase and its day leaves them together."""
    return not ENDED.search(said) and one.between.issuperset(LETTERS.findall(said))
