"""NOTE: keep a line about a pair, a request or a meeting."""

from mailflow.core.commands.command import Command, Counts, For, Refers, Said, Slots, Takes, Unclear


def slots(said: Said) -> Slots | Unclear:
    if said.which is None:
        return Unclear("no reference says what the note is about")
    if not said.all_text:
        return Unclear("the note is empty")
    return {"which": said.which, "text": said.all_text}


COMMAND = Command(
    name="NOTE",
    slots=slots,
    help='keep a line about what waits for the team, as in "NOTE C-4: spoke with both".',
    counts=Counts.AT_THE_TEAM,
    takes=Takes.OPEN,
    refers=Refers.ANY,
    free_text=True,
    content=True,
    audience=For.COORDINATOR,
)
