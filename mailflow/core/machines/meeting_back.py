"""What UNDO does to a meeting record: a LOG, a confirmation and a no are taken back, and both of the two are told."""

from datetime import datetime

from mailflow.core import say
from mailflow.core.letter import Letter, Nature
from mailflow.core.machines.meeting_record import Meeting, State, letter_of
from mailflow.core.machines.pair import LIVE
from mailflow.core.policy import Policy, after_days
from mailflow.core.transition import Due, Effects, Event, Row
from mailflow.core.undo import WITHIN


def _take_back(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    """As if it had not been written down; who was asked to confirm it hears that there is nothing to confirm."""
    day, length = say.long_date(m.held_on), say.length(m.minutes)
    told = (
        f"your meeting with {m.witness.name} on {day} ({length}) is off your record, and we have told "
        f"{m.witness.first}."
    )
    news = (
        f"{m.logger.name} had written down a meeting with you on {day} ({length}) and has taken it back. It does not "
        "count, and there is nothing to confirm any more."
    )
    title = f"{m.logger.name} took back the meeting of {say.short_date(m.held_on)}"
    can = "To write it down again, reply to this email with LOG, the minutes and the day."
    return Effects(
        letters=(
            letter_of("taken-back", m, m.logger, Nature.ANSWER, title="The meeting is taken back", told=told, can=can),
            letter_of("taken-back-news", m, m.witness, title=title, told=news),
        ),
        closes=("cosign-reminder", "cosign"),
        changes={"ref": "", "logged_at": None, "settled_at": now},
    )


def _unnote(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    """The other has not heard of it, and does not hear of this either."""
    told = f"what you noted for {say.long_date(m.held_on)} with {m.witness.name} does not count any more."
    can = "To write it down again, reply to this email with CHECKIN, how you were in touch, and the day."
    letter = letter_of("taken-back", m, m.logger, Nature.ANSWER, title="That is taken back", told=told, can=can)
    return Effects((letter,), changes={"logged_at": None, "settled_at": now})


def _unsay(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    """The witness takes back a yes or a no: the record waits for a word again, for two days at least."""
    what = "confirmation" if m.state == State.CONFIRMED else "no"
    return Effects(
        letters=(_to_witness(m, what, policy, now), _to_logger(m, what)),
        deadlines=_deadlines(m, policy, now),
        changes={"settled_at": None, "said": ""},
    )


def _to_witness(m: Meeting, what: str, policy: Policy, now: datetime) -> Letter:
    day, length = say.long_date(m.held_on), say.length(m.minutes)
    told = (
        f"your {what} is taken back, and we have told {m.logger.first}. The meeting with {m.logger.name} on {day} "
        f"({length}) waits for your word again."
    )
    due = say.long_date(say.local_day(_lapse(m, policy, now), m.witness.zone))
    until = f" until {due}" if m.connection.state in LIVE else ""
    can = f"You can answer{until}: reply to this email with CONFIRM, or with DISPUTE and what was different."
    title = f"Your {what} is taken back"
    letter = letter_of("taken-back", m, m.witness, Nature.ANSWER, title=title, told=told, can=can)
    return Letter(letter.template, letter.to, letter.facts, letter.nature, repeats="meeting-cosign")


def _to_logger(m: Meeting, what: str) -> Letter:
    day, length = say.long_date(m.held_on), say.length(m.minutes)
    said = "confirmed" if m.state == State.CONFIRMED else "said no to"
    news = (
        f"{m.witness.name} had {said} your meeting on {day} ({length}), and has taken that back. It stays on the "
        f"record, and waits for {m.witness.first}’s word again. There is nothing you need to do."
    )
    return letter_of("taken-back-news", m, m.logger, title=f"{m.witness.name} took back the {what}", told=news)


def _lapse(m: Meeting, policy: Policy, now: datetime) -> datetime:
    days, zone = policy.meeting.confirm_within_days, m.witness.zone
    return max(after_days(m.logged_at or now, days, zone, policy), after_days(now, WITHIN.days, zone, policy))


def _deadlines(m: Meeting, policy: Policy, now: datetime) -> tuple[Due, ...]:
    """None where the two have ended meanwhile: nobody is reminded of a pair that is over."""
    remind = after_days(m.logged_at or now, policy.meeting.remind_on_day, m.witness.zone, policy)
    reminder = (Due("cosign-reminder", remind),) if remind > now else ()
    return (*reminder, Due("cosign", _lapse(m, policy, now))) if m.connection.state in LIVE else ()


_W, _L = State.WITHDRAWN, State.LOGGED

ROWS: tuple[Row[Meeting], ...] = (
    Row(State.NOTED, "undo", _W, _unnote),
    *(Row(old, "undo", _W, _take_back) for old in (_L, State.UNCONFIRMED)),
    *(Row(old, "undo", _L, _unsay) for old in (State.CONFIRMED, State.DISPUTED)),
)
