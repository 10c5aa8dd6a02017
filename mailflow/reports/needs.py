"""What needs a coordinator, row by row: the state in a word, who, one fact, and the reference a command takes."""

from collections.abc import Sequence
from datetime import date, datetime

from mailflow.core import say
from mailflow.core.cadence import Period
from mailflow.core.figures import Answer, Figures, Pair, Waiting
from mailflow.core.machines.mailbox import reason_of
from mailflow.core.machines.matter import TITLES
from mailflow.core.policy import Policy
from mailflow.core.say import phrase, plural
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
        rows.append(_unplaced(figures.shunted))
    rows += [_quiet_row(pair, period) for pair in quiet_pairs(figures, policy, period) if since(pair, period) >= 60]
    return sorted(rows, key=lambda row: WORST_FIRST.index(str(row["level"])))


def _lost() -> Row:
    fact = phrase("Answers to us may be lost, too: please tell who runs the service.")
    return _row(phrase("Check"), "bad", LOST, fact, "")


def _unplaced(count: int) -> Row:
    title = plural("{n} mail nobody could place", "{n} mails nobody could place", count)
    fact = phrase("The operator sees them with: {command}.", command="mailflow shunted list")
    return _row(phrase("Check"), "warn", title, fact, "")


def _waits(matter: Waiting, period: Period) -> Row:
    day = say.short_date(matter.since.astimezone(period.zone).date())
    fact = phrase("Open since {day}. Once it is settled, reply with RELEASE {ref}.", day=day, ref=matter.ref)
    title = phrase(TITLES[matter.kind], name=matter.name)
    return _released_by_word(_row(phrase("Open"), "bad", title, fact, matter.ref))


def _is_over(at: datetime | None, period: Period) -> bool:
    return at is not None and at < period.end


def _overdue(pair: Pair, period: Period) -> Row:
    asked, due = (_day(at, period) for at in (pair.asked_at, pair.answer_by))
    fact = phrase("Asked on {asked}, due on {due}.", asked=asked, due=due)
    return _row(phrase("Overdue"), "bad", _unanswered(pair), fact, pair.ref)


def _unanswered(pair: Pair) -> str:
    return phrase("{asked} has not answered {asker}'s request", asked=pair.asked, asker=pair.asker)


def _past(pair: Pair, period: Period) -> Row:
    title = phrase("{pair} are past their end", pair=pair.both)
    fact = phrase("Their time was over on {day}.", day=_day(pair.ends_at, period))
    return _row(phrase("Past its end"), "warn", title, fact, pair.ref)


def _low(answer: Answer) -> Row:
    """The survey says that the team reads it; nothing about a coordinator is among these answers."""
    title = phrase("{name} was not happy with {other}", name=answer.by, other=answer.about)
    fact = phrase("{points} of 5 in the closing survey; a call may help.", points=answer.experience)
    return _row(phrase("Low score"), "warn", title, fact, answer.ref)


def _day(at: datetime | None, period: Period) -> str:
    return say.short_date(at.astimezone(period.zone).date()) if at else phrase("some time ago")


def _found_another(declined: Pair, figures: Figures) -> bool:
    """Whether who was declined has asked somebody else since, or has a mentor, or has had one since (it ended)."""
    hers = [pair for pair in figures.pairs if pair.mentee_id == declined.mentee_id]
    since = [pair for pair in hers if pair.started_at and declined.ended_at and pair.started_at > declined.ended_at]
    return bool(since) or any(pair.state in ("requested", "active") for pair in hers)


def _expired(pair: Pair) -> Row:
    asked = say.short_date(pair.asked_at.date()) if pair.asked_at else phrase("some time ago")
    fact = phrase("Asked on {asked}; the time to answer is over.", asked=asked)
    return _row(phrase("No answer"), "bad", _unanswered(pair), fact, pair.ref)


def _unreleased(pair: Pair) -> Row:
    title = phrase("{pair} have ended: free {mentor} for somebody else", pair=pair.both, mentor=pair.mentor)
    fact = phrase("Reply with RELEASE {ref}.", ref=pair.ref)
    return _released_by_word(_row(phrase("To free"), "warn", title, fact, pair.ref))


