"""What a programme tells people in sentences of its own: when they come, when they are paired, when it is over."""

from collections.abc import Collection
from typing import Annotated

from pydantic import AfterValidator, Field

from mailflow.core.policy_parts import Part

LONGEST = 400


def _sentence(said: str) -> str:
    if not said.strip() or len(said) > LONGEST or not said.isprintable():
        raise ValueError(f"write one line of {LONGEST} characters at most")
    return said


Line = Annotated[str, AfterValidator(_sentence)]
Lines = Annotated[tuple[Line, ...], Field(max_length=12)]


class Said(Part):
    """Sentences for each role, and for everybody."""

    mentor: Lines = ()
    mentee: Lines = ()
    facilitator: Lines = ()
    group_member: Lines = ()
    everybody: Lines = ()

    def to(self, roles: Collection[str]) -> list[str]:
        """What somebody in these roles reads, her own part first and nothing twice."""
        named = [role for role in type(self).model_fields if role in roles or role == "everybody"]
        return list(dict.fromkeys(line for role in named for line in getattr(self, role)))


class Texts(Part):
    """By the letter that carries them."""

    welcome: Said = Said()
    introduction: Said = Said()
    closing: Said = Said()

    def said_in(self, template: str, roles: Collection[str]) -> list[str]:
        """The sentences of such a letter to somebody in these roles."""
        place, side = PLACES[template]
        said: Said = getattr(self, place)
        return said.to([role for role in roles if side is None or role in side])


# Letter -> its place here; of a pair only her side of it, for she may be a mentor to somebody else.
PLACES: dict[str, tuple[str, Collection[str] | None]] = {
    "welcome": ("welcome", None),
    "admitted": ("welcome", None),
    "introduction-mentee": ("introduction", ("mentee", "group_member")),
    "introduction-mentor": ("introduction", ("mentor", "facilitator")),
    "survey": ("closing", None),
}
