"""ADDRESS: write to me at another address from now on."""

import re

from mailflow.core.commands.command import Command, Counts, For, Said, Slots, Takes, Unclear
from mailflow.core.punycode import in_ascii

# RFC 5321 4.5.3.1 allows 64 before the @ and 255 behind it; quoted local parts are nobody's new address.
PLAUSIBLE = re.compile(r"^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?=.{4,255}$)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}$")


def slots(said: Said) -> Slots | Unclear:
    text = said.text or said.below.partition("\n")[0]
    address = text.strip(" .,;<>()").removeprefix("mailto:")
    dotted = address.startswith(".") or ".." in address or ".@" in address
    if dotted or not PLAUSIBLE.match(address):
        return Unclear("what follows ADDRESS is not exactly one mail address")
    return {"address": in_ascii(address)}


COMMAND = Command(
    name="ADDRESS",
    slots=slots,
    help='get our letters elsewhere, as in "ADDRESS ana@home.example".',
    counts=Counts.SPELT_OUT,
    takes=Takes.OPEN,
    audience=For.EVERYONE,
)
