"""IMPORT: people of a file that comes with the mail take part; the answer says what would change, and asks."""

import re

from mailflow.core.commands.command import Command, Counts, For, Said, Slots, Takes, Unclear

FILE = re.compile(r"\S{0,80}\b(?:csv|txt|tsv)$", re.I)
LETTERS = {"": "", "send": "invitation", "welcome": "welcome"}


def slots(said: Said) -> Slots | Unclear:
    """The name of the file says nothing, for what is attached counts."""
    word = FILE.sub("", said.text.casefold().strip(" .!:")).strip(" .!:")
    if word not in LETTERS:
        return Unclear("what follows IMPORT is neither SEND nor WELCOME")
    return {"writes": LETTERS[word]}


COMMAND = Command(
    name="IMPORT",
    slots=slots,
    help="bring in people: attach a CSV file to the email. You hear first what would change. IMPORT SEND invites "
    "whom the file invites, IMPORT WELCOME greets whoever is new.",
    takes=Takes.OPEN,
    counts=Counts.AT_THE_TEAM,
    audience=For.COORDINATOR,
)
