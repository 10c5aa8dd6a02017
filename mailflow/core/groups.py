"""A group is the people who are connected with its facilitator, and she is who people.csv says."""

from mailflow.core import say
from mailflow.core.people import Person
from mailflow.core.policy import Policy
from mailflow.core.policy_groups import Group
from mailflow.core.roles import askable, may_ask
from mailflow.core.say import phrase


def group_of(facilitator: Person, policy: Policy) -> Group | None:
    """The group she looks after."""
    slug = facilitator.profile.get("group", "") if "facilitator" in facilitator.roles else ""
    return next((one for one in policy.groups if one.slug == slug), None)


def why_no_place(person: Person, policy: Policy) -> str:
    """Why she can ask nobody for a place in a group; empty where she can."""
    if may_ask(person.roles, policy) and "facilitator" in askable(person.roles):
        return ""
    asking = [say.a_role(role) for role in policy.pairing.who_asks if "facilitator" in askable([role])]
    if not asking:
        return phrase("A place in a group is asked for through the team.")
    return phrase("A place in a group is asked for by {listed}.", listed=say.listed(asking, "or"))
