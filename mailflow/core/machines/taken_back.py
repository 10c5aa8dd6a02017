"""What UNDO does to a connection: the rows, and why one may not be walked. Both of the two are told."""

from datetime import datetime

from mailflow.core import limits, say
from mailflow.core.letter import COORDINATORS, Fact, Letter, Nature
from mailflow.core.limits import Bar
from mailflow.core.machines import reckoned, term
from mailflow.core.machines.pair import Connection, State, letter_about, unless_off
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_days
from mailflow.core.say import phrase
from mailflow.core.transition import Due, Effects, Event, Row
from mailflow.core.undo import WITHIN

GONE = frozenset({State.ENDED, State.UNRELEASED, State.NOTICED})


def why_not(c: Connection, policy: Policy, now: datetime) -> str:
    """What stands in the way of taking back the last thing that happened to it, as a sentence."""
    if c.state == State.DECLINED and (c.answer_by is None or c.answer_by <= now):
        return phrase("The last day for an answer has passed meanwhile.")
    if c.state in GONE and (c.ends_at is None or c.ends_at <= now):
        return phrase("The time you agreed on is over meanwhile.")
    barred = limits.bar(c, policy) if c.state in GONE else None
    if barred is Bar.MENTOR_FULL:
        return phrase("{mentor} has taken on somebody else meanwhile.", mentor=c.mentor.name)
    return limits.why(barred, c, "", policy) if barred else ""


def may_go_on(c: Connection, policy: Policy) -> bool:
    return not limits.is_barred(c, policy)


