"""The mentee's manager: whether a pair may ask for one to join in, and how long each of the three has to agree."""

from pydantic import model_validator

from mailflow.core.policy_parts import Days, Part, refuse_late


class ManagerRules(Part):
    """Nothing goes to a manager before mentee, mentor and manager have said yes; no key changes that (C22)."""

    answer_within_days: Days = 14  # the mentor, and then the manager
    remind_on_days: tuple[Days, ...] = (7,)

    @model_validator(mode="after")
    def _in_time(self) -> "ManagerRules":
        refuse_late(self.remind_on_days, self.answer_within_days)
        return self
