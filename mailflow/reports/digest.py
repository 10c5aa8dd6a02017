"""The weekly digest: a programme's facts become what a coordinator reads, worst first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mailflow.core import notice, say
from mailflow.core.figures import Answer, Ended, Figures, Pair, Waiting
from mailflow.core.form import Kind, in_words
from mailflow.core.letter import Fact
from mailflow.core.machines.matter import TITLES
from mailflow.core.policy import Policy

ROWS = 5  # more than five rows are not read; the rest is counted
WEEKS = 8
REASON = 300  # letters of why somebody ended, so that one row stays a row
NAMED = 5  # in one row; the rest is counted
FEWEST = 5  # under five answers an average would tell who said what


@dataclass(frozen=True)
class Week:
    """Seven whole days in the programme's zone, ending where the digest's day begins."""

    start: datetime
    end: datetime
    zone: ZoneInfo

    @staticmethod
    def before(now: datetime, zone: str) -> "Week":
        """The seven days before today."""
        place = ZoneInfo(zone)
        today = now.astimezone(place).date()
        end = datetime(today.year, today.month, today.day, tzinfo=place)
        return Week(end - timedelta(days=7), end, place)  # wall-clock days: a week across DST has seven days

    def shifted(self, weeks: int) -> "Week":
        """The week some weeks earlier."""
        back = timedelta(days=7 * weeks)
        return Week(self.start - back, self.end - back, self.zone)

    def has(self, at: datetime | None) -> bool:
        """Whether an instant lies in this week."""
        return at is not None and self.start <= at < self.end

    @property
    def days(self) -> tuple[date, date]:
        """Its first and its last day."""
        return self.start.date(), (self.end - timedelta(days=1)).date()


def compose(figures: Figures, policy: Policy, now: datetime, trust: str) -> dict[str, Fact]:
    """The facts of the digest letter."""
    week = Week.before(now, policy.programme.time_zone)
    needs = _needs(figures, policy, now, week)
    quiet = _quiet(figures, policy, week)
    return {
        "ref": "",
        "because": "you are a coordinator",
        "range": say.span(*week.days),
        "needs": needs[:ROWS],
        "more": max(0, len(needs) - ROWS),
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


def _needs(figures: Figures, policy: Policy, now: datetime, week: Week) -> list[dict[str, str]]:
    """Worst first: what waits for the team, what ran out, what is disputed, what nobody could read, who is quiet."""
    rows = [_waits(matter, week) for matter in figures.matters]
    rows += [_expired(pair) for pair in figures.pairs if pair.state == "expired" and week.has(pair.ended_at)]
    rows += [_unreleased(pair) for pair in figures.pairs if pair.state == "unreleased"]
    rows += [_unreached(pair) for pair in figures.pairs if pair.state == "unreached" and week.has(pair.ended_at)]
    rows += [
        _declined(pair)
        for pair in figures.pairs
        if pair.state == "declined" and (pair.seeking or week.has(pair.ended_at)) and not _found_another(pair, figures)
    ]
    pairs = {pair.ref: pair for pair in figures.pairs}
    rows += [_disputed(pairs[ref], meeting, day) for ref, meeting, day in figures.disputed if ref in pairs]
    rows += [_missed(pairs[ref], first) for ref, first in figures.missed if ref in pairs]
    rows += [_hushed(pairs[ref], first) for ref, first in figures.hushed if ref in pairs]
    rows += [_unaccepted(figures.unaccepted)] if figures.unaccepted else []
    rows += [_bounces(name, why, since, week) for name, why, since in figures.bouncing]
    if figures.shunted:
        said = f"{figures.shunted} mail{'s' if figures.shunted > 1 else ''} nobody could place"
        rows.append(_row("Check", "warn", said, "The operator sees them with: mailflow shunted list.", ""))
    rows += [_quiet_row(pair, week) for pair in _quiet_pairs(figures, policy, week) if _since(pair, week) >= 60]
    return rows


def _waits(matter: Waiting, week: Week) -> dict[str, str]:
    day = say.short_date(matter.since.astimezone(week.zone).date())
    fact = f"Open since {day}. Once it is settled, reply with RELEASE {matter.ref}."
    return _row("Open", "bad", TITLES[matter.kind].format(name=matter.name), fact, matter.ref)


def _found_another(declined: Pair, figures: Figures) -> bool:
    """Whether who was declined has asked somebody else since, or has a mentor, or has had one since (it ended)."""
    hers = [pair for pair in figures.pairs if pair.mentee_id == declined.mentee_id]
    since = [pair for pair in hers if pair.started_at and declined.ended_at and pair.started_at > declined.ended_at]
    return bool(since) or any(pair.state in ("requested", "active") for pair in hers)


def _expired(pair: Pair) -> dict[str, str]:
    asked = say.short_date(pair.asked_at.date()) if pair.asked_at else "some time ago"
    title = f"{pair.asked} has not answered {pair.asker}'s request"
    return _row("No answer", "bad", title, f"Asked on {asked}; the time to answer is over.", pair.ref)


def _unreleased(pair: Pair) -> dict[str, str]:
    title = f"{pair.mentee} and {pair.mentor} have ended: free {pair.mentor} for somebody else"
    return _row("To free", "warn", title, f"Write RELEASE {pair.ref} to the team's address.", pair.ref)


def _unreached(pair: Pair) -> dict[str, str]:
    title = f"{pair.asker}'s request with {pair.asked} is closed: our letters came back"
    return _row("Unreached", "warn", title, "Who asked was told at once, and can ask somebody else.", pair.ref)


def _declined(pair: Pair) -> dict[str, str]:
    title = f"{pair.asked} declined {pair.asker}'s request"
    if pair.seeking:
        title = f"{pair.asked} declined {pair.asker}, and asks you to find {pair.mentee} another mentor"
        return _row(
            "Help", "bad", title, f"Once it is settled, write RELEASE {pair.ref} to the team's address.", pair.ref
        )
    return _row("Declined", "warn", title, f"{pair.mentee} may need help to find somebody else.", pair.ref)


def _disputed(pair: Pair, meeting: str, day: date) -> dict[str, str]:
    title = f"{pair.mentee} and {pair.mentor} do not agree on meeting {meeting}"
    fact = (
        f"It is dated {say.long_date(day)}. Ask both: it counts once who disputed it answers that letter with CONFIRM."
    )
    return _row("Disputed", "bad", title, fact, pair.ref)


def _missed(pair: Pair, first: date) -> dict[str, str]:
    """O2: a month without is told to the team, and to nobody else."""
    title = f"{pair.mentee} and {pair.mentor} were not in touch in {say.whole_month(first)}"
    return _row("Missed", "warn", title, "They were asked in the month; a call may help.", pair.ref)


def _hushed(pair: Pair, first: date | None) -> dict[str, str]:
    """Nothing is asked of the two any more, so that a person can."""
    since = f"were not in touch in {say.whole_month(first)}" if first else "have told us nothing for a while"
    fact = "They did not answer, and we ask them no more until we hear from them; a call may help."
    return _row("Quiet", "warn", f"{pair.mentee} and {pair.mentor} {since}", fact, pair.ref)


def _unaccepted(who: Sequence[str]) -> dict[str, str]:
    """W20: one row for all of them; who is not asked again is the team's to ask."""
    named = ", ".join(who[:NAMED]) + (f" and {len(who) - NAMED} more" if len(who) > NAMED else "")
    people = "1 member has" if len(who) == 1 else f"{len(who)} members have"
    return _row(
        "Rules",
        "warn",
        f"{people} not accepted what is asked of everybody",
        f"{named}: we ask each once, and a word from you may help.",
        "",
    )


