"""May this mail do that? Token AND sender AND verdict, read from one table (TRUST.md)."""

import enum
from collections.abc import Mapping


class Tier(enum.StrEnum):
    """How much a verb can change."""

    T0 = "T0"  # tells, to the address on file only
    T1 = "T1"  # records
    T2 = "T2"  # changes who is paired with whom
    T3 = "T3"  # cannot be undone
    ROUND_TRIP = "round trip"  # the answer to our own question is its own proof of the mailbox


class Ruling(enum.StrEnum):
    """What is done with a command."""

    ACT = "act"
    ASK = "ask the address on file"
    NOTHING = "nothing"


class Via(enum.StrEnum):
    """By which address a command came, and from whom."""

    OWN_TOKEN = "a reply address, from the person it was sent to"
    OTHERS_TOKEN = "a reply address, from somebody else"
    MEMBER_AT_DESK = "a desk, from an address on file"
    STRANGER = "a desk, from an address nobody has"


TIERS: Mapping[str, Tier] = {
    "HELP": Tier.T0,
    "STATUS": Tier.T0,
    "LOG": Tier.T1,
    "PLAN": Tier.T1,
    "WITHDRAW": Tier.T1,
    "CONFIRM": Tier.T1,
    "DISPUTE": Tier.T1,
    "ANSWERS": Tier.T1,
    "ACCEPT": Tier.T2,
    "DECLINE": Tier.T2,
    "END": Tier.T2,
    "PAUSE": Tier.T2,
    "RESUME": Tier.T2,
    "REQUEST": Tier.T2,
    "YES": Tier.ROUND_TRIP,
    "NO": Tier.ROUND_TRIP,
    "CHOICE": Tier.ROUND_TRIP,
}

_ACTING = (Tier.T1, Tier.T2)

# (level, tier, via, aligned) -> ruling; a combination that has no row does nothing. `aligned` is the
# verdict on SPF and DKIM; until verdicts are fetched it is always False, so the levels that need one
# take the round trip for everything.
RULINGS: Mapping[tuple[str, Tier, Via, bool], Ruling] = {
    (level, tier, via, aligned): ruling
    for level in ("token", "standard", "strict")
    for aligned in (False, True)
    for tier, via, ruling in (
        (Tier.T0, Via.OWN_TOKEN, Ruling.ACT),
        (Tier.T0, Via.MEMBER_AT_DESK, Ruling.ACT),
        *((t, Via.OWN_TOKEN, Ruling.ACT if aligned or level == "token" else Ruling.ASK) for t in _ACTING),
        *((t, Via.OTHERS_TOKEN, Ruling.ASK) for t in _ACTING),
        *((t, Via.MEMBER_AT_DESK, Ruling.ACT if aligned and level != "token" else Ruling.ASK) for t in _ACTING),
        (Tier.T3, Via.OWN_TOKEN, Ruling.ASK),
        (Tier.T3, Via.MEMBER_AT_DESK, Ruling.ASK),
        (Tier.ROUND_TRIP, Via.OWN_TOKEN, Ruling.ACT),
    )
}


def judge(verb: str, via: Via, level: str, *, aligned: bool = False) -> Ruling:
    """What may be done with a verb that came this way."""
    tier = TIERS.get(verb)
    if tier is None:
        return Ruling.NOTHING
    return RULINGS.get((level, tier, via, aligned), Ruling.NOTHING)
