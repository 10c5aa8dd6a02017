"""What each process of a service uses, for /metrics: on SQLite one is asked, and three work."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from prometheus_client import ProcessCollector
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

Processes = Mapping[str, int]  # their ids, by what they do


class Usage(Collector):
    """Memory, CPU and files: Prometheus' own figures of a process, each with its name."""

    def __init__(self, processes: Callable[[], Processes]) -> None:
        self._processes = processes

    def collect(self) -> Iterator[Metric]:
        """Of one that has just ended, nothing."""
        families: dict[str, Metric] = {}
        for name, pid in self._processes().items():
            for one in ProcessCollector(pid=partial(str, pid), registry=None).collect():
                family = families.setdefault(one.name, Metric(one.name, one.documentation, one.type))
                family.samples += [sample._replace(labels={"process": name}) for sample in one.samples]
        yield from families.values()
