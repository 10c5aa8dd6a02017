"""A request before it is a pair: asked, reminded, asked once more, refused, declined, run out."""

from dataclasses import replace
from datetime import datetime

from mailflow.core import limits, say
from mailflow.core.letter import Fact, Letter, Nature, nature_of
from mailflow.core.limits import Bar
from mailflow.core.machines import circle, following_up
from mailflow.core.machines.pair import Connection, common_facts, letter_about, others_in
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_days
from mailflow.core.say import phrase
from mailflow.core.transition import Due, Effects, Event


def ask(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    c = replace(c, asked_by=event.by, note=event.text("note"))
    zone, rules = c.asked.zone, policy.request
    answer_by = after_days(now, rules.answer_within_days, zone, policy)
    reminders = [Due("reminder", after_days(now, d, zone, policy)) for d in rules.remind_on_days]
    day = say.local_day(answer_by, c.asker.zone)
    beside: list[Fact] = list(event.text("beside").splitlines())
    group = circle.title_of(c, policy)
    return Effects(
        letters=(
            Letter("request", c.asked.id, _request_facts(c, answer_by, policy), thread=f"request:{c.id}"),
            letter_about("request-receipt", c, c.asker, Nature.TRIGGERED, **say.until(day), beside=beside, group=group),
        ),
        deadlines=(*reminders, *following_up.deadlines(c, policy, now), Due("expiry", answer_by)),
        changes={"asked_by": event.by, "asked_at": now, "answer_by": answer_by, "note": c.note},
    )


def remind(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    answer_by = c.answer_by or now
    if answer_by <= now:
        return Effects()  # after a standstill: too late to remind, the expiry follows
    days_left = (say.local_day(answer_by, c.asked.zone) - say.local_day(now, c.asked.zone)).days
    facts = {**_request_facts(c, answer_by, policy), "days_left": days_left}
    return Effects((Letter("request-reminder", c.asked.id, facts, nature_of(event.by), thread=f"request:{c.id}"),))


def follow_up(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """A25: who asked asks once more."""
    receipt = letter_about("followed-up", c, c.asker, Nature.ANSWER)
    return Effects((*remind(c, event, policy, now).letters, receipt))


def expire(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    group = circle.title_of(c, policy)
    closed = letter_about("request-closed", c, c.asked, nature=Nature.SCHEDULED, group=group)
    told = letter_about("request-expired", c, c.asker, nature=Nature.SCHEDULED, others=others_in(event), group=group)
    return Effects((closed, told), changes={"ended_at": now})


def refuse_barred(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """W7, A11, C10: what stood in the way of asking is looked at again at ACCEPT; who asked is told at once."""
    barred = limits.bar(c, policy) or Bar.MENTOR_FULL
    if barred is Bar.MENTOR_FULL and c.asked.id == c.mentor.id:
        told = (
            letter_about("at-capacity", c, c.mentor),
            letter_about("declined", c, c.asker, others=others_in(event), helped=False),
        )
    else:
        told = _cannot(c, c.asked, barred, policy, said=True), _cannot(c, c.asker, barred, policy)
    return Effects(told, changes={"ended_at": now, "reason": f"it came too late: {barred}"})


def _cannot(c: Connection, reader: Person, barred: Bar, policy: Policy, *, said: bool = False) -> Letter:
    nature = Nature.ANSWER if said else Nature.TRIGGERED
    return letter_about("cannot-pair", c, reader, nature, said=said, why=limits.why(barred, c, reader.id, policy))


def decline(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """W8: a reason and "help me find another" go to the coordinator; the reason never to the other side."""
    reason, wants_help = event.text("reason"), bool(event.slots.get("help"))
    names: dict[str, Fact] = {
        "asked": c.asked.name,
        "asker": c.asker.name,
        "mentor": c.mentor.name,
        "mentee": c.mentee.name,
        "mentee_email": c.mentee.email,
    }
    team = letter_about("declined-team", c, None, Nature.TRIGGERED, **names, reason=reason, help=wants_help)
    return Effects(
        letters=(
            letter_about("decline-receipt", c, c.asked, nature=Nature.ANSWER, helped=wants_help, reason=bool(reason)),
            letter_about(
                "declined", c, c.asker, others=others_in(event), helped=wants_help and c.asker.id == c.mentee.id
            ),
            *((team,) if reason or wants_help else ()),
        ),
        changes={"ended_at": now, "reason": reason, "seeking": wants_help},
    )


def is_seeking(c: Connection, policy: Policy) -> bool:
    """Whether the team still helps somebody to find another."""
    return c.seeking


def settle(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """W8: a coordinator says that it is done."""
    what = phrase("{mentee} has help to find another mentor", mentee=c.mentee.name)
    facts = {"ref": c.ref, "because": "you are a coordinator", "what": what}
    return Effects((Letter("settled", event.by, facts, Nature.ANSWER),), changes={"seeking": False})


def _request_facts(c: Connection, answer_by: datetime, policy: Policy) -> dict[str, Fact]:
    """W7: the requester's experience, needs and availability, for a good fit."""
    day = say.local_day(answer_by, c.asked.zone)
    asker = c.asker
    return {
        **common_facts(c, c.asked),
        # Who asks, mostly a mentee: letters that wait over an upgrade know her by no other name.
        "mentee": asker.name,
        "mentee_first": asker.first,
        "mentee_about": asker.about,
        "offers": asker.id == c.mentor.id,  # W5, A4: it is a mentor
        "group": circle.title_of(c, policy),  # W4: a place in it
        "profession": asker.profile.get("profession", ""),
        "goal": asker.goal,
        "availability": asker.availability,
        "note": c.note,
        **say.until(day),
    }
