"""How long a mentee may look for a mentor before her place goes to somebody else."""

from typing import Annotated

from pydantic import Field, model_validator

from mailflow.core.policy_parts import Days, Part, refuse_late

SHORTEST = 29  # days of a month; the shortest two have 59


class Search(Part):
    """A place that nobody asks from is given back; never, where months is 0."""

    months: Annotated[int, Field(ge=0, le=24)] = 0
    warn_on_days: tuple[Days, ...] = ()

    @model_validator(mode="after")
    def _in_time(self) -> "Search":
        refuse_late(self.warn_on_days, self.months * SHORTEST)
        return self
