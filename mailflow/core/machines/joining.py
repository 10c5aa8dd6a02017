"""A place in a programme: invited, applied for, screened by the team, given; and for members, as long as they are.

Whoever is on file without such a place is in.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mailflow.core import say
from mailflow.core.letter import COORDINATORS, Fact, Letter, Nature
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_days, out_of_quiet
from mailflow.core.policy_forms import FormRules
from mailflow.core.roles import first_step, side_of
from mailflow.core.transition import Decision, Due, Effects, Event, Row, nothing, walk


class State(enum.StrEnum):
    """Where a place stands."""

    NEW = "new"
    INVITED = "invited"  # the team would have her; she has not said that she wants to come
    APPLYING = "applying"  # she has the form
    SCREENING = "screening"  # the team has her answers
    ADMITTED = "admitted"
    LAPSED = "lapsed"  # in, but her membership has run out: nobody new is paired with her
    REFUSED = "refused"
    EXPIRED = "expired"  # the form was not answered; JOIN begins again
    LEFT = "left"


FINAL = frozenset({State.REFUSED, State.EXPIRED, State.LEFT})
INSIDE = frozenset({State.ADMITTED, State.LAPSED})
OUTSIDE = frozenset(State) - INSIDE
MORNING = time(9)


@dataclass(frozen=True)
class Joining:
    """One person's place in one role."""

    id: str
    programme: str
    person: Person
    role: str
    number: int
    state: str = State.NEW
    member_until: date | None = None  # the last day of her membership, where the team has told it
    asked_at: datetime | None = None
    settled_at: datetime | None = None
    reason: str = ""  # why the team said no: for the team

    @property
    def ref(self) -> str:
        """What the team calls it by."""
        return f"J-{self.number}"

    @property
    def as_what(self) -> str:
        return say.role(self.role)


def form_for(role: str, policy: Policy) -> tuple[str, FormRules] | None:
    """What is answered before somebody comes in as that: its name and its questions."""
    named = ((name, policy.forms[name]) for name in policy.joining.forms)
    return next(((name, rules) for name, rules in named if role in rules.roles), None)


def roles_open(policy: Policy) -> list[str]:
    """What somebody may apply for; nobody applies to be a coordinator."""
    every = (role for name in policy.joining.forms for role in policy.forms[name].roles)
    return [role for role in dict.fromkeys(every) if role != "coordinator"]


def decide(joining: Joining, event: Event, policy: Policy, now: datetime) -> Decision[Joining] | None:
    """The only place where somebody comes in."""
    return walk(TRANSITIONS, FINAL, joining, event, policy, now)


def _has_form(j: Joining, policy: Policy) -> bool:
    return form_for(j.role, policy) is not None


def _is_screened(j: Joining, policy: Policy) -> bool:
    return policy.joining.screening


def _invite(j: Joining, event: Event, policy: Policy, now: datetime) -> Effects:
    """Nothing follows on it, so that doing nothing is an answer."""
    facts: dict[str, Fact] = {
        **_facts(j),
        "because": "the team would like you to take part",
        "side": side_of(j.role),
        "questions": form_for(j.role, policy) is not None,
        "decides": policy.joining.screening,
    }
    return Effects((Letter("invitation", j.person.id, facts),))


def _begin(j: Joining, event: Event, policy: Policy, now: datetime) -> Effects:
    """The form is what she hears; its own days are the place's, too."""
    found = form_for(j.role, policy)
    days = found[1].answer_within_days + 1 if found else 1
    lapse = Due("lapse", after_days(now, days, j.person.zone, policy))
    return Effects(deadlines=(lapse,), opens=("application",), changes={"asked_at": now})


def _lay_before(j: Joining, event: Event, policy: Policy, now: datetime) -> Effects:
    """C8: what she answered goes to the team alone."""
    again = Due("screening", after_days(now, policy.joining.screen_within_days, policy.programme.time_zone, policy))
    changes = {"asked_at": j.asked_at or now}
    return Effects((_to_team(j, event, policy),), (again,), closes=("lapse",), changes=changes)


def _lay_before_again(j: Joining, event: Event, policy: Policy, now: datetime) -> Effects:
    again = Due("screening", after_days(now, policy.joining.screen_within_days, policy.programme.time_zone, policy))
    return Effects((_to_team(j, event, policy, Nature.SCHEDULED),), (again,))


def _to_team(j: Joining, event: Event, policy: Policy, nature: Nature = Nature.TRIGGERED) -> Letter:
    rows = [row.partition("\t") for row in event.text("answers").split("\n") if row]
    answers = [{"title": question, "line": said} for question, _, said in rows]
    member = {"listed": "list", "coordinator": "you"}.get(policy.joining.membership, "")
    facts: dict[str, Fact] = {
        **_facts(j),
        "because": "you are a coordinator",
        "name": _name(j),
        "name_first": j.person.first,
        "address": j.person.email,
        "answers": answers,
        "member": member,
        "until": say.long_date(j.member_until) if j.member_until else "",
        "again": nature is Nature.SCHEDULED,
    }
    return Letter("screening", COORDINATORS, facts, nature, thread=f"joining:{j.id}")


