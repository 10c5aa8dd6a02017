"""The tables that come with a programme's report (LETTERS.md G1): month by month, and each pair and meeting of it."""

from collections import Counter
from collections.abc import Sequence

from mailflow.core.figures import Pair
from mailflow.core.policy import Policy
from mailflow.core.results import Results
from mailflow.core.stretch import Stretch
from mailflow.reports.tables import MEETINGS, Rows, Table, day_of, meeting_row

MONTHS = (
    "month", "requests", "began", "refused", "ended", "goals_met", "meetings", "confirmed", "minutes",
    "calls_and_emails", "surveyed", "answered",
)  # fmt: skip
PAIRS = (
    "pair", "state", "mentee", "mentor", "asked_on", "began_on", "ended_on", "ends_on", "last_meeting", "goals_met",
    "meetings", "minutes", "calls_and_emails",
)  # fmt: skip


def attached(found: Results, policy: Policy, stretch: Stretch, months: Sequence[Sequence[str]]) -> list[Table]:
    """The months, and of what names people what the policy lets a digest enclose."""
    made: dict[str, tuple[tuple[str, ...], Sequence[Sequence[str]]]] = {"months": (MONTHS, months)}
    if "pairs" in policy.digest.attach:
        made["pairs"] = (PAIRS, rows_of_pairs(found, stretch))
    if "meetings" in policy.digest.attach:
        made["meetings"] = (MEETINGS, rows_of_meetings(found, stretch))
    return [
        {"name": f"{name}.csv", "columns": list(columns), "rows": rows, "mark": policy.digest.byte_order_mark}
        for name, (columns, rows) in made.items()
    ]


def rows_of_pairs(found: Results, stretch: Stretch) -> Rows:
    """Who stood when the days were over, and whoever asked, began, ended or met in them."""
    met = [one for one in found.met if stretch.has(one.logged_at)]
    meetings = Counter(one.pair for one in met if one.is_meeting)
    contacts = Counter(one.pair for one in met if not one.is_meeting)
    minutes: Counter[str] = Counter()
    for one in met:
        minutes[one.pair] += one.minutes if one.is_meeting else 0
    touched = {one.pair for one in met}
    rows = []
    for pair in found.pairs:
        state = pair.stood(stretch.end)
        moved = any(stretch.has(at) for at in (pair.asked_at, pair.started_at, pair.ended_at))
        if state in ("active", "requested") or moved or pair.ref in touched:
            counts = [str(count[pair.ref]) for count in (meetings, minutes, contacts)]
            rows.append([*_pair(pair, state, stretch), "yes" if pair.ref in found.goals_met else "", *counts])
    return rows


def _pair(pair: Pair, state: str, stretch: Stretch) -> list[str]:
    """As it stood then; of what is over, how it ended."""
    over = pair.state if state == "ended" else state
    ended = day_of(pair.ended_at, stretch) if state == "ended" else ""
    asked, began, ends = (day_of(at, stretch) for at in (pair.asked_at, pair.started_at, pair.ends_at))
    return [pair.ref, over, pair.mentee, pair.mentor, asked, began, ended, ends, pair.last_met]


def rows_of_meetings(found: Results, stretch: Stretch) -> Rows:
    """What they spoke of is theirs, and not here."""
    pairs = {pair.ref: pair for pair in found.pairs}
    told = (met for met in found.met if met.is_meeting and stretch.has(met.logged_at))
    return [meeting_row(met, pairs[met.pair], stretch) for met in told if met.pair in pairs]
