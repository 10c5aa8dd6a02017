"""DECLINE: say no to an invitation, with a reason, and perhaps an offer to help find someone else."""

from mailflow.core.commands.command import Command, Said, Slots, Unclear


def slots(said: Said) -> Slots | Unclear:
    everything = " ".join(f"{said.text} {said.below}".casefold().replace("’", "'").split())
    wanted = any(phrase in everything for phrase in said.words.some("find_another"))
    return {"reason": said.text or said.said_below, "help": wanted}


COMMAND = Command(
    name="DECLINE",
    slots=slots,
    help='say no to an invitation; as in "DECLINE: no time this spring".',
    free_text=True,
    objects=True,
    team_help='say no to somebody who applied, in answer to the email about it; as in "DECLINE: the reason".',
)
