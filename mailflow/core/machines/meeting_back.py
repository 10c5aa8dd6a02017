"""What UNDO does to a meeting record: a LOG, a confirmation and a no are taken back, and both of the two are told."""

from datetime import datetime

from mailflow.core import say
from mailflow.core.letter import Letter, Nature
from mailflow.core.machines.meeting_record import Meeting, State, letter_of
from mailflow.core.machines.pair import LIVE
from mailflow.core.policy import Policy, after_days
from mailflow.core.say import phrase
from mailflow.core.transition import Due, Effects, Event, Row
from mailflow.core.undo import WITHIN


def _take_back(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    """As if it had not been written down; who was asked to confirm it hears that there is nothing to confirm."""
    day, length = say.long_date(m.held_on), say.length(m.minutes)
    told = phrase(
        "your meeting with {witness} on {day} ({length}) is off your record, and we have told {witness_first}.",
        witness=m.witness.name,
        day=day,
        length=length,
        witness_first=m.witness.first,
    )
    news = phrase(
        "{logger} had written down a meeting with you on {day} ({length}) and has taken it back. It does not count, "
        "and there is nothing to confirm any more.",
        logger=m.logger.name,
        day=day,
        length=length,
    )
    title = phrase("{logger} took back the meeting of {day}", logger=m.logger.name, day=say.short_date(m.held_on))
    can = phrase("To write it down again, reply to this email with LOG, the minutes and the day.")
    return Effects(
        letters=(
            letter_of(
                "taken-back", m, m.logger, Nature.ANSWER, title=phrase("The meeting is taken back"), told=told, can=can
            ),
            letter_of("taken-back-news", m, m.witness, title=title, told=news),
        ),
        closes=("cosign-reminder", "cosign"),
        changes={"ref": "", "logged_at": None, "settled_at": now},
    )


def _unnote(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    """The other has not heard of it, and does not hear of this either."""
    told = phrase(
        "what you noted for {day} with {witness} does not count any more.",
        day=say.long_date(m.held_on),
        witness=m.witness.name,
    )
    can = phrase("To write it down again, reply to this email with CHECKIN, how you were in touch, and the day.")
    letter = letter_of("taken-back", m, m.logger, Nature.ANSWER, title=phrase("That is taken back"), told=told, can=can)
    return Effects((letter,), changes={"logged_at": None, "settled_at": now})


def _unsay(m: Meeting, event: Event, policy: Policy, now: datetime) -> Effects:
    """The witness takes back a yes or a no: the record waits for a word again, for two days at least."""
    yes = m.state == State.CONFIRMED
    return Effects(
        letters=(_to_witness(m, policy, now, yes=yes), _to_logger(m, yes=yes)),
        deadlines=_deadlines(m, policy, now),
        changes={"settled_at": None, "said": ""},
    )


def _to_witness(m: Meeting, policy: Policy, now: datetime, *, yes: bool) -> Letter:
    day, length = say.long_date(m.held_on), say.length(m.minutes)
    told = (
        phrase(
            "your confirmation is taken back, and we have told {logger_first}. The meeting with {logger} on {day} "
            "({length}) waits for your word again.",
            logger_first=m.logger.first,
            logger=m.logger.name,
            day=day,
            length=length,
        )
        if yes
        else phrase(
            "your no is taken back, and we have told {logger_first}. The meeting with {logger} on {day} ({length}) "
            "waits for your word again.",
            logger_first=m.logger.first,
            logger=m.logger.name,
            day=day,
            length=length,
        )
    )
    due = say.long_date(say.local_day(_lapse(m, policy, now), m.witness.zone))
    can = (
        phrase(
            "You can answer until {due}: reply to this email with CONFIRM, or with DISPUTE and what was different.",
            due=due,
        )
        if m.connection.state in LIVE
        else phrase("You can answer: reply to this email with CONFIRM, or with DISPUTE and what was different.")
    )
    title = phrase("Your confirmation is taken back") if yes else phrase("Your no is taken back")
    letter = letter_of("taken-back", m, m.witness, Nature.ANSWER, title=title, told=told, can=can)
    return Letter(letter.template, letter.to, letter.facts, letter.nature, repeats="meeting-cosign")


def _to_logger(m: Meeting, *, yes: bool) -> Letter:
    day, length = say.long_date(m.held_on), say.length(m.minutes)
    news = (
        phrase(
            "{witness} had confirmed your meeting on {day} ({length}), and has taken that back. It stays on the "
            "record, and waits for {witness_first}’s word again. There is nothing you need to do.",
            witness=m.witness.name,
            day=day,
            length=length,
            witness_first=m.witness.first,
        )
        if yes
        else phrase(
            "{witness} had said no to your meeting on {day} ({length}), and has taken that back. It stays on the "
            "record, and waits for {witness_first}’s word again. There is nothing you need to do.",
            witness=m.witness.name,
            day=day,
            length=length,
            witness_first=m.witness.first,
        )
    )
    return letter_of(
        "taken-back-news",
        m,
        m.logger,
        title=(
            phrase("{witness} took back the confirmation", witness=m.witness.name)
            if yes
            else phrase("{witness} took back the no", witness=m.witness.name)
        ),
        told=news,
    )


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
