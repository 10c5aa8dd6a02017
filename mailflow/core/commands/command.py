"""A command is a row: its name, where it counts, what text it takes, and its line in the help letter."""

import enum
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from mailflow.core.commands.words import Words

Slots = Mapping[str, str | int | bool | None]


NAME_WORDS, CLOSING_WORDS = 3, 6


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
    at_team: bool = False
    which: str | None = None
    day: date | None = None

    @property
    def all_text(self) -> str:
        return "\n".join(part for part in (self.text, self.below) if part)

    @property
    def said_below(self) -> str:
        """The lines below without the greeting that ends them: thanks, and a name."""
        lines = self.below.split("\n")
        while lines and self._closes(lines[-1]):
            lines.pop()
        return "\n".join(lines).strip()

    def _closes(self, line: str) -> bool:
        short = len(line.split()) <= NAME_WORDS and not line.rstrip().endswith((".", "!", "?"))
        return short or (len(line.split()) <= CLOSING_WORDS and self.words.starts(line.casefold(), "polite"))


class Counts(enum.Enum):
    """Where a command is understood; where the letter answered asks for it, each one is."""

    EVERYWHERE = "everywhere"
    AT_A_DESK = "in a mail to a desk"
    # Everyone's right, and an everyday word: in a reply only as our letters write it is it meant for us.
    SPELT_OUT = "in a mail to a desk, or in capitals on a line of its own"
    IN_A_REPLY = "in answer to a letter"
    WHERE_ASKED = "in answer to a letter that asks for it"
    AT_THE_TEAM = "in a mail to the team's desk"


class Takes(enum.Enum):
    """Which text a command takes on its line; anything else there is a sentence, and asks back (rule 16)."""

    NOTHING = "no text at all"
    MARKED = "text after a separator"
    OPEN = "text with or without a separator"


class Refers(enum.Enum):
    """Which reference may lead the text at the team's desk."""

    NOTHING = "none"
    NAMED = "R-4F7K2"
    ANY = "R-4F7K2, or the number of a line"
    ALL = "R-4F7K2, the number of a line, or all"


class For(enum.Enum):
    """Whom the help letter tells of a command."""

    EVERYONE = "everyone"
    PAIRED = "mentors and mentees"
    COORDINATOR = "the coordinators"


@dataclass(frozen=True)
class Command:
    name: str
    slots: Callable[[Said], Slots | Unclear]
    help: str
    counts: Counts = Counts.EVERYWHERE
    takes: Takes = Takes.MARKED
    # Lists of words that may open a text without a separator: "PAUSE until 1 June".
    openers: tuple[str, ...] = ()
    refers: Refers = Refers.NOTHING
    # Its text is a person's own reasons: a "cannot" in it denies nothing.
    free_text: bool = False
    # Its text is a thing of its own (goals, a worry): doubts and questions in it are not about the command.
    content: bool = False
    # "Accept the invitation" is a command; "leave it" and "end this" are table talk.
    objects: bool = False
    audience: For = For.PAIRED
    # What a coordinator may add to it, in their own help letter.
    team_help: str = ""

    def counts_in(self, desk: str | None, asked: tuple[str, ...], *, loud: bool = False) -> bool:
        places = {
            Counts.SPELT_OUT: desk is not None or loud,
            Counts.EVERYWHERE: True,
            Counts.AT_A_DESK: desk is not None,
            Counts.IN_A_REPLY: desk is None,
            Counts.WHERE_ASKED: False,
            Counts.AT_THE_TEAM: desk == "team",
        }
        return places[self.counts] or self.name in asked

    def help_for(self, readers: Collection[For]) -> str:
        """Its line for somebody who is all of these; empty where it is not for her."""
        at_team = self.team_help if For.COORDINATOR in readers else ""
        own = self.help if self.audience in readers else ""
        return f"{own.rstrip('.')}; at the team's desk, {at_team}" if own and at_team else own or at_team


def no_slots(said: Said) -> Slots | Unclear:
    return {}


def text_slot(said: Said) -> Slots | Unclear:
    return {"text": said.all_text}


def line_slot(said: Said) -> Slots | Unclear:
    """The text on the command's own line: what stands below is a greeting."""
    return {"text": said.text}


def which_slot(said: Said) -> Slots | Unclear:
    """A reference, and nothing else."""
    if said.which is None:
        return Unclear("no reference says which one is meant")
    if said.text:
        return Unclear("the reference is followed by words it does not take")
    return {"which": said.which}
