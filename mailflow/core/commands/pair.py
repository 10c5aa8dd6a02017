"""PAIR: bring a mentee and a mentor together, both named by the coordinator."""

import re

from mailflow.core.commands.command import Command, Counts, For, Said, Slots, Takes, Unclear
from mailflow.core.commands.phrases import is_unspaced

NAME_LETTERS = 80
NAME_WORDS = 5
PARTICLES = frozenset(("al", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "la", "ter", "van", "von", "y"))
NO_NAME = re.compile(r"[:;?!()\"/+&\n]|\d{5}")


def slots(said: Said) -> Slots | Unclear:
    two = names_in(said.text, said)
    if two is None:
        return Unclear("what follows PAIR is not plainly two names")
    return {"mentee": two[0], "mentor": two[1]}


def names_in(text: str, said: Said) -> tuple[str, str] | None:
    """The text parted by its one joining word: "with" before "and", and signs last."""
    for joiners in (said.words.some("with"), (*said.words.some("and"), "+", "&"), (",",)):
        parts = parted(text, joiners)
        if len(parts) == 2:
            ours = all(is_name(part, said) for part in parts)
            return (parts[0], parts[1]) if ours else None
        if len(parts) > 2:
            return None
    return None


def parted(text: str, joiners: tuple[str, ...]) -> list[str]:
    spaced = "|".join(re.escape(joiner) for joiner in joiners if joiner != ",") or "(?!)"
    comma = r"|\s?[,、]\s?" if "," in joiners else ""
    return [part.strip(" <>.") for part in re.split(rf"\s(?:{spaced})\s{comma}", text, flags=re.I)]


def is_name(name: str, said: Said) -> bool:
    """Short, a name or an address, and no third one joined to it."""
    said_words = name.casefold().split()
    joined = {*said.words.some("with"), *said.words.some("and")}
    short = len(name) <= NAME_LETTERS and 0 < len(said_words) <= NAME_WORDS
    if len(said_words) > 2 and any(word.islower() and word not in PARTICLES for word in name.split()):
        return False  # "programming on Friday"
    plain = not NO_NAME.search(name) and joined.isdisjoint(said_words) and "," not in name
    return short and plain and (said_words[0] not in said.words.some("not_names") or is_unspaced(name))


COMMAND = Command(
    name="PAIR",
    slots=slots,
    help='bring a mentee and a mentor together, as in "PAIR Ana Duarte with Ben Okafor".',
    counts=Counts.AT_THE_TEAM,
    takes=Takes.OPEN,
    audience=For.COORDINATOR,
)
