"""From an understood command to a decision: which subject it is about, and which event it is there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from mailflow.core import say
from mailflow.core.commands import COMMANDS
from mailflow.core.letter import Letter, Nature
from mailflow.core.machines import connection, meeting, question, survey
from mailflow.core.machines.connection import LIVE, Connection, State
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.question import Question
from mailflow.core.machines.survey import Survey
from mailflow.core.people import Person
from mailflow.core.transition import Event, Slot
from mailflow.flow.record import Step
from mailflow.store import outbox, people, subjects

Slots = Mapping[str, Slot]
DAILY_ANSWERS = 3  # P13: automatic answers to one address a day
COUNTED = ("help", "status", "ask-back", "not-now", "unknown-name")
OPEN = LIVE | {State.REQUESTED}


@dataclass(frozen=True)
class Command:
    """Somebody's command, allowed to act."""

    person: Person
    verb: str
    slots: Slots
    about: str = ""  # the subject its reply address is bound to


def act(step: Step, command: Command) -> str:
    """Do it; the reason says what happened, in words for people."""
    return HANDLERS[command.verb](step, command)


def _answer_request(step: Step, command: Command) -> str:
    found = _requested(step, command)
    if found is None:
        return _stands(step, command, "There is no request waiting for your answer.")
    event = Event(command.verb.lower(), command.person.id, command.slots)
    decided = step.settle(connection.decide, found, event)
    return decided.reason if decided else _stands(step, command, _stand_of(found, command.person))


def _requested(step: Step, command: Command) -> Connection | None:
    """The request a reply is bound to; at a desk, the only one that waits for this person."""
    bound = subjects.find(step.tx, command.about, step.house.zone)
    if isinstance(bound, Connection):
        return bound if bound.asked.id == command.person.id else None
    waiting = subjects.find_connections(
        step.tx, step.programme, command.person.id, frozenset({State.REQUESTED}), step.house.zone
    )
    mine = [c for c in waiting if c.asked.id == command.person.id]
    return mine[0] if len(mine) == 1 else None


def _cosign(step: Step, command: Command) -> str:
    bound = subjects.find(step.tx, command.about, step.house.zone)
    if not isinstance(bound, Meeting) or bound.witness.id != command.person.id:
        return _stands(step, command, "Only the other person can confirm a meeting, by answering the letter about it.")
    decided = step.settle(meeting.decide, bound, Event(command.verb.lower(), command.person.id, command.slots))
    return decided.reason if decided else _stands(step, command, f"This meeting is {bound.state} already.")


def _survey(step: Step, command: Command) -> str:
    bound = subjects.find(step.tx, command.about, step.house.zone)
    if not isinstance(bound, Survey) or bound.person_id != command.person.id:
        return _stands(step, command, "There is no survey of yours to answer.")
    filled = all(isinstance(command.slots.get(key), int) for key in ("1", "2"))
    event = Event("answers" if filled else "answers-partly", command.person.id, command.slots)
    decided = step.settle(survey.decide, bound, event)
    return decided.reason if decided else _stands(step, command, "We have your answers already. Thank you.")


def _end(step: Step, command: Command) -> str:
    return _with_connection(step, command, LIVE, _end_one)


def _end_one(step: Step, command: Command, found: Connection) -> str:
    decided = step.settle(connection.decide, found, Event("end", command.person.id, command.slots))
    return decided.reason if decided else _stands(step, command, _stand_of(found, command.person))


def _log(step: Step, command: Command) -> str:
    return _with_connection(step, command, LIVE, _log_one)


def _log_one(step: Step, command: Command, found: Connection) -> str:
    slots = command.slots
    number = subjects.count_meetings(step.tx, found.id) + 1
    held_on = date.fromisoformat(str(slots["date"]))
    minutes, topics = slots["minutes"], str(slots.get("topics") or "")
    assert isinstance(minutes, int)
    new = Meeting(step.house.new_id(), f"M-{number}", found, minutes, held_on, topics, command.person.id)
    decided = step.settle(meeting.decide, new, Event("log", command.person.id, slots), new=True)
    step.settle(connection.decide, found, Event("met", command.person.id, {"date": held_on.isoformat()}))
    return decided.reason if decided else "nothing"