def _unreached(pair: Pair) -> Row:
    title = phrase(
        "{asker}'s request with {asked} is closed: our letters came back", asker=pair.asker, asked=pair.asked
    )
    fact = phrase("Who asked was told at once, and can ask somebody else.")
    return _row(phrase("Unreached"), "warn", title, fact, pair.ref)


def _declined(pair: Pair) -> Row:
    if pair.seeking:
        title = phrase(
            "{asked} declined {asker}, and asks you to find {mentee} another mentor",
            asked=pair.asked,
            asker=pair.asker,
            mentee=pair.mentee,
        )
        fact = phrase("Once it is settled, reply with RELEASE {ref}.", ref=pair.ref)
        return _released_by_word(_row(phrase("Help"), "bad", title, fact, pair.ref))
    title = phrase("{asked} declined {asker}'s request", asked=pair.asked, asker=pair.asker)
    fact = phrase("{mentee} may need help to find somebody else.", mentee=pair.mentee)
    return _row(phrase("Declined"), "warn", title, fact, pair.ref)


def _disputed(pair: Pair, meeting: str, day: date) -> Row:
    title = phrase("{pair} do not agree on meeting {meeting}", pair=pair.both, meeting=meeting)
    fact = phrase(
        "It is dated {day}. Ask both: it counts once who disputed it answers that letter with CONFIRM.",
        day=say.long_date(day),
    )
    return _row(phrase("Disputed"), "bad", title, fact, pair.ref)


def _missed(pair: Pair, first: date) -> Row:
    """O2: a month without is told to the team, and to nobody else."""
    fact = phrase("They were asked in the month; a call may help.")
    return _row(phrase("Missed"), "warn", _out_of_touch(pair, first), fact, pair.ref)


def _out_of_touch(pair: Pair, first: date) -> str:
    return phrase("{pair} were not in touch in {month}", pair=pair.both, month=say.whole_month(first))


def _hushed(pair: Pair, first: date | None) -> Row:
    """Nothing is asked of the two any more, so that a person can."""
    silent = phrase("{pair} have told us nothing for a while", pair=pair.both)
    fact = phrase("They did not answer, and we ask them no more until we hear from them; a call may help.")
    return _row(phrase("Quiet"), "warn", _out_of_touch(pair, first) if first else silent, fact, pair.ref)


def _unaccepted(who: Sequence[str]) -> Row:
    """W20: one row for all of them; who is not asked again is the team's to ask."""
    named, more = say.run(who[:NAMED], ", "), len(who) - NAMED
    if more > 0:
        named = plural("{names} and {n} more", "{names} and {n} more", more, names=named)
    title = plural(
        "{n} member has not accepted what is asked of everybody",
        "{n} members have not accepted what is asked of everybody",
        len(who),
    )
    fact = phrase("{names}: we ask each once, and a word from you may help.", names=named)
    return _row(phrase("Rules"), "warn", title, fact, "")


def _bounces(name: str, why: str, since: datetime, period: Period) -> Row:
    day = say.short_date(since.astimezone(period.zone).date())
    title = phrase("Email to {name} bounces", name=name)
    return _row(phrase("Bounces"), "bad", title, phrase("Since {day}, because {why}.", day=day, why=reason_of(why)), "")


def _quiet_row(pair: Pair, period: Period) -> Row:
    title = phrase("{pair} have been quiet for {days} days", pair=pair.both, days=since(pair, period))
    return _row(phrase("Quiet"), "warn", title, phrase("We have nudged both; a call may help."), pair.ref)


def _row(state: str, level: str, title: str, fact: str, ref: str) -> Row:
    return {"state": state, "level": level, "title": title, "fact": fact, "ref": ref, "actions": []}


def _released_by_word(row: Row) -> Row:
    """The line that its fact names is a button, too."""
    return {**row, "actions": [f"RELEASE {row['ref']}"]}
