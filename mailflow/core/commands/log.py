"""LOG: tell of a meeting: one duration, at most one day, then what it was about (rule 20)."""

import re
from functools import lru_cache

from mailflow.core.commands import clock, dates, doubts, durations, measure
from mailflow.core.commands.checkin import way_in
from mailflow.core.commands.command import Command, Said, Slots, Takes, Unclear
from mailflow.core.commands.phrases import pattern_of
from mailflow.core.commands.words import Words

SPLIT = re.compile(r":(?!\d)|\s[-–—]\s|;")
DIGITS = re.compile(r"\d")
DAY = 1_440
# A clause of a measure is short; what stands further on is a topic.
CLAUSES, LETTERS = 8, 120
KANA = re.compile(r"[\u3040-\u30ff]")  # nobody can see there where a word ends
SENTENCE = 300  # nobody tells of a meeting in a longer one
# In so few words a "cancelled" is no topic.
FEW = 3


def slots(said: Said) -> Slots | Unclear:
    told, topics = split(" ".join(said.text.split()), said)
    by, told = way_of(told, said)
    found = measure.read(told, said.words, said.today, said.locale)
    if isinstance(found, str):
        return Unclear(found)
    if not 1 <= found.minutes <= DAY:
        return Unclear("a meeting lasts 1 to 1,440 minutes, and this is not plainly one")
    fault = doubt(topics, said) or doubt_of_all(told, topics, found.rest, said)
    if fault:
        return Unclear(fault)
    person, about = found.person, topics
    if person is None and topics:
        person, marked = measure.companion(topics, said.words)
        about = " ".join(marked.replace(measure.PERSON, " ").split()) if person else topics
    about = (about or found.rest).strip(" .,")
    if tells_of_another(about, said.words):
        return Unclear("the line may tell of somebody else's meeting")
    day = found.day or said.day or said.today
    way: Slots = {"by": by} if by else {}
    return {"minutes": found.minutes, "date": day.isoformat(), "topics": about, "with": person, **way}


def way_of(told: str, said: Said) -> tuple[str, str]:
    """By phone, by video or by email, where nothing else stands beside the measure; and the text without it.

    "45 min phone interview prep" was no call.
    """
    part = measure_part(told, said.words)
    by, left = way_in(part, said)
    return (by, f"{left}{told[len(part) :]}") if by and is_only_measure(left, said) else ("", told)


def split(text: str, said: Said) -> tuple[str, str]:
    """The measure and its topics, which a mark parts: the second one in "3 May: 45 min: CV"."""
    found = SPLIT.search(text)
    if found is None:
        return text, ""
    before, behind = text[: found.start()], text[found.end() :].strip()
    if not is_day(before, said):
        return before, behind
    again = SPLIT.search(behind)
    return (
        (f"{before}, {behind[: again.start()]}", behind[again.end() :].strip())
        if again
        else (f"{before}, {behind}", "")
    )


def is_day(text: str, said: Said) -> bool:
    """A day and nothing else."""
    days = dates.calendar(text, said.words, dates.Reckoning(said.today, said.locale))
    if isinstance(days, str):
        return False
    left = clock.blanked(dates.blanked(text, days), said.words, dates.MARK)
    spoken = dates.spoken(left, said.words)
    for one in spoken:
        left = f"{left[: one.start]}{dates.MARK * (one.end - one.start)}{left[one.end :]}"
    return bool(days or spoken) and not measure.without_fillers(left, said.words)


def measure_part(text: str, words: Words) -> str:
    """What tells the measure: up to the last clause with a figure, a length or a day; topics may follow a comma.

    A clause that opens with a doubt ("45 min, maybe less") is about the measure still.
    """
    if "," not in text:
        return text
    clauses = text.split(",", maxsplit=CLAUSES)
    last = max((place for place, one in enumerate(clauses) if measures(one[:LETTERS], words)), default=0)
    behind = clauses[last + 1 :]
    doubted = any(words.starts(one.strip(), "hedges", "conditions") for one in behind)
    return text if doubted else ",".join(clauses[: last + 1])


def measures(clause: str, words: Words) -> bool:
    figures = any(letter.isdigit() for letter in clause)
    return figures or bool(dates.spoken(clause, words)) or durations.measured(clause, words)


def doubt(topics: str, said: Said) -> str:
    """A second measure among the topics, a day that may be the meeting's, or a meeting that was not held."""
    if not topics:
        return ""
    if durations.measured(topics, said.words):
        return "the line holds more than one duration"
    opening = said.words.starts(topics, "unheld", "withdrawals", "negations", "future")
    if opening or (len(topics.split()) <= FEW and said.words.holds(topics, "unheld")):
        return "the meeting may not have taken place"
    if dates.calendar(topics, said.words, dates.Reckoning(said.today, said.locale)):
        return "the line holds a day among its topics"
    if any(not topics[: one.start].strip(" ,.") for one in dates.spoken(topics, said.words)):
        return "the line holds a day among its topics"
    return ""


