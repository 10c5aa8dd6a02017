"""People as the thinking sees them: who they are in one programme, never a database row."""

from dataclasses import dataclass


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
    capacity: int = 0  # how many at once; 0: as the policy says
    paused: bool = False
    left: bool = False  # has left the programme
    stopped: bool = False  # no reminders and digests any more
    unreachable: bool = False  # letters to her bounce (mailbox)

    @property
    def first(self) -> str:
        """The first name, for greetings."""
        return self.name.split()[0] if self.name.split() else self.email
