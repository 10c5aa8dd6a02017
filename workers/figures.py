"""The figures of /metrics that stand in the database."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector as Base

from mailflow.flow import vitals
from mailflow.flow.vitals import Figures, Totals

LABEL = re.compile(r"[A-Za-z][A-Za-z_-]{0,31}")  # anything else would be somebody's words

Family = CounterMetricFamily | GaugeMetricFamily


class Collector(Base):
    """The figures of /metrics, read from the database at each look, because several processes share the work.

    Gauges say what stands now, whichever process is asked. Counters count the whole service from when this process
    started: of several processes take the maximum, never the sum.
    """

    def __init__(self, look: Callable[[], tuple[Figures, Totals]]) -> None:
        self._look = look

    def collect(self) -> Iterator[Metric]:
        """Every figure; only that the database is away, where it is."""
        try:
            figures, totals = self._look()
        except Exception:
            yield _gauge("database_up", "1 where the database answers.", 0)
            return
        yield _gauge("database_up", "1 where the database answers.", 1)
        yield from _inbox(figures, totals)
        yield from _outbox(figures, totals)
        yield from _clock(figures)
        yield from _imap(figures)


def _inbox(figures: Figures, totals: Totals) -> Iterator[Metric]:
    standing = GaugeMetricFamily("mailflow_inbox_mails", "Mails not done; at most 10000.", labels=["state"])
    standing.add_metric(["waiting"], figures.waiting)
    standing.add_metric(["put off"], figures.put_off)
    standing.add_metric(["shunted"], figures.shunted)
    yield standing
    yield _gauge("oldest_mail_seconds", "How long the oldest mail has waited to be read.", figures.oldest_waiting)
    settled = CounterMetricFamily("mailflow_mails", "Mails settled, by what they meant.", labels=["intent", "state"])
    yield _filled(settled, totals.mails)
    took = HistogramMetricFamily("mailflow_mail_seconds", "From receipt to settled.")
    took.add_metric([], _cumulated(totals), totals.seconds)
    yield took


def _cumulated(totals: Totals) -> list[tuple[str, float]]:
    steps, sum_so_far = [], 0
    for edge in (*vitals.BUCKETS, math.inf):
        sum_so_far += totals.buckets[edge]
        steps.append(("+Inf" if edge == math.inf else str(edge), float(sum_so_far)))
    return steps


def _outbox(figures: Figures, totals: Totals) -> Iterator[Metric]:
    meaning = "Letters not sent: new, deferred, refused or held; at most 10000."
    standing = GaugeMetricFamily("mailflow_outbox_letters", meaning, labels=["template", "state"])
    yield _filled(standing, figures.letters)
    yield _gauge("oldest_letter_seconds", "How long the oldest due letter has not been sent.", figures.oldest_letter)
    sent = CounterMetricFamily("mailflow_letters_sent", "Letters the smarthost took.", labels=["template"])
    yield _filled(sent, {(template,): number for template, number in totals.letters.items()})


def _clock(figures: Figures) -> Iterator[Metric]:
    yield _gauge("deadlines_due", "Deadlines that are due and not acted on; at most 10000.", figures.deadlines)
    yield _gauge("oldest_deadline_seconds", "How long the oldest of them has been due.", figures.oldest_deadline)
    silent = math.nan if figures.clock_silent is None else figures.clock_silent
    yield _gauge("clock_silent_seconds", "Since the clock renewed its lease; NaN: none rings.", silent)


def _imap(figures: Figures) -> Iterator[Metric]:
    if figures.imap_success is not None:
        meaning = "When the mailbox was last read to its end, in Unix time."
        yield _gauge("imap_last_success_timestamp_seconds", meaning, figures.imap_success.timestamp())


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"mailflow_{name}", meaning, value=value)


def _filled(family: Family, counts: Mapping[Any, int]) -> Metric:
    """One sample a label; what is no name of ours counts as other."""
    told: Counter[tuple[str, ...]] = Counter()
    for names, number in counts.items():
        told[tuple(name if LABEL.fullmatch(name) else "other" for name in names)] += number
    for labels, number in sorted(told.items()):
        family.add_metric(list(labels), number)
    return family
