"""A meeting record: logged by one side, confirmed by the other."""

import enum
from dataclasses import dataclass
from datetime import date, datetime

from mailflow.core import say
from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.machines.connection import Connection
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_days
from mailflow.core.transition import Decision, Due, Effects, Event, Row, walk


class State(enum.StrEnum):
    """Where a record stands."""

    NEW = "new"
    LOGGED = "logged"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    UNCONFIRMED = "unconfirmed"  # the week passed; it is shown as "not confirmed", never hidden


FINAL = frozenset({State.CONFIRMED})


@dataclass(frozen=True)
class Meeting:
    """One meeting of a pair."""

    id: str
    ref: str
    connection: Connection
    minutes: int
    held_on: date
    topics: str
    logged_by: str
    state: str = State.NEW
    logged_at: datetime | None = None
    settled_at: datetime | None = None
    said: str = ""

    @property
    def logger(self) -> Person:
        """Who wrote it down."""
        return self.connection.one(self.logged_by)

    @property
    def witness(self) -> Person:
        """Who is asked to confirm it."""
        return self.connection.other(self.logged_by)


def decide(meeting: Meeting, event: Event, policy: Policy, now: datetime) -> Decision[Meeting] | None:
    """The only place a meeting record changes."""
    return walk(TRANSITIONS, FINAL, meeting, event, policy, now)


def _log(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    rules = policy.meeting
    lapse = after_days(now, rules.confirm_within_days, m.witness.zone, policy)
    remind = after_days(now, rules.remind_on_day, m.witness.zone, policy)
    cosign = Letter("meeting-cosign", m.witness.id, _cosign_facts(m, lapse), thread=f"meeting:{m.id}")
    return Effects(
        letters=(_letter("meeting-receipt", m, m.logger, Nature.ANSWER), cosign),
        deadlines=(Due("cosign-reminder", remind), Due("cosign", lapse)),
        changes={"logged_at": now},
    )


def _remind(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    lapse = after_days(m.logged_at or now, policy.meeting.confirm_within_days, m.witness.zone, policy)
    facts = _cosign_facts(m, lapse)
    return Effects(
        (Letter("meeting-cosign-reminder", m.witness.id, facts, Nature.SCHEDULED, thread=f"meeting:{m.id}"),)
    )


def _confirm(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    by = m.witness.name
    return Effects(
        letters=(
            _letter("meeting-confirmed", m, m.witness, Nature.ANSWER, confirmed_by=by, by_you=True),
            _letter("meeting-confirmed", m, m.logger, confirmed_by=by, by_you=False),
        ),
        changes={"settled_at": now},
    )


def _dispute(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    said = event.text("text")
    return Effects(
        letters=(
            _letter("dispute-receipt", m, m.witness, Nature.ANSWER),
            _letter("meeting-disputed", m, m.logger, said=said),
        ),
        closes=("cosign-reminder", "cosign"),
        changes={"settled_at": now, "said": said},
    )


def _lapse(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects()


def _cosign_facts(m: Meeting, due: datetime) -> dict[str, Fact]:
    return {
        **_facts(m, m.witness),
        "date_short": say.short_date(m.held_on),
        "due": say.long_date(say.local_day(due, m.witness.zone)),
    }


def _letter(template: str, m: Meeting, to: Person, nature: Nature = Nature.TRIGGERED, **facts: Fact) -> Letter:
    return Letter(template, to.id, {**_facts(m, to), **facts}, nature)


def _facts(m: Meeting, reader: Person) -> dict[str, Fact]:
    role = "mentor" if reader.id == m.connection.mentor.id else "mentee"
    return {
        "ref": m.ref,
        "first": reader.first,
        "because": f"you are a {role}",
        "other": m.connection.other(reader.id).name,
        "date": say.long_date(m.held_on),
        "minutes": m.minutes,
        "length": say.length(m.minutes),
        "topics": m.topics,
    }


_L, _U, _D = State.LOGGED, State.UNCONFIRMED, State.DISPUTED

TRANSITIONS: tuple[Row[Meeting], ...] = (
    Row(State.NEW, "log", _L, _log),
    Row(_L, "silence:cosign-reminder", _L, _remind),
    Row(_L, "silence:cosign", _U, _lapse),
    Row(_L, "confirm", State.CONFIRMED, _confirm),
    Row(_L, "dispute", _D, _dispute),
    Row(_U, "confirm", State.CONFIRMED, _confirm),  # late is better than never
    Row(_U, "dispute", _D, _dispute),
    Row(_D, "confirm", State.CONFIRMED, _confirm),  # they talked it over
)
