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
from mailflow.core.say import phrase
from mailflow.core.stretch import Stretch
from mailflow.core.undo import words_for
from mailflow.flow import acts, circles, digests, joining, matters, pairing
from mailflow.flow.answers import Command
from mailflow.flow.forms import name_for
from mailflow.flow.others import MENTEES, MENTORS
from mailflow.flow.pairs import bound_connection, candidates, is_one_of, requested
from mailflow.flow.record import Step
from mailflow.flow.wording_meetings import MEETINGS, beside, only, which_appointed
from mailflow.store import subjects


def in_words(step: Step, command: Command) -> str:
    return WORDS[command.verb](step, command)


def _request(step: Step, command: Command) -> str:
    """Of somebody with a role on either side she may mean both; a group is asked for by its title."""
    roles, whom = command.person.roles, str(command.slots.get("name") or "somebody")
    group = group_of(command.person, step.policy)
    if whom.casefold() in {one.title.casefold() for one in step.policy.groups}:
        return phrase("ask for a place in {whom}", whom=whom)
    if group and roles.isdisjoint(MENTEES):
        return phrase("invite {whom} to {title}", whom=whom, title=group.title)
    if roles.isdisjoint(MENTORS):
        return phrase("ask {whom} to be your mentor", whom=whom)
    return (
        phrase("offer to mentor {whom}", whom=whom)
        if roles.isdisjoint(MENTEES)
        else phrase("be paired with {whom}", whom=whom)
    )


def _find(step: Step, command: Command) -> str:
    """Without its words: a mail that is perhaps a stranger's brings none of its own to anybody."""
    return phrase("look for people you could ask")


def _next(step: Step, command: Command) -> str:
    return phrase("hear what comes next")


def _pair(step: Step, command: Command) -> str:
    found = pairing.named(step, command)
    if isinstance(found, str):
        return phrase("pair {mentee} with {mentor}", mentee=command.slots["mentee"], mentor=command.slots["mentor"])
    return phrase("pair {mentee} with {mentor}", mentee=found.mentee.name, mentor=found.mentor.name)


def _approve(step: Step, command: Command) -> str:
    place = joining.named(step, command)
    return joining.in_words_of(step, place, "APPROVE") if place else pairing.in_words(step, command)


def _release(step: Step, command: Command) -> str:
    ref = str(command.slots.get("which") or "")
    if matters.is_one(ref):
        return phrase("close {matter}", matter=_which_matter(step, command))
    found = subjects.find_by_ref(step.tx, step.programme, ref, step.house.zone)
    if found and found.state == State.UNRELEASED:
        return phrase("free {mentor} ({ref}) for somebody else", mentor=found.mentor.name, ref=ref)
    return (
        phrase("settle what waits for {mentee} ({ref})", mentee=found.mentee.name, ref=ref)
        if found
        else phrase("settle {ref}", ref=ref)
    )


def _accept(step: Step, command: Command) -> str:
    if found := which_appointed(step, command):
        return phrase("say yes to {meeting}", meeting=found)
    return phrase("accept {request}", request=_whose_request(step, command))


def _decline(step: Step, command: Command) -> str:
    place = joining.named(step, command)
    if place:
        return joining.in_words_of(step, place, "DECLINE")
    if found := which_appointed(step, command):
        return phrase("say no to {meeting}", meeting=found)
    return phrase("decline {request}", request=_whose_request(step, command))


def _whose_request(step: Step, command: Command) -> str:
    found = requested(step, command)
    return (
        phrase("the request of {asker} ({ref})", asker=found.asker.name, ref=found.ref)
        if found
        else phrase("the request")
    )


def _end(step: Step, command: Command) -> str:
    found = only(candidates(step, command, LIVE))
    if found is None:
        return phrase("end a mentoring connection")
    if is_one_of(command.person, found):
        return phrase(
            "end your mentoring with {other} ({ref})", other=found.other(command.person.id).name, ref=found.ref
        )
    return phrase("end the mentoring of {names} ({ref})", names=found.names, ref=found.ref)


def _answers(step: Step, command: Command) -> str:
    form = subjects.find(step.tx, command.about, step.house.zone)
    if isinstance(form, Form):
        return phrase("send in your answers to “{title}”", title=form.title)
    found = bound_connection(step, command)
    about = phrase(" about {other} ({ref})", other=found.other(command.person.id).name, ref=found.ref) if found else ""
    return phrase("send in your survey answers{about}", about=about)


