"""From an understood command to a decision: which subject it is about, and which event it is there."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from mailflow.core import limits, say
from mailflow.core.authority import may_say
from mailflow.core.form import NAMES
from mailflow.core.limits import Bar
from mailflow.core.machines import connection, question, reckoned
from mailflow.core.machines.connection import LIVE, Connection, State
from mailflow.core.machines.manager import Manager
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.move import Move
from mailflow.core.machines.pact import Pact
from mailflow.core.machines.question import Question
from mailflow.core.people import Person
from mailflow.core.say import phrase
from mailflow.core.transition import Event
from mailflow.flow import (
    addresses,
    appointed,
    choosing,
    closing,
    digests,
    extending,
    finding,
    following_up,
    forms,
    gatherings,
    importing,
    joining,
    leaving,
    managers,
    many,
    matters,
    meetings,
    meets,
    moving,
    others,
    pacts,
    pairing,
    pausing,
    reasons,
    reporting,
    rights,
    seats,
    sheets,
    stopping,
    tips,
    undoing,
    verifying,
)
from mailflow.flow.answers import ENOUGH, OPEN, Command, Slots, send_help, stand_of, stands
from mailflow.flow.asking import ask_first, ask_whom
from mailflow.flow.glance import send_status
from mailflow.flow.names import new_ref
from mailflow.flow.others import naming_others
from mailflow.flow.pairs import is_one_of, requested, why_none
from mailflow.flow.record import Step
from mailflow.flow.which import with_connection
from mailflow.flow.whom import wanted
from mailflow.store import subjects


def act(step: Step, command: Command) -> str:
    """Do it; the reason says what happened, in words for people. A question may have waited while a role was lost."""
    if not may_say(command.verb, command.person.roles, command.about):
        return stands(step, command, phrase("{verb} is for a coordinator to say.", verb=command.verb))
    return HANDLERS[command.verb](step, command)


def _answer_request(step: Step, command: Command) -> str:
    """Of a request, or of a meeting that was proposed: the letter says which."""
    if appointed.is_one(step, command):
        return meets.answer(step, command)
    found = requested(step, command)
    if found is None:
        return stands(step, command, phrase("There is no request waiting for your answer."))
    if command.verb == "ACCEPT" and (over := reckoned.why_over(found, step.policy, step.now)):
        return stands(step, command, over)
    event = Event(command.verb.lower(), command.person.id, command.slots)
    if found.state == State.REQUESTED and (command.verb == "DECLINE" or limits.is_barred(found, step.policy)):
        event = naming_others(step, found, event)
    decided = step.settle(connection.decide, found, event)
    return decided.reason if decided else stands(step, command, stand_of(found, command.person))


def _end(step: Step, command: Command) -> str:
    return with_connection(step, command, LIVE, _end_one)


def _end_one(step: Step, command: Command, found: Connection) -> str:
    """One of the two is asked once more; a coordinator has said yes to our question, or is asked it now."""
    if not is_one_of(command.person, found):
        return _close(step, command, found) if command.confirmed else ask_first(step, command) or ENOUGH
    if number := choosing.stands_for(step, command, found):
        return choosing.choose(step, command, found, number)
    decided = step.settle(connection.decide, found, Event("end", command.person.id, command.slots))
    return decided.reason if decided else stands(step, command, stand_of(found, command.person))


def _close(step: Step, command: Command, found: Connection) -> str:
    decided = step.settle(connection.decide, found, Event("close", command.person.id, command.slots))
    return decided.reason if decided else stands(step, command, why_none(step, command))


def _request(step: Step, command: Command) -> str:
    """W4 and W5: to the other side, from whoever may ask."""
    found = wanted(step, command)
    if isinstance(found, str):
        return found
    return _request_one(step, command, found[0]) if len(found) == 1 else ask_whom(step, command, found)


def _request_one(step: Step, command: Command, other: Person) -> str:
    asker = command.person
    between = [c for c in _connections(step, asker) if other.id in (c.mentee.id, c.mentor.id)]
    if between:
        return stands(step, command, stand_of(between[0], asker))
    new = replace(others.between(step, asker, other), id=step.house.new_id(), ref=new_ref(step))
    if barred := limits.bar(new, step.policy, (other,)):
        free = "" if barred is Bar.MENTEE_FULL else others.free_instead(step, new, asker)
        return stands(step, command, say.run(filter(None, (limits.why(barred, new, asker.id, step.policy), free))))
    if over := reckoned.why_over(new, step.policy, step.now):
        return stands(step, command, over)
    beside = [c.asked.name for c in _connections(step, asker) if c.state == State.REQUESTED and c.asker.id == asker.id]
    slots = {**command.slots, "beside": "\n".join(beside)}
    decided = step.settle(connection.decide, new, Event("request", asker.id, slots), new=True)
    return decided.reason if decided else "nothing"


def _connections(step: Step, person: Person) -> list[Connection]:
    return subjects.find_connections(step.tx, step.programme, person.id, OPEN, step.house.zone)


def _yes_or_no(step: Step, command: Command) -> str:
    """What YES means is what the letter asked: end it, or "that was me"; NO: we did not meet."""
    bound = subjects.find(step.tx, command.about, step.house.zone)
    event = Event(command.verb.lower(), command.person.id)
    if isinstance(bound, Connection) and extending.answers_it(step, command):
        return extending.refuse(step, command, bound)
    if isinstance(bound, Connection) and bound.state == State.REQUESTED and bound.asker.id == command.person.id:
        return following_up.again(step, command, bound)
    if isinstance(bound, Connection) and bound.state == State.NOTICED and command.verb == "YES":
        return closing.give_notice(step, command, bound)
    if isinstance(bound, Connection):
        decided = step.settle(connection.decide, bound, event) if bound.ending_by == command.person.id else None
        return decided.reason if decided else stands(step, command, stand_of(bound, command.person))
    if isinstance(bound, Pact):
        return pacts.answer_lapsed(step, command, bound)
    if isinstance(bound, Meeting):
        return meetings.not_held(step, command, bound)
    if isinstance(bound, Manager):
        return managers.answered(step, command, bound)
    if isinstance(bound, Move) and bound.person.id == command.person.id:
        return moving.answered(step, command, bound)
    if isinstance(bound, Question) and bound.person.id == command.person.id:
        return _answer_question(step, command, bound, event, bound.slots)
    return stands(step, command, phrase("That question is closed."))


def _release(step: Step, command: Command) -> str:
    """W8, I13: what waited for the team is done."""
    ref = str(command.slots.get("which") or "")
    if matters.is_one(ref):
        return matters.release(step, command)
    found = subjects.find_by_ref(step.tx, step.programme, ref, step.house.zone)
    decided = step.settle(connection.decide, found, Event("release", command.person.id)) if found else None
    return (
        decided.reason if decided else stands(step, command, phrase("Nothing waits for the team under {ref}.", ref=ref))
    )


def _choice(step: Step, command: Command) -> str:
    bound = subjects.find(step.tx, command.about, step.house.zone)
    number = command.slots.get("number")
    if isinstance(bound, Connection) and number in (1, 2, 3):
        chooses = choosing.answers_it(step, command)
        return (choosing.choose if chooses else closing.explain)(step, command, bound, int(number))
    if not isinstance(bound, Question) or not isinstance(number, int) or not 1 <= number <= len(bound.targets):
        return stands(step, command, phrase("That number is none of the choices."))
    slots = {**bound.slots, "target": bound.targets[number - 1]}
    return _answer_question(step, command, bound, Event("choice", command.person.id), slots)


def _add(step: Step, command: Command) -> str:
    """ "It was me, and this address is mine, too": the held command is done, and the address is kept."""
    asked = subjects.find(step.tx, command.about, step.house.zone)
    if not isinstance(asked, Question) or asked.person.id != command.person.id or not asked.address:
        return stands(step, command, phrase("That letter asked about no address."))
    kept = addresses.keep(step, command.person, asked.address) if asked.state == question.State.OPEN else ""
    done = _answer_question(step, command, asked, Event("add", command.person.id), asked.slots)
    return f"{done}; {kept}" if kept else done


def _answer_question(step: Step, command: Command, asked: Question, event: Event, slots: Slots) -> str:
    decided = step.settle(question.decide, asked, event)
    if decided is None:
        return stands(step, command, SAID.get(asked.state, phrase("That question is closed.")))
    if decided.subject.state != question.State.CONFIRMED:
        importing.forget(step, asked)
        return decided.reason
    if asked.verb == question.MORE:
        return pairing.agreed(step, command, asked)
    about = str(slots["target"]) if str(slots.get("target", "")).startswith("connection:") else asked.about
    sure = replace(step, proven=True, unproven=False)  # her answer from the address on file is the proof
    return act(sure, replace(command, verb=asked.verb, slots=slots, about=about, confirmed=True))


SAID: Mapping[str, str] = {
    question.State.CONFIRMED: phrase("You have said yes to that question."),
    question.State.REFUSED: phrase("You have said no to that question."),
}


def _join(step: Step, command: Command) -> str:
    within = seats.join_again if command.person.released else forms.send
    return (joining.join if command.person.applying else within)(step, command)


def _approve(step: Step, command: Command) -> str:
    return (joining.approve if joining.named(step, command) else pairing.approve)(step, command)


def _decline(step: Step, command: Command) -> str:
    return (joining.decline if joining.named(step, command) else _answer_request)(step, command)


def _help(step: Step, command: Command) -> str:
    verbs = [verb for verb in (*HANDLERS, *sorted(many.ALWAYS)) if not forms.leads_nowhere(step, command.person, verb)]
    return send_help(step, command, verbs)


def _dispute(step: Step, command: Command) -> str:
    """Of what two agree to, or of a meeting: the letter says which."""
    return pacts.answer(step, command) if command.about.startswith("pact:") else meetings.cosign(step, command)


def _form(step: Step, command: Command) -> str:
    """A form is one person's, or the draft of what two agree to."""
    rules = step.policy.pact_drafted_in(NAMES[command.verb])
    return pacts.open_by_word(step, command, rules) if rules else forms.send(step, command)


