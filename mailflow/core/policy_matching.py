"""What people may look for in each other's profiles, and by what the team's proposals are made."""

from typing import Annotated, Literal

from pydantic import Field

from mailflow.core.policy_parts import Part

# A supervisor's name is told for one reason only, and is nothing to look for.
Shown = Literal["about", "goal", "availability", "profession", "interests", "guidance", "needs"]


class Finding(Part):
    """FIND: which parts of a profile are searched and shown; with none, a person answers it."""

    shows: Annotated[tuple[Shown, ...], Field(max_length=7)] = ()
