"""Which pair, request or meeting a command is about: bound to its reply address, named, or the only one there is."""

from mailflow.core.machines.connection import LIVE, Connection, State
from mailflow.core.machines.form import Form
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.pact import Pact
from mailflow.core.machines.pair import CLOSED, logs_are_late, takes_logs
from mailflow.core.machines.rhythm import Rhythm
from mailflow.core.machines.survey import Survey
from mailflow.core.names import bears, is_called
from mailflow.core.people import Person
from mailflow.core.say import phrase
from mailflow.flow.answers import Command, stand_of
from mailflow.flow.record import Step
from mailflow.store import subjects


def candidates(step: Step, command: Command, states: frozenset[str]) -> list[Connection]:
    """Those it may mean. A reply says by its address; else a reference, or a name; else any of the writer's own."""
    bound, ref = bound_connection(step, command), reference_in(command)
    if bound is not None:
        found = [bound]
    elif ref:
        named = subjects.find_by_ref(step.tx, step.programme, ref, step.house.zone)
        found = [named] if named else []
    else:
        found = _own(step, command, states)
    return [c for c in found if c.state in states and _may_name(command, c) and not _names_another(command, c)]


def loggable(step: Step, command: Command) -> list[Connection]:
    """Whose meeting a LOG may be: of a pair that goes on, else of one that is over and still takes it (A27)."""
    over = [c for c in candidates(step, command, CLOSED) if takes_logs(c, step.policy, step.now)]
    return candidates(step, command, LIVE) or over


def why_no_log(step: Step, command: Command) -> str:
    """What stands, where it is none."""
    days, over = step.policy.meeting.log_after_end_days, candidates(step, command, CLOSED)
    if not days or len(over) != 1 or not logs_are_late(over[0], step.policy, step.now):
        return why_none(step, command)
    stands = stand_of(over[0], command.person)
    return phrase(
        "{stands} What you two log is kept for {days} days after that, and they are over.", stands=stands, days=days
    )


def bound_connection(step: Step, command: Command) -> Connection | None:
    return connection_of(step, command.about)


def connection_of(step: Step, about: str) -> Connection | None:
    """The pair that a letter was about, itself or by a meeting, a survey, a form or a pact of theirs."""
    bound = subjects.find(step.tx, about, step.house.zone)
    if isinstance(bound, Form) and bound.about:
        bound = subjects.find(step.tx, bound.about, step.house.zone)
    if isinstance(bound, Meeting | Rhythm | Survey | Pact):
        bound = bound.connection
    return bound if isinstance(bound, Connection) else None


def reference_in(command: Command) -> str:
    """At the team's desk the reference was read (`which`); elsewhere it may stand where a reason would."""
    said = str(command.slots.get("reason") or "").split()[:1]
    first = said[0].strip(".,:;").upper() if said else ""
    return str(command.slots.get("which") or "") or (first if first.startswith("R-") else "")


def _own(step: Step, command: Command, states: frozenset[str]) -> list[Connection]:
    mine = subjects.find_connections(step.tx, step.programme, command.person.id, states, step.house.zone)
    named = _name_in(command)
    return [c for c in mine if not named or is_named(c.other(command.person.id), named)]


def _name_in(command: Command) -> str:
    return str(command.slots.get("with") or command.slots.get("name") or "")


def _may_name(command: Command, connection: Connection) -> bool:
    """A member names her own; a coordinator any of the programme, by its reference at the team's desk."""
    at_team = bool(command.slots.get("which"))
    return is_one_of(command.person, connection) or (at_team and "coordinator" in command.person.roles)


def _names_another(command: Command, connection: Connection) -> bool:
    """ "END with Ben" ends no other pair, whichever letter it answers; "coffee with Mum" is no meeting of theirs."""
    named = _name_in(command) if command.verb in ("END", "LOG", "CHECKIN", "MEET") else ""
    return bool(named) and not is_named(connection.other(command.person.id), named)


def is_one_of(person: Person, connection: Connection) -> bool:
    return person.id in (connection.mentee.id, connection.mentor.id)


def is_named(person: Person, words: str) -> bool:
    wanted = words.casefold().strip()
    return wanted in (person.first.casefold(), person.email.casefold()) or is_called(person.name, words)


def fits(person: Person, name: str) -> bool:
    """The whole name, the first name, the last name or the address: whole words, never a guess."""
    return bool(name) and (is_named(person, name) or bears(person.name, name))


def why_none(step: Step, command: Command) -> str:
    """What stands, where there is no such pair; a member learns nothing of other people's."""
    person, ref = command.person, reference_in(command)
    found = bound_connection(step, command)
    if found is None and ref:
        found = subjects.find_by_ref(step.tx, step.programme, ref, step.house.zone)
    if found is not None and is_one_of(person, found):
        return stand_of(found, person)
    if found is not None and "coordinator" in person.roles:
        return _not_open(step, found) if command.slots.get("which") else _name_it(step, found.ref)
    if ref:
        anybody = command.slots.get("which") and "coordinator" in person.roles
        return (
            phrase("No pair here has the reference {ref}.", ref=ref)
            if anybody
            else phrase("No pair of yours has the reference {ref}.", ref=ref)
        )
    named = _name_in(command)
    return (
        phrase("You have no active connection with {named} right now.", named=named)
        if named
        else phrase("You have no active connection right now.")
    )


def _not_open(step: Step, found: Connection) -> str:
    return phrase("{names} ({ref}) have no active connection right now.", names=found.names, ref=found.ref)


def _name_it(step: Step, ref: str) -> str:
    return phrase(
        "To end a pair that is not yours, write “END {ref}” and a reason to {team}.", ref=ref, team=step.desk("team")
    )


def requested(step: Step, command: Command) -> Connection | None:
    """The request a reply is bound to; at a desk, the only one that waits for this person."""
    bound = subjects.find(step.tx, command.about, step.house.zone)
    if isinstance(bound, Connection):
        return bound if bound.asked.id == command.person.id else None
    waiting = subjects.find_connections(
        step.tx, step.programme, command.person.id, frozenset({State.REQUESTED}), step.house.zone
    )
    mine = [c for c in waiting if c.asked.id == command.person.id]
    return mine[0] if len(mine) == 1 else None


def invited_pairs(step: Step, command: Command) -> list[Connection]:
    """Of a meeting that is known its own; else the one a reply address is bound to, or whose other side is invited."""
    known = planned_meeting(step, command)
    if known is not None:
        return [known.connection]
    bound = bound_connection(step, command)
    if bound is not None:
        return [bound] if bound.state in LIVE else []
    mine = subjects.find_connections(step.tx, step.programme, command.person.id, LIVE, step.house.zone)
    invited = str(command.slots.get("attendees") or "").split()
    return [c for c in mine if c.other(command.person.id).email.lower() in invited]


def planned_meeting(step: Step, command: Command) -> Meeting | None:
    """The meeting that this calendar's message is about."""
    mine = subjects.find_connections(step.tx, step.programme, command.person.id, LIVE, step.house.zone)
    uid = str(command.slots["uid"])
    return subjects.find_planned(step.tx, [c.id for c in mine], uid, step.house.zone)
