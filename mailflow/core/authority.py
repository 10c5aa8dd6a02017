"""May this mail do that? Token AND sender AND verdict, read from one table (TRUST.md)."""

import enum
from collections.abc import Collection, Mapping

from mailflow.core.verdict import Result, Verdict


class Tier(enum.StrEnum):
    """How much a verb can change."""

    T0 = "T0"  # tells, to the address on file only
    T1 = "T1"  # records
    T2 = "T2"  # changes who is paired with whom
    T3 = "T3"  # cannot be undone
    TEAM = "the team's"  # decides about others: always asked
    ROUND_TRIP = "round trip"  # the answer to our own question is its own proof of the mailbox


class Ruling(enum.StrEnum):
    """What is done with a command."""

    ACT = "act"
    ASK = "ask the address on file"
    PERSON = "a person looks at it"
    NOTHING = "nothing"


class Via(enum.StrEnum):
    """By which address a command came, and from whom."""

    OWN_TOKEN = "a reply address, from the person it was sent to"
    OTHERS_TOKEN = "a reply address, from somebody else"
    MEMBER_AT_DESK = "a desk, from an address on file"
    NEW_ADDRESS = "a reply address that was sent to the old address, from the new one that it asks about"
    STRANGER = "a desk, from an address nobody has"


class Proof(enum.IntEnum):
    """What speaks for the sender's domain."""

    DENIED = -1  # the domain tells how its mail is known, and this is not
    NONE = 0
    ALIGNED = 1  # SPF, or DKIM, or an MTA that says so
    SIGNED = 2  # the domain itself signed the mail


# What only a coordinator may say, whatever proves who wrote.
TEAMS_OWN = frozenset(("PAIR", "APPROVE", "REMIND", "HOLD", "RELEASE", "NOTE", "IMPORT", "LINES"))
TEAMS_EARS = frozenset(("REPORT",))  # it decides nothing, and tells of everybody

TIERS: Mapping[str, Tier] = {
    **dict.fromkeys(TEAMS_OWN, Tier.TEAM),
    "HELP": Tier.T0,
    "STATUS": Tier.T0,
    "WHY": Tier.T0,
    "TIPS": Tier.T0,
    "LOG": Tier.T1,
    "CHECKIN": Tier.T1,
    "PLAN": Tier.T1,
    "WITHDRAW": Tier.T1,
    "MEET": Tier.T1,
    "CANCEL": Tier.T1,
    "STOP": Tier.T1,
    "CONFIRM": Tier.T1,
    "DISPUTE": Tier.T1,
    "AGREE": Tier.T1,
    "ANSWERS": Tier.T1,
    "JOIN": Tier.T1,
    "PROFILE": Tier.T1,
    "GOALS": Tier.T1,
    "SHEET": Tier.T1,
    "DIGEST": Tier.T1,
    "REPORT": Tier.T1,
    "CONCERN": Tier.T1,
    "ACCEPT": Tier.T2,
    "DECLINE": Tier.T2,
    "END": Tier.T2,
    "PAUSE": Tier.T2,
    "RESUME": Tier.T2,
    "REQUEST": Tier.T2,
    "TELL": Tier.T2,
    "FIND": Tier.T1,
    "NEXT": Tier.T1,
    "UNDO": Tier.T2,
    "MANAGER": Tier.T2,
    "LEAVE": Tier.T2,
    "EXTEND": Tier.T2,
    "DATA": Tier.T3,
    "DELETE": Tier.T3,
    "ADDRESS": Tier.T3,
    "YES": Tier.ROUND_TRIP,
    "NO": Tier.ROUND_TRIP,
    "CHOICE": Tier.ROUND_TRIP,
    "ADD": Tier.ROUND_TRIP,
}

_ACTING = (Tier.T1, Tier.T2)
# The proof that suffices; at the level "token" the reply address is proof enough, and a desk always asks.
_NEEDS: Mapping[str, Mapping[Tier, Proof]] = {
    "strict": {Tier.T1: Proof.ALIGNED, Tier.T2: Proof.SIGNED},
    "standard": {Tier.T1: Proof.ALIGNED, Tier.T2: Proof.ALIGNED},
    "token": {},
}


