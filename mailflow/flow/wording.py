"""What a command would do, in words that follow "Did you", or "Did you ask us to" (`LEADS` in core/machines/question).

They name the pair: a yes is to that pair alone.
"""

from collections.abc import Callable, Mapping
from datetime import date

from mailflow.core import say
from mailflow.core.groups import group_of
from mailflow.core.machines.connection import LIVE, Connection, State
from mailflow.core.machines.form import Form
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.pact import Pact
from mailflow.core.undo import words_for
from mailflow.flow import acts, appointed, circles, joining, matters, pairing, wording_meetings
from mailflow.flow.answers import Command
from mailflow.flow.forms import name_for
from mailflow.flow.others import MENTEES, MENTORS
from mailflow.flow.pairs import bound_connection, candidates, is_one_of, requested
from mailflow.flow.record import Step
from mailflow.flow.wording_meetings import bound_meeting, only, which_meeting, with_whom
from mailflow.store import subjects


def in_words(step: Step, command: Command) -> str:
    return WORDS[command.verb](step, command)


def _request(step: Step, command: Command) -> str:
    """Of somebody with a role on either side she may mean both; a group is asked for by its title."""
    roles, whom = command.person.roles, str(command.slots.get("name") or "somebody")
    group = group_of(command.person, step.policy)
    if whom.casefold() in {one.title.casefold() for one in step.policy.groups}:
        return f"ask for a place in {whom}"
    if group and roles.isdisjoint(MENTEES):
        return f"invite {whom} to {group.title}"
    if roles.isdisjoint(MENTORS):
        return f"ask {whom} to be your mentor"
    return f"{'offer to mentor' if roles.isdisjoint(MENTEES) else 'be paired with'} {whom}"


def _find(step: Step, command: Command) -> str:
    """Without its words: a mail that is perhaps a stranger's brings none of its own to anybody."""
    return "look for people you could ask"


def _next(step: Step, command: Command) -> str:
    return "hear what comes next"


def _pair(step: Step, command: Command) -> str:
    found = pairing.named(step, command)
    if isinstance(found, str):
        return f"pair {command.slots['mentee']} with {command.slots['mentor']}"
    return f"pair {found.mentee.name} with {found.mentor.name}"


def _approve(step: Step, command: Command) -> str:
    place = joining.named(step, command)
    return joining.in_words_of(step, place, "APPROVE") if place else pairing.in_words(step, command)


def _release(step: Step, command: Command) -> str:
    ref = str(command.slots.get("which") or "")
    if matters.is_one(ref):
        return f"close {_which_matter(step, command)}"
    found = subjects.find_by_ref(step.tx, step.programme, ref, step.house.zone)
    if found and found.state == State.UNRELEASED:
        return f"free {found.mentor.name} ({ref}) for somebody else"
    return f"settle what waits for {found.mentee.name} ({ref})" if found else f"settle {ref}"


def _accept(step: Step, command: Command) -> str:
    if found := appointed.bound(step, command):
        return f"say yes to {which_meeting(command, found, '')}"
    return f"accept {_whose_request(step, command)}"


def _decline(step: Step, command: Command) -> str:
    place = joining.named(step, command)
    if place:
        return joining.in_words_of(step, place, "DECLINE")
    if found := appointed.bound(step, command):
        return f"say no to {which_meeting(command, found, '')}"
    return f"decline {_whose_request(step, command)}"


def _whose_request(step: Step, command: Command) -> str:
    found = requested(step, command)
    return f"the request of {found.asker.name} ({found.ref})" if found else "the request"


def _end(step: Step, command: Command) -> str:
    found = only(candidates(step, command, LIVE))
    if found is None:
        return "end a mentoring connection"
    if is_one_of(command.person, found):
        return f"end your mentoring with {found.other(command.person.id).name} ({found.ref})"
    return f"end the mentoring of {found.names} ({found.ref})"


def _agree(step: Step, command: Command) -> str:
    found = _bound_pact(step, command)
    if found is None:
        return "agree to something"
    return f"agree to “{found.title}” with {found.connection.other(command.person.id).name}"


def _bound_pact(step: Step, command: Command) -> Pact | None:
    bound = subjects.find(step.tx, command.about, step.house.zone)
    return bound if isinstance(bound, Pact) else None


def _dispute(step: Step, command: Command) -> str:
    pact = _bound_pact(step, command)
    if pact is not None:
        return f"something in “{pact.title}” with {pact.connection.other(command.person.id).name} should be different"
    return f"{which_meeting(command, bound_meeting(step, command), 'the meeting')} is not written down right"


