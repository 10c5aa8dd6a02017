"""Direct answers: the list of commands, how things stand, and why something changed nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailflow.core import say
from mailflow.core.commands import For, help_lines
from mailflow.core.letter import Letter, Nature
from mailflow.core.machines.connection import LIVE, Connection, State
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.meeting import State as MeetingState
from mailflow.core.people import OFFICE, Person
from mailflow.core.policy import Policy
from mailflow.core.roles import PAIRED, works_for
from mailflow.core.say import phrase
from mailflow.core.transition import Slot
from mailflow.core.undo import words_for
from mailflow.flow import acts
from mailflow.flow.record import Step
from mailflow.store import outbox, people, subjects

Slots = Mapping[str, Slot]
DAILY_ANSWERS = 3  # P13: automatic answers to one address a day
DAILY_OTHERS = 30  # questions to a coordinator about others, where her mail is surely hers
DAILY_FORMS = 12  # forms that a word of hers sends, where her mail is surely hers: coming in takes several rounds
ENOUGH = "three automatic answers, or so many forms, went out today already, so none was sent and a person reads it"
COUNTED = (
    "help",
    "status",
    "ask-back",
    "not-now",
    "unknown-name",
    "passed-on",
    "why",
    "sheet",
    "report",
    "tips",
    "tip",
    "group-told",
    "transcript",
    "imported",
)
ASKED = (
    "confirm",
    "confirm-address",
    "confirm-delete",
    "confirm-lines",
    "confirm-import",
    "confirm-shall",
    "leave-question",
    "which",
)  # counted by themselves, so that a newcomer who asked for help can still begin
SECOND = frozenset({"ACCEPT", "DECLINE", "YES", "NO", "END"})  # said once more, they show that something is amiss
OPEN = LIVE | {State.REQUESTED}


@dataclass(frozen=True)
class Command:
    """Somebody's command, allowed to act."""

    person: Person
    verb: str
    slots: Slots
    about: str = ""  # the subject its reply address is bound to
    other_address: str = ""  # which it came from, where that is none of hers
    token: str = ""  # the key of the reply address it came to
    sender: str = ""  # the address it came from
    confirmed: bool = False  # the answer to our question, from the address on file, replays it


def send_help(step: Step, command: Command, verbs: Iterable[str]) -> str:
    """The commands that are acted on, each with its line and in the list of where it counts."""
    roles = command.person.roles
    readers = [For.EVERYONE]
    readers += [For.COORDINATOR] if "coordinator" in roles else []
    readers += [] if roles.isdisjoint(PAIRED) else [For.PAIRED]
    day = say.example_day(step.now, command.person.zone)
    rules = _rules_of(step, command.person)
    known = {verb for verb in verbs if any(works_for(verb, roles, one) for one in rules)}
    lists = {"commands": "", "at_desk": "frontdesk", "at_team": "team"}
    facts = {
        name: [{"word": word, "line": line} for word, line in help_lines(readers, known, day, desk)]
        for name, desk in lists.items()
    }
    sent = answer(step, command.person, "help", {**facts, "offices": _offices(step)}, command.about)
    return "sent the list of commands" if sent else ENOUGH


def _rules_of(step: Step, person: Person) -> list[Policy]:
    """A26: a pair keeps the rules under which it began, whatever today's say."""
    mine = subjects.find_connections(step.tx, step.programme, person.id, LIVE, step.house.zone)
    return [step.rules_for(pair) for pair in mine] or [step.policy]


def _offices(step: Step) -> list[dict[str, str]]:
    """A14: who runs it, where people.csv says of what."""
    everybody = people.find_by_role(step.tx, step.programme, ["coordinator"], step.zone)
    told = ((one.name, [one.profile[key] for key in OFFICE if key in one.profile]) for one in everybody)
    return [{"title": name, "line": phrase("{join}.", join=say.run(parts, ", "))} for name, parts in told if parts]


def stand_of(c: Connection, person: Person) -> str:
    """One sentence: how a connection stands, for one of the two."""
    other, zone = c.other(person.id).name, person.zone
    day = {key: say.long_date(say.local_day(at, zone)) for key, at in _instants(c).items()}
    due, ended = (day.get(key, phrase("its last day")) for key in ("answer_by", "ended_at"))
    return {
        State.REQUESTED: (
            phrase("The request with {other} waits for your answer until {day}.", other=other, day=due)
            if c.asked.id == person.id
            else phrase("The request with {other} waits for an answer until {day}.", other=other, day=due)
        ),
        State.ACTIVE: phrase(
            "You and {other} have been connected since {day}.",
            other=other,
            day=day.get("started_at", phrase("the start")),
        ),
        State.ENDING: phrase(
            "Your connection with {other} ends when the question about ending it is answered with YES.", other=other
        ),
        State.DECLINED: phrase("The request with {other} was declined on {day}.", other=other, day=ended),
        State.EXPIRED: phrase("The request with {other} ran out without an answer on {day}.", other=other, day=ended),
        State.UNREACHED: (
            phrase(
                "The request with {other} closed on {day}, for our letters to you came back.", other=other, day=ended
            )
            if c.asked.id == person.id
            else phrase(
                "The request with {other} closed on {day}, for our letters to {other} came back.",
                other=other,
                day=ended,
            )
        ),
        State.ENDED: phrase("Your connection with {other} ended on {day}.", other=other, day=ended),
        State.NOTICED: (
            phrase("Your connection with {other} is ending; you are to tell the team.", other=other)
            if c.mentee.id == person.id
            else phrase("Your connection with {other} is ending; {other} is to tell the team.", other=other)
        ),
        State.UNRELEASED: phrase("Your connection with {other} ended on {day}.", other=other, day=ended),
        State.WITHDRAWN: phrase("The request with {other} was taken back on {day}.", other=other, day=ended),
    }[_state_for(c, person)]