def _at_token(level: str, tier: Tier, proof: Proof) -> Ruling:
    return Ruling.ACT if level == "token" or proof >= _NEEDS[level][tier] else Ruling.ASK


def _at_desk(level: str, tier: Tier, proof: Proof) -> Ruling:
    """A desk has no token: the same proof as for T2 (TRUST.md)."""
    return Ruling.ACT if level != "token" and proof >= _NEEDS[level][Tier.T2] else Ruling.ASK


# (level, tier, via, proof) -> ruling; a combination that has no row does nothing.
RULINGS: Mapping[tuple[str, Tier, Via, Proof], Ruling] = {
    (level, tier, via, proof): ruling
    for level in _NEEDS
    for proof in Proof
    for tier, via, ruling in (
        (Tier.T0, Via.OWN_TOKEN, Ruling.ACT),
        (Tier.T0, Via.MEMBER_AT_DESK, Ruling.ACT),
        *((t, Via.OWN_TOKEN, _at_token(level, t, proof)) for t in _ACTING),
        *((t, Via.OTHERS_TOKEN, Ruling.ASK) for t in _ACTING),
        *((t, Via.MEMBER_AT_DESK, _at_desk(level, t, proof)) for t in _ACTING),
        (Tier.T3, Via.OWN_TOKEN, Ruling.ASK),
        (Tier.TEAM, Via.OWN_TOKEN, Ruling.ASK),
        (Tier.TEAM, Via.OTHERS_TOKEN, Ruling.ASK),
        (Tier.TEAM, Via.MEMBER_AT_DESK, Ruling.ASK),
        (Tier.T3, Via.MEMBER_AT_DESK, Ruling.ASK),
        # A domain that says nothing is served by the round trip; one that signs its mail has signed its YES, too.
        (Tier.ROUND_TRIP, Via.OWN_TOKEN, Ruling.PERSON if proof is Proof.DENIED else Ruling.ACT),
        (Tier.ROUND_TRIP, Via.NEW_ADDRESS, _at_token(level, Tier.T2, proof)),
    )
}


def proof_of(verdict: Verdict | None, sender: str, to: str) -> Proof:
    """What a verdict proves of this sender's mail to that address; nothing where it was judged for somebody else.

    A signature is for those it names: whoever has a signed "yes" to another question can hand it in again anywhere.
    """
    if verdict is None:
        return Proof.NONE
    theirs = bool(verdict.domain) and verdict.domain == sender.rpartition("@")[2].lower()
    named = theirs and to.lower() in verdict.named
    if named and verdict.aligned_dkim:
        return Proof.SIGNED
    if theirs and (verdict.aligned_spf or (named and verdict.aligned)):
        return Proof.ALIGNED
    tells = verdict.aligned_dkim or verdict.dmarc in (Result.PASS, Result.FAIL, Result.TEMPERROR)
    return Proof.DENIED if tells and not verdict.silent else Proof.NONE


def may_delay(via: Via, level: str, proof: Proof) -> bool:
    """Whether an automatic reply is believed that somebody is away. It is no verb; it needs what a record needs."""
    return RULINGS.get((level, Tier.T1, via, proof)) is Ruling.ACT


def may_say(verb: str, roles: Collection[str], about: str = "") -> bool:
    """Whether a verb is for somebody with these roles to say at all."""
    return _weighed(verb, about) not in TEAMS_OWN | TEAMS_EARS or "coordinator" in roles


def _weighed(verb: str, about: str) -> str:
    """An application is the team's to decline, and weighs what its yes does: it is always asked about (T3)."""
    return "APPROVE" if verb == "DECLINE" and about.startswith("joining:") else verb


def judge(verb: str, via: Via, level: str, proof: Proof = Proof.NONE, about: str = "") -> Ruling:
    """What may be done with a verb that came this way, in answer to a letter about that."""
    tier = TIERS.get(_weighed(verb, about))
    if tier is None:
        return Ruling.NOTHING
    return RULINGS.get((level, tier, via, proof), Ruling.NOTHING)
