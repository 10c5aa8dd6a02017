"""Somebody is away: her out-of-office reply delays what waits for her. It never acts as a verb (rule 15)."""

from typing import Any

from mailflow.core.authority import Proof, Via, may_delay, proof_of
from mailflow.core.form import VERBS
from mailflow.core.machines import absent, connection, form, meeting, pact, survey
from mailflow.core.machines.connection import Connection, State
from mailflow.core.machines.form import Form
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.pact import Pact
from mailflow.core.machines.survey import Survey
from mailflow.core.people import Person
from mailflow.core.policy import after_days
from mailflow.core.reading import Message, Unreadable, open_message
from mailflow.core.say import local_day
from mailflow.core.transition import Due, Event
from mailflow.core.verdict import Verdict
from mailflow.flow.addresses import is_hers
from mailflow.flow.answers import OPEN
from mailflow.flow.names import AWAY, enrolment_of
from mailflow.flow.others import naming_others
from mailflow.flow.pairs import is_one_of
from mailflow.flow.record import Step
from mailflow.store import forms, pacts, pairs, people, record, subjects

SURVEYS = 3  # the newest


def note_raw(step: Step, grant: Any, mail: Any, verdict: Verdict | None) -> str:
    """Of what came to a bounce address and is no bounce: RFC 3834 4 sends vacation replies there."""
    try:
        message = open_message(mail.raw, null_sender=not mail.mail_from)
    except Unreadable:
        return ""
    return note(step, grant, message, proof_of(verdict, message.sender or "", mail.rcpt_to))


def note(step: Step, grant: Any, message: Message, proof: Proof) -> str:
    """What an automatic reply delayed, to be added to a reason. Only the one we wrote to can be away."""
    person = people.find_person(step.tx, step.programme, grant.person_id, step.zone)
    own = message.sender == grant.sent_to.lower() or is_hers(step.tx, person, message.sender or "")
    via = Via.OWN_TOKEN if own else Via.OTHERS_TOKEN
    if not message.away or not may_delay(via, step.house.trust, proof):
        return ""
    event = absent.absence(person, message.away_until, local_day(step.now, person.zone))
    if event is None or not any([_put_off(step, person, one, event) for one in _waiting(step, person, grant.subject)]):
        return ""
    _note_return(step, person, int(event.slots["days"] or 0))
    return f"; {person.first} is away: reminders wait {event.slots['days']} days"


def _waiting(step: Step, person: Person, about: str) -> list[str]:
    """What her letter was about first, and all else that may wait for her word in this programme."""
    mine = subjects.find_connections(step.tx, step.programme, person.id, OPEN, step.house.zone)
    surveys = pairs.find_newest_surveys(step.tx, step.programme, person.id, SURVEYS, step.house.zone)
    asked = (forms.find_newest(step.tx, step.programme, person, name) for name in VERBS)
    agreed = pacts.find_pacts(step.tx, (c.id for c in mine), step.house.zone)
    drafts = (pacts.find_draft(step.tx, one, step.house.zone) for one in agreed)
    others: list[subjects.Subject | None] = [*mine, *pairs.find_open_meetings(step.tx, mine), *surveys, *asked]
    others += [*agreed, *drafts]
    return list(dict.fromkeys([about, *(subjects.name_of(one) for one in others if one)]))


def _note_return(step: Step, person: Person, days: int) -> None:
    """Until then nobody is sent to her (`others`)."""
    about = enrolment_of(step, person)
    record.close_deadlines(step.tx, about, [AWAY])
    back = Due(AWAY, after_days(step.now, days, person.zone, step.policy))
    record.set_deadlines(step.tx, step.programme, about, [back])


def _put_off(step: Step, person: Person, name: str, event: Event) -> bool:
    """Once: an autoresponder that nobody turns off must not stop the clock for good."""
    found = subjects.find(step.tx, name, step.house.zone)
    if isinstance(found, Connection):
        waits = _is_waited_for(person, found)
        return waits and step.settle(connection.decide, found, _with_others(step, found, event)) is not None
    if found is None or record.has_event(step.tx, name, event.name):
        return False
    match found:
        case Meeting() if found.witness.id == person.id:
            return step.settle(meeting.decide, found, event) is not None
        case Survey() if found.person_id == person.id:
            return step.settle(survey.decide, found, event) is not None
        case Pact() if found.asked.id == person.id:
            return step.settle(pact.decide, found, event) is not None
        case Form() if found.person.id == person.id:
            return step.settle(form.decide, found, event) is not None
    return False


def _is_waited_for(person: Person, found: Connection) -> bool:
    """Of a request only the one who is to answer it; of a pair either of the two."""
    return person.id == found.asked.id if found.state == State.REQUESTED else is_one_of(person, found)


def _with_others(step: Step, found: Connection, event: Event) -> Event:
    """Only who waits for an answer needs to hear of others."""
    return naming_others(step, found, event) if found.state == State.REQUESTED else event
