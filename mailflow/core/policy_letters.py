"""How much a programme writes."""

from typing import Annotated

from pydantic import Field

from mailflow.core.policy_parts import Part


class Letters(Part):
    """Of the letters that only nudge (`NUDGES` in core/letter.py), so many in 30 days to one person; 0: all of them."""

    nudges_a_month: Annotated[int, Field(ge=0, le=31)] = 0
