"""A person's mailbox: good until its letters bounce, and good again when we hear from it.

One letter is enough where the address itself is dead. Where the next letter may arrive (a full mailbox, a spam filter),
several letters must come back within some days. That a server still tries moves nothing: it has no row.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mailflow.core import say
from mailflow.core.letter import COORDINATORS, Fact, Letter, Nature
from mailflow.core.people import Person
from mailflow.core.policy import Policy
from mailflow.core.reading.bounce import Bounce
from mailflow.core.say import phrase
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
    soft: tuple[str, ...] = ()  # the letters that came back for now, and when, as "instant letter"


def decide(mailbox: Mailbox, event: Event, policy: Policy, now: datetime) -> Decision[Mailbox] | None:
    """The only place a mailbox changes."""
    if event.name == "put-off" or (event.name == "filtered" and policy.bounces.count_filtered):
        mailbox = _count(mailbox, event, policy, now)
    return walk(TRANSITIONS, frozenset(), mailbox, event, policy, now)


def _count(m: Mailbox, event: Event, policy: Policy, now: datetime) -> Mailbox:
    """A letter counts once, however often its server writes; and not for ever."""
    before = now - timedelta(days=policy.bounces.within_days)
    came_back = [(datetime.fromisoformat(at), letter) for at, _, letter in (one.partition(" ") for one in m.soft)]
    kept = [f"{at.isoformat()} {one}" for at, one in came_back if at > before and one != event.text("id")]
    return replace(m, soft=(*kept, f"{now.isoformat()} {event.text('id')}"))


def _too_often(m: Mailbox, policy: Policy) -> bool:
    return len(m.soft) >= policy.bounces.soft_limit


def bounced(bounce: Bounce, letter_id: str, subject: str) -> Event:
    """What a bounce is to a mailbox; `subject` is that of the letter that came back."""
    slots = {"status": bounce.status, "reason": bounce.reason, "letter": subject, "id": letter_id}
    return Event(_kind_of(bounce), slots=slots)


def _kind_of(bounce: Bounce) -> str:
    if bounce.permanent:
        return "bounced"
    if not bounce.failed:
        return "still-tried"
    return "filtered" if bounce.by_filter else "put-off"


REFUSED = phrase("the mail server of this address refused it")


def reason_of(said: str) -> str:
    """A reason as it was kept, as words of ours again."""
    return phrase(said) if said in (*PLAIN.values(), REFUSED) else said


def in_plain_words(status: str) -> str:
    """An enhanced status (RFC 3463) as words that follow "because"."""
    code = status.partition(".")[2]
    return PLAIN.get(code) or PLAIN.get(code.partition(".")[0]) or REFUSED


def _fail(m: Mailbox, event: Event, policy: Policy, now: datetime) -> Effects:
    why = in_plain_words(event.text("status"))
    told_lately = m.since is not None and now - m.since < QUIET
    letter = Letter("bounced", COORDINATORS, _bounced_facts(m, event, policy, now, why))
    return Effects(() if told_lately else (letter,), changes={"since": now, "reason": why, "soft": ()})


def _bounced_facts(m: Mailbox, event: Event, policy: Policy, now: datetime, why: str) -> dict[str, Fact]:
    return {
        **_about(m.person),
        "address": m.address,
        "letter": event.text("letter"),
        "why": why,
        "reason": event.text("reason"),
        "since": _day(now, policy),
        "times": len(m.soft) if event.name != "bounced" else 0,
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
        "since": phrase("{hour} ({zone})", hour=_hour(since, zone), zone=zone),
        "at": phrase("{hour} ({zone})", hour=_hour(now, zone), zone=zone),
        "reason": said,
    }
    return Letter("delayed", COORDINATORS, facts, Nature.SCHEDULED)


def _about(person: Person) -> dict[str, Fact]:
    return {**_to_team(), "name": person.called, "name_first": person.first}


def _to_team() -> dict[str, Fact]:
    return {"ref": "", "because": phrase("you are a coordinator")}


def _day(at: datetime, policy: Policy) -> str:
    return say.long_date(say.local_day(at, policy.programme.time_zone))


def _hour(at: datetime, zone: str) -> str:
    wall = at.astimezone(ZoneInfo(zone))
    return phrase("{time} on {day}", time=say.clock(wall), day=say.long_date(wall.date()))


PLAIN = {
    "1": phrase("this address is not known there"),
    "1.1": phrase("there is no such mailbox"),
    "1.2": phrase("there is no mail at the part after the @"),
    "1.3": phrase("this is not spelled like an email address"),
    "1.6": phrase("the mailbox has moved and left no new address"),
    "1.10": phrase("there is no such mailbox"),
    "2": phrase("the mailbox takes no mail"),
    "2.1": phrase("the mailbox is switched off"),
    "2.2": phrase("the mailbox is full"),
    "4": phrase("no way was found to the mail server of this address"),
    "7": phrase("a spam filter there refused it"),
}

_G, _F = State.GOOD, State.FAILING

# Heard again: no letter. The mail that was heard is answered by itself, the person vanishes from the digest's list,
# and the letter about the bounce has said that this would happen.
TRANSITIONS: tuple[Row[Mailbox], ...] = (
    Row(_G, "bounced", _F, _fail),
    Row(_F, "bounced", _F, nothing),  # letters already on their way come back too: told once
    Row(_G, "put-off", _F, _fail, when=_too_often),
    Row(_G, "put-off", _G, nothing),
    Row(_G, "filtered", _F, _fail, when=_too_often),
    Row(_G, "filtered", _G, nothing),
    Row(_F, "heard", _G, nothing),
    Row(_G, "gave-up", _G, _give_up),
    Row(_F, "gave-up", _F, nothing),  # the coordinators know that nothing arrives there
)
