"""What needs a coordinator, row by row: the state in a word, who, one fact, and the reference a command takes."""

from collections.abc import Sequence
from datetime import date, datetime

from mailflow.core import say
from mailflow.core.cadence import Period
from mailflow.core.figures import Answer, Figures, Pair, Waiting
from mailflow.core.machines.matter import TITLES
from mailflow.core.policy import Policy
from mailflow.reports.health import LOST
from mailflow.reports.quiet import quiet_pairs, since

NAMED = 5  # in one row; the rest is counted
LOW = 2  # of 5
WORST_FIRST = ("bad", "warn")

Row = dict[str, object]


def rows_of_need(figures: Figures, policy: Policy, period: Period) -> list[Row]:
    """Worst first: what waits for the team, what ran out, what is disputed, what nobody could read, who is quiet."""
    rows = [_lost()] if figures.beat is not None and figures.beat.took is None else []
    rows += [_waits(matter, period) for matter in figures.matters]
    rows += [
        _overdue(pair, period)
        for pair in figures.pairs
        if pair.state == "requested" and _is_over(pair.answer_by, period)
    ]
    rows += [_expired(pair) for pair in figures.pairs if pair.state == "expired" and period.has(pair.ended_at)]
    rows += [_unreleased(pair) for pair in figures.pairs if pair.state == "unreleased"]
    rows += [_unreached(pair) for pair in figures.pairs if pair.state == "unreached" and period.has(pair.ended_at)]
    rows += [
        _declined(pair)
        for pair in figures.pairs
        if pair.state == "declined"
        and (pair.seeking or period.has(pair.ended_at))
        and not _found_another(pair, figures)
    ]
    pairs = {pair.ref: pair for pair in figures.pairs}
    rows += [_past(pair, period) for pair in figures.pairs if pair.state == "active" and _is_over(pair.ends_at, period)]
    rows += [_low(a) for a in figures.answers if a.experience is not None and a.experience <= LOW]
    rows += [_disputed(pairs[ref], meeting, day) for ref, meeting, day in figures.disputed if ref in pairs]
    rows += [_missed(pairs[ref], first) for ref, first in figures.missed if ref in pairs]
    rows += [_hushed(pairs[ref], first) for ref, first in figures.hushed if ref in pairs]
    rows += [_unaccepted(figures.unaccepted)] if figures.unaccepted else []
    rows += [_bounces(name, why, since, period) for name, why, since in figures.bouncing]
    if figures.shunted:
        said = f"{figures.shunted} mail{'s' if figures.shunted > 1 else ''} nobody could place"
        rows.append(_row("Check", "warn", said, "The operator sees them with: mailflow shunted list.", ""))
    rows += [_quiet_row(pair, period) for pair in quiet_pairs(figures, policy, period) if since(pair, period) >= 60]
    return sorted(rows, key=lambda row: WORST_FIRST.index(str(row["level"])))


def _lost() -> Row:
    fact = "Answers to us may be lost, too: please tell who runs the service."
    return _row("Check", "bad", LOST, fact, "")


def _waits(matter: Waiting, period: Period) -> Row:
    day = say.short_date(matter.since.astimezone(period.zone).date())
    fact = f"Open since {day}. Once it is settled, reply with RELEASE {matter.ref}."
    return _released_by_word(_row("Open", "bad", TITLES[matter.kind].format(name=matter.name), fact, matter.ref))


def _is_over(at: datetime | None, period: Period) -> bool:
    return at is not None and at < period.end


def _overdue(pair: Pair, period: Period) -> Row:
    asked, due = (_day(at, period) for at in (pair.asked_at, pair.answer_by))
    title = f"{pair.asked} has not answered {pair.asker}'s request"
    return _row("Overdue", "bad", title, f"Asked on {asked}, due on {due}.", pair.ref)


def _past(pair: Pair, period: Period) -> Row:
    title = f"{pair.both} are past their end"
    return _row("Past its end", "warn", title, f"Their time was over on {_day(pair.ends_at, period)}.", pair.ref)


