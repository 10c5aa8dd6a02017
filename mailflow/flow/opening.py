"""What a decision starts beside itself: a kind that a row names in `Effects.opens`, and what opens it."""

from collections.abc import Callable, Mapping
from typing import Any

from mailflow.core.machines import form, survey
from mailflow.core.machines.connection import Connection
from mailflow.core.machines.form import Form
from mailflow.core.transition import Event
from mailflow.flow import gatherings, joining, matters, meets, pacts, preread, rhythms
from mailflow.flow.forms import new_form
from mailflow.flow.record import Step
from mailflow.store import forms


def _surveys(step: Step, ended: Connection) -> None:
    """W17: both of the two are asked, but not who has left."""
    for person in ended.both:
        if not person.left:
            opened = survey.Survey(step.house.new_id(), ended, person.id)
            step.settle(survey.decide, opened, Event("open"), new=True)


def _forms(step: Step, accepted: Connection) -> None:
    """A20: who is connected for the first time gets the forms that the policy sends then."""
    at_once = {name: rules for name, rules in step.policy.forms.items() if rules.when == "accepted"}
    for name, rules in at_once.items():
        for person in accepted.both:
            wanted = not person.roles.isdisjoint(rules.roles)
            if wanted and forms.find_newest(step.tx, step.programme, person, name) is None:
                step.settle(form.decide, new_form(step, person, name), Event("ask"), new=True)


def _answered(step: Step, filled: Form) -> None:
    """The draft of a pact is for its machine, an agenda for a group; some others are for whom she is paired with."""
    if filled.gathering:
        gatherings.answered(step, filled)
        return
    if filled.about:
        pacts.drafted(step, filled)
        return
    joining.answered(step, filled)
    preread.answered(step, filled)


def _over(step: Step, ended: Connection) -> None:
    meets.over(step, ended)
    gatherings.left(step, ended)


# The subject is the one whose row opens it.
OPENING: Mapping[str, Callable[[Step, Any], None]] = {
    "over": _over,
    "survey": _surveys,
    "forms": _forms,
    "rematch": matters.rematched,
    "pacts": pacts.begin_at_start,
    "first-pacts": pacts.begin_at_first_meeting,
    "draft": pacts.draft,
    "answered": _answered,
    "application": joining.send_form,
    "admitted": joining.begin,
    "preread": preread.connected,
    "rhythms": rhythms.begin,
    "rhythms-anew": rhythms.begin_anew,
    "rhythm": rhythms.ask,
    "agenda": gatherings.ask,
    "gatherings": gatherings.joined,
}
