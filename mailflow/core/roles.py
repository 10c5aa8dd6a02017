"""Who asks whom: which roles a request may go to, and so for whom REQUEST, ACCEPT and PAUSE mean anything."""

from collections.abc import Collection, Mapping

from mailflow.core.people import Person
from mailflow.core.policy import Policy

_MENTORS, _MENTEES = ("mentor", "facilitator"), ("mentee", "group_member")
_OTHER_SIDE: Mapping[str, tuple[str, ...]] = dict.fromkeys(_MENTEES, _MENTORS)
PAIRED = frozenset((*_MENTORS, *_MENTEES))
PAIRING = frozenset({"PAIR", "APPROVE"})
ANSWERING = frozenset({"APPROVE", "DECLINE"})  # an application
ASKING, ASKED = frozenset({"REQUEST", "FIND"}), frozenset({"ACCEPT", "DECLINE", "PAUSE"})


def askable(roles: Collection[str]) -> list[str]:
    """The roles that somebody with these may ask (W4, W5)."""
    return sorted({other for role in roles for other in _OTHER_SIDE.get(role, ("mentee",))})


def side_of(role: str) -> str:
    """Of a pair: a mentor, a mentee, or neither."""
    return "mentor" if role in _MENTORS else "mentee" if role in _MENTEES else ""


def may_ask(roles: Collection[str], policy: Policy) -> bool:
    return not set(roles).isdisjoint(policy.pairing.who_asks)


def may_be_asked(roles: Collection[str], policy: Policy) -> bool:
    return not set(roles).isdisjoint(askable(policy.pairing.who_asks))


def first_step(roles: Collection[str], policy: Policy) -> str:
    """How it goes on for whoever has just come in: she looks, she asks, the team pairs, or she waits."""
    if set(roles).isdisjoint(PAIRED):
        return ""
    if policy.pairing.who_pairs == "team":
        return "team"
    if not set(roles).isdisjoint(_MENTEES) and may_ask(roles, policy):
        return "find" if policy.finding.shows else "ask"
    return "wait" if may_be_asked(roles, policy) else ""


def works_for(verb: str, roles: Collection[str], policy: Policy) -> bool:
    """Whether a word would not only be refused: HELP offers no other."""
    if verb in ANSWERING and "coordinator" in roles and policy.joining.screening:
        return True
    if verb in PAIRING:
        return policy.pairing.who_pairs == "team"
    if verb in ASKING:
        return may_ask(roles, policy)
    if verb == "NEXT":
        return False  # only in answer to a list, which says so itself
    if verb == "EXTEND":
        return not 0 < policy.connection.most_months <= policy.connection.months
    if verb == "AGREE":
        return bool(policy.pact)
    if verb == "MANAGER":
        return policy.manager is not None and "mentee" in roles
    return verb not in ASKED or may_be_asked(roles, policy)


def quieter(person: Person, policy: Policy) -> str:
    """The word that the foot of a letter offers to whoever gets too many of them."""
    if person.left:
        return ""
    if may_be_asked(person.roles, policy) and not person.paused:
        return "PAUSE"
    return "" if person.stopped else "STOP"
