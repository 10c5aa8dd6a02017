"""The digest: a programme's facts become what a coordinator reads, worst first."""

from dataclasses import asdict
from datetime import date, timedelta

from mailflow.core import notice, say
from mailflow.core.cadence import Period
from mailflow.core.figures import Ended, Figures, Pair
from mailflow.core.letter import Fact
from mailflow.core.policy import Policy
from mailflow.core.say import phrase, plural
from mailflow.reports import health, joining, survey, tables
from mailflow.reports.needs import rows_of_need
from mailflow.reports.quiet import count_quiet_before, quiet_pairs

ROWS = 5  # more than five rows are not read; the rest is counted, and stands in a table
SHOWN = 3  # of the quiet pairs; the others are in a table, too
MOST = 5  # of those that ended, or soon will; likewise
BARS = 8
YESES = 10  # of what waits for a yes
REASON = 300  # letters of why somebody ended, so that one row stays a row


def compose(figures: Figures, policy: Policy, period: Period, trust: str) -> dict[str, Fact]:
    """The facts of the digest letter."""
    rows = rows_of_need(figures, policy, period)
    quiet = quiet_pairs(figures, policy, period)
    ending = _ending(figures, period)
    attached = tables.attached(figures, rows if len(rows) > ROWS else [], quiet, policy, period)
    return {
        "ref": "",
        "because": "you are a coordinator",
        "noun": period.cadence.noun,
        "cadence": period.cadence.in_words,
        "range": period.in_words,
        "needs": rows[:ROWS],
        "more": max(0, len(rows) - ROWS),
        "for_yes": [asdict(one) for one in figures.for_yes[:YESES]],
        "good": _good(figures, period),
        "tiles": _tiles(figures, policy, period),
        "bars": _bars(figures, period),
        "quiet": [_row_of(pair) for pair in quiet[:SHOWN]],
        "quiet_all": len(quiet),
        "ended": [_row_of_ended(one) for one in figures.ended[:MOST]],
        "ended_all": len(figures.ended),
        "ended_why": any(e.reason for e in figures.ended[:MOST]),
        "ending": ending[:MOST],
        "ending_all": len(ending),
        "survey": survey.compose(figures, policy),
        "joining": joining.compose(figures, policy),
        "health": health.of_mail(figures),
        "service": health.of_service(figures, period),
        "trust_notice": notice.weakness(trust),
        "attached": [table["name"] for table in attached],
        "attachments": attached,
    }


def _good(figures: Figures, period: Period) -> str:
    met, began = count_met(figures, period), sum(period.has(pair.started_at) for pair in figures.pairs)
    meetings = _apart(plural("{n} meeting was written down", "{n} meetings were written down", met), figures, period)
    pairs = plural("{n} new pair began", "{n} new pairs began", began)
    return {
        "day": phrase("On this day {meetings} and {pairs}.", meetings=meetings, pairs=pairs),
        "week": phrase("In this week {meetings} and {pairs}.", meetings=meetings, pairs=pairs),
        "month": phrase("In this month {meetings} and {pairs}.", meetings=meetings, pairs=pairs),
    }[period.cadence.noun]


def _apart(meetings: str, figures: Figures, period: Period) -> str:
    """C15: calls and emails are counted, and not among the meetings."""
    spoke = sum(period.has(met.logged_at) for met in figures.met if not met.is_meeting)
    told = plural(
        "{meetings}, {n} call or email noted beside,",
        "{meetings}, {n} calls or emails noted beside,",
        spoke,
        meetings=meetings,
    )
    return told if spoke else meetings


def count_met(figures: Figures, period: Period) -> int:
    return sum(met.is_meeting and period.has(met.logged_at) for met in figures.met)


# -- four tiles, eight bars ------------------------------------------------------------------------------


