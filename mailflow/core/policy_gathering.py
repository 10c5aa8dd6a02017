"""Meetings of a group: when its facilitator is asked what one will be about, and when everybody in it hears (W16)."""

import difflib
from collections.abc import Mapping

from pydantic import model_validator

from mailflow.core.policy_forms import FormRules
from mailflow.core.policy_parts import Days, Part


class Gatherings(Part):
    """Days before a meeting that stands in the facilitator's calendar, with the group's address among its guests."""

    ask: str = ""  # the form she gets; empty: nobody is asked, and an invitation is words like others
    ask_days: Days = 7
    send_days: Days = 2  # place, time and agenda go to everybody in the group

    @model_validator(mode="after")
    def _in_order(self) -> "Gatherings":
        if self.ask and self.ask_days <= self.send_days:
            raise ValueError(
                f"the agenda goes out {self.send_days} days before a meeting and would be asked for only "
                f"{self.ask_days} days before; make ask_days larger than send_days"
            )
        return self


def refuse_unasked(rules: Gatherings, forms: Mapping[str, FormRules], groups: object) -> None:
    """What stands here fits the form and the groups."""
    if not rules.ask:
        return
    if not groups:
        raise ValueError("this file has no groups that could meet; add groups, or take [gathering] out")
    if rules.ask not in forms:
        near = difflib.get_close_matches(rules.ask, forms, 1)
        remedy = f"did you mean {near[0]}?" if near else f"add [forms.{rules.ask}]"
        raise ValueError(f"it asks the form {rules.ask!r}, which is not here; {remedy}")
    form, between = forms[rules.ask], rules.ask_days - rules.send_days
    if "facilitator" not in form.roles:
        raise ValueError(f"forms.{rules.ask} is not for a facilitator, who is asked; add the role there")
    if form.then != "relay":
        raise ValueError(f'forms.{rules.ask} is for the group to read; write then = "relay" there')
    if form.answer_within_days > between:
        raise ValueError(
            f"forms.{rules.ask} waits {form.answer_within_days} days, and the agenda goes out {between} days after it "
            f"is asked for; write answer_within_days = {between} there, or ask_days = "
            f"{rules.send_days + form.answer_within_days}"
        )