def _admit(j: Joining, event: Event, policy: Policy, now: datetime) -> Effects:
    """Whose yes it was hears that it is done."""
    nature = Nature.ANSWER if event.by == j.person.id else Nature.TRIGGERED
    facts = {**_facts(j), "because": "you take part", "begins": first_step({j.role}, policy)}
    welcome = Letter("admitted", j.person.id, facts, nature)
    return Effects(
        (welcome, *_receipt(j, event, "in")),
        _runs_out(j, policy, now),
        closes=("lapse", "screening"),
        opens=("admitted",),
        changes={"settled_at": now, "reason": ""},
    )


def _enrol(j: Joining, event: Event, policy: Policy, now: datetime) -> Effects:
    """From the team's own list: nothing is sent."""
    return Effects(deadlines=_runs_out(j, policy, now), closes=("membership",), changes={"settled_at": now})


def _refuse(j: Joining, event: Event, policy: Policy, now: datetime) -> Effects:
    """The reason stays with the team."""
    told = Letter("not-admitted", j.person.id, {**_facts(j), "because": "you asked to take part"})
    changes = {"settled_at": now, "reason": event.text("reason")}
    return Effects((told, *_receipt(j, event, "out")), changes=changes)


def _receipt(j: Joining, event: Event, done: str) -> tuple[Letter, ...]:
    """To the coordinator who said it."""
    if not event.by or event.by == j.person.id:
        return ()
    facts: dict[str, Fact] = {**_facts(j), "because": "you are a coordinator", "name": _name(j), "done": done}
    return (Letter("screened", event.by, facts, Nature.ANSWER),)


def _renew(j: Joining, event: Event, policy: Policy, now: datetime) -> Effects:
    """By a coordinator's word: her membership runs, until the list says when it ends."""
    return Effects(_receipt(j, event, "renewed"), changes={"member_until": None, "settled_at": now})


def _lapse(j: Joining, event: Event, policy: Policy, now: datetime) -> Effects:
    """W1: her pairs go on, and what becomes of them is for the team to say."""
    facts: dict[str, Fact] = {**_facts(j), "until": say.long_date(j.member_until) if j.member_until else ""}
    hers = Letter("member-lapsed", j.person.id, {**facts, "because": "you take part"})
    names: dict[str, Fact] = {"because": "you are a coordinator", "name": _name(j), "address": j.person.email}
    return Effects((hers, Letter("member-lapsed-team", COORDINATORS, {**facts, **names})))


def _runs_out(j: Joining, policy: Policy, now: datetime) -> tuple[Due, ...]:
    """On the morning after the last day."""
    if j.member_until is None:
        return ()
    zone = ZoneInfo(policy.programme.time_zone)
    morning = datetime.combine(j.member_until + timedelta(days=1), MORNING, zone)
    return (Due("membership", max(out_of_quiet(morning, policy.quiet_hours), now + timedelta(minutes=1))),)


def _has_left(j: Joining, policy: Policy) -> bool:
    return j.person.left


def _name(j: Joining) -> str:
    return j.person.called


def _facts(j: Joining) -> Mapping[str, Fact]:
    return {"ref": j.ref, "role": j.as_what}


_BEFORE = (State.NEW, State.INVITED, State.EXPIRED, State.LEFT)
_OPEN = (State.INVITED, State.APPLYING, State.SCREENING)

TRANSITIONS: tuple[Row[Joining], ...] = (
    Row(State.NEW, "invite", State.INVITED, nothing),  # C6: on the team's list, and not in
    Row(State.INVITED, "write", State.INVITED, _invite),
    Row(State.NEW, "enrol", State.ADMITTED, _enrol),  # W1: the team's list, with the end of a membership
    *(
        row
        for old in _BEFORE
        for row in (
            Row(old, "join", State.APPLYING, _begin, when=_has_form),  # C11
            Row(old, "join", State.SCREENING, _lay_before, when=_is_screened),
            Row(old, "join", State.ADMITTED, _admit),
        )
    ),
    *(
        row
        for old in (State.APPLYING, State.EXPIRED)
        for row in (
            Row(old, "applied", State.SCREENING, _lay_before, when=_is_screened),  # C8
            Row(old, "applied", State.ADMITTED, _admit),
        )
    ),
    Row(State.APPLYING, "silence:lapse", State.EXPIRED, nothing),
    Row(State.SCREENING, "silence:screening", State.SCREENING, _lay_before_again),
    Row(State.SCREENING, "approve", State.ADMITTED, _admit),
    Row(State.SCREENING, "decline", State.REFUSED, _refuse),
    Row(State.REFUSED, "approve", State.ADMITTED, _admit),
    Row(State.ADMITTED, "silence:membership", State.ADMITTED, nothing, when=_has_left),
    Row(State.ADMITTED, "silence:membership", State.LAPSED, _lapse),  # W1, I1
    *(Row[Joining](old, "enrol", old, nothing) for old in _OPEN),  # another date
    Row(State.ADMITTED, "enrol", State.ADMITTED, _enrol),
    Row(State.LAPSED, "enrol", State.ADMITTED, _enrol),
    Row(State.LAPSED, "approve", State.ADMITTED, _renew),
    *(Row[Joining](old, "leave", State.LEFT, nothing) for old in _OPEN),
)
