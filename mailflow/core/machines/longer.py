"""Going on for longer: one of the two asks, and the end moves when the other agrees (C18)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mailflow.core import say
from mailflow.core.commands.spans import Span, later
from mailflow.core.letter import Letter, Nature
from mailflow.core.machines import term
from mailflow.core.machines.pair import Connection, State, letter_about
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_days
from mailflow.core.say import phrase
from mailflow.core.transition import Due, Effects, Event, Row, Slot

LONGEST = Span(60, "months")


def new_end(c: Connection, event: Event, policy: Policy) -> datetime | str:
    """The end as it would be: at the same time of the wall, in the programme's zone; or why it cannot be."""
    zone = ZoneInfo(policy.programme.time_zone)
    if c.ends_at is None:
        return phrase("That mentoring has no end that could be moved.")
    before = c.ends_at.astimezone(zone)
    day = _day(before.date(), event.slots, policy)
    if day <= before.date():
        return phrase(
            "{day} is not later than the end as it stands, {day2}.",
            day=say.long_date(day),
            day2=say.long_date(before.date()),
        )
    last = term.last_day(c, policy)
    if last and day > last:
        most, until = policy.connection.most_months, say.long_date(last)
        return phrase(
            "By the rules that it began under, a mentoring takes {most} months at most: until {until}.",
            most=most,
            until=until,
        )
    if day > later(before.date(), LONGEST):
        return phrase("A mentoring can go on for five years more at most.")
    return datetime.combine(day, before.timetz()).astimezone(c.ends_at.tzinfo)


def _day(before: date, slots: Mapping[str, Slot], policy: Policy) -> date:
    if slots.get("until"):
        return date.fromisoformat(str(slots["until"]))
    amount, unit = slots.get("amount"), slots.get("unit")
    if isinstance(amount, int) and isinstance(unit, str):
        return later(before, Span(amount, unit))
    return later(before, Span(policy.extension.months, "months"))


def why_not(c: Connection, now: datetime) -> str:
    """What stands in the way of taking it back, as a sentence."""
    if not c.extending_by and c.extends_to is None:
        return phrase("That wish is closed already, and the end is as our last email about it says.")
    before = c.extends_to or c.ends_at
    over = not c.extending_by and before is not None and before <= now
    return phrase("The end that you had agreed on before has passed meanwhile.") if over else ""


def agrees(c: Connection, event: Event) -> bool:
    """Whether this EXTEND is the other one's, and asks for nothing else."""
    return c.extending_by not in ("", event.by) and not names_a_day(event)


def names_a_day(event: Event) -> bool:
    """Whether it says until when, or how long: then it is a wish of its own."""
    return bool(event.slots.get("until") or event.slots.get("amount"))


def _propose(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    to = new_end(c, event, policy)
    c = replace(c, extending_by=event.by, extends_to=to if isinstance(to, datetime) else c.ends_at)
    one, other = c.one(event.by), c.other(event.by)
    due_at = after_days(now, policy.extension.answer_within_days, other.zone, policy)
    letters = (
        letter_to("extend-receipt", c, one, policy, due_at, Nature.ANSWER),
        letter_to("extend-question", c, other, policy, due_at),
    )
    changes = {"extending_by": event.by, "extends_to": c.extends_to}
    return Effects(letters, (Due("extension", due_at),), ("extension",), changes=changes)


def _agree(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """What the end was before is kept in its place, for UNDO."""
    letters = tuple(
        letter_to("extended", c, one, policy, now, Nature.ANSWER if one.id == event.by else Nature.TRIGGERED)
        for one in c.both
    )
    deadlines = term.dues(c.extends_to, policy, now) if c.extends_to else ()
    changes: dict[str, object] = {"ends_at": c.extends_to, "extends_to": c.ends_at, "extending_by": "", "choices": {}}
    return Effects(letters, deadlines, (*term.KINDS, "extension"), changes=changes)


def _refuse(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    other = c.other(event.by)
    told = phrase("{name} would rather not go on for longer, so the end stays as it was.", name=c.one(event.by).name)
    letters = (
        _closed(c, other, policy, Nature.TRIGGERED, told),
        _closed(
            c,
            c.one(event.by),
            policy,
            Nature.ANSWER,
            phrase("the end stays as it was, and we have told {other_first}.", other_first=other.first),
        ),
    )
    return Effects(letters, closes=("extension",), changes=NO_MORE)


def _lapse(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    told = phrase("{other} did not answer in time, so the end stays as it was.", other=c.other(c.extending_by).name)
    return Effects((_closed(c, c.one(c.extending_by), policy, Nature.SCHEDULED, told),), changes=NO_MORE)


def _take_back(c: Connection, event: Event, policy: Policy, now: datetime) -> Effects:
    """UNDO of the wish, or of the yes to it."""
    one, other = c.one(event.by), c.other(event.by)
    open_still = bool(c.extending_by)
    ends = c.ends_at if open_still else c.extends_to
    day = term.in_words(ends or now, policy)
    told = phrase(
        "it is taken back: your mentoring with {other} ends on {day}, as before. We have told {other_first}.",
        other=other.name,
        day=day,
        other_first=other.first,
    )
    news = phrase(
        "{name} took back the wish to go on for longer. Your mentoring ends on {day}, as before.",
        name=one.name,
        day=day,
    )
    letters = (
        letter_about(
            "taken-back", c, one, Nature.ANSWER, title=phrase("It ends on {day}, as before", day=day), told=told, can=""
        ),
        letter_about("taken-back-news", c, other, title=phrase("It ends on {day}, as before", day=day), told=news),
    )
    if open_still:
        return Effects(letters, closes=("extension",), changes=NO_MORE)
    changes = {**NO_MORE, "ends_at": ends}
    return Effects(letters, term.dues(ends, policy, now) if ends else (), term.KINDS, changes=changes)


NO_MORE = {"extending_by": "", "extends_to": None}


def letter_to(  # noqa: PLR0917 - a letter has these parts
    template: str,
    c: Connection,
    to: Person,
    policy: Policy,
    due_at: datetime,
    nature: Nature = Nature.TRIGGERED,
    *,
    team: bool = False,
) -> Letter:
    """A letter about another end; `team`: it is the team that would like it."""
    ends, longer = (term.in_words(at or due_at, policy) for at in (c.ends_at, c.extends_to))
    due = say.long_date(say.local_day(due_at, to.zone))
    undo = nature is Nature.ANSWER
    return letter_about(template, c, to, nature, ends=ends, longer=longer, due=due, undo=undo, team_asks=team)


def _closed(c: Connection, to: Person, policy: Policy, nature: Nature, told: str) -> Letter:
    return letter_about(
        "extend-closed", c, to, nature, ends=term.in_words(c.ends_at, policy) if c.ends_at else "", told=told
    )


def _is_asked(c: Connection, policy: Policy) -> bool:
    return bool(c.extending_by)


_A, _E = State.ACTIVE, State.ENDING

ROWS: tuple[Row[Connection], ...] = (
    Row(_A, "extend", _A, _propose),  # C18
    Row(_A, "agree", _A, _agree, when=_is_asked),
    Row(_A, "refuse", _A, _refuse, when=_is_asked),
    Row(_A, "silence:extension", _A, _lapse, when=_is_asked),
    Row(_E, "silence:extension", _E, _lapse, when=_is_asked),
    Row(_A, "undo-extend", _A, _take_back),
)
