"""What somebody accepts before she comes in: rules, guidelines, an attestation of her own."""

from collections.abc import Collection, Sequence
from typing import Annotated

from pydantic import Field

from mailflow.core.form import Kind, Question, hint_of
from mailflow.core.policy_parts import Part, Role

Line = Annotated[str, Field(min_length=3, max_length=400, pattern=r"^\S[^\n\t]*$")]


class Consent(Part):
    """One text in one version. Other words are another version, and are asked about again."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z-]{1,19}$")]
    version: Annotated[str, Field(pattern=r"^[\w.-]{1,16}$")]
    title: Annotated[str, Field(min_length=3, max_length=60)]
    text: Line  # what is accepted, or where all of it stands
    roles: tuple[Role, ...] = ("mentor", "mentee", "facilitator", "group_member")
    required: bool = True

    @property
    def about(self) -> str:
        """What a signature under it is about."""
        return f"{self.family}{self.version}"

    @property
    def family(self) -> str:
        """How that begins for every version."""
        return f"consent:{self.name}:"

    @property
    def label(self) -> str:
        """As it is asked, and so as it is kept with the answer."""
        return f"{self.title} ({self.version}): {self.text} Do you accept?"


Consents = Annotated[tuple[Consent, ...], Field(max_length=9)]


def asked(consents: Sequence[Consent], roles: Collection[str]) -> list[Consent]:
    """Those that are for somebody in these roles."""
    return [one for one in consents if not set(one.roles).isdisjoint(roles)]


def questions(consents: Sequence[Consent], first: int) -> tuple[Question, ...]:
    """Numbered on from the questions before them."""
    return tuple(
        Question(number, one.label, Kind.YES_NO, (), one.required, hint=hint_of(Kind.YES_NO, (), required=one.required))
        for number, one in enumerate(consents, first)
    )
