"""A connection with the facilitator of a group (W14): it is hers to look after, and she alone is asked if it began."""

from dataclasses import replace
from datetime import datetime

from mailflow.core.groups import group_of
from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.machines import following_up
from mailflow.core.machines.pair import Connection, State, common_facts
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_days, after_months
from mailflow.core.policy_groups import Group
from mailflow.core.transition import Due, Effects, Event, Row, nothing


def is_in_a_group(c: Connection, policy: Policy) -> bool:
    return group_of(c.mentor, policy) is not None


def title_of(c: Connection, policy: Policy) -> str:
    """The group that a connection is a place in; empty where the two are a pair."""
    group = group_of(c.mentor, policy)
    return group.title if group else ""


def _join(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """No two of them set up a first meeting; with the first member the group begins."""
    ends_at = after_months(now, policy.connection.months, policy.programme.time_zone)
    days = policy.connection.first_meeting_within_days
    begins = (Due("first-meeting", after_days(now, days, c.mentor.zone, policy)),) if not c.mentor_load else ()
    letters = tuple(
        _letter(name, c, one, event.by, policy) for name, one in (("group-in", c.mentee), ("group-new", c.mentor))
    )
    return Effects(
        letters,
        (*begins, Due("term", ends_at)),
        ("expiry", "reminder", *following_up.KINDS),
        opens=("forms", "rematch", "gatherings"),
        changes={"started_at": now, "ends_at": ends_at},
    )


def _ask_facilitator(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    letter = _letter("group-begun", c, c.mentor, "", policy, Nature.SCHEDULED)
    return Effects((replace(letter, facts={**letter.facts, "calendar": bool(policy.gathering.ask)}),))


def _letter(  # noqa: PLR0917 - a letter has these parts
    template: str, c: Connection, to: Person, by: str, policy: Policy, nature: Nature = Nature.TRIGGERED
) -> Letter:
    said_yes, group = by == to.id and c.asked.id == to.id, group_of(c.mentor, policy)
    facts: dict[str, Fact] = {
        **common_facts(c, to),
        "because": "you look after a group" if to.id == c.mentor.id else "you are in a group",
        **facts_of(group),
        "tells": list(group.tells) if group else [],
        "facilitator": c.mentor.name,
        "member": c.mentee.name,
        "goal": c.mentee.goal,
        "undo": said_yes,
    }
    return Letter(template, to.id, facts, Nature.ANSWER if said_yes else nature)


def facts_of(group: Group | None) -> dict[str, Fact]:
    return {"title": group.title if group else "", "slug": group.slug if group else ""}


ROWS: tuple[Row[Connection], ...] = (
    Row(State.REQUESTED, "accept", State.ACTIVE, _join, when=is_in_a_group),
    Row(State.ACTIVE, "silence:first-meeting", State.ACTIVE, _ask_facilitator, when=is_in_a_group),
    Row(State.ACTIVE, "silence:quiet", State.ACTIVE, nothing, when=is_in_a_group),
)
