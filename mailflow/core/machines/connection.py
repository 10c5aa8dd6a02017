"""A connection: asked, answered, alive, ended. One mentee and one mentor."""

from dataclasses import replace
from datetime import date, datetime

from mailflow.core import limits, say
from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.machines import (
    absent,
    choosing,
    circle,
    closing,
    following_up,
    leaving,
    longer,
    offered,
    reckoned,
    request,
    supervised,
    taken_back,
    term,
)
from mailflow.core.machines.pair import (
    FINAL,
    LIVE,
    OCCUPYING,
    OVER,
    Connection,
    State,
    common_facts,
    letter_about,
    unless_off,
)
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_days
from mailflow.core.transition import Decision, Due, Effects, Event, Row, walk

__all__ = ["FINAL", "LIVE", "OCCUPYING", "OVER", "TRANSITIONS", "Connection", "State", "decide"]


def decide(connection: Connection, event: Event, policy: Policy, now: datetime) -> Decision[Connection] | None:
    """The only place a connection changes."""
    return walk(TRANSITIONS, FINAL, connection, event, policy, now)


def _accept(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """W10: the mentee sets the first meeting; so the introduction asks her, and silence reminds her."""
    ends_at, starts = reckoned.ends(c, policy, now), reckoned.starts(c, policy, now)
    rules = policy.connection
    return Effects(
        letters=tuple(_introduction(c, reader, event, policy, now) for reader in c.both),
        deadlines=(
            *unless_off("first-meeting", starts, rules.first_meeting_within_days, c, policy),
            *_quiet(c, policy, starts),
            *term.dues(ends_at, policy, now),
        ),
        closes=("expiry", "reminder", *following_up.KINDS),
        opens=("forms", "rhythms", "rematch", "pacts", "preread"),
        changes={"started_at": now, "ends_at": ends_at},
    )


def _pair(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """C4: the team brings two together, and keeps what it went by (C5)."""
    began = _accept(c, event, policy, now)
    changes = {**began.changes, "asked_by": event.by, "asked_at": now, "why": tuple(event.text("why").splitlines())}
    return replace(began, changes=changes)


def _may_be_paired(c: Connection, policy: Policy) -> bool:
    return policy.pairing.who_pairs == "team" and not limits.is_barred(c, policy)


def _nudge_first(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    example = say.example_day(now, c.mentee.zone)
    return Effects((letter_about("first-meeting", c, c.mentee, nature=Nature.SCHEDULED, example=example),))


def _nudge_quiet(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """W9: the mentee is nudged first; the mentor hears of it only from the second time on."""
    since = date.fromisoformat(c.last_met) if c.last_met else say.local_day(c.started_at or now, c.mentee.zone)
    days = (say.local_day(now, c.mentee.zone) - since).days
    readers = (("quiet-mentee", c.mentee), ("quiet-mentor", c.mentor))[: c.quiet_nudges + 1]
    facts: dict[str, Fact] = {"days": days, "met": bool(c.last_met), "example": say.example_day(now, c.mentee.zone)}
    letters = tuple(letter_about(name, c, reader, nature=Nature.SCHEDULED, **facts) for name, reader in readers)
    again = _quiet(c, policy, now)
    # Two nudges, then the digest alone speaks: a pair that does not answer is the coordinator's to call.
    return Effects(letters, again if c.quiet_nudges < 1 else (), changes={"quiet_nudges": c.quiet_nudges + 1})


def _ask_how(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """By a coordinator's word, whatever nudges came before: to the mentee, who owns it (W9)."""
    by_silence = (
        _nudge_quiet(replace(c, quiet_nudges=0), event, policy, now)
        if c.last_met
        else _nudge_first(c, event, policy, now)
    )
    return Effects(tuple(replace(letter, nature=Nature.TRIGGERED) for letter in by_silence.letters))


def _meets_by_itself(c: Connection, policy: Policy) -> bool:
    return not circle.is_in_a_group(c, policy)


def _later(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """Nobody is nudged while the question about ending is open; should it lapse, the nudge comes after it."""
    kind = event.name.removeprefix("silence:")
    days = policy.ending.ask_again_within_days + 1
    return Effects(deadlines=(Due(kind, after_days(now, days, c.mentee.zone, policy)),))


def _met(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    last_met = max(c.last_met, event.text("date"))
    opens = () if c.last_met else ("first-pacts",)
    changes = {"quiet_nudges": 0, "last_met": last_met}
    return Effects((), _quiet(c, policy, now), ("quiet", "first-meeting"), opens=opens, changes=changes)


def _heard(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """No meeting, and yet not quiet."""
    return Effects((), _quiet(c, policy, now), ("quiet",), changes={"quiet_nudges": 0})


def _quiet(c: Connection, policy: Policy, now: datetime) -> tuple[Due, ...]:
    return unless_off("quiet", now, policy.connection.quiet_after_days, c, policy)


def _unmet(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """A meeting was taken back; where it was the only one, the two are asked about a first one again."""
    days, last_met = policy.connection.first_meeting_within_days, event.text("date")
    first = () if last_met else unless_off("first-meeting", reckoned.starts(c, policy, now), days, c, policy)
    return Effects((), tuple(due for due in first if due.at > now), changes={"last_met": last_met})


def _ask_again(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    due_at = after_days(now, policy.ending.ask_again_within_days, c.one(event.by).zone, policy)
    due, reason = say.until(say.local_day(due_at, c.one(event.by).zone)), event.text("reason")
    facts: dict[str, Fact] = {**due, "reason": bool(reason), "group": circle.title_of(c, policy)}
    facts["mine"] = event.by == c.mentee.id
    facts |= {"options": closing.options_for(c, event.by)} if policy.ending.asks_why else {}
    question = letter_about(
        "end-why" if policy.ending.asks_why else "end-question", c, c.one(event.by), Nature.ANSWER, **facts
    )
    changes = {"ending_by": event.by, "reason": reason}
    return Effects((question,), (Due("ending", due_at),), changes=changes)


def _lapse(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    letter = letter_about("end-lapsed", c, c.one(c.ending_by), nature=Nature.SCHEDULED)
    return Effects((letter,), changes={"ending_by": "", "reason": ""})


def _end(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """W17: a survey at completion, to both. The survey is the closing letter: one letter, not two."""
    return Effects(opens=("survey",), changes={"ended_at": now})


def _time_is_over(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """Nobody ended it: who was asked whether she wants to has not said yes, and her reason goes to nobody."""
    return Effects(opens=("survey",), changes={"ended_at": now, "ending_by": "", "reason": ""})


def _close(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """A coordinator ends it: the survey tells the two, without her reason."""
    facts = {"ref": c.ref, "because": "you are a coordinator", "pair": c.names}
    changes = {"ended_at": now, "ending_by": event.by, "reason": event.text("reason")}
    return Effects((Letter("pair-ended", event.by, facts, Nature.ANSWER),), opens=("survey",), changes=changes)


def _introduction(c: Connection, reader: Person, event: Event, policy: Policy, now: datetime) -> Letter:
    """What the one who accepted wrote beside it is for the other."""
    other, by, note = c.other(reader.id), event.by, event.text("note")
    who = "mentor" if other.id == c.mentor.id else "mentee"
    facts = {who: other.name, f"{who}_first": other.first, f"{who}_email": other.email}
    said = {"note": note if reader.id != by else "", "example": say.short_date(say.local_day(now, reader.zone))}
    by_team = by not in (c.mentor.id, c.mentee.id)
    own: dict[str, Fact] = {"undo": reader.id == by}  # who said yes may take it back
    own["paired_by"] = "team" if by_team else "you" if reader.id == by else "other"
    told = {"mentor_about": "about", "profession": "profession"} if who == "mentor" else {"goal": "goal"}
    extra = {fact: other.told(field, policy.pairing.introduces) for fact, field in told.items()}
    # The direct answer to ACCEPT goes to the one who accepted; the other hears by the same letter.
    template = "introduction-mentee" if who == "mentor" else "introduction-mentor"
    nature = Nature.ANSWER if reader.id == by else Nature.TRIGGERED
    own |= reckoned.told(c, policy, now)
    return Letter(template, reader.id, {**common_facts(c, reader), **facts, **extra, **said, **own}, nature)


_N, _R, _A, _E = State.NEW, State.REQUESTED, State.ACTIVE, State.ENDING

TRANSITIONS: tuple[Row[Connection], ...] = (
    Row(_N, "request", _R, request.ask),  # W4, W5
    Row(_N, "pair", _A, _pair, when=_may_be_paired),  # C4
    Row(_R, "silence:reminder", _R, request.remind),  # W6
    Row(_R, "remind", _R, request.remind),
    Row(_R, "silence:expiry", State.EXPIRED, request.expire),  # W6
    Row(_R, "away", _R, absent.wait, when=absent.is_first),
    Row(_R, "unreached", State.UNREACHED, absent.move_on),
    Row(_R, "accept", State.DECLINED, request.refuse_barred, when=limits.is_barred),
    *circle.ROWS,  # W14
    Row(_R, "accept", _A, _accept),
    Row(_R, "decline", State.DECLINED, request.decline),  # W8
    Row(State.DECLINED, "release", State.DECLINED, request.settle, when=request.is_seeking),  # W8
    Row(_A, "silence:first-meeting", _A, _nudge_first),  # W10
    Row(_A, "silence:quiet", _A, _nudge_quiet),  # W9
    Row(_A, "away", _A, absent.rest, when=absent.is_first),
    Row(_A, "met", _A, _met),
    Row(_A, "heard", _A, _heard),
    Row(_A, "unmet", _A, _unmet),
    Row(_A, "end", _E, _ask_again),
    *choosing.ROWS,
    Row(_A, "silence:term", State.ENDED, _time_is_over),  # W17
    Row(_A, "close", State.ENDED, _close),
    Row(_E, "close", State.ENDED, _close),
    Row(_E, "met", _E, _met),
    Row(_E, "heard", _E, _heard),
    Row(_E, "unmet", _E, _unmet),
    *closing.ROWS,
    Row(_E, "yes", State.ENDED, _end),  # W17
    Row(_E, "no", _A, taken_back.keep),
    Row(_E, "silence:ending", _A, _lapse),
    Row(_E, "silence:first-meeting", _E, _later),
    Row(_E, "silence:quiet", _E, _later),
    Row(_E, "silence:term", State.ENDED, _time_is_over),
    Row(_R, "follow-up", _R, request.follow_up),  # A25
    *following_up.ROWS,
    *taken_back.ROWS,
    *term.ROWS,
    *offered.ROWS,
    *longer.ROWS,
    Row(_A, "remind", _A, _ask_how, when=_meets_by_itself),
    *reckoned.ROWS,
    *leaving.ROWS,
    *supervised.ROWS,
)
