"""What people may look for in each other's profiles, and by what the team's proposals are made."""

from typing import Annotated, Literal

from pydantic import Field

from mailflow.core.policy_parts import Days, Part

# A supervisor's name is told for one reason only, and is nothing to look for.
Shown = Literal["about", "goal", "availability", "profession", "interests", "guidance", "needs"]


class Finding(Part):
    """FIND: which parts of a profile are searched and shown; with none, a person answers it."""

    shows: Annotated[tuple[Shown, ...], Field(max_length=7)] = ()


class Criterion(Part):
    """One thing that two people may have in common, and how much it counts."""

    mentee: Shown
    mentor: Shown
    weight: Annotated[int, Field(ge=1, le=9)] = 1


class Matching(Part):
    """The team's proposals: by what people told of themselves, and by nothing else."""

    by: Annotated[tuple[Criterion, ...], Field(max_length=9)] = ()
    answer_within_days: Days = 14  # how long a letter with proposals can be answered