def _state_for(c: Connection, person: Person) -> State:
    """Who has not been told that the other thinks of ending it hears of it by no answer of ours either."""
    unheard = c.state == State.ENDING and c.ending_by != person.id
    return State.ACTIVE if unheard else State(c.state)


def stand_of_meeting(found: Meeting, person: Person) -> str:
    """One sentence: how a record stands, for one of the two."""
    day = say.long_date(found.held_on)
    if found.apart and found.state == MeetingState.CONFIRMED:
        return phrase(
            "The meeting of {day} is confirmed, and kept apart: it was written down after your mentoring had ended.",
            day=day,
        )
    if found.is_ours and found.state == MeetingState.WITHDRAWN:
        return phrase("The meeting of {day} was called off.", day=day)
    return {
        MeetingState.PROPOSED: (
            phrase("The meeting of {day} is proposed, and waits for your answer.", day=day)
            if found.witness.id == person.id
            else phrase(
                "The meeting of {day} is proposed, and waits for {witness}’s answer.",
                day=day,
                witness=found.witness.name,
            )
        ),
        MeetingState.CONFIRMED: phrase("The meeting of {day} is confirmed, and counts on both your records.", day=day),
        MeetingState.DISPUTED: phrase(
            "The meeting of {day} stands as not right, and does not count until you two agree.", day=day
        ),
        MeetingState.WITHDRAWN: phrase("The meeting of {day} was taken back, and does not count.", day=day),
        MeetingState.MISSED: phrase("The meeting of {day} did not come about, and nothing is on your record.", day=day),
        MeetingState.LOGGED: (
            phrase("The meeting of {day} is written down, and waits for your word.", day=day)
            if found.witness.id == person.id
            else phrase(
                "The meeting of {day} is written down, and waits for {witness}’s word.",
                day=day,
                witness=found.witness.name,
            )
        ),
        MeetingState.NOTED: phrase("That you two were in touch on {day} is noted.", day=say.long_date(found.held_on)),
        MeetingState.UNCONFIRMED: phrase("The meeting of {day} is on the record as “not confirmed”.", day=day),
    }.get(
        MeetingState(found.state),
        phrase("The meeting of {day} stands in the calendar, and is not written down yet.", day=day),
    )


def _instants(c: Connection) -> dict[str, datetime]:
    return {key: at for key in ("answer_by", "started_at", "ended_at") if (at := getattr(c, key)) is not None}


def stands(step: Step, command: Command, stands: str, can: str = "") -> str:
    """A second or a late answer changes nothing, and says what stands and what can be done."""
    can = can or _take_back(step, command)
    told = answer(step, command.person, "not-now", {"stands": stands, "can": can}, command.about)
    return f"changed nothing: {stands}{'' if told else f' ({ENOUGH})'}"


def _take_back(step: Step, command: Command) -> str:
    """How she undoes what stands, where she can; that a person reads her answer the letter says itself."""
    undoable = _undoable(step, command) if command.verb in SECOND and command.about else ""
    if not undoable:
        return ""
    return phrase(
        "If that is not what you want, you can still take back {undoable}: reply to this email with the word UNDO.",
        undoable=undoable,
    )


def _undoable(step: Step, command: Command) -> str:
    """What this person could take back of what her letter is about, in words."""
    act = acts.last_act(step, command.person, command.about)
    return words_for(act) if act and not acts.why_not(step, command.person, act) else ""


def answer(  # noqa: PLR0917 - a letter has these parts
    step: Step, person: Person, template: str, facts: Mapping[str, object], about: str, repeats: str = ""
) -> bool:
    """A direct answer, unless this person had three today. The third says that it is the last."""
    before = 0 if step.aside else answered_today(step, person, COUNTED)
    if before >= DAILY_ANSWERS:
        return False
    last = before == DAILY_ANSWERS - 1
    common = {"ref": "", "because": phrase("you wrote to us"), "last": last, "proven": step.proven}
    step.write([Letter(template, person.id, {**common, **facts}, Nature.ANSWER, repeats)], about)
    return True


def answered_today(step: Step, person: Person, templates: tuple[str, ...], *, others: bool | None = None) -> int:
    """How many of these letters of the last 24 hours count against this mail; of questions, only those about others.

    Against what is surely hers only those that answered what was surely hers: nobody else can use up her three.
    Where nothing says who wrote, answers and questions are three together: more than that nobody can make us send her.
    """
    templates = (*COUNTED, *ASKED) if step.unproven else templates
    return sent_today(step, person, templates, proven=step.proven, others=others if step.proven else None)


def may_have(step: Step, person: Person, forms: tuple[str, ...]) -> bool:
    """Whether she can be sent such a form today: what nobody can have us send but herself is more than three."""
    return sent_today(step, person, forms) < (DAILY_FORMS if step.proven else DAILY_ANSWERS)


def sent_today(
    step: Step, person: Person, templates: tuple[str, ...], *, proven: bool = False, others: bool | None = None
) -> int:
    """How many of these letters a person had in the last 24 hours, or only of those to what was surely hers."""
    people.lock(step.tx, {(step.programme, person.id)})  # her mails may be in several lanes
    since = step.now - timedelta(days=1)
    return outbox.count_answers(step.tx, person.id, since, templates, proven=proven, others=others)
