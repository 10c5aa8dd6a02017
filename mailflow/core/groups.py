"""A group is the people who are connected with its facilitator, and she is who people.csv says."""

from mailflow.core.people import Person
from mailflow.core.policy import Policy
from mailflow.core.policy_groups import Group


def group_of(facilitator: Person, policy: Policy) -> Group | None:
    """The group she looks after."""
    slug = facilitator.profile.get("group", "") if "facilitator" in facilitator.roles else ""
    return next((one for one in policy.groups if one.slug == slug), None)
