"""MEET: propose a time: one day to come, one hour, perhaps how long, then what it is about (rule 20)."""

import re
from datetime import date
from functools import lru_cache

from mailflow.core.commands import dates, durations, hours
from mailflow.core.commands.command import Command, Counts, Said, Slots, Takes, Unclear
from mailflow.core.commands.measure import companion, little
from mailflow.core.commands.phrases import pattern_of
from mailflow.core.commands.words import Words

FARTHEST_DAYS, DAY = 366, 1_440
MARK = "\x1f"
EDGES = " .,:;!-–—"
ZONE_NAME = re.compile(r"\(?\b([A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_]+){1,2})\)?")
UTC = re.compile(r"\b(?:UTC|GMT)\b(?!\s?[+-]\s?\d)")
# Letters that name several zones, or a summer's and a winter's; nobody's hour is guessed by them.
ANOTHER_ZONE = re.compile(
    r"\b(?:[ECMP][SD]?T|AK[SD]T|HST|CES?T|EES?T|WES?T|MS[KD]|BST|IST|JST|KST|A[EC][SD]?T|AW[SD]T|NZ[SD]T|SGT|HKT|BRT|ART"
    r"|CAT|EAT|WAT|SAST|(?:UTC|GMT)\s?[+-]\s?\d{1,2})\b"
)
ZONED = "the hour names a time zone that may be two: please write it as it is where you live, or in UTC"


class Unplain(Exception):
    """What follows MEET is not one plain time; never leaves this file."""


def slots(said: Said) -> Slots | Unclear:
    try:
        return proposed(" ".join(said.text.split()), said)
    except Unplain as why:
        return Unclear(str(why))


def proposed(text: str, said: Said) -> Slots:
    words = said.words
    left, zone = without_zone(text)
    left, day = without_day(left, said)
    left, at, minutes = without_hours(left, words)
    left, minutes = without_length(left, words, minutes)
    person, left = companion(left, words)
    before, _, behind = left.rpartition(MARK)
    person = person or named_first(before, words)
    if (person is None and others(before, words)) or others(between(before), words):
        raise Unplain("what stands before the day or the hour is not plain")
    topics = behind.replace("\x1d", " ").strip(EDGES)
    topics = "" if words.starts(topics, "forward", "polite", "thanks") else topics
    if words.starts(topics, "hedges", "conditions", "withdrawals", "negations", "or"):
        raise Unplain("what follows the hour leaves it open")
    at_hour = f"{at // 60:02}:{at % 60:02}"
    return {
        "date": day.isoformat(),
        "time": at_hour,
        "minutes": minutes,
        "topics": topics,
        "with": person,
        "zone": zone,
    }


def without_zone(text: str) -> tuple[str, str]:
    """A zone by its full name, or UTC; empty where none is named: then it is the writer's own."""
    if ANOTHER_ZONE.search(text):
        raise Unplain(ZONED)
    if found := ZONE_NAME.search(text):
        return blank(text, found.start(), found.end(), " "), found[1]
    return (UTC.sub("   ", text), "UTC") if UTC.search(text) else (text, "")


def without_day(text: str, said: Said) -> tuple[str, date]:
    """Exactly one, and its weekday, where that stands beside it, is its own."""
    days = dates.calendar(text, said.words, dates.Reckoning(said.today, said.locale, coming=True))
    if isinstance(days, str):
        raise Unplain(days)
    left = dates.blanked(text, days)
    spoken = dates.spoken(left, said.words)
    for one in spoken:
        left = blank(left, one.start, one.end)
    named = {one.day for one in days}
    for one in spoken:
        beside = one.weekday is not None and any(one.weekday == day.weekday() for day in named)
        if not beside:
            named.add(sure(one.comes(said.today)))
    if len(named) != 1:
        raise Unplain("the text names more than one day" if named else f"{dates.NO_DAY} to come")
    (day,) = named
    if not 0 <= (day - said.today).days <= FARTHEST_DAYS:
        raise Unplain("the day is past, or too far away")
    return left, day


def sure(day: date | str) -> date:
    if isinstance(day, str):
        raise Unplain(day)
    return day


def without_hours(text: str, words: Words) -> tuple[str, int, int | None]:
    """One hour, or a beginning and an end."""
    found = hours.find(text, words)
    if not found or len(found) > 2:
        raise Unplain("the text names more than one hour" if found else hours.NO_HOUR)
    if len(found) == 2 and not any(hours.pairs(text, found)):
        raise Unplain("the text names more than one hour")
    plain = [one.minutes for one in found if isinstance(one.minutes, int)]
    doubts = [one.minutes for one in found if isinstance(one.minutes, str)]
    if doubts:
        raise Unplain(doubts[0])
    length = (plain[1] - plain[0]) if len(plain) == 2 else None
    if length is not None and length <= 0:
        raise Unplain("the meeting would end before it begins")
    return blank(text, found[0].start, found[-1].end), plain[0], length


def without_length(text: str, words: Words, told: int | None) -> tuple[str, int | None]:
    text = text.replace(f"{MARK},", f"{MARK} ")  # ",45分钟" is no decimal
    found = durations.find(text, words)
    if len(found) > 1 or (found and told is not None):
        raise Unplain("the line holds more than one duration")
    if not found:
        return text, told
    if not 1 <= found[0].minutes <= DAY:
        raise Unplain("a meeting lasts 1 to 1,440 minutes, and this is not plainly one")
    return blank(text, found[0].start, found[0].end), found[0].minutes


def blank(text: str, start: int, end: int, mark: str = MARK) -> str:
    return f"{text[:start]}{mark * (end - start)}{text[end:]}"


def between(text: str) -> str:
    """What stands between the day, the hour and the length; what leads them is judged by itself."""
    return text.partition(MARK)[2]


def named_first(text: str, words: Words) -> str | None:
    """ "MEET Ben on 12 June": whom, where that is written as a name and nothing else."""
    lead = text.partition(MARK)[0].strip(EDGES).split()
    while lead and lead[-1].casefold() in small(words):
        lead.pop()
    return " ".join(lead) if lead and all(one[0].isupper() for one in lead) else None


def others(text: str, words: Words) -> bool:
    """Whether there is more in it than little words."""
    text = re.sub("[\x1d-\x1f]+", " ", re.sub(pattern_of(words.some("clock_at")), " ", text, flags=re.I))
    said = {one.strip(EDGES).casefold() for one in text.split()}
    return bool(said - small(words) - {""})


@lru_cache(maxsize=64)
def small(words: Words) -> frozenset[str]:
    single = (one for one in words.some("clock_at", "fillers", "and", "with") if " " not in one)
    return frozenset((*little(words), *single, "from", "von", "de", "da", "van", "od", "um", "às", "alle"))


COMMAND = Command(
    name="MEET",
    slots=slots,
    help='propose a time, as in "MEET tomorrow 14:00, 45 minutes: CV review"; you two get it for your calendars.',
    counts=Counts.SPELT_OUT,
    takes=Takes.OPEN,
    free_text=True,
)
