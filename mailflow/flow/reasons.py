"""WHY: the letter that was answered, the programme's own clause behind it, how things stand, what comes next."""

from mailflow.core import say
from mailflow.core.clauses import as_of, clauses_of
from mailflow.core.machines.form import Form
from mailflow.core.people import Person
from mailflow.core.say import phrase
from mailflow.core.why import why
from mailflow.flow import glance
from mailflow.flow.answers import ENOUGH, Command, answer, stands
from mailflow.flow.bounces import subject_of
from mailflow.flow.coming import coming
from mailflow.flow.record import Step, pair_of
from mailflow.store import outbox, record, subjects


def tell(step: Step, command: Command) -> str:
    """To the address on file, as everything we tell."""
    person = command.person
    grant = record.find_token(step.tx, command.token, step.now) if command.token else None
    letter = outbox.find_letter(step.tx, grant.outbox_id) if grant else None
    if letter is None:
        can = phrase("To hear why you got a letter, reply to that letter with the word WHY.")
        return stands(step, command, phrase("WHY asks about one letter, and your email answers none."), can)
    found = subjects.find(step.tx, command.about, step.house.zone)
    because, rule = why(letter.template, letter.nature, step.rules_for(found))
    facts = {
        "letter": subject_of(step, letter.id),
        "day": say.long_date(say.local_day(letter.written_at, person.zone)),
        "why": because,
        "rule": rule,
        "edition": _edition(step, found),
        "clauses": _clauses(step, letter.template, found, person),
        "stands": glance.stands(step, command.about, person),
        "coming": coming(step, command.about, person),
    }
    sent = answer(step, person, "why", facts, command.about, repeats=letter.template)
    return "told why" if sent else ENOUGH


def _edition(step: Step, found: subjects.Subject | None) -> str:
    """A26: which rules a pair keeps, where they have changed with the years; in words that follow "the rules"."""
    pair, editions = pair_of(found), step.house.policies[step.programme].edition
    if not editions or pair is None or pair.started_at is None:
        return ""
    begun = step.editions_for(pair)
    return (
        phrase("of {day}", day=say.long_date(begun[-1].since))
        if begun
        else phrase("from before {day}", day=say.long_date(editions[0].since))
    )


def _clauses(step: Step, template: str, found: subjects.Subject | None, person: Person) -> list[dict[str, str]]:
    """As the programme's own guidelines say them; none where its file names none beside the keys of this letter."""
    form, remarks = found.name if isinstance(found, Form) else "", step.house.remarks.get(step.programme, {})
    ids = clauses_of(template, as_of(remarks, len(step.editions_for(found))), form, person.roles)
    rules = step.policy.guidelines
    return [{"word": id_, "line": rules[id_]} for id_ in ids if id_ in rules]
