"""The closing survey: what a programme asks when a pair has ended, in two parts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from mailflow.core.form import Kind, Question
from mailflow.core.policy_forms import FormQuestion
from mailflow.core.policy_parts import Days, Part, refuse_late

PARTS = ("experience", "outcomes")  # how it was, and what came of it
_PLAIN: tuple[dict[str, object], ...] = (
    {"kind": "scale"},
    {"kind": "scale", "part": "outcomes"},
    {"part": "outcomes", "required": False},
)


class SurveyQuestion(FormQuestion):
    """A question of the survey; a line in somebody's own words, where nothing else is said."""

    part: Literal["experience", "outcomes"] = "experience"


def _written(asked: object) -> object:
    """Three lines of text are the usual two ratings and a line."""
    if not isinstance(asked, list):
        return asked
    if all(isinstance(one, str) for one in asked):
        if len(asked) != len(_PLAIN):
            raise ValueError('three plain lines are two ratings and a line; write each of others as { label = "…" }')
        return tuple({"label": label, **rest} for label, rest in zip(asked, _PLAIN, strict=True))
    return tuple(_listed(one) for one in asked)


def _listed(one: object) -> object:
    """Strict mode takes no list for a tuple once a value has been looked at here."""
    if not isinstance(one, dict) or not isinstance(one.get("options"), list):
        return one
    return {**one, "options": tuple(one["options"])}


def _asked(question: SurveyQuestion, number: int) -> Question:
    """A rating says itself what its numbers mean, and below the questions stands how to answer."""
    asked = question.asked(number)
    return asked if question.options else replace(asked, hint="")


class Survey(Part):
    """The closing survey: how the mentoring was, then what came of it (W17)."""

    questions: Annotated[tuple[SurveyQuestion, ...], BeforeValidator(_written), Field(min_length=1, max_length=9)]
    answer_within_days: Days = 14
    remind_on_days: tuple[Days, ...] = (7,)

    @field_validator("questions")
    @classmethod
    def _in_two_parts(cls, questions: Sequence[SurveyQuestion]) -> Sequence[SurveyQuestion]:
        """An answer is told from a question by the question's words, and the digest tells a rating of each part."""
        labels = [question.label.casefold() for question in questions]
        again = [question.label for at, question in enumerate(questions) if question.label.casefold() in labels[:at]]
        if again:
            raise ValueError(f"{again[0]!r} is asked twice; ask it once")
        for part in PARTS:
            if not any(question.part == part and question.kind == "scale" for question in questions):
                raise ValueError(f'nothing rates the {part}; add a question with kind = "scale" and part = "{part}"')
        if [question.part for question in questions] != sorted(question.part for question in questions):
            raise ValueError(
                "a question about the experience stands behind one about outcomes; keep the parts together"
            )
        return questions

    @model_validator(mode="after")
    def _in_time(self) -> "Survey":
        refuse_late(self.remind_on_days, self.answer_within_days)
        return self

    @property
    def asked(self) -> tuple[Question, ...]:
        """Its questions as the reader knows them."""
        return tuple(_asked(question, number) for number, question in enumerate(self.questions, 1))

    @property
    def rated(self) -> tuple[str, str]:
        """The numbers of the first rating of each part: what the digest tells of."""
        return self._first_rating("experience"), self._first_rating("outcomes")

    @property
    def line(self) -> str:
        """The number of the first question that is answered in words; empty where none is."""
        return next((str(question.number) for question in self.asked if question.kind is Kind.TEXT), "")

    def known(self, experience: int | None, outcome: int | None, line: str) -> dict[str, int | str]:
        """What two ratings and a line answer: all there is of who answered before more could be asked."""
        known = zip((*self.rated, self.line), (experience, outcome, line or None), strict=True)
        return {number: said for number, said in known if number and said is not None}

    def _first_rating(self, part: str) -> str:
        rating = (question.part == part and question.kind == "scale" for question in self.questions)
        return str(next(number for number, fits in enumerate(rating, 1) if fits))
