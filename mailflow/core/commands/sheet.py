"""SHEET: get your meetings with both signatures; `SHEET: audit` for all of them, of every pair."""

import re

from mailflow.core.commands.command import Command, Counts, Said, Slots, Takes, Unclear

AUDIT = re.compile(r"(?:for\s(?:an?\s|the\s|my\s)?)?audit\b[\s.!]{0,3}$", re.I)


def slots(said: Said) -> Slots | Unclear:
    """The text on the command's own line; "SHEET audit" needs no colon, and any other word is a sentence."""
    if not said.separated and said.text and not AUDIT.match(said.text):
        return Unclear('what follows SHEET is not the word "audit", which is all that it takes')
    return {"text": "audit" if AUDIT.match(said.text) else said.text}


COMMAND = Command(
    name="SHEET",
    slots=slots,
    help='get your meetings, with both signatures, to print and as a table; "SHEET audit" has those of all pairs.',
    takes=Takes.OPEN,
    free_text=True,
    counts=Counts.AT_A_DESK,
)
