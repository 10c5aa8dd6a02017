"""What somebody answers in a form becomes part of her profile, where the policy says which part."""

from mailflow.core.form import in_words
from mailflow.core.machines.form import Form
from mailflow.flow import reckoning, supervisors
from mailflow.flow.record import Step
from mailflow.store import people


def fill(step: Step, answered: Form) -> None:
    """Questions are known by their words: a policy that changed meanwhile takes nothing for something else."""
    rules = step.policy.forms.get(answered.name)
    fields = (
        {question.label: question.field for question in rules.questions if question.field and question.field != "name"}
        if rules
        else {}
    )
    said = {fields[q.label]: answer for q, answer in answered.told if q.label in fields}
    told: dict[str, str] = {field: in_words(answer) for field, answer in said.items() if field and answer is not None}
    if told:
        before = reckoning.on_file(step, answered.person.id)
        people.tell(step.tx, step.programme, answered.person.id, told)
        supervisors.part(step, answered.person.id)
        reckoning.move(step, answered.person.id, before)