def _answers(step: Step, command: Command) -> str:
    form = subjects.find(step.tx, command.about, step.house.zone)
    if isinstance(form, Form):
        return f"send in your answers to “{form.title}”"
    found = bound_connection(step, command)
    about = f" about {found.other(command.person.id).name} ({found.ref})" if found else ""
    return f"send in your survey answers{about}"


def _form(step: Step, command: Command) -> str:
    if command.person.applying and command.verb == "JOIN":
        return f"come into {step.policy.programme.name}"
    if command.person.released:
        return "take your place again"
    return f"send you the form “{step.policy.forms[name_for(step, command.person, command.verb)].title}”"


def _pause(step: Step, command: Command) -> str:
    until = str(command.slots.get("until") or "")
    return "stop sending you new requests" + (f" until {say.long_date(date.fromisoformat(until))}" if until else "")


def _resume(step: Step, command: Command) -> str:
    return "end your PAUSE or STOP"


def _extend(step: Step, command: Command) -> str:
    found = candidates(step, command, LIVE)
    return f"extend your mentoring{with_whom(command, found)}"


def _leave(step: Step, command: Command) -> str:
    mine = subjects.find_connections(step.tx, step.programme, command.person.id, LIVE, step.house.zone)
    pairs = " and ".join(c.other(command.person.id).name for c in mine)
    name = step.policy.programme.name
    return f"leave {name}" + (f", which ends your mentoring with {pairs}" if pairs else "")


def _stop(step: Step, command: Command) -> str:
    return "stop sending you reminders and digests"


def _undo(step: Step, command: Command) -> str:
    if command.about.startswith(("erasure:", "move:")):
        return "take back what you asked for last"
    act = acts.last_act(step, command.person, command.about)
    found = subjects.find(step.tx, act.subject, step.house.zone) if act else None
    what = f"take back {words_for(act)}" if act else "take something back"
    if isinstance(found, Meeting):
        return f"{what} ({found.connection.other(command.person.id).name}, {say.long_date(found.held_on)})"
    if not isinstance(found, Connection):
        return what
    ours = is_one_of(command.person, found)
    whom = found.other(command.person.id).name if ours else found.names
    return f"{what} ({whom}, {found.ref})"


def _data(step: Step, command: Command) -> str:
    return "send you all that we keep about you"


def _delete(step: Step, command: Command) -> str:
    return "delete all that we keep about you"


def _address(step: Step, command: Command) -> str:
    return f"send your letters to {command.slots['address']} from now on"


def _manager(step: Step, command: Command) -> str:
    return f"have your manager, {command.slots['address']}, join you and your mentor if all of you agree"


def _tell(step: Step, command: Command) -> str:
    return f"write to the group “{circles.title_of(step, str(command.slots['group']))}”"


def _concern(step: Step, command: Command) -> str:
    return "tell the team what worries you"


def _note(step: Step, command: Command) -> str:
    return f"keep a note about {_which_matter(step, command)}"


def _which_matter(step: Step, command: Command) -> str:
    found = matters.named(step, command)
    return f"{found.ref} ({found.title})" if found else str(command.slots["which"])


def _sheet(step: Step, command: Command) -> str:
    return "send your tracking sheet"


WORDS: Mapping[str, Callable[[Step, Command], str]] = {
    "REQUEST": _request,
    "FIND": _find,
    "RELEASE": _release,
    "PAIR": _pair,
    "APPROVE": _approve,
    "NEXT": _next,
    "ACCEPT": _accept,
    "DECLINE": _decline,
    "END": _end,
    "LOG": wording_meetings.log,
    "CHECKIN": wording_meetings.checkin,
    "PLAN": wording_meetings.plan,
    "WITHDRAW": wording_meetings.withdraw,
    "MEET": wording_meetings.meet,
    "CANCEL": wording_meetings.cancel,
    "CONFIRM": wording_meetings.confirm,
    "AGREE": _agree,
    "DISPUTE": _dispute,
    "ANSWERS": _answers,
    "JOIN": _form,
    "PROFILE": _form,
    "GOALS": _form,
    "SHEET": _sheet,
    "PAUSE": _pause,
    "RESUME": _resume,
    "STOP": _stop,
    "LEAVE": _leave,
    "EXTEND": _extend,
    "UNDO": _undo,
    "DATA": _data,
    "DELETE": _delete,
    "ADDRESS": _address,
    "MANAGER": _manager,
    "TELL": _tell,
    "CONCERN": _concern,
    "NOTE": _note,
}
