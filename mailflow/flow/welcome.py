"""The first letter somebody gets: what taking part means here, in the programme's own sentences."""

from mailflow.core.letter import Letter
from mailflow.core.people import Person
from mailflow.flow.record import Step

TITLES = {"group_member": "a member of a group", "coordinator": "one of the team"}


def welcome(step: Step, person: Person) -> bool:
    """Written where the programme has something to tell her; she may be in several roles."""
    if not (step.policy.texts.welcome.to(person.roles) or step.policy.resources):
        return False
    roles = " and ".join(TITLES.get(role, f"a {role}") for role in sorted(person.roles))
    facts = {"because": "you were enrolled", "role": roles}
    step.write([Letter("welcome", person.id, facts)], "")
    return True
