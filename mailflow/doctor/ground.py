"""What the checks look at: one set of settings, and what several of them ask for, asked once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from mailflow.doctor import trip
from mailflow.doctor.trip import Trip
from mailflow.egress.smarthost import Smarthost, smarthost
from mailflow.ingress.verdict import Resolver
from mailflow.ingress.verdict.dns import Questions, TooMany, TryLater
from mailflow.settings import Settings
from mailflow.store.engine import read_url
from mailflow.store.vitals import Reader
from workers.health import Checks

TRIAL = ".localhost"  # RFC 6761 6.3: no name server knows what stands below it
MOST = 200  # questions of one check; strangers choose none of them


@dataclass(frozen=True)
class Ground:
    """The service as its settings describe it."""

    settings: Settings
    now: Callable[[], datetime]
    wait: float = 30.0  # seconds for a letter of ours to come back; 0 writes none

    @property
    def domain(self) -> str:
        """Where people write to."""
        return self.settings.domain

    @property
    def is_trial(self) -> bool:
        """A name that nobody outside can write to."""
        return self.domain.endswith(TRIAL)

    @cached_property
    def smarthost(self) -> Smarthost:
        """Where letters leave."""
        return smarthost(self.settings.smarthost, with_token=self.settings.oauth is not None)

    @cached_property
    def resolver(self) -> Resolver:
        """ResolverError where there is none."""
        return Resolver(self.settings.resolver)

    def questions(self) -> Questions:
        """Those of one check."""
        return self.resolver.questions(MOST)

    @cached_property
    def names_answer(self) -> bool:
        """Whether a name server says anything of our domain, be it that there is nothing."""
        try:
            self.questions().find(self.domain, "SOA")
        except (TryLater, TooMany):
            return False
        return True

    @cached_property
    def reader(self) -> Reader:
        """Reads the database beside the service."""
        return Reader(read_url(self.settings.database_url))

    @cached_property
    def vitals(self) -> dict[str, str]:
        """The faults that `mailflow health` would name, by its checks."""
        given = self.settings
        return Checks(self.reader, self.now, given.queue_url, Path(given.data_dir))()

    @property
    def has_tables(self) -> bool:
        """Whether the database is there and of this version."""
        return not self.vitals["database"] and not self.vitals["schema"]

    @property
    def runs(self) -> bool:
        """Whether a service works on this database just now."""
        return self.has_tables and not self.vitals["clock"]

    @cached_property
    def trip(self) -> Trip:
        """A letter of ours to ourselves, and what became of it."""
        return trip.travel(self)
