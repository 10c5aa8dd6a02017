"""The weekly digest: a programme's facts become what a coordinator reads, worst first."""

from dataclasses import asdict
from datetime import date, datetime, timedelta

from mailflow.core import notice, say
from mailflow.core.figures import Answer, Ended, Figures, Pair
from mailflow.core.form import Kind, in_words
from mailflow.core.letter import Fact
from mailflow.core.policy import Policy
from mailflow.reports.needs import rows_of_need
from mailflow.reports.week import Week, quiet_pairs

MOST = 10  # of what one yes may be said to
ROWS = 5  # more than five rows are not read; the rest is counted
WEEKS = 8
REASON = 300  # letters of why somebody ended, so that one row stays a row
FEWEST = 5  # under five answers an average would tell who said what


def compose(figures: Figures, policy: Policy, now: datetime, trust: str) -> dict[str, Fact]:
    """The facts of the digest letter."""
    week = Week.before(now, policy.programme.time_zone)
    rows = rows_of_need(figures, policy, week)
    quiet = _quiet(figures, policy, week)
    return {
        "ref": "",
        "because": "you are a coordinator",
        "range": say.span(*week.days),
        "needs": rows[:ROWS],
        "more": max(0, len(rows) - ROWS),
        "for_yes": [asdict(one) for one in figures.for_yes[:MOST]],
        "good": _good(figures, week),
        "tiles": _tiles(figures, week, len(quiet)),
        "bars": _bars(figures, week),
        "quiet": quiet[:3],
        "ended": [{"title": f"{e.mentee} and {e.mentor} ({e.ref})", "line": _ended(e)} for e in figures.ended],
        "ended_why": any(e.reason for e in figures.ended),
        "ending": _ending(figures, week),
        "survey": _survey(figures, policy),
        "health": _health(figures),
        "trust_notice": notice.weakness(trust),
    }


def _good(figures: Figures, week: Week) -> str:
    met, began = _met(figures, week), sum(week.has(pair.started_at) for pair in figures.pairs)
    meetings = f"{met} meeting{'s were' if met != 1 else ' was'} written down"
    pairs = f"{began} new pair{'s' if began != 1 else ''} began"
    return f"In this week {meetings}{_apart(figures, week)} and {pairs}."


def _apart(figures: Figures, week: Week) -> str:
    """C15: calls and emails are counted, and not among the meetings."""
    spoke = sum(week.has(at) for at in figures.contacts)
    return f", {spoke} call{'s or emails' if spoke != 1 else ' or email'} noted beside," if spoke else ""


def _tiles(figures: Figures, week: Week, quiet: int) -> list[dict[str, object]]:
    before = week.shifted(1)
    active = [pair for pair in figures.pairs if pair.state in ("active", "ending")]
    began, ended = (sum(week.has(at) for at in ats) for ats in _starts_and_ends(figures))
    waiting = [pair for pair in figures.pairs if pair.state == "requested"]
    asked = sum(week.has(pair.asked_at) for pair in waiting)
    met = _met(figures, week)
    return [
        {"number": len(active), "label": "Active pairs", "change": f"+{began}, {ended} ended"},
        {"number": met, "label": "Meetings", "change": _change(met - _met(figures, before))},
        {"number": len(waiting), "label": "Open requests", "change": f"{asked} new"},
        {"number": quiet, "label": "Quiet 30+ days", "change": "see below" if quiet else "none"},
    ]


def _starts_and_ends(figures: Figures) -> tuple[list[datetime | None], list[datetime | None]]:
    ended = [pair.ended_at for pair in figures.pairs if pair.state in ("ended", "unreleased")]
    return [pair.started_at for pair in figures.pairs], ended


def _change(difference: int) -> str:
    return f"{difference:+d} on last week".replace("-", "−") if difference else "as last week"


def _met(figures: Figures, week: Week) -> int:
    return sum(week.has(at) for at in figures.meetings)


def _bars(figures: Figures, week: Week) -> list[dict[str, object]]:
    weeks = [week.shifted(back) for back in range(WEEKS - 1, -1, -1)]
    bars: list[dict[str, object]] = []
    shown = ""
    for one in weeks:
        first = one.days[0]
        month = say.month_name(first)
        bar = {"value": _met(figures, one), "day": first.day, "month": "" if month == shown else month}
        bars.append({**bar, "now": one == week})
        shown = month
    return bars


def _quiet(figures: Figures, policy: Policy, week: Week) -> list[dict[str, str]]:
    return [
        {"pair": f"{pair.mentee} and {pair.mentor}", "last": _last(pair), "ref": pair.ref}
        for pair in quiet_pairs(figures, policy, week)
    ]


def _last(pair: Pair) -> str:
    return say.short_date(date.fromisoformat(pair.last_met)) if pair.last_met else "none yet"


def _ending(figures: Figures, week: Week) -> list[dict[str, str]]:
    horizon = week.end + timedelta(days=30)
    soon = [p for p in figures.pairs if p.state == "active" and p.ends_at and p.ends_at < horizon]
    return [
        {
            "pair": f"{p.mentee} and {p.mentor}",
            "date": say.short_date(p.ends_at.astimezone(week.zone).date()),
            "ref": p.ref,
        }
        for p in soon
        if p.ends_at
    ]


def _ended(ended: Ended) -> str:
    if not ended.by:
        return "its time was over."
    why = ended.reason if len(ended.reason) <= REASON else f"{ended.reason[:REASON]} …"
    return f"{ended.by} ended it" + (f", and wrote: “{why}”" if why else ".")


def _survey(figures: Figures, policy: Policy) -> dict[str, object]:
    ratings = [experience for _, experience in figures.surveys if experience is not None]
    average = f"{sum(ratings) / len(ratings):.1f}" if len(ratings) >= FEWEST else ""
    fresh = [{"title": f"{a.by} about {a.about} ({a.ref})", "line": _answered(a, policy)} for a in figures.answers]
    return {"answered": len(ratings), "asked": len(figures.surveys), "average": average, "fresh": fresh}


def _answered(answer: Answer, policy: Policy) -> str:
    """The ratings, then the words; what was asked of her, as the policy asks it today."""
    known = {**policy.survey.known(answer.experience, answer.outcome, answer.line), **answer.answers}
    rated = [q for q in policy.survey.asked if q.kind is Kind.SCALE]
    said = [q for q in policy.survey.asked if q.kind is not Kind.SCALE and str(q.number) in known]
    ratings = ", ".join(f"question {q.number}: {_rating(known.get(str(q.number)))}" for q in rated)
    return f"{ratings}." + "".join(f" “{in_words(known[str(q.number)])}”" for q in said)


def _rating(said: object) -> str:
    return "no answer" if said is None else f"{said} of 5"


def _health(figures: Figures) -> str:
    parts = [f"{figures.sent} sent", f"{figures.refused} refused", f"{figures.bounced} bounced"]
    parts += [f"{figures.automatic} automatic set aside", f"{figures.strangers} from strangers ignored"]
    return ", ".join(parts) + f", {figures.shunted} waiting for a person."
