"""One click in a mail program stops reminders and digests (RFC 8058): no mail comes, so the address must be enough.

It is signed for this purpose alone, stands in no text and in no link of a letter, and does what STOP does and nothing
else; RESUME or UNDO takes it back.
"""

from mailflow.core.address import ToToken, mint, read_unsubscribe
from mailflow.core.letter import Letter
from mailflow.core.roles import may_be_asked
from mailflow.core.say import phrase
from mailflow.flow.arrival import find_grant
from mailflow.flow.house import House
from mailflow.flow.names import enrolment_of
from mailflow.flow.record import Step
from mailflow.store import people


def way_out(house: House, programme: str, reply_to: str) -> str:
    """Where a mail program asks for the letter with this reply address; empty where nothing of ours listens."""
    place = house.place(reply_to)
    if not house.public_url or not isinstance(place, ToToken):
        return ""
    return f"{house.public_url}/{mint(place.token_id, 'u', programme, house.secret)}"


def knows(house: House, spelled: str) -> bool:
    """Whether we signed it: by its tag alone, no database."""
    return read_unsubscribe(spelled, house.programmes, house.secrets) is not None


def unsubscribe(house: House, spelled: str) -> bool:
    """Stop what STOP stops. False where it is nothing that we signed; twice is once."""
    where = read_unsubscribe(spelled, house.programmes, house.secrets)
    if where is None:
        return False
    now = house.now()
    with house.store.begin() as tx:
        grant = find_grant(tx, where, now)
        if grant is None or not grant.person_id:
            return True  # it has expired: nothing to stop, and nothing to learn
        step = Step(house, tx, now, grant.programme)
        person = people.find_person(tx, grant.programme, grant.person_id, step.zone)
        if person.left or not people.stop_once(tx, grant.programme, person.id):
            return True
        step.note(enrolment_of(step, person), "stop", "reminded", "stopped", "one click in a mail program", person.id)
        facts = {
            "ref": "",
            "because": phrase("your mail program asked us to stop"),
            "asked": may_be_asked(person.roles, step.policy),
        }
        step.write([Letter("stopped", person.id, facts)], enrolment_of(step, person))
    return True
