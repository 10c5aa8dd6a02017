"""A group's meeting in the calendars of its members, who read nobody's address in it but their own (RFC 6047).

Its UID stays as long as it stands; every change and its calling off raise SEQUENCE (RFC 5546 2.1.4).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mailflow.core import say
from mailflow.core.address import GROUP
from mailflow.core.groups import group_of
from mailflow.core.invite import ACCEPTED, CANCEL, DECLINED, NEEDS_ACTION, REQUEST, Guest, Invite
from mailflow.core.letter import CALENDAR_FACT, Fact, Letter, Nature
from mailflow.core.machines.circle import facts_of
from mailflow.core.machines.gathering_record import AHEAD, Gathering, moment, title_of
from mailflow.core.people import Person
from mailflow.core.policy import Policy
from mailflow.core.transition import Effects, Event, Row


def changes_of(g: Gathering, event: Event, starts: datetime) -> dict[str, object]:
    """What becomes of the invitation where a meeting is planned or moved: another hour is another question."""
    ahead, minutes = g.state in AHEAD, event.slots.get("minutes")
    return {
        "minutes": minutes if isinstance(minutes, int) and minutes else g.minutes,
        "invite_sequence": g.invite_sequence + 1 if ahead else g.invite_sequence,
        "answers": g.answers if ahead and g.starts_at == starts else {},
    }


def invitations(g: Gathering, event: Event, policy: Policy, was: datetime | None) -> tuple[Letter, ...]:
    """To each in the group; whoever planned it by mail has it for her own calendar, and hears whom we asked."""
    moved, words = was.isoformat() if was else "", event.text("words")
    about: dict[str, Fact] = {"was": moved, "words": list[Fact](words.splitlines())}
    letters = [_letter("group-invite", g, one, policy, Nature.TRIGGERED, about) for one in g.invited]
    return (*letters, *((_meets(g, policy, Nature.ANSWER, was=moved),) if g.is_ours else ()))


def who_comes(g: Gathering, policy: Policy) -> tuple[Letter, ...]:
    """For whoever looks after the group, once, before it meets."""
    return (_meets(g, policy, Nature.SCHEDULED),) if g.invited else ()


def _meets(g: Gathering, policy: Policy, nature: Nature, was: str = "") -> Letter:
    names: dict[str, list[Fact]] = {ACCEPTED: [], DECLINED: [], NEEDS_ACTION: []}
    for one in sorted(g.invited, key=lambda one: one.name):
        names[g.answers.get(one.id, NEEDS_ACTION)].append(one.name)
    told: dict[str, Fact] = {"yes": names[ACCEPTED], "no": names[DECLINED], "open": names[NEEDS_ACTION], "was": was}
    asked = nature is Nature.ANSWER
    letter = _letter("group-meets", g, g.person, policy, nature, {**told, "asked": asked, "ours": g.is_ours})
    told = {key: fact for key, fact in letter.facts.items() if key != CALENDAR_FACT or g.is_ours}
    return replace(letter, facts=told)


def _answer(g: Gathering, event: Event, policy: Policy, now: datetime) -> Effects:
    """Whose calendar said it shows it so; what was said in words is told to her calendar, too."""
    answers = {**g.answers, event.by: event.text("answer")}
    g = replace(g, answers=answers)
    hers = next((one for one in g.invited if one.id == event.by), None)
    words = hers is not None and not event.text("uid")
    letters = (_letter("group-invite", g, hers, policy, Nature.ANSWER),) if words and hers else ()
    return Effects(letters, changes={"answers": answers})


def _joined(g: Gathering, event: Event, policy: Policy, now: datetime) -> Effects:
    """Who has come into the group since it was planned, with what is known by now."""
    return Effects(tuple(_letter("group-invite", g, one, policy) for one in g.invited))


def _left(g: Gathering, event: Event, policy: Policy, now: datetime) -> Effects:
    """It is called off for her alone: for the others no other number stands."""
    kept: Mapping[str, Mapping[str, str]] = {"organizers": g.organizers, "answers": g.answers}
    changes = {name: {who: said for who, said in those.items() if who != event.by} for name, those in kept.items()}
    g = replace(g, invite_sequence=g.invite_sequence + 1)
    return Effects(tuple(_off(g, one, policy, by="left") for one in g.invited), changes=changes)


def called_off(g: Gathering, event: Event, policy: Policy) -> tuple[tuple[Letter, ...], dict[str, object]]:
    """The letters of it, and what is kept: nobody's calendar has anything to answer any more."""
    g = replace(g, invite_sequence=g.invite_sequence + 1)
    letters = [_off(g, one, policy, by="facilitator") for one in g.invited]
    own = [_off(g, g.person, policy, by="you", nature=Nature.ANSWER)] if g.is_ours else []
    return (*letters, *own), {"invite_sequence": g.invite_sequence, **NOBODY}


NOBODY: Mapping[str, object] = {"organizers": {}, "answers": {}}


def _off(g: Gathering, to: Person, policy: Policy, *, by: str, nature: Nature = Nature.TRIGGERED) -> Letter:
    """What is answered goes to the facilitator, by the group's address; she is no reader of her own words."""
    letter = _letter("group-off", g, to, policy, nature, {"by": by})
    return letter if to.id == g.person.id else replace(letter, answers_to=f"{GROUP}{g.slug}")


def _letter(  # noqa: PLR0917 - a letter has these parts
    template: str,
    g: Gathering,
    to: Person,
    policy: Policy,
    nature: Nature = Nature.TRIGGERED,
    said: Mapping[str, Fact] | None = None,
) -> Letter:
    """With the event, as this reader's calendar is to have it."""
    facts = {"was": "", "words": [], **(said or {})}
    at, was = _start(g), str(facts["was"])
    day = say.local_day(at, to.zone)
    told: dict[str, Fact] = {
        "ref": "",
        "first": to.first,
        "because": "you look after a group" if to.id == g.person.id else "you are in a group",
        **facts_of(group_of(g.person, policy)),
        "facilitator": g.person.name,
        "meets": moment(g, to.zone),
        "when_short": say.short_moment(at, to.zone),
        "day": say.short_date(day),
        "date": say.long_date(day),
        "length": say.length(g.minutes),
        "summary": g.summary,
        "place": g.place,
        "agenda": list(g.agenda),
        "answer": g.answers.get(to.id, ""),
    }
    facts["was"] = say.moment(datetime.fromisoformat(was), to.zone) if was else ""
    calendar = _invite(g, to, CANCEL if template == "group-off" else REQUEST, policy).facts
    return Letter(template, to.id, {**told, **facts, **calendar}, nature, thread=f"gathering:{g.id}")


def _start(g: Gathering) -> datetime:
    return g.starts_at or datetime.max.replace(tzinfo=UTC)


def _invite(g: Gathering, to: Person, method: str, policy: Policy) -> Invite:
    start = _start(g)
    answer = DECLINED if method == CANCEL else ACCEPTED if to.id == g.person.id else g.answers.get(to.id, NEEDS_ACTION)
    title = title_of(g, policy)
    return Invite(
        method=method,
        uid=g.invite_uid,
        sequence=g.invite_sequence,
        start=start,
        end=start + timedelta(minutes=g.minutes),
        summary=f"{title}: {g.summary}" if g.summary else title,
        about="",
        organizer=g.organizers.get(to.id, ""),
        guests=(Guest(to.name, to.email, answer),),
        place=g.place,
    )


ROWS: tuple[Row[Gathering], ...] = tuple(
    Row(old, name, old, do)
    for name, do in (("answer", _answer), ("joined", _joined), ("left", _left))
    for old in sorted(AHEAD)
)
