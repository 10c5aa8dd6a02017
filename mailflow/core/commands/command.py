"""A command is a row: its name, what its slots are, and its line in the help letter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from mailflow.core.commands.words import Words

Slots = Mapping[str, str | int | bool | None]


@dataclass(frozen=True)
class Unclear:
    """The command is known but its text is not: ask back, and say why."""

    reason: str


@dataclass(frozen=True)
class Said:
    """What a person said with a command: the text on its line, the new lines below, and how to read them."""

    text: str
    separated: bool
    below: str
    words: Words
    today: date
    locale: str


@dataclass(frozen=True)
class Command:
    name: str
    slots: Callable[[Said], Slots | Unclear]
    help: str
    # Takes text without a separator: "LOG 45 min", "REQUEST Ben".
    open_text: bool = False
    # Its text is a person's own reasons: a "cannot" in it denies nothing.
    free_text: bool = False


def no_slots(said: Said) -> Slots | Unclear:
    return {}
