"""A command is a row: its name, where it counts, what text it takes, and its line in the help letter."""

import enum
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from mailflow.core.commands.words import Words

Slots = Mapping[str, str | int | bool | None]


NAME_WORDS, CLOSING_WORDS, TITLE_WORDS = 3, 6, 12
INITIALED = re.compile(r"\.[^\W\d_]{1,3}\.\s*$")  # "Okafor B.V." ends no sentence
# A telephone, an address, a site, or the strokes between a name and a title.
CONTACT = re.compile(
    r"^(?=.{1,120}$)(?:.{0,40}\+?\d[\d ()./-]{6,20}\d\W*$|\S*@\S+$|.{0,20}(?:https?://|www\.)\S+$|.{2,50}\s[|·•]\s)"
)


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
        """The lines below without the greeting that ends them: thanks, and a name, perhaps a title and a number."""
        lines = without_signature(self.below.split("\n"), self._closes)
        while lines and self._closes(lines[-1]):
            lines.pop()
        return "\n".join(lines).strip()

    def _closes(self, line: str) -> bool:
        short = len(line.split()) <= NAME_WORDS and not line.rstrip().endswith((".", "!", "?"))
        return short or (len(line.split()) <= CLOSING_WORDS and self.words.starts(line.casefold(), "polite"))


def without_signature(lines: list[str], closes: Callable[[str], bool]) -> list[str]:
    """A signature that nothing marks: at the end lines of names and titles, one of them with a number or an address."""
    start = len(lines)
    while start and (is_title(lines[start - 1]) or CONTACT.search(lines[start - 1]) or closes(lines[start - 1])):
        start -= 1
    tail = lines[start:]
    while tail and not is_name(tail[0].partition(" | ")[0]):
        tail.pop(0)
    signs = any(CONTACT.search(line) for line in tail) or (len(tail) > 1 and " " in tail[0])
    return lines[: len(lines) - len(tail)] if signs else lines


def is_title(line: str) -> bool:
    """ "Head of Platform, Okafor & Sons": few words, most of them with a capital, and no sentence."""
    words = [word for word in line.split() if word[0].isalpha()]
    capital = sum(word[0].isupper() for word in words)
    ended = line.rstrip().endswith((".", "!", "?")) and not INITIALED.search(line)
    return 0 < len(words) <= TITLE_WORDS and capital * 2 >= len(words) and not ended


def is_name(line: str) -> bool:
    words = line.split()
    return 0 < len(words) <= NAME_WORDS and all(word[0].isupper() and word[-1] not in ":!?" for word in words)


class Counts(enum.Enum):
    """Where a command is understood; where the letter answered asks for it, each one is."""

    EVERYWHERE = "everywhere"
    AT_A_DESK = "in a mail to a desk"
    # Everyone's right, and an everyday word: in a reply only as our letters write it is it meant for us.
    SPELT_OUT = "in a mail to a desk, or in capitals on a line of its own"
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
    # What it does for a coordinator at the team's desk, where that is something else.
    team_help: str = ""

    def counts_in(self, desk: str | None, asked: tuple[str, ...], *, loud: bool = False) -> bool:
        places = {
            Counts.SPELT_OUT: desk is not None or loud,
            Counts.EVERYWHERE: True,
            Counts.AT_A_DESK: desk is not None,
            Counts.WHERE_ASKED: False,
            Counts.AT_THE_TEAM: desk == "team",
        }
        return places[self.counts] or self.name in asked

    def help_for(self, readers: Collection[For], desk: str) -> str:
        """Its line in the list of what counts at that desk alone, or, with no desk, in an answer to the list as well.

        Empty where it is not for somebody who is all of these, or counts elsewhere.
        """
        if desk == "team" and self.team_help and For.COORDINATOR in readers:
            return self.team_help
        return self.help if self.audience in readers and desk == _DESKS.get(self.counts, "") else ""


_DESKS = {Counts.AT_A_DESK: "frontdesk", Counts.AT_THE_TEAM: "team"}


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