def _with_connection(
    step: Step, command: Command, states: frozenset[str], do: Callable[[Step, Command, Connection], str]
) -> str:
    """Which connection? A reply says by its address; else the one that fits; with several, a name, or we ask."""
    bound = _bound_connection(step, command)
    if bound is not None:
        return (
            do(step, command, bound)
            if bound.state in states
            else _stands(step, command, _stand_of(bound, command.person))
        )
    all_mine = subjects.find_connections(step.tx, step.programme, command.person.id, states, step.house.zone)
    named = str(command.slots.get("with") or command.slots.get("name") or "")
    mine = [c for c in all_mine if not named or _is_named(c.other(command.person.id), named)]
    if len(mine) == 1:
        return do(step, command, mine[0])
    if not mine:
        return _stands(step, command, f"You have no active connection{' with ' + named if named else ''} right now.")
    return ask_which(step, command, mine)


def _bound_connection(step: Step, command: Command) -> Connection | None:
    bound = subjects.find(step.tx, command.about, step.house.zone)
    if isinstance(bound, Meeting | Survey):
        bound = bound.connection
    return bound if isinstance(bound, Connection) else None


def _is_named(person: Person, words: str) -> bool:
    wanted = words.casefold().strip()
    return wanted in (person.name.casefold(), person.first.casefold(), person.email.casefold())


def _request(step: Step, command: Command) -> str:
    """W2: only to somebody enrolled; W4 and W5: to the other side, from whoever may ask."""
    asker, name = command.person, str(command.slots.get("name") or "").strip()
    refused = _may_ask(step, asker)
    if refused:
        return _stands(step, command, refused)
    target = str(command.slots.get("target") or "")
    found = [p for p in _askable(step, asker) if p.id == target or (not target and _fits(p, name))]
    if len(found) == 1:
        return _request_one(step, command, found[0])
    if len(found) > 1:
        return _ask(step, command, f"ask {name} to be your mentor", [(p.name, p.id) for p in found])
    return _unknown_name(step, command, name)


def _may_ask(step: Step, asker: Person) -> str:
    allowed = step.policy.pairing.who_asks
    if asker.roles.isdisjoint(allowed):
        return f"In {step.policy.programme.name} a request can come from: {', '.join(allowed)}."
    return ""


def _askable(step: Step, asker: Person) -> list[Person]:
    sides = {"mentee": ("mentor", "facilitator"), "group_member": ("mentor", "facilitator")}
    wanted = {role for mine in asker.roles for role in sides.get(mine, ("mentee",))}
    return [p for p in people.find_by_role(step.tx, step.programme, sorted(wanted), step.zone) if p.id != asker.id]


def _fits(person: Person, name: str) -> bool:
    """The whole name, the first name, the last name or the address: whole words, never a guess."""
    return bool(name) and (_is_named(person, name) or name.casefold() in person.name.casefold().split())


def _request_one(step: Step, command: Command, other: Person) -> str:
    asker = command.person
    mentee, mentor = (asker, other) if not asker.roles.isdisjoint(("mentee", "group_member")) else (other, asker)
    between = [c for c in _connections(step, asker) if other.id in (c.mentee.id, c.mentor.id)]
    if between:
        return _stands(step, command, _stand_of(between[0], asker))
    load = subjects.mentor_load(step.tx, step.programme, mentor.id)
    if mentor.paused or load >= max(mentor.capacity, step.policy.pairing.mentor_capacity):
        return _stands(step, command, f"{mentor.name} cannot take on another mentee right now.")  # W7
    new = Connection(step.house.new_id(), _new_ref(step), step.programme, mentee, mentor)
    decided = step.settle(connection.decide, new, Event("request", asker.id, command.slots), new=True)
    return decided.reason if decided else "nothing"


