"""What the parts of a policy have in common."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

# What people tell of themselves: core.people.FIELDS.
Told = Literal[
    "about", "goal", "availability", "supervisor", "profession", "interests", "guidance", "needs", "graduation"
]
Role = Literal["mentor", "mentee", "facilitator", "group_member", "coordinator"]
Days = Annotated[int, Field(ge=1, le=730)]
DaysOrNone = Annotated[int, Field(ge=0, le=730)]


def _clause(name: str) -> str:
    if not re.fullmatch(r"[A-Z]\d{1,2}", name):
        raise ValueError("is no clause; name it by a capital letter and a number, like W6")
    return name


def _sentence(rule: str) -> str:
    if not rule.strip() or len(rule) > 300 or not rule.isprintable():
        raise ValueError("write the rule as one line of 300 characters at most")
    return rule


# What a programme's own guidelines say: a clause's id, and its rule in a sentence.
Guidelines = Mapping[Annotated[str, AfterValidator(_clause)], Annotated[str, AfterValidator(_sentence)]]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def refuse_late(reminders: Sequence[int], last: int) -> None:
    late = [day for day in reminders if day >= last]
    if late:
        raise ValueError(
            f"a reminder on day {late[0]} would come after the last day, {last}; remind earlier, and write both keys "
            "here where one of them is inherited"
        )


TIME, NAME = 'write a time of day, as in "21:00"', 'write small letters and hyphens, as in "first-meeting"'
LOOKS = {"at": TIME, "start": TIME, "end": TIME, "name": NAME, "slug": NAME, "colour": 'write one as in "#0B6157"'}


def in_plain_words(kind: str, key: str, message: str) -> str:
    """What a coordinator writes instead, where our library speaks to programmers."""
    if kind == "string_pattern_mismatch" and key in LOOKS:
        return LOOKS[key]
    if kind.startswith("int_"):
        return "write a whole number, without quotation marks"
    return message.removeprefix("Value error, ")
