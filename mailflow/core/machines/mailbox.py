"""A person's mailbox: good until a letter bounces for good, and good again when we hear from it.

Only a failure of the address itself moves it. A letter put off, a full mailbox or a spam filter's refusal has no row:
counting soft bounces ("three in 14 days") is left out, for the next letter may arrive, and the digest counts them.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mailflow.core import say
from mailflow.core.letter import COORDINATORS, Fact, Letter, Nature
from mailflow.core.people import Person
from mailflow.core.policy import Policy
from mailflow.core.reading.dsn import Bounce
from mailflow.core.transition import Decision, Effects, Event, Row, nothing, walk

QUIET = timedelta(days=7)  # a mailbox that can write and not receive would else bring a letter with each of its mails
ABOUT_MAIL = frozenset({"bounced", "not-delivered", "delayed"})  # letters whose own fate is never told by a letter


class State(enum.StrEnum):
    """Whether letters go to a mailbox."""

    GOOD = "good"
    FAILING = "failing"


@dataclass(frozen=True)
class Mailbox:
    """The address of a person, and what became of the letters to it."""

    id: str  # the person's
    programme: str
    person: Person
    address: str
    state: str = State.GOOD
    since: datetime | None = None  # when it last began to fail
    reason: str = ""  # in plain words


def decide(mailbox: Mailbox, event: Event, policy: Policy, now: datetime) -> Decision[Mailbox] | None:
    """The only place a mailbox changes."""
    return walk(TRANSITIONS, frozenset(), mailbox, event, policy, now)


def bounced(bounce: Bounce, letter: str) -> Event:
    """What a bounce is to a mailbox; `letter` is the subject of the letter that came back."""
    slots = {"status": bounce.status, "reason": bounce.reason, "letter": letter}
    return Event("bounced" if bounce.permanent else "put-off", slots=slots)


def in_plain_words(status: str) -> str:
    """An enhanced status (RFC 3463) as words that follow "because"."""
    code = status.partition(".")[2]
    return PLAIN.get(code) or PLAIN.get(code.partition(".")[0]) or "the mail server of this address refused it"


def _fail(m: Mailbox, event: Event, policy: Policy, now: datetime) -> Effects:
    why = in_plain_words(event.text("status"))
    told_lately = m.since is not None and now - m.since < QUIET
    letter = Letter("bounced", COORDINATORS, _bounced_facts(m, event, policy, now, why))
    return Effects(() if told_lately else (letter,), changes={"since": now, "reason": why})


def _bounced_facts(m: Mailbox, event: Event, policy: Policy, now: datetime, why: str) -> dict[str, Fact]:
    return {
        **_about(m.person),
        "address": m.address,
        "letter": event.text("letter"),
        "why": why,
        "reason": event.text("reason"),
        "since": _day(now, policy),
    }


def _give_up(m: Mailbox, event: Event, policy: Policy, now: datetime) -> Effects:
    facts = {
        **_about(m.person),
        "letter": event.text("letter"),
        "reason": event.text("reason"),
        "days": int(event.slots.get("days") or 0),
    }
    return Effects((Letter("not-delivered", COORDINATORS, facts, Nature.SCHEDULED),))


def delayed(count: int, since: datetime, said: str, policy: Policy, now: datetime) -> Letter:
    """The letter of a whole programme, not of one mailbox: it may leave late itself, so it names its hour."""
    zone = policy.programme.time_zone
    facts: Mapping[str, Fact] = {
        **_to_team(),
        "count": count,
        "since": _hour(since, zone),
        "at": f"{_hour(now, zone)} ({zone})",
        "reason": said,
    }
    return Letter("delayed", COORDINATORS, facts, Nature.SCHEDULED)


def _about(person: Person) -> dict[str, Fact]:
    return {**_to_team(), "name": person.name, "name_first": person.first}


def _to_team() -> dict[str, Fact]:
    return {"ref": "", "because": "you coordinate"}


def _day(at: datetime, policy: Policy) -> str:
    return say.long_date(say.local_day(at, policy.programme.time_zone))


def _hour(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M} on {say.long_date(say.local_day(at, zone))}"


PLAIN = {
    "1": "this address is not known there",
    "1.1": "there is no such mailbox",
    "1.2": "there is no mail at the part after the @",
    "1.3": "this is not spelled like an email address",
    "1.6": "the mailbox has moved and left no new address",
    "1.10": "there is no such mailbox",
    "2": "the mailbox takes no mail",
    "2.1": "the mailbox is switched off",
    "4": "no way was found to the mail server of this address",
}

_G, _F = State.GOOD, State.FAILING

# Heard again: no letter. The mail that was heard is answered by itself, the person vanishes from the digest's list,
# and the letter about the bounce has said that this would happen.
TRANSITIONS: tuple[Row[Mailbox], ...] = (
    Row(_G, "bounced", _F, _fail),
    Row(_F, "bounced", _F, nothing),  # letters already on their way come back too: told once
    Row(_F, "heard", _G, nothing),
    Row(_G, "gave-up", _G, _give_up),
    Row(_F, "gave-up", _F, nothing),  # the coordinators know that nothing arrives there
)
