"""What needs a coordinator, row by row: the state in a word, who, one fact, and the reference a command takes."""

from collections.abc import Sequence
from datetime import date, datetime

from mailflow.core import say
from mailflow.core.figures import Figures, Pair, Waiting
from mailflow.core.machines.matter import TITLES
from mailflow.core.policy import Policy
from mailflow.reports.week import Week, quiet_pairs, since

NAMED = 5  # in one row; the rest is counted


def rows_of_need(figures: Figures, policy: Policy, week: Week) -> list[dict[str, str]]:
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
    rows += [_quiet_row(pair, week) for pair in quiet_pairs(figures, policy, week) if since(pair, week) >= 60]
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
    title = f"{pair.mentee} and {pair.mentor} have been quiet for {since(pair, week)} days"
    return _row("Quiet", "warn", title, "We have nudged both; a call may help.", pair.ref)


def _row(state: str, level: str, title: str, fact: str, ref: str) -> dict[str, str]:
    return {"state": state, "level": level, "title": title, "fact": fact, "ref": ref}
