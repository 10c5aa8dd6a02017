"""A programme's report: plain facts become a letter, a page to print that names nobody, and tables that name people.

Every figure of the page is the sum of a column of a table. A meeting counts where it was written down, as in the
digest, so that the figures of a month that is over stay as they are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailflow.core import say
from mailflow.core.figures import Met, Pair
from mailflow.core.letter import Fact
from mailflow.core.policy import Policy
from mailflow.core.results import Results
from mailflow.core.say import phrase
from mailflow.core.stretch import Stretch
from mailflow.reports import results_tables
from mailflow.reports.sheet import LETTER_SIZE, clock
from mailflow.reports.survey import FEWEST

# Who takes part, and, where they are many, who of them is new.
ROLES = {
    "mentee": (phrase("Mentees"), phrase("New mentees")),
    "mentor": (phrase("Mentors"), phrase("New mentors")),
    "group_member": (phrase("Group members"), phrase("New group members")),
    "facilitator": (phrase("Facilitators"), ""),
    "coordinator": (phrase("Coordinators"), ""),
}
REFUSED = ("declined", "expired", "unreached", "withdrawn")


@dataclass(frozen=True)
class Order:
    """What is reported, of which days, and when."""

    found: Results
    policy: Policy
    stretch: Stretch
    now: datetime
    locale: str
    desk: str  # where another report is asked for


@dataclass(frozen=True)
class Counted:
    """The figures of some days."""

    found: Results
    stretch: Stretch

    def pairs(self, at: Callable[[Pair], datetime | None]) -> list[Pair]:
        return [pair for pair in self.found.pairs if self.stretch.has(at(pair))]

    @property
    def asked(self) -> int:
        return len(self.pairs(lambda pair: pair.asked_at))

    @property
    def began(self) -> int:
        return len(self.pairs(lambda pair: pair.started_at))

    @property
    def refused(self) -> int:
        """Said no, taken back, or left without an answer."""
        over = self.pairs(lambda pair: pair.ended_at)
        return sum(pair.started_at is None and pair.state in REFUSED for pair in over)

    @property
    def ended(self) -> int:
        return len(self.pairs(lambda pair: pair.ended_at if pair.started_at else None))

    @property
    def goals_met(self) -> int:
        over = self.pairs(lambda pair: pair.ended_at if pair.started_at else None)
        return sum(pair.ref in self.found.goals_met for pair in over)

    @property
    def active(self) -> int:
        """When the days were over."""
        return sum(pair.stood(self.stretch.end) == "active" for pair in self.found.pairs)

    @property
    def waiting(self) -> int:
        return sum(pair.stood(self.stretch.end) == "requested" for pair in self.found.pairs)

    @property
    def met(self) -> list[Met]:
        return [met for met in self.found.met if self.stretch.has(met.logged_at)]

    @property
    def meetings(self) -> int:
        return sum(met.is_meeting for met in self.met)

    @property
    def contacts(self) -> int:
        return sum(not met.is_meeting for met in self.met)

    @property
    def minutes(self) -> int:
        return sum(met.minutes for met in self.met if met.is_meeting)

    @property
    def signed(self) -> int:
        """Confirmed by the other."""
        return sum(met.is_meeting and met.state == "confirmed" for met in self.met)

    @property
    def met_pairs(self) -> int:
        """How many pairs have met at all."""
        return len({met.pair for met in self.met if met.is_meeting})

    def here(self, role: str) -> int:
        """How many took part when the days were over."""
        end = self.stretch.end
        return sum(
            one.role == role and one.since < end and (one.until is None or one.until >= end) for one in self.found.parts
        )

    def came(self, role: str) -> int:
        return sum(one.role == role and self.stretch.has(one.since) for one in self.found.parts)

    @property
    def surveyed(self) -> int:
        return sum(self.stretch.has(one.at) for one in self.found.surveys)

    @property
    def answered(self) -> int:
        return sum(self.stretch.has(one.answered_at) for one in self.found.surveys)

    @property
    def ratings(self) -> list[int]:
        """Of groups of five whose last answer came then: no two reports differ by what one person answered."""
        told = [one for one in self.found.surveys if one.rating is not None and one.answered_at is not None]
        groups = [told[at : at + FEWEST] for at in range(0, len(told) - FEWEST + 1, FEWEST)]
        return [one.rating or 0 for group in groups if self.stretch.has(group[-1].answered_at) for one in group]

    @property
    def concerns(self) -> int:
        """In fives, for the same reason."""
        return sum(self.stretch.has(at) for at in self.found.concerns) // FEWEST * FEWEST


def letter_of(order: Order) -> dict[str, Fact]:
    """The facts of the letter, with what is enclosed."""
    now, before = Counted(order.found, order.stretch), Counted(order.found, order.stretch.before())
    name = f"report-{order.stretch.name}"
    tables = results_tables.attached(order.found, order.policy, order.stretch, rows_of_months(order))
    return {
        "ref": "",
        "because": "you are a coordinator",
        "period": order.stretch.title,
        "days": order.stretch.in_words,
        "against": before.stretch.in_words,
        "tiles": tiles_of(now, before),
        "goals_met": now.goals_met,
        "attachments": [
            {"name": f"{name}.pdf", "page": page_of(order)},
            *({**table, "name": f"{name}-{table['name']}"} for table in tables),
        ],
    }


def tiles_of(now: Counted, before: Counted) -> list[dict[str, object]]:
    """Four figures, each with what it was before."""
    rows: tuple[tuple[str, object, object], ...] = (
        (phrase("Active pairs"), now.active, before.active),
        (phrase("New pairs"), now.began, before.began),
        (phrase("Meetings"), now.meetings, before.meetings),
        (phrase("Hours"), clock(now.minutes), clock(before.minutes)),
    )
    return [
        {"label": label, "number": number, "change": phrase("before: {number}", number=was)}
        for label, number, was in rows
    ]


# -- the page ------------------------------------------------------------------------------------------


def page_of(order: Order) -> dict[str, Fact]:
    """Words for every place of the page; how it looks is the printer's to say (egress/results_page.py)."""
    rules, stretch = order.policy.programme, order.stretch
    now, before = Counted(order.found, stretch), Counted(order.found, stretch.before())
    made = say.short_moment(order.now, rules.time_zone)
    return {
        "kind": "results",
        "paper": "letter" if (order.locale or rules.locale) in LETTER_SIZE else "a4",
        "language": phrase("en"),
        "colour": rules.colour,
        "programme": rules.name,
        "organisation": rules.organisation,
        "title": phrase("Programme report {period}", period=stretch.title),
        "name": stretch.in_words,
        "made": phrase("Made on {day}", day=made),
        "against": phrase("Compared with {days}.", days=before.stretch.in_words),
        "tiles": tiles_of(now, before),
        "columns": [stretch.title, _named_before(order)],
        "sections": [
            {"title": title, "rows": rows}
            for title, rows in (
                (phrase("People"), _people(now, before)),
                (phrase("Pairs"), _pairs(now, before)),
                (phrase("Meetings"), _meetings(now, before)),
                (phrase("Closing survey"), _survey(now, before)),
            )
        ],
        "months": months_of(order),
        "heads": [
            phrase("Month"),
            phrase("Requests"),
            phrase("New pairs"),
            phrase("Ended"),
            phrase("Meetings"),
            phrase("Hours"),
        ],
        "by_month": phrase("Month by month"),
        "total": phrase("All"),
        "notes": _notes(order),
        "says": {"page": phrase("Page {number} of {last}", number="{number}", last="{last}")},
    }


