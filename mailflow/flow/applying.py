"""JOIN by somebody whom nobody here has on file: she is put on file when her domain speaks for her, and gets the form.

It is the one letter that goes to an address we did not know. Nothing of her mail stands in it; her name is what she
answers. How many come in so is counted, for a domain can make up as many senders as it likes (TRUST.md).
"""

import re
from datetime import datetime

from mailflow.core.machines import joining
from mailflow.core.machines.joining import Joining, roles_open
from mailflow.core.people import Person
from mailflow.core.transition import Event
from mailflow.flow.context import languages_of
from mailflow.flow.joining import role_in
from mailflow.flow.record import Step
from mailflow.store import joinings, people


def begin(step: Step, address: str, words: str, most: int, since: datetime) -> str:
    """What became of it; empty where she is told how to come in, like anybody else."""
    rules, roles = step.policy.joining, roles_open(step.policy)
    nobody = Person("", address, "", step.zone, language=step.policy.programme.language)
    role = role_in(words, roles, languages_of(step, nobody)) or _only(roles)
    if rules.who == "invited" or rules.membership == "listed" or not role:
        return ""
    if rules.who == "code" and rules.code.casefold() not in re.findall(r"[a-z0-9-]+", words.casefold()):
        return ""
    if joinings.count_begun(step.tx, step.programme, since) >= most:
        return ""
    person_id = _put_on_file(step, address, role)
    person = people.find_person(step.tx, step.programme, person_id, step.zone)
    number = joinings.next_number(step.tx, step.programme)
    place = Joining(step.house.new_id(), step.programme, person, role, number)
    decided = step.settle(joining.decide, place, Event("join", person_id), new=True)
    return f"from an address nobody here had; {decided.reason}" if decided else ""


def _only(roles: list[str]) -> str:
    return roles[0] if len(roles) == 1 else ""


def _put_on_file(step: Step, address: str, role: str) -> str:
    person_id = people.keep_person(
        step.tx, {"id": step.house.new_id(), "email": address, "name": "", "created_at": step.now}
    )
    values = {"id": step.house.new_id(), "programme": step.programme, "person_id": person_id, "role": role}
    people.keep_enrolment(step.tx, {**values, "member_no": "", "profile": {}, "created_at": step.now})
    return person_id
