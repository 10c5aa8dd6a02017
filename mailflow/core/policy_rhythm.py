"""What must happen again and again, or once after a while: how often, who is asked, and which contact satisfies it."""

from collections.abc import Collection, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from mailflow.core.policy_parts import Days, Part

Contact = Literal["meeting", "phone", "video", "email"]


class Rhythm(Part):
    """One row. What satisfies it has happened already, perhaps; then nobody is asked."""

    when: Literal["month", "days", "after-start", "before-meeting"]
    on_day: Annotated[int, Field(ge=1, le=31)] = 24  # of each month; where it has fewer days, its last one
    days: Days | None = None  # every so many, so many after the start, or so many before a planned meeting
    who: Literal["mentee", "mentor", "both"] = "mentee"
    satisfied_by: Annotated[tuple[Contact, ...], Field(max_length=4)] = ()
    ask: str = ""  # a form; empty: a letter asks whether there was such a contact
    shows: str = ""  # a pact: what the two agreed to in it stands in the form's letter
    soft: bool = True  # a nudge, and never more; else a month without is told to the team
    in_a_row: Annotated[int, Field(ge=0, le=12)] = 2  # so often in vain, then silence until there is news; 0: on and on

    @model_validator(mode="after")
    def _fits(self) -> "Rhythm":
        if (self.days is None) != (self.when == "month"):
            raise ValueError('days goes with every when but "month", which has on_day; write or drop it')
        if not self.ask and not self.satisfied_by:
            raise ValueError("say which contact satisfies it (satisfied_by), or which form it asks (ask)")
        if not self.soft and (self.when != "month" or not self.satisfied_by):
            raise ValueError('only a month is counted: soft = false goes with when = "month" and satisfied_by')
        if self.shows and not self.ask:
            raise ValueError("shows puts a pact into the letter of a form; name the form in ask, or drop shows")
        if "in_a_row" in self.model_fields_set and not self.satisfied_by:
            raise ValueError("in_a_row counts what satisfied_by did not follow; write satisfied_by, or drop it")
        if self.when == "before-meeting" and (self.satisfied_by or not self.ask):
            raise ValueError("before a meeting a form is asked, whatever came before; write ask, drop satisfied_by")
        return self


def _short(name: str) -> str:
    if not 2 <= len(name) <= 16 or not name.isascii() or not name.replace("-", "").isalnum():
        raise ValueError("is no name of a rhythm; write 2 to 16 letters, figures or hyphens")
    return name


# By name: a row of the file is one `[rhythm.NAME]`.
Rhythms = Mapping[Annotated[str, AfterValidator(_short)], Rhythm]


def refuse_unknown_pacts(rhythms: Mapping[str, Rhythm], pacts: Collection[str]) -> None:
    for name, rules in rhythms.items():
        if rules.shows and rules.shows not in pacts:
            known = ", ".join(pacts) or "none yet"
            raise ValueError(f"{name} shows the pact {rules.shows!r}, which this file does not have; it has {known}")


def refuse_unknown_forms(rhythms: Mapping[str, Rhythm], forms: Mapping[str, object]) -> None:
    for name, rules in rhythms.items():
        if rules.ask and rules.ask not in forms:
            known = ", ".join(forms) or "none yet"
            raise ValueError(f"{name} asks the form {rules.ask!r}, which this file does not have; it has {known}")
