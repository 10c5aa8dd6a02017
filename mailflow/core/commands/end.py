"""END: end a pairing, with a reason if you like."""

from mailflow.core.commands.command import Command, Said, Slots, Unclear


def slots(said: Said) -> Slots | Unclear:
    return {"reason": said.text}


COMMAND = Command(name="END", slots=slots, help='end your pairing; as in "END: we reached our goals".', free_text=True)
