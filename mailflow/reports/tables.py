"""What comes with a digest as tables (LETTERS.md G1). Each figure of the letter is the sum of a column here."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from mailflow.core.cadence import Period
from mailflow.core.figures import Figures, Met, Pair
from mailflow.core.policy import Policy
from mailflow.reports.quiet import since

PAIRS = (
    "pair", "state", "mentee", "mentor", "asked_on", "answer_by", "began_on", "ended_on", "ends_on",
    "last_meeting", "quiet_days", "quiet", "meetings", "minutes", "calls_and_emails",
)  # fmt: skip
MEETINGS = (
    "pair", "meeting", "date", "minutes", "form", "state", "logged_by", "logged_on", "confirmed_by", "confirmed_on",
    "mentee", "mentor",
)  # fmt: skip
NEEDS = ("number", "state", "title", "fact", "ref")

Rows = list[list[str]]
Table = dict[str, object]


def attached(
    figures: Figures, needs: Sequence[dict[str, object]], quiet: Sequence[Pair], policy: Policy, period: Period
) -> list[Table]:
    """The tables that the policy wants; they are written as CSV when the letter leaves."""
    made: dict[str, tuple[tuple[str, ...], Rows]] = {
        "pairs": (PAIRS, rows_of_pairs(figures, quiet, period)),
        "meetings": (MEETINGS, rows_of_meetings(figures, period)),
        "needs": (NEEDS, rows_of_needs(needs)),
    }
    wanted = [name for name in made if name in policy.digest.attach and (name != "needs" or needs)]
    mark = policy.digest.byte_order_mark
    return [
        {"name": f"{name}.csv", "columns": list(made[name][0]), "rows": made[name][1], "mark": mark} for name in wanted
    ]


def rows_of_pairs(figures: Figures, quiet: Sequence[Pair], period: Period) -> Rows:
    """Who stood when the period ended, and who ended in it."""
    met = [one for one in figures.met if period.has(one.logged_at)]
    meetings = Counter(one.pair for one in met if one.is_meeting)
    contacts = Counter(one.pair for one in met if not one.is_meeting)
    minutes: Counter[str] = Counter()
    for one in met:
        minutes[one.pair] += one.minutes if one.is_meeting else 0
    quiet_refs = {pair.ref for pair in quiet}
    rows = []
    for pair in figures.pairs:
        state = pair.stood(period.end)
        if state and (state != "ended" or period.has(pair.ended_at)):
            counts = [str(count[pair.ref]) for count in (meetings, minutes, contacts)]
            rows.append([*_pair(pair, state, period), "yes" if pair.ref in quiet_refs else "", *counts])
    return rows


def _pair(pair: Pair, state: str, period: Period) -> list[str]:
    asked, answer, began, ended, ends = (
        day_of(at, period) for at in (pair.asked_at, pair.answer_by, pair.started_at, pair.ended_at, pair.ends_at)
    )
    ended = ended if state == "ended" else ""
    silent = str(since(pair, period)) if state == "active" else ""
    return [pair.ref, state, pair.mentee, pair.mentor, asked, answer, began, ended, ends, pair.last_met, silent]


def day_of(at: datetime | None, period: Period) -> str:
    return at.astimezone(period.zone).date().isoformat() if at else ""


def rows_of_meetings(figures: Figures, period: Period) -> Rows:
    """What they spoke of is theirs, and not here."""
    pairs = {pair.ref: pair for pair in figures.pairs}
    told = (met for met in figures.met if met.is_meeting and period.has(met.logged_at))
    return [meeting_row(met, pairs[met.pair], period) for met in told if met.pair in pairs]


def meeting_row(met: Met, pair: Pair, period: Period) -> list[str]:
    names = {pair.mentee_id: pair.mentee, pair.mentor_id: pair.mentor}
    both = met.state == "confirmed"
    other = next((name for one, name in names.items() if one != met.logged_by), "")
    held: date = met.held_on
    signed = [other, day_of(met.settled_at, period)] if both else ["", ""]
    told = [names.get(met.logged_by, ""), day_of(met.logged_at, period)]
    return [
        *(met.pair, met.ref, held.isoformat(), str(met.minutes), met.kind, met.state),
        *told,
        *signed,
        pair.mentee,
        pair.mentor,
    ]


def rows_of_needs(needs: Sequence[dict[str, object]]) -> Rows:
    return [[str(at), *(str(row[key]) for key in NEEDS[1:])] for at, row in enumerate(needs, 1)]
