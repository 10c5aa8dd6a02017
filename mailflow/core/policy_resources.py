"""What a programme has to help people with: each is a letter that TIPS brings."""

from typing import Annotated

from pydantic import AfterValidator, Field

from mailflow.core.policy_parts import Part
from mailflow.core.policy_texts import Line


class Resource(Part):
    """One of them: how it is asked for, what it is called, what it is for, and what it says."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,19}$")]
    title: Annotated[str, Field(min_length=2, max_length=40)]
    about: Line
    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=20)]

    def is_called(self, words: str) -> bool:
        """By its name or its title, however it is written."""
        return words.casefold().strip(" .“”\"'") in (self.name.casefold(), self.title.casefold())


def _each_once(resources: tuple[Resource, ...]) -> tuple[Resource, ...]:
    names = [one.name for one in resources]
    again = [name for at, name in enumerate(names) if name in names[:at]]
    if again:
        raise ValueError(f"there are two called {again[0]!r}; give one of them another name")
    return resources


Resources = Annotated[tuple[Resource, ...], Field(max_length=12), AfterValidator(_each_once)]
