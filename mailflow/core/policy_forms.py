"""Which forms a programme sends, to whom, and what they ask."""

import difflib
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from mailflow.core import names
from mailflow.core.form import NAME, VERBS, Form, Kind, Question, hint_of
from mailflow.core.policy_parts import Days, Part, Role, Told, refuse_late

ACHIEVED = "Achieved"  # the option that says so of a goal
KINDS = {"text": Kind.TEXT, "scale": Kind.SCALE, "choice": Kind.CHOICE, "yes_no": Kind.YES_NO, "day": Kind.DAY}
DAYS = frozenset({"graduation"})  # parts of a profile that are a day


class FormQuestion(Part):
    """One question, as a coordinator writes it."""

    label: Annotated[str, Field(min_length=3, max_length=300, pattern=r"^\S[^\n]*$")]
    kind: Literal["text", "scale", "choice", "yes_no", "day"] = "text"
    options: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=60)], ...], Field(max_length=9)] = ()
    required: bool = True
    field: Told | Literal["name"] | None = None  # the part of the profile that the answer fills
    tag: Literal["", "goal", "status"] = ""  # a goal, or how the goal above it stands

    @model_validator(mode="after")
    def _options_fit(self) -> "FormQuestion":
        if self.tag == "status" and ACHIEVED not in self.options:
            raise ValueError(f'how a goal stands is a choice with the option "{ACHIEVED}"; add it to {self.label!r}')
        if self.kind != "choice" and self.options:
            raise ValueError(f'only a choice has options; write kind = "choice", or take them out of {self.label!r}')
        if self.kind == "choice" and len({option.casefold() for option in self.options}) < 2:
            raise ValueError(f"a choice needs options, two at least and no two alike; write them to {self.label!r}")
        if len({option.casefold() for option in self.options}) < len(self.options):
            raise ValueError(f"two options of {self.label!r} are alike; keep one of them")
        return self

    @model_validator(mode="after")
    def _a_day_is_asked_as_one(self) -> "FormQuestion":
        if self.field in DAYS and self.kind != "day":
            raise ValueError(f'{self.field} is a day; write kind = "day" to {self.label!r}')
        return self

    def asked(self, number: int) -> Question:
        """As the reader knows it."""
        kind = KINDS[self.kind]
        is_name = self.field == NAME
        hint = hint_of(kind, self.options, required=self.required, also=names.HINT if is_name else "")
        return Question(number, self.label, kind, self.options, self.required, NAME if is_name else self.tag, hint)


class FormRules(Part):
    """One form: what it is called, what it asks, whom, and how long it waits."""

    title: Annotated[str, Field(min_length=3, max_length=30)]  # it leads the subject
    opening: Annotated[str, Field(min_length=3, max_length=300)]  # the first sentence of its letter
    when: Literal["asked", "accepted"] = "asked"  # at a word of theirs, or also when two are connected
    readers: Literal["team", "counterparts"] = "team"  # who may read it beside its writer: whom she is paired with
    roles: Annotated[tuple[Role, ...], Field(min_length=1)] = ("mentor", "mentee", "facilitator", "group_member")
    # Of a form about a pair: kept, passed on to the other one, or the team's alone, which hears at once of a low one.
    then: Literal["keep", "relay", "report"] = "keep"
    answer_within_days: Days = 14
    remind_on_days: tuple[Days, ...] = (7,)
    questions: Annotated[tuple[FormQuestion, ...], Field(max_length=30)] = ()

    @field_validator("questions")
    @classmethod
    def _asked_once(cls, questions: Sequence[FormQuestion]) -> Sequence[FormQuestion]:
        """An answer is told from a question by the question's words."""
        labels = [question.label.casefold() for question in questions]
        again = [question.label for at, question in enumerate(questions) if question.label.casefold() in labels[:at]]
        if again:
            raise ValueError(f"{again[0]!r} is asked twice; ask it once")
        return questions

    @model_validator(mode="after")
    def _in_time(self) -> "FormRules":
        refuse_late(self.remind_on_days, self.answer_within_days)
        return self

    @property
    def asked(self) -> tuple[Question, ...]:
        """Its questions as the reader knows them."""
        return tuple(question.asked(number) for number, question in enumerate(self.questions, 1))


def _known(name: str) -> str:
    if name not in VERBS:
        near = difflib.get_close_matches(name, VERBS, 1)
        remedy = f"did you mean {near[0]}?" if near else f"the forms are {', '.join(VERBS)}"
        raise ValueError(f"is no form; {remedy}")
    return name


# The forms a programme has, by name; one that it does not have is for a person to see to.
Forms = Mapping[Annotated[str, AfterValidator(_known)], FormRules]


def is_private(forms: Mapping[str, FormRules], name: str) -> bool:
    """Whether only whom she is paired with may read somebody's answers, and no coordinator."""
    return name in forms and forms[name].readers == "counterparts"


def readable(forms: Mapping[str, FormRules]) -> dict[str, Form]:
    """The same, as a reply is read against them."""
    return {name: Form(rules.asked) for name, rules in forms.items()}
