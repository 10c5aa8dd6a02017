"""People as the thinking sees them: who they are in one programme, never a database row."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import get_args

from mailflow.core.policy_parts import Told

OFFICE = ("office", "committee", "year")  # of a coordinator: what HELP says of her (A14)
CADENCE = ("digest", "digest_day", "digest_at")  # of a coordinator: when she is told (core/cadence.py)
FIELDS: tuple[str, ...] = get_args(Told)  # each a column of people.csv


@dataclass(frozen=True)
class Person:
    """One person in one programme."""

    id: str
    name: str
    email: str
    zone: str
    locale: str = ""
    language: str = "en"
    roles: frozenset[str] = frozenset()
    about: str = ""
    goal: str = ""
    availability: str = ""
    member_no: str = ""  # what she is numbered by in the programme
    capacity: int = 0  # how many at once; 0: as the policy says
    paused: bool = False
    left: bool = False  # has left the programme
    applying: frozenset[str] = frozenset()  # roles that she does not have yet
    lapsed: bool = False  # her membership has run out
    released: bool = False  # looked for nobody for too long, and has no place until she writes JOIN
    stopped: bool = False  # no reminders and digests any more
    unreachable: bool = False  # letters to her bounce (mailbox)
    profile: Mapping[str, str] = field(default_factory=dict, hash=False)  # of FIELDS what she told, in any role

    def told(self, field: str, among: Collection[str]) -> str:
        """A part of her profile, if it is among those that others hear."""
        return self.profile.get(field, "") if field in among else ""

    @property
    def is_here(self) -> bool:
        """Whether she takes part, and was not deleted."""
        return "@" in self.email and not self.left

    @property
    def supervisor(self) -> str:
        """Who supervises her at work, as she or the team wrote it."""
        return self.profile.get("supervisor", "")

    def day(self, field: str) -> date | None:
        """A day that she told; None where it is not on file."""
        said = self.profile.get(field)
        return date.fromisoformat(said) if said else None

    @property
    def called(self) -> str:
        """Her name, or what we know her by until she has told it."""
        return self.name or self.email

    @property
    def first(self) -> str:
        """The first name, for greetings."""
        return self.name.split()[0] if self.name.split() else self.email