def _named_before(order: Order) -> str:
    """The year or the month before; up to the same day it is no whole one."""
    before = order.stretch.before()
    return before.title if order.stretch.after == order.stretch.whole else phrase("Before")


Row = list[object]


def _people(now: Counted, before: Counted) -> list[Row]:
    """Of each role that anybody has had."""
    rows: list[Row] = []
    for role, (here, new) in ROLES.items():
        if any(one.role == role for one in now.found.parts):
            rows += [[here, now.here(role), before.here(role)]]
            rows += [[new, now.came(role), before.came(role)]] if new else []
    return rows


def _pairs(now: Counted, before: Counted) -> list[Row]:
    told: tuple[tuple[str, Callable[[Counted], int]], ...] = (
        (phrase("Requests and proposals made"), lambda one: one.asked),
        (phrase("Pairs that began"), lambda one: one.began),
        (phrase("Requests that came to nothing"), lambda one: one.refused),
        (phrase("Pairs that ended"), lambda one: one.ended),
        (phrase("of these with their goals met"), lambda one: one.goals_met),
        (phrase("Active on the last day"), lambda one: one.active),
        (phrase("Open requests on the last day"), lambda one: one.waiting),
    )
    return [[label, of(now), of(before)] for label, of in told]


def _meetings(now: Counted, before: Counted) -> list[Row]:
    told: tuple[tuple[str, Callable[[Counted], object]], ...] = (
        (phrase("Meetings written down"), lambda one: one.meetings),
        (phrase("of these confirmed by both"), lambda one: one.signed),
        (phrase("Hours together"), lambda one: clock(one.minutes)),
        (phrase("Pairs that met"), lambda one: one.met_pairs),
        (phrase("Calls and emails between meetings"), lambda one: one.contacts),
    )
    return [[label, of(now), of(before)] for label, of in told]


