"""What waits for a person of the team."""

from pydantic import model_validator

from mailflow.core.policy_parts import Days, Part, refuse_late


class Matters(Part):
    """When the team is told again of what it has not settled, and when it is told no more."""

    remind_on_days: tuple[Days, ...] = (7, 28)
    close_after_days: Days = 90

    @model_validator(mode="after")
    def _in_time(self) -> "Matters":
        refuse_late(self.remind_on_days, self.close_after_days)
        return self
