"""Who has been quiet for long."""

from datetime import date, datetime

from mailflow.core import say
from mailflow.core.cadence import Period
from mailflow.core.figures import Figures, Pair
from mailflow.core.policy import Policy


def quiet_pairs(figures: Figures, policy: Policy, period: Period) -> list[Pair]:
    """The quietest first."""
    quiet = [pair for pair in figures.pairs if pair.state == "active" and _is_quiet(pair, policy, period)]
    return sorted(quiet, key=lambda pair: -since(pair, period))


def count_quiet_before(figures: Figures, policy: Policy, period: Period) -> int:
    """How many were quiet when an earlier period ended, by what had been written down until then."""
    last: dict[str, str] = {}
    for met in figures.met:
        if met.is_meeting and met.logged_at < period.end:
            last[met.pair] = max(last.get(met.pair, ""), met.held_on.isoformat())
    then = (pair for pair in figures.pairs if pair.stood(period.end) == "active")
    return sum(_days(pair, last.get(pair.ref, ""), period) >= (limit(pair, policy, period) or NEVER) for pair in then)


NEVER = 10**6  # days


def limit(pair: Pair, policy: Policy, period: Period) -> int:
    """From how many days on a pair counts as quiet, by the rules that the two began under; 0: never."""
    return policy.at(_began(pair, period)).connection.quiet_after_days


def _is_quiet(pair: Pair, policy: Policy, period: Period) -> bool:
    return since(pair, period) >= (limit(pair, policy, period) or NEVER)


def since(pair: Pair, period: Period) -> int:
    """For how many days nothing has been heard of a pair."""
    return _days(pair, pair.last_met, period)


def _days(pair: Pair, last_met: str, period: Period) -> int:
    last = date.fromisoformat(last_met) if last_met else date.min
    return (period.after - max(last, _began(pair, period))).days


def _began(pair: Pair, period: Period) -> date:
    started: datetime | None = pair.started_at
    return say.local_day(started, period.cadence.zone) if started else period.days[1]
