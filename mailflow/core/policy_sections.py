"""The sections of a policy that every programme has; one that a mechanism brings stands in a file of its own."""

import difflib
import re
from functools import cache
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, model_validator

from mailflow.core.policy_parts import Days, DaysOrNone, Part, Role, Told, refuse_late
from mailflow.core.policy_records import Topic

LOCALE = re.compile(r"[a-z]{2,3}(?:[-_][A-Z][a-z]{3})?(?:[-_](?:[A-Z]{2}|\d{3}))?")  # BCP 47

MANY = 50


@cache
def _zones() -> set[str]:
    """Asked for, each time all their files are looked for."""
    return available_timezones()


def _zone(name: str) -> str:
    if name not in _zones():
        near = difflib.get_close_matches(name, _zones(), 1) or ["America/New_York"]
        raise ValueError(f"is no time zone; did you mean {near[0]!r}?")
    return name


def _locale(name: str) -> str:
    if name and not LOCALE.fullmatch(name):
        raise ValueError('is no locale; write a language and a country, as in "en-CA" or "en-US"')
    return name


class Programme(Part):
    """Who runs it, and how its letters speak."""

    name: Annotated[str, Field(min_length=2, max_length=60)]
    organisation: str = ""
    postal: str = ""
    signs: Annotated[str, Field(min_length=2)]  # the human who reads replies
    colour: Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")] = "#0B6157"
    time_zone: Annotated[str, AfterValidator(_zone)]
    locale: Annotated[str, AfterValidator(_locale)] = ""
    language: str = "en"


class Pairing(Part):
    """Who may ask whom, and who may be paired with whom (core/limits.py)."""

    who_pairs: Literal["participants", "team"] = "participants"  # those who take part, or the coordinators
    who_asks: tuple[Role, ...] = ("mentee", "group_member")
    mentor_capacity: Annotated[int, Field(ge=1, le=50)] = 1
    ask_for_more: bool = False  # the team may ask a mentor without room whether she takes on one more
    models: tuple[Literal["1:1", "n:1", "1:n"], ...] = ("1:1", "n:1", "1:n")  # n mentees of a mentor, n mentors
    mentors_per_mentee: Annotated[int, Field(ge=1, le=MANY)] = MANY  # as many as say yes
    hard_blocks: tuple[Literal["supervisor"], ...] = ()  # whom nobody pairs, whatever both say
    mentors_tell: tuple[Told, ...] = ()  # what has to be on file of a mentor before she is paired

    introduces: tuple[Told, ...] = ("about", "goal", "availability", "profession")  # what each hears of the other

    @property
    def most_mentors(self) -> int:
        """How many mentors a mentee may have at a time."""
        return self.mentors_per_mentee if "1:n" in self.models else 1

    @model_validator(mode="after")
    def _one_way(self) -> "Pairing":
        if self.who_pairs == "team" and self.who_asks:
            raise ValueError('where the team pairs nobody asks; write who_asks = [], or who_pairs = "participants"')
        if "1:1" not in self.models:
            raise ValueError('every model begins with a pair; add "1:1" to models')
        if "n:1" not in self.models and self.mentor_capacity > 1:
            raise ValueError('a mentor with several mentees is "n:1"; add it to models, or write mentor_capacity = 1')
        if "n:1" not in self.models and self.ask_for_more:
            raise ValueError('a mentor who takes on one more is "n:1"; add it to models, or write ask_for_more = false')
        if "1:n" not in self.models and 1 < self.mentors_per_mentee < MANY:
            raise ValueError('a mentee with several mentors is "1:n"; add it to models, or take mentors_per_mentee out')
        return self


class Request(Part):
    """How long an invitation waits."""

    answer_within_days: Days = 7
    remind_on_days: tuple[Days, ...] = (4, 6)
    follow_up_on_day: DaysOrNone = 0  # who asked is offered to ask once more; 0: not at all
    tell_team_on_day: DaysOrNone = 0  # the team hears that nobody answers; 0: only when the time is over

    @model_validator(mode="after")
    def _in_time(self) -> "Request":
        refuse_late(self.remind_on_days, self.answer_within_days)
        followed = [day for day in (self.follow_up_on_day, self.tell_team_on_day) if day]
        if followed != sorted(followed) or followed[-1:] >= [self.answer_within_days]:
            raise ValueError("follow_up_on_day comes first, then tell_team_on_day, then the last day to answer")
        return self


class Together(Part):
    """The connection while it is alive."""

    first_meeting_within_days: DaysOrNone = 14
    quiet_after_days: DaysOrNone = 30
    months: Annotated[int, Field(ge=1, le=60)] = 12
    most_months: Annotated[int, Field(ge=0, le=120)] = (
        0  # how long it lasts at most, from its first day; 0: as both agree
    )

    @model_validator(mode="after")
    def _long_enough(self) -> "Together":
        if 0 < self.most_months < self.months:
            told = f"months = {self.months} is longer than most_months = {self.most_months} allows"
            raise ValueError(f"{told}; write fewer months, or a higher most_months")
        return self


class Meetings(Part):
    """The meeting record."""

    confirm_within_days: Days = 7
    remind_on_day: Days = 3
    log_after_end_days: DaysOrNone = 0  # so long after its end a pair's meetings are still written down, kept apart
    topics: tuple[Topic, ...] = ()

    @model_validator(mode="after")
    def _in_time(self) -> "Meetings":
        refuse_late((self.remind_on_day,), self.confirm_within_days)
        return self


class Extension(Part):
    """Going on for longer: how long where nobody says, and how long the other one has to agree."""

    months: Annotated[int, Field(ge=1, le=60)] = 3
    answer_within_days: Days = 7
    by_team: Literal["asks", "moves"] = "asks"  # a coordinator's EXTEND asks both, or moves the end and tells both


class Bounces(Part):
    """When a mailbox that fails for now counts as failing: one that fails for good counts at once."""

    soft_limit: Annotated[int, Field(ge=1, le=10)] = 3  # letters that came back: a full mailbox, a server given up on
    within_days: Annotated[int, Field(ge=1, le=60)] = 7
    count_filtered: bool = True  # letters a spam filter refused, too


class QuietHours(Part):
    """Scheduled letters wait for morning; direct answers never wait."""

    start: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "21:00"
    end: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "07:00"
