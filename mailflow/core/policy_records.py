"""What meetings count for, how a record can be checked, and how long it is kept."""

from typing import Annotated

from pydantic import Field

from mailflow.core.policy_parts import Part

Years = Annotated[int, Field(ge=1, le=50)]


class Cpd(Part):
    """Meetings that both have signed count as continuing professional development, for either of the two."""

    category: Annotated[str, Field(min_length=3, max_length=80)]
    hours_per_unit: Annotated[float, Field(gt=0, le=10)] = 1.0
    cap: Annotated[int, Field(ge=0, le=1000)] = 0  # units that count at most; 0: all


class Topic(Part):
    """What the programme is about, and the words by which it is known in what people write of a meeting."""

    name: Annotated[str, Field(min_length=3, max_length=60)]
    words: Annotated[tuple[Annotated[str, Field(min_length=2, max_length=40)], ...], Field(min_length=1)]


class Verify(Part):
    """A sheet bears a code, and whoever mails it to the programme's verify desk hears whether it is genuine."""

    ask_counterpart: bool = False  # the other one of the pair is asked whether we may say that she confirms it


LEAST = 3  # years: a cycle in which professional development is audited


class Retention(Part):
    """What stays, and for how long."""

    keep_meetings: bool = True  # records that both have signed: the other may need them; her name is taken out
    years: Years | None = None  # so long after a pair's end its records are deleted; none: they stay
