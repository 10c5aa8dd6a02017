"""What the two of a pair agree to in words: who drafts it, who says yes to it, and when it is begun."""

import difflib
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field, model_validator

from mailflow.core.policy_forms import FormRules
from mailflow.core.policy_parts import Days, Part, refuse_late

Side = Literal["mentee", "mentor"]


class PactRules(Part):
    """One pact: a form that one of the two fills in, and the other's word to it."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z-]{1,29}$")]
    title: Annotated[str, Field(min_length=3, max_length=30)]  # it leads the subject
    other_title: Annotated[str, Field(max_length=40)] = ""  # as the other reads it, {author} for a name; empty: alike
    form: str  # its questions, and how long the draft is waited for
    author: Side = "mentee"
    agrees: Annotated[tuple[Side, ...], Field(min_length=1, max_length=1)] = ("mentor",)
    when: Literal["start", "first-meeting", "asked"] = "asked"  # it is begun by itself then, or at a word of theirs
    answer_within_days: Days = 7
    remind_on_days: tuple[Days, ...] = (3,)

    @model_validator(mode="after")
    def _in_time(self) -> "PactRules":
        refuse_late(self.remind_on_days, self.answer_within_days)
        if self.other_title and "{author}" not in self.other_title:
            raise ValueError('other_title names the author: write {author} in it, as in "{author}’s goals"')
        if self.author in self.agrees:
            raise ValueError(f"the {self.author} cannot agree to her own words; name the other side in agrees")
        return self


def refuse_unfit(pacts: Sequence[PactRules], forms: Mapping[str, FormRules]) -> None:
    """Each pact has a name and a form of its own, which its author gets."""
    for at, pact in enumerate(pacts):
        if pact.form not in forms:
            near = difflib.get_close_matches(pact.form, forms, 1)
            remedy = f"did you mean {near[0]}?" if near else f"add [forms.{pact.form}]"
            raise ValueError(f"{pact.name!r} is drafted in the form {pact.form!r}, which is not here; {remedy}")
        if pact.author not in forms[pact.form].roles:
            raise ValueError(f"{pact.name!r}: forms.{pact.form} is not for a {pact.author}; add the role there")
        if forms[pact.form].when != "asked":
            raise ValueError(f"{pact.name!r}: forms.{pact.form} is sent by its pact; take its `when` out")
        alike = [one.name for one in pacts[:at] if one.name == pact.name or one.form == pact.form]
        if alike:
            raise ValueError(f"{pact.name!r} has the name or the form of {alike[0]!r}; give it its own")
