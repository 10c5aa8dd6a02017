"""What looks like a name, and one in the ways people write it: "Dr. Ben Okafor" and "Okafor, Ben" are Ben Okafor."""

import re
import unicodedata

from mailflow.core.say import phrase

LONGEST = 60  # characters
FIGURES = 5  # Ana Duarte 2; a telephone number has more
MARKS = " .'’‘ʼ-‐·・"  # what may stand among the letters of a name
DOTTED = re.compile(r"\.\w\w")  # evil.example is a place to go to; J. R. Tolkien and J.R. Tolkien are people
HINT = phrase("in letters alone, {most} at most", most=LONGEST)  # what to write instead

# Nobody is called so; the second row only with a full stop, for Ing and Mag are names, and "M. Okafor" may be Mia.
TITLES = frozenset(
    [
        "dr",
        "prof",
        "professor",
        "mr",
        "mrs",
        "ms",
        "mx",
        "herr",
        "frau",
        "dhr",
        "mevr",
        "mme",
        "mlle",
        "sra",
        "dra",
        "phd",
    ]
)
SHORTENED = frozenset(["mw.", "hr.", "fr.", "sr.", "sig.", "ing.", "dipl.", "mag.", "mgr.", "inż.", "dott."])
BEHIND = ("さん", "様", "先生", "老师", "女士")


def looks_like_one(said: str) -> bool:
    """Letters of any script and what stands among them: what a stranger calls herself is read by others (A)."""
    plain = unicodedata.normalize("NFC", said)
    kinds = [unicodedata.category(letter) for letter in plain if letter not in MARKS]
    letters = {kind[0] for kind in kinds if kind != "Nd"}
    known = "L" in letters and letters <= {"L", "M"} and kinds.count("Nd") <= FIGURES
    return known and len(plain) <= LONGEST and not DOTTED.search(plain)


def ways(said: str) -> set[str]:
    """What the name on file may be where it was written like this; one comma stands between last and first name."""
    last, comma, first = said.partition(",")
    turned = f"{first} {last}" if comma and first.strip() and "," not in first else said
    plain = " ".join(turned.casefold().split())
    return {plain, untitled(plain)} - {""}


def untitled(plain: str) -> str:
    """ "dr. ben okafor" without its title; a title alone is nobody."""
    left = [part for part in plain.split() if not is_title(part)]
    return next((" ".join(left).removesuffix(one) for one in BEHIND if plain.endswith(one)), " ".join(left))


def is_title(part: str) -> bool:
    return part in SHORTENED or part.rstrip(".") in TITLES


def is_called(known: str, said: str) -> bool:
    """The whole name, titles aside."""
    return not ways(said).isdisjoint(ways(known))


def bears(known: str, said: str) -> bool:
    """A first or a last name alone: a whole word of the name, never a part of one."""
    return any(one in untitled(known.casefold()).split() for one in ways(said))


def shares_a_word(known: str, said: str) -> bool:
    """Whether who wrote this may have meant that name; it is shown, and nothing is done."""
    parts = {part.strip(".,") for part in said.casefold().split()}
    return not parts.isdisjoint(untitled(known.casefold()).split())