def _withdraw(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    title = phrase("{asker} took back the request", asker=c.asker.name)
    news = phrase(
        "{asker} had asked to be paired with you and has taken it back. There is nothing to answer any more.",
        asker=c.asker.name,
    )
    told = phrase(
        "your request to {asked} is taken back, and we have told {asked_first}.",
        asked=c.asked.name,
        asked_first=c.asked.first,
    )
    can = phrase("You can ask someone else at any time: write to us with the word REQUEST and a name.")
    receipt = _receipt(c, c.asker, phrase("Your request is taken back"), told, can)
    return Effects((receipt, _news(c, c.asked, title, news)), changes={"ended_at": now})


def _unaccept(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """Open again, for two days at least: who took back a yes may still mean one."""
    answer_by = max(c.answer_by or now, after_days(now, WITHIN.days, c.asked.zone, policy))
    return Effects(
        letters=_open_again(c, answer_by, yes=True),
        deadlines=_deadlines(c, answer_by, policy, now),
        closes=("first-meeting", "quiet", *term.KINDS),
        changes={"started_at": None, "ends_at": None, "answer_by": answer_by},
    )


def _undecline(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """Where the team got the reason, it hears that there is none any more."""
    answer_by = c.answer_by or after_days(now, WITHIN.days, c.asked.zone, policy)
    title = phrase("{asked} took back the no", asked=c.asked.name)
    told = phrase(
        "{asked} had declined {asker}’s request, and has taken that back. It waits for an answer again.",
        asked=c.asked.name,
        asker=c.asker.name,
    )
    team = Letter("taken-back-news", COORDINATORS, _facts(c, title, told), Nature.TRIGGERED)
    return Effects(
        letters=(*_open_again(c, answer_by, yes=False), *((team,) if c.reason else ())),
        deadlines=_deadlines(c, answer_by, policy, now),
        changes={"ended_at": None, "reason": "", "seeking": False},
    )


def _open_again(c: Connection, answer_by: datetime, *, yes: bool) -> tuple[Letter, Letter]:
    own, theirs = (say.long_date(say.local_day(answer_by, p.zone)) for p in (c.asked, c.asker))
    told = (
        phrase(
            "your yes to {asker} is taken back, and we have told {asker_first}. The request is open again.",
            asker=c.asker.name,
            asker_first=c.asker.first,
        )
        if yes
        else phrase(
            "your no to {asker} is taken back, and we have told {asker_first}. The request is open again.",
            asker=c.asker.name,
            asker_first=c.asker.first,
        )
    )
    can = phrase("You can answer it until {own}: reply to this email with ACCEPT or DECLINE.", own=own)
    news = (
        phrase(
            "{asked} had said yes to your request, and has taken that back. The request is open again, and "
            "{asked_first} can answer it until {theirs}. We write to you as soon as there is an answer.",
            asked=c.asked.name,
            asked_first=c.asked.first,
            theirs=theirs,
        )
        if yes
        else phrase(
            "{asked} had said no to your request, and has taken that back. The request is open again, and "
            "{asked_first} can answer it until {theirs}. We write to you as soon as there is an answer.",
            asked=c.asked.name,
            asked_first=c.asked.first,
            theirs=theirs,
        )
    )
    return (
        _receipt(
            c,
            c.asked,
            (phrase("Your yes is taken back") if yes else phrase("Your no is taken back")),
            told,
            can,
            repeats="request",
        ),
        _news(
            c,
            c.asker,
            (
                phrase("{asked} took back the yes", asked=c.asked.name)
                if yes
                else phrase("{asked} took back the no", asked=c.asked.name)
            ),
            news,
        ),
    )


def _deadlines(c: Connection, answer_by: datetime, policy: Policy, now: datetime) -> tuple[Due, ...]:
    days = (after_days(c.asked_at or now, day, c.asked.zone, policy) for day in policy.request.remind_on_days)
    return (*(Due("reminder", day) for day in days if now < day < answer_by), Due("expiry", answer_by))


def keep(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """NO to the question about ending, and UNDO before it is answered."""
    letter = letter_about("end-cancelled", c, c.one(c.ending_by), nature=Nature.ANSWER)
    return Effects((letter,), closes=("ending",), changes={"ending_by": "", "reason": ""})


def go_on(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """The closing questions are closed with it: the flow does so, for they are subjects of their own."""
    rules = policy.connection
    first = unless_off("first-meeting", reckoned.starts(c, policy, now), rules.first_meeting_within_days, c, policy)
    deadlines = (
        *(due for due in first if not c.last_met and due.at > now),
        *unless_off("quiet", now, rules.quiet_after_days, c, policy),
        *(term.dues(c.ends_at, policy, now) if c.ends_at else ()),
    )
    changes = {"ended_at": None, "ending_by": "", "reason": "", "ended_because": ""}
    # Who comes back to the programme with all her pairs gets one letter about it, and not one for each.
    letters = (one for one in _they_go_on(c, event.by) if not (event.slots.get("with others") and one.to == event.by))
    return Effects(tuple(letters), deadlines, changes=changes)


def _they_go_on(c: Connection, by: str) -> tuple[Letter, ...]:
    """Who took it back gets the receipt; of a coordinator the two hear that it was the team."""
    if by in (c.mentor.id, c.mentee.id):
        one, other = c.one(by), c.other(by)
        told = phrase(
            "the ending is taken back: your mentoring with {other} goes on as before. We have told {other_first}.",
            other=other.name,
            other_first=other.first,
        )
        return _receipt(c, one, phrase("You and {other} go on", other=other.name), told, NOTHING), _on_again(
            c, other, one.name
        )
    told = phrase("the ending is taken back: the mentoring of {names} goes on, and we have told both.", names=c.names)
    facts = {**_facts(c, phrase("They go on: {names}", names=c.names), told), "can": ""}
    team = phrase("the team of the programme")
    return Letter("taken-back", by, facts, Nature.ANSWER), *(_on_again(c, one, team) for one in c.both)


def _on_again(c: Connection, reader: Person, who: str) -> Letter:
    other = c.other(reader.id).name
    told = phrase("{who} took back the ending. Your mentoring with {other} goes on as before.", who=who, other=other)
    return _news(c, reader, phrase("You and {other} go on", other=other), say.run((told, NOTHING)))


NOTHING = phrase("There is nothing more to do, and the closing questions need no answer.")


def _receipt(c: Connection, to: Person, title: str, told: str, can: str, repeats: str = "") -> Letter:  # noqa: PLR0917 - a letter has these parts
    letter = letter_about("taken-back", c, to, Nature.ANSWER, title=title, told=told, can=can)
    return Letter(letter.template, letter.to, letter.facts, letter.nature, repeats)


def _news(c: Connection, to: Person, title: str, told: str) -> Letter:
    return letter_about("taken-back-news", c, to, title=title, told=told)


def _facts(c: Connection, title: str, told: str) -> dict[str, Fact]:
    return {"ref": c.ref, "because": phrase("you are a coordinator"), "title": title, "told": told}


_A, _R = State.ACTIVE, State.REQUESTED

ROWS: tuple[Row[Connection], ...] = (
    Row(_R, "undo", State.WITHDRAWN, _withdraw),
    Row(_A, "undo", _R, _unaccept),
    Row(State.DECLINED, "undo", _R, _undecline),
    Row(State.ENDING, "undo", _A, keep),
    Row(State.ENDED, "undo", _A, go_on, when=may_go_on),
)
