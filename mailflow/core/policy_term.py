"""How long a pair lasts, and what is said before its end."""

from typing import Annotated

from pydantic import Field

from mailflow.core.policy_parts import Part


class Term(Part):
    """The end of a pair, as it comes by itself; how many months on it comes, `connection.months` says."""

    warn_days: Annotated[int, Field(ge=0, le=90)] = 0  # so long before it, both get a letter that tells of it; 0: none
