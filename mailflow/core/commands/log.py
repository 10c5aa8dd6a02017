"""LOG: tell of a meeting: one duration, at most one day, then what it was about (rule 20)."""

import re

from mailflow.core.commands import clock, dates, doubts, durations, measure
from mailflow.core.commands.checkin import way_in
from mailflow.core.commands.command import Command, Said, Slots, Takes, Unclear
from mailflow.core.commands.words import Words

SPLIT = re.compile(r":(?!\d)|\s[-–—]\s|;")
DIGITS = re.compile(r"\d")
DAY = 1_440
# A clause of a measure is short; what stands further on is a topic.
CLAUSES, LETTERS = 8, 120
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
    if doubts.not_held(topics or rest, said.words) or said.words.starts(rest.strip(" .,"), "withdrawals"):
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


def names_past_day(text: str, said: Said) -> bool:
    """3 May, or yesterday; what is still to come is refused with the measure."""
    past = any(one.weekday is None and one.back > 0 for one in dates.spoken(text, said.words))
    return past or bool(dates.calendar(text, said.words, dates.Reckoning(said.today, said.locale)))


def is_only_measure(text: str, said: Said) -> bool:
    found = measure.read(text, said.words, said.today, said.locale)
    return not isinstance(found, str) and not found.rest


def tells_of_another(topics: str, words: Words) -> bool:
    """ "…, my wife and I" says who met."""
    return topics.rstrip(" .!").casefold().endswith(tuple(f" {one}" for one in words.some("us")))


COMMAND = Command(
    name="LOG",
    slots=slots,
    help='log a meeting, as in "LOG 45 min on {day}: CV review".',
    takes=Takes.OPEN,
    free_text=True,
)