def _survey(now: Counted, before: Counted) -> list[Row]:
    return [
        [phrase("Asked at the end of their mentoring"), now.surveyed, before.surveyed],
        [phrase("Answers that came"), now.answered, before.answered],
        [phrase("Average rating, of 5"), _average(now), _average(before)],
        [phrase("Answers in the average"), len(now.ratings), len(before.ratings)],
        [phrase("Concerns raised with the team"), _at_least(now.concerns), _at_least(before.concerns)],
    ]


def _average(one: Counted) -> str:
    rated = one.ratings
    return phrase("{average}", average=round(sum(rated) / len(rated), 1)) if rated else phrase("too few")


def _at_least(number: int) -> str:
    return phrase("{n} or more", n=number) if number else phrase("under {n}", n=FEWEST)


def _notes(order: Order) -> list[str]:
    return [
        phrase("Nobody is named on this page. The CSV files that came with it name people."),
        phrase("A meeting counts in the month in which it was written down."),
        phrase(
            "Ratings are added in groups of five, by when they came, and concerns are counted in fives, so that no "
            "figure tells of one person."
        ),
        phrase("Who asked to be deleted is not counted among the people any more."),
        phrase("To get a report again, write REPORT and a month or a year to {desk}.", desk=order.desk),
    ]


# -- month by month --------------------------------------------------------------------------------------


def months_of(order: Order) -> list[dict[str, object]]:
    """For the page."""
    counted = [Counted(order.found, month) for month in order.stretch.months()]
    return [
        {
            "month": say.run((say.whole_month(one.stretch.first), str(one.stretch.first.year))),
            "asked": one.asked,
            "began": one.began,
            "ended": one.ended,
            "meetings": one.meetings,
            "hours": clock(one.minutes),
            "minutes": one.minutes,
        }
        for one in counted
    ]


def rows_of_months(order: Order) -> Sequence[Sequence[str]]:
    """For the table."""
    return [
        [
            f"{one.stretch.first:%Y-%m}",
            *map(str, (one.asked, one.began, one.refused, one.ended, one.goals_met)),
            *map(str, (one.meetings, one.signed, one.minutes, one.contacts, one.surveyed, one.answered)),
        ]
        for one in (Counted(order.found, month) for month in order.stretch.months())
    ]