def _form(step: Step, command: Command) -> str:
    if command.person.applying and command.verb == "JOIN":
        return phrase("come into {programme}", programme=step.policy.programme.name)
    if command.person.released:
        return phrase("take your place again")
    name = name_for(step, command.person, command.verb)
    if not name:  # who drafts nothing may read what the other one drafted
        return phrase("tell you what the two of you have agreed to")
    return phrase("send you the form “{title}”", title=step.policy.forms[name].title)


def _pause(step: Step, command: Command) -> str:
    until = str(command.slots.get("until") or "")
    if not until:
        return phrase("stop sending you new requests")
    return phrase("stop sending you new requests until {day}", day=say.long_date(date.fromisoformat(until)))


def _resume(step: Step, command: Command) -> str:
    return phrase("end your PAUSE or STOP")


def _extend(step: Step, command: Command) -> str:
    found = candidates(step, command, LIVE)
    return phrase("extend your mentoring{whom}", whom=beside(command, found))


def _leave(step: Step, command: Command) -> str:
    mine = subjects.find_connections(step.tx, step.programme, command.person.id, LIVE, step.house.zone)
    pairs = say.listed(c.other(command.person.id).name for c in mine)
    name = step.policy.programme.name
    if not mine:
        return phrase("leave {name}", name=name)
    return phrase("leave {name}, which ends your mentoring with {pairs}", name=name, pairs=pairs)


def _stop(step: Step, command: Command) -> str:
    return phrase("stop sending you reminders and digests")


def _undo(step: Step, command: Command) -> str:
    if command.about.startswith(("erasure:", "move:")):
        return phrase("take back what you asked for last")
    act = acts.last_act(step, command.person, command.about)
    found = subjects.find(step.tx, act.subject, step.house.zone) if act else None
    what = phrase("take back {act}", act=words_for(act)) if act else phrase("take something back")
    if isinstance(found, Meeting):
        return phrase(
            "{what} ({other}, {day})",
            what=what,
            other=found.connection.other(command.person.id).name,
            day=say.long_date(found.held_on),
        )
    if not isinstance(found, Connection):
        return what
    ours = is_one_of(command.person, found)
    whom = found.other(command.person.id).name if ours else found.names
    return phrase("{what} ({whom}, {ref})", what=what, whom=whom, ref=found.ref)


def _data(step: Step, command: Command) -> str:
    return phrase("send you all that we keep about you")


def _delete(step: Step, command: Command) -> str:
    return phrase("delete all that we keep about you")


def _address(step: Step, command: Command) -> str:
    return phrase("send your letters to {address} from now on", address=command.slots["address"])


def _manager(step: Step, command: Command) -> str:
    return phrase(
        "have your manager, {address}, join you and your mentor if all of you agree", address=command.slots["address"]
    )


def _tell(step: Step, command: Command) -> str:
    return phrase("write to the group “{title}”", title=circles.title_of(step, str(command.slots["group"])))


def _concern(step: Step, command: Command) -> str:
    return phrase("tell the team what worries you")


def _note(step: Step, command: Command) -> str:
    return phrase("keep a note about {matter}", matter=_which_matter(step, command))


def _which_matter(step: Step, command: Command) -> str:
    found = matters.named(step, command)
    return phrase("{ref} ({title})", ref=found.ref, title=found.title) if found else str(command.slots["which"])


def _sheet(step: Step, command: Command) -> str:
    return phrase("send your tracking sheet")


def _report(step: Step, command: Command) -> str:
    name, today = str(command.slots.get("period") or ""), say.local_day(step.now, step.zone)
    return phrase("send you the report of {period}", period=Stretch.of(name, today, step.zone).title)


WORDS: Mapping[str, Callable[[Step, Command], str]] = {
    **MEETINGS,
    "REQUEST": _request,
    "FIND": _find,
    "RELEASE": _release,
    "PAIR": _pair,
    "LINES": lambda step, command: "do what stands in its lines",  # each is asked about (`flow/many.py`)
    "APPROVE": _approve,
    "NEXT": _next,
    "ACCEPT": _accept,
    "DECLINE": _decline,
    "END": _end,
    "ANSWERS": _answers,
    "JOIN": _form,
    "PROFILE": _form,
    "GOALS": _form,
    "SHEET": _sheet,
    "DIGEST": digests.in_words,
    "REPORT": _report,
    "IMPORT": lambda step, command: phrase("bring in the people of a file"),
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
