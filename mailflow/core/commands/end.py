"""END: end a pairing, with a reason if you like; "END with Ben" names it; at the team's desk a reference does."""

from mailflow.core.commands.command import Command, Refers, Said, Slots, Unclear
from mailflow.core.commands.pair import is_name, parted
from mailflow.core.commands.request import SEPARATOR


def slots(said: Said) -> Slots | Unclear:
    if said.at_team:
        return {"reason": said.text, "which": said.which}
    if said.separated or not said.words.starts(said.text, "with"):
        return {"reason": said.text or said.said_below}
    found = SEPARATOR.search(said.text)
    named, reason = (said.text[: found.start()], said.text[found.end() :]) if found else (said.text, "")
    before, *name = parted(f" {named}", said.words.some("with"))
    if before or len(name) != 1 or not is_name(name[0], said) or not name[0][:1].isupper():
        return Unclear("what follows END is not plainly a name")
    return {"reason": reason.strip(), "with": name[0]}


COMMAND = Command(
    name="END",
    slots=slots,
    help='end your pairing; as in "END: we reached our goals".',
    openers=("with",),
    refers=Refers.NAMED,
    free_text=True,
    team_help='end a pair, as in "END R-4F7K2: the reason".',
)
