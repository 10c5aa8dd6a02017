"""A form is a value: numbered questions, the kind of answer each takes, and those that are still open."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

LOWEST, HIGHEST = 1, 5


class Kind(enum.StrEnum):
    """What an answer is."""

    SCALE = "scale"  # LOWEST to HIGHEST
    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes or no"


# What a letter prints where an answer goes. None of these is an answer, so a quoted letter answers nothing.
HINTS: Mapping[Kind, str] = {
    Kind.SCALE: f"a number from {LOWEST} to {HIGHEST}",
    Kind.TEXT: "a line in your own words",
    Kind.CHOICE: "one of the choices",
    Kind.YES_NO: "yes or no",
}


@dataclass(frozen=True)
class Question:
    """One question of a form."""

    number: int
    label: str
    kind: Kind = Kind.TEXT
    options: tuple[str, ...] = ()
    required: bool = True

    @property
    def printed(self) -> str:
        """As a letter prints it: with what may be answered, where that is not just words."""
        hint = f"one of: {' / '.join(self.options)}" if self.options else HINTS[self.kind]
        hints = [hint] if self.kind is not Kind.TEXT else []
        hints += [] if self.required else ["you may leave this out"]
        return f"{self.label} ({'; '.join(hints)})" if hints else self.label


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


def as_printed(questions: Sequence[Question], settled: frozenset[int] = frozenset()) -> Form:
    """The form a reply is read against: its labels are the lines of the letter, hints and all."""
    return Form(tuple(replace(question, label=question.printed) for question in questions), settled)


def survey(labels: Sequence[str] = ("", "", ""), settled: frozenset[int] = frozenset()) -> Form:
    """W17: overall experience, outcomes, and a line that may stay empty."""
    experience, outcome, line = labels
    questions = (
        Question(1, experience, Kind.SCALE),
        Question(2, outcome, Kind.SCALE),
        Question(3, line, required=False),
    )
    return Form(questions, settled)
