"""FIND: hear who knows about something."""

from mailflow.core.commands.command import Command, Counts, Said, Slots, Takes, Unclear


def slots(said: Said) -> Slots | Unclear:
    text = said.text or said.below.partition("\n")[0]
    if said.words.starts(text, "not_texts"):
        return Unclear("what follows FIND is nothing to look for")
    return {"text": text}


COMMAND = Command(
    name="FIND",
    slots=slots,
    help='hear who fits, as in "FIND somebody who leads a team".',
    counts=Counts.AT_A_DESK,
    takes=Takes.OPEN,
    free_text=True,
    content=True,
)