def _connections(step: Step, person: Person) -> list[Connection]:
    return subjects.find_connections(step.tx, step.programme, person.id, OPEN, step.house.zone)


_REF_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 O 1 I L U: they are misread aloud


def _new_ref(step: Step) -> str:
    return "R-" + "".join(_REF_LETTERS[byte % len(_REF_LETTERS)] for byte in step.house.random(5))


def _unknown_name(step: Step, command: Command, name: str) -> str:
    near = [p.name for p in _askable(step, command.person)]
    facts = {"name": name or "nobody", "options": near[:5]}
    answer(step, command.person, "unknown-name", facts, command.about)
    return f"nobody here is called {name!r}; told so"


def _yes_or_no(step: Step, command: Command) -> str:
    """What YES means is what the letter asked: end it, or "that was me"."""
    bound = subjects.find(step.tx, command.about, step.house.zone)
    event = Event(command.verb.lower(), command.person.id)
    if isinstance(bound, Connection):
        decided = step.settle(connection.decide, bound, event) if bound.ending_by == command.person.id else None
        return decided.reason if decided else _stands(step, command, _stand_of(bound, command.person))
    if isinstance(bound, Question) and bound.person.id == command.person.id:
        return _answer_question(step, command, bound, event, bound.slots)
    return _stands(step, command, "That question is closed.")


def _choice(step: Step, command: Command) -> str:
    bound = subjects.find(step.tx, command.about, step.house.zone)
    number = command.slots.get("number")
    if not isinstance(bound, Question) or not isinstance(number, int) or not 1 <= number <= len(bound.targets):
        return _stands(step, command, "That number is none of the choices.")
    slots = {**bound.slots, "target": bound.targets[number - 1]}
    return _answer_question(step, command, bound, Event("choice", command.person.id), slots)


def _answer_question(step: Step, command: Command, asked: Question, event: Event, slots: Slots) -> str:
    decided = step.settle(question.decide, asked, event)
    if decided is None:
        return _stands(step, command, f"That question is {asked.state} already; nothing changed.")
    if decided.subject.state != question.State.CONFIRMED:
        return decided.reason
    about = str(slots["target"]) if str(slots.get("target", "")).startswith("connection:") else asked.about
    return act(step, replace(command, verb=asked.verb, slots=slots, about=about))


def _ask(step: Step, command: Command, words: str, options: list[tuple[str, str]]) -> str:
    asked = Question(
        id=step.house.new_id(),
        programme=step.programme,
        person=command.person,
        verb=command.verb,
        slots=command.slots,
        about=command.about,
        act=words,
        options=tuple(name for name, _ in options),
        targets=tuple(target for _, target in options),
    )
    step.settle(question.decide, asked, Event("ask", command.person.id), new=True)
    return f"asked {command.person.first} before doing it: {words}"


def ask_first(step: Step, command: Command) -> str:
    """The round trip: the address on file is asked whether it was really its owner."""
    return _ask(step, command, _in_words(command), [])


def ask_which(step: Step, command: Command, among: list[Connection]) -> str:
    """A numbered choice between a person's connections."""
    options = [(c.other(command.person.id).name, f"connection:{c.id}") for c in among]
    return _ask(step, command, _in_words(command), options)


def _in_words(command: Command) -> str:
    """What a command would do, in words that follow "you asked us to"."""
    slots = command.slots
    if command.verb == "REQUEST":
        return f"ask {slots.get('name') or 'somebody'} to be your mentor"
    if command.verb == "LOG":
        day = say.long_date(date.fromisoformat(str(slots["date"])))
        return f"write down a meeting of {say.length(int(str(slots['minutes'])))} on {day}"
    return {
        "ACCEPT": "accept the request",
        "DECLINE": "decline the request",
        "CONFIRM": "confirm the meeting",
        "DISPUTE": "say that the meeting is not written down right",
        "END": "end a mentoring connection",
        "ANSWERS": "send in your survey answers",
        "PAUSE": "pause new requests to you",
        "RESUME": "open you to new requests again",
    }[command.verb]


