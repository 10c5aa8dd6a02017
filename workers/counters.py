"""What a service did since it began, counted where it is done: refusals at the doors, the smarthost's answers, and the
seconds that batches took.

Its processes are forked and share this memory, so the one that answers /metrics tells of all. Each number has a place
of its own that one process alone writes to, and no name comes from a mail.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from mmap import mmap

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from mailflow.egress.outcome import Outcome, Parcel
from mailflow.flow import Flow, House
from mailflow.flow.house import Carry

OTHER = "other"
CODES = ("421", "451", "452", "500", "501", "502", "503", "550", "552", "553", "554", "555", OTHER)
ANSWERS = ("sent", "deferred", "refused")
JOBS = ("process", "expire", "deliver")
EDGES = ("0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "10.0", "30.0", "+Inf")
SECONDS = "seconds"

Place = tuple[str, str]  # which figure, and which of its labels
PLACES: dict[Place, int] = {
    place: number
    for number, place in enumerate(
        [("refusals", code) for code in CODES]
        + [("answers", answer) for answer in ANSWERS]
        + [(job, edge) for job in JOBS for edge in (*EDGES, SECONDS)]
    )
}


class Counters(Collector):
    """Figures of /metrics that stand in no database."""

    def __init__(self) -> None:
        self._numbers = memoryview(mmap(-1, 8 * len(PLACES))).cast("d")
        self._turn = threading.Lock()

    def refused(self, code: str) -> None:
        """A door answered with this reply code."""
        self._add(("refusals", code if code in CODES else OTHER))

    def noting(self, carry: Carry) -> Carry:
        """The same way out, with every answer counted."""

        def counted(parcels: Iterable[Parcel]) -> Iterator[Outcome]:
            for outcome in carry(parcels):
                self._add(("answers", type(outcome).__name__.lower()))
                yield outcome

        return counted

    def timed(self, job: str, work: Callable[[], int]) -> int:
        """What the work says it has done; where that is nothing, there was no batch."""
        began = time.monotonic()
        done = work()
        if done:
            self._took(job, time.monotonic() - began)
        return done

    def _took(self, job: str, seconds: float) -> None:
        self._add((job, next(edge for edge in EDGES if seconds <= float(edge))))
        self._add((job, SECONDS), seconds)

    def _add(self, place: Place, amount: float = 1) -> None:
        with self._turn:
            self._numbers[PLACES[place]] += amount

    def collect(self) -> Iterator[Metric]:
        """All of them, also those that are 0: so a rate can be told from the first one on."""
        yield self._counter("door_refusals", "Replies of the doors that took nothing.", "code", "refusals", CODES)
        yield self._counter("smarthost_answers", "What became of the letters tried.", "answer", "answers", ANSWERS)
        took = HistogramMetricFamily("mailflow_job_seconds", "How long a batch took.", labels=["job"])
        for job in JOBS:
            took.add_metric([job], list(self._cumulated(job)), self._read((job, SECONDS)))
        yield took

    def _counter(self, name: str, meaning: str, label: str, figure: str, values: Iterable[str]) -> Metric:
        family = CounterMetricFamily(f"mailflow_{name}", meaning, labels=[label])
        for value in values:
            family.add_metric([value], self._read((figure, value)))
        return family

    def _cumulated(self, job: str) -> Iterator[tuple[str, float]]:
        so_far = 0.0
        for edge in EDGES:
            so_far += self._read((job, edge))
            yield edge, so_far

    def _read(self, place: Place) -> float:
        return float(self._numbers[PLACES[place]])


class TimedFlow(Flow):
    """A flow whose batches are timed."""

    def __init__(self, house: House, counters: Counters) -> None:
        super().__init__(house)
        self._counters = counters

    def process(self, lane: int) -> int:
        """As any flow."""
        return self._counters.timed("process", lambda: super(TimedFlow, self).process(lane))

    def expire(self) -> int:
        """As any flow."""
        return self._counters.timed("expire", super().expire)

    def deliver(self) -> int:
        """As any flow."""
        return self._counters.timed("deliver", super().deliver)
