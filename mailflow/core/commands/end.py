"""END: end a pairing, with a reason if you like; at the team's desk, the pairing that is named."""

from mailflow.core.commands.command import Command, Refers, Said, Slots, Unclear


def slots(said: Said) -> Slots | Unclear:
    return {"reason": said.text, "which": said.which} if said.at_team else {"reason": said.text}


COMMAND = Command(
    name="END",
    slots=slots,
    help='end your pairing; as in "END: we reached our goals".',
    refers=Refers.NAMED,
    free_text=True,
    team_help='end a pair, as in "END R-4F7K2: the reason".',
)
