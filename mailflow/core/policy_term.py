"""How long a pair lasts, and what is said before its end."""

from typing import Annotated

from pydantic import Field, model_validator

from mailflow.core.policy_parts import Part

Before = Annotated[int, Field(ge=0, le=90)]  # days before the end; 0: never


class Term(Part):
    """The end of a pair, as it comes by itself; how many months on it comes, `connection.months` says."""

    warn_days: Before = 0  # so long before it, both get a letter that tells of it
    choice_days: Before = 0  # so long before it, each is asked what comes next: go on, somebody new, or the end (I6)

    @model_validator(mode="after")
    def _asked_or_told(self) -> "Term":
        if self.warn_days and self.choice_days:
            raise ValueError("the letter that asks what comes next tells of the end; set warn_days or choice_days to 0")
        return self
