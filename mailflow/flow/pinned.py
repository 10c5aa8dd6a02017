"""Which words an AGREE is to: those of the letter that it answers, also where we asked back first."""

from mailflow.flow.answers import Command
from mailflow.flow.record import Step
from mailflow.store import outbox, record


def pinned_version(step: Step, command: Command) -> int:
    """The number of the version; 0 where there is none."""
    pinned = command.slots.get("version")
    if isinstance(pinned, int):
        return pinned
    grant = record.find_token(step.tx, command.token, step.now) if command.token else None
    letter = outbox.find_letter(step.tx, grant.outbox_id) if grant else None
    return int(letter.facts.get("version") or 0) if letter else 0