def _answers(step: Step, command: Command) -> str:
    return pacts.send_again(step, command) or forms.answers(step, command)


HANDLERS: Mapping[str, Callable[[Step, Command], str]] = {
    "ACCEPT": _answer_request,
    "DECLINE": _decline,
    "CONFIRM": meetings.cosign,
    "DISPUTE": _dispute,
    "AGREE": pacts.answer,
    "PLAN": meetings.plan,
    "WITHDRAW": meetings.withdraw,
    "MEET": meets.meet,
    "CANCEL": meets.answer,
    "ANSWERS": _answers,
    "JOIN": _join,
    "PROFILE": _form,
    "GOALS": _form,
    "END": _end,
    "EXTEND": extending.extend,
    "LOG": meetings.log,
    "CHECKIN": meetings.checkin,
    "REQUEST": _request,
    "FIND": finding.find,
    "NEXT": finding.further,
    "YES": _yes_or_no,
    "NO": _yes_or_no,
    "CHOICE": _choice,
    "ADD": _add,
    "UNDO": undoing.undo,
    "RELEASE": _release,
    "LINES": lambda step, command: many.do(step, command, act),
    "PAIR": pairing.pair,
    "APPROVE": _approve,
    "PAUSE": pausing.pause,
    "RESUME": pausing.resume,
    "STOP": stopping.stop,
    "LEAVE": leaving.leave,
    "SHEET": sheets.send,
    "DATA": rights.data,
    "DELETE": rights.delete,
    "ADDRESS": moving.ask,
    "MANAGER": managers.name,
    "TELL": gatherings.tell,
    "CONCERN": matters.concern,
    "NOTE": matters.note,
    "HELP": _help,
    "STATUS": send_status,
    "WHY": reasons.tell,
    "TIPS": tips.tell,
    "DIGEST": digests.choose,
    "REPORT": reporting.send,
    "IMPORT": importing.do,
    "VOUCH": verifying.vouch,
}
