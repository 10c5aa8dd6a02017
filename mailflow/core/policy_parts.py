"""What the parts of a policy have in common."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Role = Literal["mentor", "mentee", "facilitator", "group_member", "coordinator"]
Days = Annotated[int, Field(ge=1, le=730)]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def refuse_late(reminders: Sequence[int], last: int) -> None:
    late = [day for day in reminders if day >= last]
    if late:
        raise ValueError(f"a reminder on day {late[0]} would come after the last day, {last}; remind earlier")