def _pause(step: Step, command: Command) -> str:
    paused = command.verb == "PAUSE"
    people.set_state(step.tx, step.programme, command.person.id, "paused" if paused else "active")
    return _stands(
        step,
        command,
        "You get no new requests until you write RESUME." if paused else "You can be asked again from now on.",
    )


def _help(step: Step, command: Command) -> str:
    commands = [{"word": c.name, "line": c.help} for c in COMMANDS if c.name in HANDLERS and c.help]
    answer(step, command.person, "help", {"commands": commands}, command.about)
    return "sent the list of commands"


def _status(step: Step, command: Command) -> str:
    mine = _connections(step, command.person)
    lines = [{"title": _title(c, command.person), "line": _stand_of(c, command.person)} for c in mine]
    nothing = {"title": "Nothing open", "line": "You have no request and no active connection right now."}
    facts = {"lines": lines or [nothing], "role": ", ".join(sorted(command.person.roles)).replace("_", " ")}
    answer(step, command.person, "status", facts, command.about)
    return "sent how things stand"


def _title(c: Connection, person: Person) -> str:
    return f"{c.other(person.id).name} ({c.ref})"


def _stand_of(c: Connection, person: Person) -> str:
    """One sentence: how a connection stands, for one of the two."""
    other, zone = c.other(person.id).name, person.zone
    day = {key: say.long_date(say.local_day(at, zone)) for key, at in _instants(c).items()}
    return {
        State.REQUESTED: f"The request with {other} waits for {'your' if c.asked.id == person.id else 'an'} answer"
        f" until {day.get('answer_by', 'its last day')}.",
        State.ACTIVE: f"You and {other} have been connected since {day.get('started_at', 'the start')}.",
        State.ENDING: f"Your connection with {other} ends when the question about ending it is answered with YES.",
        State.DECLINED: f"The request with {other} was declined on {day.get('ended_at', 'its last day')}.",
        State.EXPIRED: f"The request with {other} ran out without an answer on {day.get('ended_at', 'its last day')}.",
        State.ENDED: f"Your connection with {other} ended on {day.get('ended_at', 'its last day')}.",
    }[State(c.state)]


def _instants(c: Connection) -> dict[str, datetime]:
    return {key: at for key in ("answer_by", "started_at", "ended_at") if (at := getattr(c, key)) is not None}


def _stands(step: Step, command: Command, stands: str) -> str:
    """A second or a late answer changes nothing, and says what stands and what can be done."""
    can = f"If that is not what you want, write to {step.desk('team')} and {step.policy.programme.signs} will help."
    answer(step, command.person, "not-now", {"stands": stands, "can": can}, command.about)
    return f"changed nothing: {stands}"


def answer(step: Step, person: Person, template: str, facts: Mapping[str, object], about: str) -> bool:
    """A direct answer, unless this person had three today."""
    if outbox.count_answers(step.tx, person.id, step.now - timedelta(days=1), COUNTED) >= DAILY_ANSWERS:
        return False
    common = {"ref": "", "because": "you wrote to us"}
    step.write([Letter(template, person.id, {**common, **facts}, Nature.ANSWER)], about)
    return True


HANDLERS: Mapping[str, Callable[[Step, Command], str]] = {
    "ACCEPT": _answer_request,
    "DECLINE": _answer_request,
    "CONFIRM": _cosign,
    "DISPUTE": _cosign,
    "ANSWERS": _survey,
    "END": _end,
    "LOG": _log,
    "REQUEST": _request,
    "YES": _yes_or_no,
    "NO": _yes_or_no,
    "CHOICE": _choice,
    "PAUSE": _pause,
    "RESUME": _pause,
    "HELP": _help,
    "STATUS": _status,
}