def doubt_of_all(told: str, topics: str, rest: str, said: Said) -> str:
    """No meeting, several, or more people than one."""
    if doubts.not_held(topics or rest, said.words):
        return "the meeting may not have taken place"
    part = measure_part(told, said.words)
    if doubts.several(part, said.words) or doubts.several_in(f"{told[len(part) :]}; {topics}", said.words):
        return "the length may be of more than one meeting"
    if doubts.another(told, said.words) or doubts.another(topics, said.words):
        return "the line names more than one person"
    return ""


def is_measure(text: str, said: Said) -> bool:
    """A measure and nothing else before its separator: no sentence that happens to begin with one.

    Behind a comma topics may stand, but only beside a day that is past: "an hour on Friday, looking forward" is a plan.
    """
    told = split(text, said)[0]
    if is_only_measure(told, said):
        return True
    if "," not in told:
        return False
    part = measure_part(told, said.words)
    return part != told and names_past_day(part, said) and is_only_measure(part, said)


def why_no_measure(text: str, said: Said) -> str:
    """Where a length was found: why it, or its day, is not plain."""
    part = split(text, said)[0]
    found = measure.read(part, said.words, said.today, said.locale) if durations.measured(part, said.words) else ""
    return found if isinstance(found, str) else ""


def of_somebody_else(text: str, said: Said) -> str:
    """Why a meeting told without LOG may be none of this pair: whom they met, or when it is.

    "I met Dan on Friday for an hour, he is my son"; 金曜日に1時間面談 ends in a noun and may be a plan.
    """
    before_topics = about(said.words).split(text[:SENTENCE], maxsplit=1)[0]
    if said.words.holds(before_topics, "others") or said.words.holds(text, "withdrawals"):
        return "the line may tell of somebody else's meeting"
    bare = text.rstrip(" 。.!！")
    noun = KANA.search(text) is not None and bare.endswith(said.words.some("us"))
    planned = noun and bool(dates.spoken(text, said.words)) and not names_past_day(text, said)
    return "the line may tell of a meeting to come" if planned else ""


def names_past_day(text: str, said: Said) -> bool:
    """3 May, or yesterday; what is still to come is refused with the measure."""
    past = any(one.weekday is None and one.back > 0 for one in dates.spoken(text, said.words))
    return past or bool(dates.calendar(text, said.words, dates.Reckoning(said.today, said.locale)))


def is_only_measure(text: str, said: Said) -> bool:
    found = measure.read(text, said.words, said.today, said.locale)
    return not isinstance(found, str) and not found.rest


def told(text: str, said: Said) -> str:
    """The measure in a sentence that tells of a meeting of ours that was, or nothing.

    "Priya and I met on Tuesday for an hour and talked about goals"; no plan, no denial, nobody else's meeting.
    """
    if len(text) > SENTENCE:
        return ""
    words = said.words
    if not was(text, said) or words.holds(text, "planned", "future", "negations", "not_held") or doubted(text, words):
        return ""
    if (KANA.search(text) and not ends_told(text, words)) or not (words.holds(text, "both") or names_one(text, words)):
        return ""  # 話したかった; "I had a meeting": with whom?
    lengths = durations.find(text, words)
    end = lengths[0].end if lengths else 0
    before = text[: lengths[0].start].rstrip() if lengths else ""
    if words.holds(text[:end], "about") or measure.roughly_before(words).search(before):
        return ""  # "We talked about an hour on Friday": not how long they talked
    core, topics = parted(text, end, words)
    if dates.spoken(topics, words) or DIGITS.search(topics):
        return ""  # "talked for an hour and met on Tuesday": whose the day is nobody can tell
    named = met_name(words).sub(lambda hit: with_named(hit, words), companions(words).sub(" ", core))
    line = " ".join(telling(words).sub(" ", named).split()).strip(" ,.。")
    return ": ".join(filter(None, (line, topics))) if is_only_measure(line, said) else ""


def tells_of_another(topics: str, words: Words) -> bool:
    """ "…, my wife and I" says who met."""
    return topics.rstrip(" .!").casefold().endswith(tuple(f" {one}" for one in words.some("us")))


def was(text: str, said: Said) -> bool:
    """Something of ours that is over: "we met", "gisteren anderhalf uur gesproken met Sanne"."""
    words, past = said.words, names_past_day(text, said)
    ours = words.holds(text, "us", "both") or (past and beside(words).search(text) is not None)
    told_so = ours and words.holds(text, "told")
    return told_so or words.starts(text, "told_first") or (past and words.holds(text, "told_now"))


