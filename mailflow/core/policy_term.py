"""How long a pair lasts, what that is reckoned from, and what is said before its end."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from mailflow.core.form import APPLICATIONS, VERBS
from mailflow.core.policy_forms import FormRules
from mailflow.core.policy_parts import Part

Months = Annotated[int, Field(ge=0, le=60)]
Before = Annotated[int, Field(ge=0, le=90)]  # days before the end; 0: never


class Term(Part):
    """The end of a pair, as it comes by itself; how many months on it comes, `connection.months` says."""

    around: Literal["", "graduation"] = ""  # a day of the mentee's own, and all moves with it; empty: from the yes on
    months_before: Months = 0  # so long before that day it begins
    months_after: Months = 0  # and so long after it ends

    warn_days: Before = 0  # so long before it, both get a letter that tells of it
    choice_days: Before = 0  # so long before it, each is asked what comes next: go on, somebody new, or the end (I6)

    @model_validator(mode="after")
    def _asked_or_told(self) -> "Term":
        if self.warn_days and self.choice_days:
            raise ValueError("the letter that asks what comes next tells of the end; set warn_days or choice_days to 0")
        return self

    @model_validator(mode="after")
    def _reckoned(self) -> "Term":
        length = self.months_before + self.months_after
        if self.around and not length:
            raise ValueError(f"how long is it around the {self.around}? Write months_before and months_after")
        if length and not self.around:
            raise ValueError('months_before and months_after count from a day; name it: around = "graduation"')
        return self


def asks_for(day: str, forms: Mapping[str, FormRules]) -> str:
    """The word that brings the form in which a mentee tells that day, and tells it anew when it moves."""
    asked = (
        VERBS[name]
        for name, rules in forms.items()
        if name not in APPLICATIONS and "mentee" in rules.roles and day in {q.field for q in rules.questions}
    )
    return next((verb for verb in asked if verb), "")


def unreckonable(term: Term, months: int, forms: Mapping[str, FormRules], *, groups: bool) -> str:
    """What a term around a day of the mentee's lacks beside itself; empty where nothing is wrong."""
    before, after = term.months_before, term.months_after
    if not term.around:
        return ""
    if before + after != months:
        return f"{before} months before and {after} after are not connection.months = {months}; mend one"
    if not asks_for(term.around, forms):
        ask = f'give a question of [forms.questions] field = "{term.around}" and kind = "day"'
        return f"no mentee could tell her {term.around}, or that it moves; {ask}"
    return f"the members of a group have a {term.around} each; take around or groups out" if groups else ""
