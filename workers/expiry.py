"""How long the door's certificate holds: the process that shows it alone knows, whatever the database does."""

from collections.abc import Callable, Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

NAME = "mailflow_certificate_expires_seconds"
MEANING = "Until the door's certificate expires; below 0 since it did."


class Expiry(Collector):
    """One figure of /metrics; none where there is no certificate."""

    def __init__(self, ends: Callable[[], datetime | None], now: Callable[[], datetime]) -> None:
        self._ends, self._now = ends, now

    def collect(self) -> Iterator[Metric]:
        """Looked at anew each time: a renewed certificate is shown without a restart."""
        ends = self._ends()
        if ends is not None:
            yield GaugeMetricFamily(NAME, MEANING, value=(ends - self._now()).total_seconds())
