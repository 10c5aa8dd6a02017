"""What a letter says to a calendar: an event as plain facts, which become iMIP when the letter leaves (RFC 6047)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mailflow.core.letter import CALENDAR_FACT, Fact

NEEDS_ACTION, ACCEPTED, DECLINED = "NEEDS-ACTION", "ACCEPTED", "DECLINED"
REQUEST, CANCEL = "REQUEST", "CANCEL"


@dataclass(frozen=True)
class Guest:
    """Whoever is invited, and what is known of the answer (PARTSTAT, RFC 5545 3.2.12)."""

    name: str
    email: str
    answer: str = NEEDS_ACTION


@dataclass(frozen=True)
class Invite:
    """One event, as one reader's calendar is to have it."""

    method: str
    uid: str
    sequence: int
    start: datetime
    end: datetime
    summary: str
    about: str
    organizer: str  # the address of ours that her calendar answers
    guests: Sequence[Guest]
    place: str = ""

    @property
    def facts(self) -> dict[str, Fact]:
        """For a letter: JSON only."""
        guests: list[Fact] = [[one.name, one.email, one.answer] for one in self.guests]
        told: dict[str, Fact] = {
            "method": self.method,
            "uid": self.uid,
            "sequence": self.sequence,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "summary": self.summary,
            "about": self.about,
            "organizer": self.organizer,
            "guests": guests,
            "place": self.place,
        }
        return {CALENDAR_FACT: told}
