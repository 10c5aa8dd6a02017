"""DIGEST: get it now; with a word, how often from now on: daily, weekly, monthly or off, on which day, at what time."""

import re

from mailflow.core.commands.command import Command, Counts, For, Said, Slots, Takes, Unclear
from mailflow.core.policy_digest import EVERY, TIME, WEEKDAYS

BETWEEN = frozenset({"on", "at", "the", "day", "and"})
SAYS = {"digest": "|".join(EVERY), "digest_day": "|".join((*WEEKDAYS, r"[12]?\d", r"3[01]")), "digest_at": TIME}


def slots(said: Said) -> Slots | Unclear:
    """All that is said of it, and nothing else: "monthly on day 15 at 07:30"."""
    told: dict[str, str] = {}
    for word in said.text.lower().rstrip(".").replace(",", " ").split():
        name = next((name for name, says in SAYS.items() if re.fullmatch(says, word) and name not in told), None)
        if name is None and word not in BETWEEN:
            return Unclear("what follows DIGEST is neither daily, weekly, monthly nor off, no day and no time")
        told |= {name: word} if name else {}
    every, day = told.get("digest"), told.get("digest_day", "")
    if every is None and not told:
        return {}
    if every is None:
        return Unclear("nothing says whether DIGEST is to be daily, weekly, monthly or off")
    if day in ("0", "00") or (day and (every, day in WEEKDAYS) not in (("weekly", True), ("monthly", False))):
        return Unclear("a weekly DIGEST comes on a weekday, a monthly one on a day from 1 to 31")
    return told


COMMAND = Command(
    name="DIGEST",
    slots=slots,
    help='get the digest now; or from now on daily, weekly, monthly or not at all: "DIGEST monthly", '
    '"DIGEST weekly on Friday at 07:30", "DIGEST off".',
    counts=Counts.AT_A_DESK,
    takes=Takes.OPEN,
    audience=For.COORDINATOR,
)
