"""PAUSE: stop reminders for a while; "PAUSE until 1 June" keeps its text for the coordinator."""

from mailflow.core.commands.command import Command, Said, Slots, Unclear


def slots(said: Said) -> Slots | Unclear:
    low = said.text.casefold()
    if said.text and not said.separated and not low.startswith(said.words.some("until")):
        return Unclear("PAUSE is followed by words that name no time")
    return {"text": said.text}


COMMAND = Command(
    name="PAUSE", slots=slots, help="get no new requests until you write RESUME.", open_text=True, free_text=True
)
