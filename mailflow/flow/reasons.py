"""WHY: the letter that was answered, what it was sent for, and the rule behind it."""

from mailflow.core import say
from mailflow.core.why import why
from mailflow.flow.answers import ENOUGH, Command, answer, stands
from mailflow.flow.bounces import subject_of
from mailflow.flow.record import Step
from mailflow.store import outbox, record


def tell(step: Step, command: Command) -> str:
    """To the address on file, as everything we tell."""
    grant = record.find_token(step.tx, command.token, step.now) if command.token else None
    letter = outbox.find_letter(step.tx, grant.outbox_id) if grant else None
    if letter is None:
        can = "To hear why you got a letter, reply to that letter with the word WHY."
        return stands(step, command, "WHY asks about one letter, and your email answers none.", can)
    because, rule = why(letter.template, letter.nature, step.policy)
    day = say.long_date(say.local_day(letter.written_at, command.person.zone))
    facts = {"letter": subject_of(step, letter.id), "day": day, "why": because, "rule": rule}
    sent = answer(step, command.person, "why", facts, command.about, repeats=letter.template)
    return "told why" if sent else ENOUGH
