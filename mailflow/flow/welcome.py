"""The first letter somebody gets: what taking part means here, in the programme's own sentences."""

from mailflow.core import say
from mailflow.core.letter import Letter
from mailflow.core.people import Person
from mailflow.core.roles import PAIRED, first_step
from mailflow.core.say import phrase
from mailflow.flow.record import Step

A_MEMBER = {"group_member": phrase("a member of a group")}


def welcome(step: Step, person: Person) -> bool:
    """Written where the programme has something to tell her; she may be in several roles, but not of the team alone."""
    roles = sorted(person.roles & PAIRED)
    if not roles or not (step.policy.texts.welcome.to(roles) or step.policy.resources):
        return False
    facts = {
        "because": "you were enrolled",
        "role": say.listed(A_MEMBER.get(role) or say.a_role(role) for role in roles),
        "begins": first_step(roles, step.policy),
    }
    step.write([Letter("welcome", person.id, facts)], "")
    return True
