"""What is known when a letter is read, and what comes of reading it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailflow.core.commands.command import Slots
from mailflow.core.commands.words import Words


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
    quoted: Callable[[], Sequence[str]] = tuple  # the lines of the letter being answered: asked for only if needed
    form: int = 0


@dataclass(frozen=True)
class Reading:
    intent: str
    slots: Slots
    new_text: str
    reason: str