def _low(answer: Answer) -> Row:
    """The survey says that the team reads it; nothing about a coordinator is among these answers."""
    title = f"{answer.by} was not happy with {answer.about}"
    return _row(
        "Low score", "warn", title, f"{answer.experience} of 5 in the closing survey; a call may help.", answer.ref
    )


def _day(at: datetime | None, period: Period) -> str:
    return say.short_date(at.astimezone(period.zone).date()) if at else "some time ago"


def _found_another(declined: Pair, figures: Figures) -> bool:
    """Whether who was declined has asked somebody else since, or has a mentor, or has had one since (it ended)."""
    hers = [pair for pair in figures.pairs if pair.mentee_id == declined.mentee_id]
    since = [pair for pair in hers if pair.started_at and declined.ended_at and pair.started_at > declined.ended_at]
    return bool(since) or any(pair.state in ("requested", "active") for pair in hers)


def _expired(pair: Pair) -> Row:
    asked = say.short_date(pair.asked_at.date()) if pair.asked_at else "some time ago"
    title = f"{pair.asked} has not answered {pair.asker}'s request"
    return _row("No answer", "bad", title, f"Asked on {asked}; the time to answer is over.", pair.ref)


def _unreleased(pair: Pair) -> Row:
    title = f"{pair.mentee} and {pair.mentor} have ended: free {pair.mentor} for somebody else"
    return _released_by_word(_row("To free", "warn", title, f"Reply with RELEASE {pair.ref}.", pair.ref))


def _unreached(pair: Pair) -> Row:
    title = f"{pair.asker}'s request with {pair.asked} is closed: our letters came back"
    return _row("Unreached", "warn", title, "Who asked was told at once, and can ask somebody else.", pair.ref)


def _declined(pair: Pair) -> Row:
    title = f"{pair.asked} declined {pair.asker}'s request"
    if pair.seeking:
        title = f"{pair.asked} declined {pair.asker}, and asks you to find {pair.mentee} another mentor"
        fact = f"Once it is settled, reply with RELEASE {pair.ref}."
        return _released_by_word(_row("Help", "bad", title, fact, pair.ref))
    return _row("Declined", "warn", title, f"{pair.mentee} may need help to find somebody else.", pair.ref)


def _disputed(pair: Pair, meeting: str, day: date) -> Row:
    title = f"{pair.mentee} and {pair.mentor} do not agree on meeting {meeting}"
    fact = (
        f"It is dated {say.long_date(day)}. Ask both: it counts once who disputed it answers that letter with CONFIRM."
    )
    return _row("Disputed", "bad", title, fact, pair.ref)


def _missed(pair: Pair, first: date) -> Row:
    """O2: a month without is told to the team, and to nobody else."""
    title = f"{pair.mentee} and {pair.mentor} were not in touch in {say.whole_month(first)}"
    return _row("Missed", "warn", title, "They were asked in the month; a call may help.", pair.ref)


def _hushed(pair: Pair, first: date | None) -> Row:
    """Nothing is asked of the two any more, so that a person can."""
    since = f"were not in touch in {say.whole_month(first)}" if first else "have told us nothing for a while"
    fact = "They did not answer, and we ask them no more until we hear from them; a call may help."
    return _row("Quiet", "warn", f"{pair.mentee} and {pair.mentor} {since}", fact, pair.ref)


def _unaccepted(who: Sequence[str]) -> Row:
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


def _bounces(name: str, why: str, since: datetime, period: Period) -> Row:
    day = say.short_date(since.astimezone(period.zone).date())
    return _row("Bounces", "bad", f"Email to {name} bounces", f"Since {day}, because {why}.", "")


def _quiet_row(pair: Pair, period: Period) -> Row:
    title = f"{pair.mentee} and {pair.mentor} have been quiet for {since(pair, period)} days"
    return _row("Quiet", "warn", title, "We have nudged both; a call may help.", pair.ref)


def _row(state: str, level: str, title: str, fact: str, ref: str) -> Row:
    return {"state": state, "level": level, "title": title, "fact": fact, "ref": ref, "actions": []}


def _released_by_word(row: Row) -> Row:
    """The line that its fact names is a button, too."""
    return {**row, "actions": [f"RELEASE {row['ref']}"]}
