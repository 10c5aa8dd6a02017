"""TIPS: what helps a mentor and a mentee to work together; with a name, that one."""

from mailflow.core.commands.command import Command, Counts, Said, Slots, Takes, Unclear


def slots(said: Said) -> Slots | Unclear:
    """A name of one word needs no colon; more words without one are a sentence."""
    if not said.separated and (len(said.text.split()) > 1 or said.words.starts(said.text, "not_texts")):
        return Unclear("what follows TIPS may be a sentence")
    return {"text": said.text}


COMMAND = Command(
    name="TIPS",
    slots=slots,
    help='get what helps two people to work together; "TIPS" alone lists it.',
    takes=Takes.OPEN,
    free_text=True,
    counts=Counts.SPELT_OUT,
)
