"""What each process of a service uses, for /metrics: on SQLite one is asked, and three work."""

import gc
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from prometheus_client import ProcessCollector
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

YOUNG = 10_000  # objects made and not freed before the youngest are looked through; Python's 700 is twice a mail

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


def keep_what_is_loaded() -> None:
    """Code, letters and words stay to the end: they are not looked through again, nor copied for it after a fork."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)