def doubted(text: str, words: Words) -> bool:
    """What tells is no doubt: "our first meeting was", "a gente se encontrou"."""
    return words.holds(telling(words).sub(" ", text), "hedges", "conditions")


def ends_told(text: str, words: Words) -> bool:
    """Where a word may run on ("話したかった"), the sentence ends with one that tells: "話しました。" """
    return text.rstrip(" 。！!.").endswith(words.some("told", "told_now"))


def names_one(text: str, words: Words) -> bool:
    """ "I met Priya", "call with Ben"."""
    return bool(met_name(words).search(text) or companions(words).search(text) or beside(words).search(text))


def parted(text: str, end: int, words: Words) -> tuple[str, str]:
    """What tells the measure and what it was about: behind a comma where no figure follows, "and talked", "about"."""
    found = turning(words).search(text, end)
    parts = (
        text.replace("、", ",") if words.holds(text[end:], "about") else text
    )  # 、 parts the words of a sentence, too
    comma = parts.find(",", end) if not DIGITS.search(text, end) else -1
    if comma >= 0 and (found is None or comma <= found.start()):
        return text[:comma], text[comma + 1 :].strip()
    return (text[: found.start()], text[found.end() :]) if found else (text, "")


def with_named(hit: re.Match[str], words: Words) -> str:
    """ "met Ana" is "with Ana", and "met Tuesday" is no name."""
    name = hit["name"].casefold()
    day = any(name in words.table(key) for key in ("weekdays", "months", "numbers"))
    return hit[0] if day or name.isupper() or not words.some("with") else f" {words.some('with')[-1]} {hit['name']} "


@lru_cache(maxsize=64)
def inverted(words: Words) -> re.Pattern[str]:
    """ "Had we", "Haben wir": a question, or a wish. Before a day "we" is Polish."""
    us = pattern_of(tuple(one for one in words.some("us") if " " not in one))
    days = pattern_of(words.table("weekdays"))
    return re.compile(rf"{pattern_of(words.some('told', 'told_now', 'aux'))}\s{us}\b(?!\s{days})", re.I)


@lru_cache(maxsize=64)
def about(words: Words) -> re.Pattern[str]:
    return re.compile(pattern_of(words.some("about")), re.I)


@lru_cache(maxsize=64)
def beside(words: Words) -> re.Pattern[str]:
    return re.compile(rf"{pattern_of(words.some('with'))}\s(?-i:[^\W\d_a-z][\w'-]{{1,20}})", re.I)


@lru_cache(maxsize=64)
def met_name(words: Words) -> re.Pattern[str]:
    told = pattern_of(words.some("told", "told_first", "told_now"))
    return re.compile(
        rf"{told}\s(?:(?:to|met|mit|avec|con|com|z)\s)?(?P<name>(?-i:[^\W\d_a-z][\w'-]{{1,20}}))(?=\s|$|,)", re.I
    )


@lru_cache(maxsize=64)
def telling(words: Words) -> re.Pattern[str]:
    """The words that tell, which stand between the day and the length: "and talked", "haben wir"."""
    return re.compile(
        rf"(?:{pattern_of(words.some('and'))}\s)?{pattern_of(words.some('told', 'told_now', 'aux', 'us'))}", re.I
    )


@lru_cache(maxsize=64)
def turning(words: Words) -> re.Pattern[str]:
    """Where a told measure turns to its topics: "and talked", ", we reviewed"."""
    told, us = pattern_of(words.some("told", "told_now")), pattern_of(words.some("us"))
    about = pattern_of(words.some("about"))
    joined = rf"(?:[,.]\s?)?(?:{pattern_of(words.some('and'))}\s?)?(?:{us}\s?)?"
    return re.compile(rf"\s?{about}\s|{joined}{told}\s?", re.I)


@lru_cache(maxsize=64)
def companions(words: Words) -> re.Pattern[str]:
    """ "Priya and I", "wir und Ines", "和Ruth", "Amaraさんと"."""
    name, joined, us = r"[^\W\d_a-z][\w'.-]{1,20}", pattern_of(words.some("and")), pattern_of(words.some("us"))
    east = r"(?:和|与|跟)[A-Z][a-z]{1,20}|[A-Z][a-z]{1,20}(?:さん|様)?と|\w{1,4}(?:さん|様)と"
    return re.compile(rf"(?-i:{name})\s{joined}\s{us}|{us}\s{joined}\s(?-i:{name})|{east}", re.I)


COMMAND = Command(
    name="LOG",
    slots=slots,
    help='log a meeting, as in "LOG 45 min on {day}: CV review".',
    takes=Takes.OPEN,
    free_text=True,
)
