"""What is known when a letter is read, and what comes of reading it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mailflow.core.commands.command import Slots
from mailflow.core.commands.words import Words
from mailflow.core.form import NO_FORM, Form


@dataclass(frozen=True)
class Context:
    asked: tuple[str, ...]
    yes: str | None
    no: str | None
    desk: str | None
    received: datetime
    zone: str
    locale: str
    languages: tuple[Words, ...]
    day: date | None = None  # what a LOG without a day means; None: the day of receipt (rule 20)
    quoted: Callable[[], Sequence[str]] = tuple  # the lines of the letter being answered: asked for only if needed
    form: Form = NO_FORM  # the questions of the letter being answered
    many: bool = False  # a coordinator's, where each line may be a command of its own
    offered: tuple[str, ...] = ()  # the commands that stand there beside numbers, in their order (rule 22)
    assents: tuple[str, ...] = ()  # lists of words that say yes to that letter, or no, in words of their own (rule 18)
    refusals: tuple[str, ...] = ()
    name: str = ""  # the writer's own, as we know it
    uid: str = ""  # a calendar's name for the meeting that the letter was about
    called: str = ""  # and as the mail itself names them

    @property
    def names(self) -> str:
        return f"{self.name} {self.called}"

    @property
    def at_team(self) -> bool:
        """At the team's desk, or in answer to what the team is asked: there a reference says which one is meant."""
        return self.desk == "team" or "APPROVE" in self.asked


@dataclass(frozen=True)
class Reading:
    intent: str
    slots: Slots
    new_text: str
    reason: str
    begun: str = ""  # the command that stood there, where what followed it was not clear
