"""Who may come into a programme, and what stands before it."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from mailflow.core.policy_parts import Days, Part

SHORTEST_CODE = 8  # letters: a shorter one is guessed


class Joining(Part):
    """Whoever is on file without a place of this kind is in, so a programme that says nothing here has none."""

    who: Literal["anyone", "code", "invited"] = "invited"
    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]*$", max_length=40)] = ""  # stands in no letter
    knock: bool = False  # a stranger's JOIN is told to the team
    membership: Literal["none", "listed", "coordinator"] = "none"  # who says that hers runs
    forms: tuple[str, ...] = ()  # answered before; of each role the first that it may answer
    screening: bool = False  # a coordinator reads the application, and says yes or no
    screen_within_days: Days = 7  # then the team is told again
    # Who is in already is asked by [forms.rules]: "changed", for a consent that is new or in a new version;
    # "everybody", also for those that the programme began with: whom people.csv brought in nobody asked for them.
    asks_members: Literal["nobody", "changed", "everybody"] = "nobody"

    @model_validator(mode="after")
    def _fits(self) -> "Joining":
        if (self.who == "code") != (len(self.code) >= SHORTEST_CODE):
            raise ValueError(
                f'who = "code" goes with a code of {SHORTEST_CODE} letters, digits or - at least, and a code with it'
            )
        if self.membership == "coordinator" and not self.screening:
            raise ValueError('membership = "coordinator" is said at the screening; write screening = true, too')
        if self.who != "invited" and not self.forms:
            raise ValueError("strangers are known by their answers; name the forms that they fill in, in forms = […]")
        return self
