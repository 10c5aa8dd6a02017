"""Groups: each has an address of its own, and a facilitator whom people.csv names."""

from typing import Annotated

from pydantic import AfterValidator, Field

from mailflow.core.policy_parts import Part
from mailflow.core.policy_texts import Lines

TAKEN = ("log", "team", "verify")  # what stands behind a programme's name in other addresses


def _free(slug: str) -> str:
    if slug in TAKEN:
        raise ValueError(f"is the end of another address of ours; no group is called {', '.join(TAKEN)}")
    return slug


class Group(Part):
    """One group: its address is the programme's name, a hyphen and its slug."""

    slug: Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,18}[a-z]$"), AfterValidator(_free)]
    title: Annotated[str, Field(min_length=2, max_length=60)]
    places: Annotated[int, Field(ge=2, le=50)] = 12
    tells: Lines = ()  # what whoever comes into it has to know: where it talks, its text group


def _apart(groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """A member asks by the title, and writes to the slug."""
    for named in ([one.slug for one in groups], [one.title.casefold() for one in groups]):
        twice = [one for one in named if named.count(one) > 1]
        if twice:
            raise ValueError(f"two groups are called {twice[0]!r}; give one another slug or title")
    return groups


Groups = Annotated[tuple[Group, ...], AfterValidator(_apart)]
