"""A form is a value: numbered questions, the kind of answer each takes, and those that are still open."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mailflow.core import names
from mailflow.core.said import Said
from mailflow.core.say import phrase, run

LOWEST, HIGHEST = 1, 5
# Every form that a programme may have, and the word that sends it; empty where no word does. A new form is a row here.
VERBS: Mapping[str, str] = {
    "application": "JOIN",
    "apply-mentor": "JOIN",
    "apply-mentee": "JOIN",
    "questions": "PROFILE",
    "goals": "GOALS",
    "agreement": "",
    "expectations": "",
    "rules": "",  # what members accept in a new version
    # Those that a rhythm asks, about a pair or a meeting:
    **dict.fromkeys(("heard", "check", "feedback", "still-right", "times", "agenda"), ""),
}
MEMBERS = "rules"
NAME = "name"  # the tag of the question what somebody is called
# One applies once; the other answers may change.
APPLICATIONS = frozenset(name for name, verb in VERBS.items() if verb == "JOIN")
NAMES: Mapping[str, str] = {verb: name for name, verb in reversed(list(VERBS.items())) if verb}


class Kind(enum.StrEnum):
    """What an answer is."""

    SCALE = "scale"  # LOWEST to HIGHEST
    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes or no"
    DAY = "day"


# What a letter prints where an answer goes. None of these is an answer, so a quoted letter answers nothing.
HINTS: Mapping[Kind, Said] = {
    Kind.SCALE: phrase("a number from {lowest} to {highest}", lowest=LOWEST, highest=HIGHEST),
    Kind.TEXT: phrase("a line in your own words"),
    Kind.CHOICE: phrase("one of the choices"),
    Kind.YES_NO: phrase("yes or no"),
    Kind.DAY: phrase("the day, the month by its name, and the year"),
}


@dataclass(frozen=True)
class Question:
    """One question of a form."""

    number: int
    label: str
    kind: Kind = Kind.TEXT
    options: tuple[str, ...] = ()
    required: bool = True

    tag: str = ""  # a goal, or how the goal above it stands; or NAME
    hint: str = ""  # what a letter prints behind it, in brackets

    @property
    def printed(self) -> str:
        """As a letter prints it."""
        return phrase("{label} ({hint})", label=self.label, hint=self.said_hint) if self.hint else self.label

    @property
    def said_hint(self) -> str:
        """Its hint, in words that can be said in another language; one from before an upgrade stays as it was kept."""
        also = names.HINT if self.tag == NAME else ""
        told = hint_of(self.kind, self.options, required=self.required, also=also)
        return told if told == self.hint else self.hint


def hint_of(kind: Kind, options: Sequence[str], *, required: bool, also: str = "") -> str:
    """What may be answered, where that is not just words."""
    listed = phrase("one of: {options}", options=" / ".join(options))
    ways = {Kind.CHOICE: listed, Kind.YES_NO: phrase("please say yes or no")}
    hint = also if kind is Kind.TEXT else ways.get(kind, HINTS[kind])
    return run(filter(None, [hint, "" if required else phrase("you may leave this out")]), "; ")


def in_words(answer: object) -> str:
    """An answer as people read it."""
    if isinstance(answer, bool):
        return phrase("yes") if answer else phrase("no")
    return " ".join(str(answer).split())


@dataclass(frozen=True)
class Form:
    """The questions; after an answer of which half was missing, `settled` are those that need no more asking."""

    questions: tuple[Question, ...] = ()
    settled: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.questions)

    @property
    def open(self) -> tuple[Question, ...]:
        """What is still asked: only this can be answered without its number."""
        return tuple(question for question in self.questions if question.number not in self.settled)


NO_FORM = Form()


def survey(labels: Sequence[str] = ("", "", ""), settled: frozenset[int] = frozenset()) -> Form:
    """W17: overall experience, outcomes, and a line that may stay empty."""
    experience, outcome, line = labels
    questions = (
        Question(1, experience, Kind.SCALE),
        Question(2, outcome, Kind.SCALE),
        Question(3, line, required=False),
    )
    return Form(questions, settled)