def _bounces(name: str, why: str, since: datetime, week: Week) -> dict[str, str]:
    day = say.short_date(since.astimezone(week.zone).date())
    return _row("Bounces", "bad", f"Email to {name} bounces", f"Since {day}, because {why}.", "")


def _quiet_row(pair: Pair, week: Week) -> dict[str, str]:
    title = f"{pair.mentee} and {pair.mentor} have been quiet for {_since(pair, week)} days"
    return _row("Quiet", "warn", title, "We have nudged both; a call may help.", pair.ref)


def _row(state: str, level: str, title: str, fact: str, ref: str) -> dict[str, str]:
    return {"state": state, "level": level, "title": title, "fact": fact, "ref": ref}


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
        for pair in _quiet_pairs(figures, policy, week)
    ]


def _quiet_pairs(figures: Figures, policy: Policy, week: Week) -> list[Pair]:
    quiet = [pair for pair in figures.pairs if pair.state == "active" and _is_quiet(pair, policy, week)]
    return sorted(quiet, key=lambda pair: -_since(pair, week))


def _is_quiet(pair: Pair, policy: Policy, week: Week) -> bool:
    """By the rules that the two began under."""
    began = (pair.started_at or week.end).astimezone(week.zone).date()
    days = policy.at(began).connection.quiet_after_days
    return days > 0 and _since(pair, week) >= days


def _since(pair: Pair, week: Week) -> int:
    started = pair.started_at.astimezone(week.zone).date() if pair.started_at else week.days[1]
    last = date.fromisoformat(pair.last_met) if pair.last_met else started
    return (week.end.date() - max(last, started)).days


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
