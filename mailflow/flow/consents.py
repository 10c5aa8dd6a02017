"""Consents: asked with the application, signed with version, time, mail and proof, and asked again in a new version."""

from collections.abc import Sequence

from mailflow.core import policy_consents
from mailflow.core.form import Question
from mailflow.core.machines.form import Form
from mailflow.core.people import Person
from mailflow.core.policy_consents import Consent
from mailflow.core.signature import Signature
from mailflow.flow.answers import Command
from mailflow.flow.record import Step
from mailflow.flow.signatures import sign
from mailflow.store import people, signatures

SAID = "CONSENT"  # what such a signature says, or its opposite
REFUSED = "NO CONSENT"


def questions_for(step: Step, person: Person, roles: Sequence[str], before: int) -> tuple[Question, ...]:
    """What she has not accepted yet, behind so many questions; her earlier yes to the same words stands."""
    wanted = policy_consents.asked(step.policy.consent, roles)
    given = accepted(step, person)
    return policy_consents.questions([one for one in wanted if one.about not in given], before + 1)


def accepted(step: Step, person: Person) -> set[str]:
    """What she has accepted here, by name and version; her last word counts."""
    last = {link.about: link.said for link in _links(step, person)}
    return {about for about, said in last.items() if said == SAID}


def _links(step: Step, person: Person) -> list[Signature]:
    return [link for link in signatures.find_links(step.tx, [person.id]) if link.programme == step.programme]


def keep(step: Step, filled: Form) -> None:
    """Each yes and each no under the words as she read them."""
    for consent, said in _answers(step, filled):
        people.lock(step.tx, {(step.programme, filled.person.id)})
        command = Command(filled.person, SAID if said else REFUSED, {})
        sign(step, command, filled.person.id, consent.about, consent.version, consent.title, consent.text)


def _answers(step: Step, filled: Form) -> list[tuple[Consent, bool]]:
    """Known by their words: where the policy has other words by now, the old ones were not about them."""
    said = {q.label: answer for q, answer in filled.told}
    given = ((one, said.get(one.label)) for one in step.policy.consent)
    return [(one, answer) for one, answer in given if isinstance(answer, bool)]