def _tiles(figures: Figures, policy: Policy, period: Period) -> list[dict[str, object]]:
    before, pairs = period.shifted(1), figures.pairs
    began = sum(period.has(pair.started_at) for pair in pairs)
    ended = sum(pair.started_at is not None and period.has(pair.ended_at) for pair in pairs)
    met, waiting = count_met(figures, period), _standing(figures, period, "requested")
    quiet, days = len(quiet_pairs(figures, policy, period)), policy.connection.quiet_after_days
    asked = _change(waiting - _standing(figures, before, "requested"), period)
    late = sum(p.state == "requested" and p.answer_by is not None and p.answer_by < period.end for p in pairs)
    return [
        {
            "number": _standing(figures, period, "active"),
            "label": phrase("Active pairs"),
            "change": phrase("+{began}, {ended} ended", began=began, ended=ended),
        },
        {"number": met, "label": phrase("Meetings"), "change": _change(met - count_met(figures, before), period)},
        {
            "number": waiting,
            "label": phrase("Open requests"),
            "change": phrase("{late} overdue, {change}", late=late, change=asked) if late else asked,
        },
        {
            "number": quiet,
            "label": phrase("Quiet {days}+ days", days=days) if days else phrase("Quiet for long"),
            "change": _change(quiet - count_quiet_before(figures, policy, before), period),
        },
    ]


def _standing(figures: Figures, period: Period, state: str) -> int:
    """How many pairs stood so when the period ended."""
    return sum(pair.stood(period.end) == state for pair in figures.pairs)


def _change(difference: int, period: Period) -> str:
    by = f"{difference:+d}".replace("-", "−")
    same, other = {
        "day": (phrase("as the day before"), phrase("{by} on the day before", by=by)),
        "week": (phrase("as last week"), phrase("{by} on last week", by=by)),
        "month": (phrase("as last month"), phrase("{by} on last month", by=by)),
    }[period.cadence.noun]
    return other if difference else same


def _bars(figures: Figures, period: Period) -> list[dict[str, object]]:
    """Below each the day that it began on, and the month where that changes; below whole months the year."""
    periods = [period.shifted(back) for back in range(BARS - 1, -1, -1)]
    whole_months = all(one.first.day == one.after.day == 1 for one in periods)
    bars: list[dict[str, object]] = []
    shown = ""
    for one in periods:
        month, year = say.month_name(one.first), str(one.first.year)
        day, below = (month, year) if whole_months else (str(one.first.day), month)
        began = say.run((month, year)) if whole_months else say.slim_date(one.first)
        bar = {"value": count_met(figures, one), "day": day, "month": "" if below == shown else below}
        bars.append({**bar, "began": began, "now": one == period})
        shown = below
    return bars


# -- pairs -----------------------------------------------------------------------------------------------


def _row_of(pair: Pair) -> dict[str, str]:
    last = say.short_date(date.fromisoformat(pair.last_met)) if pair.last_met else phrase("none yet")
    return {"pair": pair.both, "last": last, "ref": pair.ref}


def _ending(figures: Figures, period: Period) -> list[dict[str, str]]:
    """The next first; a pair whose time is over and that is none the less alive needs somebody, and stands there."""
    horizon = period.end + timedelta(days=30)
    dated = [(p.ends_at, p) for p in figures.pairs if p.state == "active" and p.ends_at and p.ends_at < horizon]
    return [
        {"pair": p.both, "date": say.short_date(at.astimezone(period.zone).date()), "ref": p.ref}
        for at, p in sorted(dated, key=lambda one: (one[0], one[1].ref))
        if at >= period.end
    ]


def _row_of_ended(ended: Ended) -> dict[str, str]:
    return {"title": say.listed((ended.mentee, ended.mentor)), "line": _ended(ended), "ref": ended.ref}


def _ended(ended: Ended) -> str:
    if not ended.by:
        return phrase("its time was over.")
    why = say.cut(ended.reason, REASON)
    if not why:
        return phrase("{name} ended it.", name=ended.by)
    return phrase("{name} ended it, and wrote: {words}", name=ended.by, words=say.quoted(why))
