"""What a check is, and what it finds."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mailflow.doctor.ground import Ground


class Level(StrEnum):
    """How it stands."""

    OK = "OK"
    WARN = "WARN"  # it works, or may; a person should know
    FAIL = "FAIL"
    SKIP = "SKIP"  # not in use here, or nobody can know yet


@dataclass(frozen=True)
class Record:
    """A DNS record, to be pasted into a zone."""

    name: str
    kind: str
    value: str

    def __str__(self) -> str:
        """As zone files have it."""
        value = f'"{self.value}"' if self.kind == "TXT" else self.value
        return f"{self.name}. {self.kind} {value}"


@dataclass(frozen=True)
class Finding:
    """What one look has brought."""

    level: Level
    said: str
    mend: str = ""  # empty: what the check itself says
    records: tuple[Record, ...] = ()


def ok(said: str) -> Finding:
    """Nothing to do."""
    return Finding(Level.OK, said)


def warn(said: str, mend: str = "", *records: Record) -> Finding:
    """A person should know."""
    return Finding(Level.WARN, said, mend, records)


def fail(said: str, mend: str = "", *records: Record) -> Finding:
    """Mail is lost, late or refused."""
    return Finding(Level.FAIL, said, mend, records)


def skip(said: str) -> Finding:
    """Not in use here, or nobody can know yet."""
    return Finding(Level.SKIP, said)


@dataclass(frozen=True)
class Check:
    """A row: what is looked at, why it matters, and what mends it where the finding does not say."""

    name: str
    why: str
    look: "Callable[[Ground], Finding]"
    mend: str


@dataclass(frozen=True)
class Told:
    """A check and what it found, as people and scripts read it."""

    name: str
    level: Level
    said: str
    why: str
    mend: str
    records: tuple[str, ...]

    @staticmethod
    def of(check: Check, found: Finding) -> "Told":
        """Whatever is well needs no mending."""
        ill = found.level in (Level.WARN, Level.FAIL)
        mend = (found.mend or check.mend) if ill else ""
        return Told(check.name, found.level, found.said, check.why, mend, tuple(map(str, found.records)))
