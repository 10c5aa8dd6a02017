"""REQUEST: ask for somebody by name or address, with a note to them."""

import re
from functools import lru_cache

from mailflow.core.commands.command import Command, Said, Slots, Takes, Unclear
from mailflow.core.commands.phrases import pattern_of, prepared
from mailflow.core.commands.words import Words
from mailflow.core.names import is_title

# A script without spaces puts none behind the colon.
SEPARATOR = re.compile(r":(?=[\s\u3040-\u9fff]|$)\s?|,\s| [-–—] |\. ")
NAME_LETTERS = 120
# "Maria's number" asks for no person, and "remove me" for something else.
OWNED = re.compile(r"'s\s")
NO_NAMES = ("STOP", "DELETE", "LEAVE", "RESUME")
NAME_WORDS = 6
TAILS = 3
SMALL = re.compile(r"[^\W\d_][\w'’-]{1,30} [^\W\d_][\w'’-]{1,30}")
# "Ben" or "Ben Luca", and then the end, or a mark before a note: behind a comma it is the rest of "Okafor, Ben".
LAST_WORDS, REST = 3, re.compile(r"[^\W\d_][\w'-]{1,20}(?:\s[^\W\d_a-z][\w'-]{1,20})?(?=$|[.!]?$|:| [-–—] )")


def slots(said: Said) -> Slots | Unclear:
    name, note = name_and_note(said.text, said.words)
    if not name and not said.below:
        return Unclear("REQUEST names nobody")
    if not name:
        name, note = name_and_note(said.below.partition("\n")[0], said.words)
    if names_another(note, said.words):
        return Unclear("REQUEST may name more than one person")
    if not note:
        note = said.below if said.text else said.below.partition("\n")[2]
    if not is_name(name, said) or not (said.separated or is_written_as_name(name)):
        return Unclear("what follows REQUEST is not plainly a name")
    return {"name": name, "note": note.strip()}


def name_and_note(text: str, words: Words) -> tuple[str, str]:
    found = next((one for one in SEPARATOR.finditer(text) if not is_within_name(text, one, words)), None)
    if found is None:
        return text.strip(" .,:;!"), ""
    return text[: found.start()].strip(" <>"), text[found.end() :].strip()


def is_within_name(text: str, mark: re.Match[str], words: Words) -> bool:
    """ "Dr. Ben Okafor", "B. Okafor", "Okafor, Ben"."""
    start, end = mark.span()
    before, after = text[max(0, start - NAME_LETTERS) : start], text[end : end + NAME_LETTERS]
    last = before.rpartition(" ")[2].casefold()
    if mark[0] == ". ":
        return len(last) == 1 or is_title(last) or is_title(f"{last}.")
    if not mark[0].startswith(",") or "," in before or len(before.split()) > LAST_WORDS:
        return False
    return REST.match(after) is not None and not after.isupper() and not words.starts(after, "polite", "and", "or")


def without_courtesy(text: str, words: Words) -> str:
    """ "Frank Osei as my mentor, please: I would like …" without what is no part of the name."""
    name, mark, note = text.partition(":")
    bare = name
    for _ in range(TAILS):
        bare = tail(words).sub("", bare)
    kept = name if bare.casefold() in words.phrases("NO") else bare  # "no thanks" asks for nobody
    return f"{kept}{mark}{note}"


@lru_cache(maxsize=64)
def tail(words: Words) -> re.Pattern[str]:
    return re.compile(rf"[\s,.]{{0,3}}{pattern_of(words.some('sought', 'pleas', 'thanks'))}[\s.,!]{{0,3}}$", re.I)


def is_somebody(text: str) -> bool:
    """ "No" is a family's name, too; "no", "NO" and "No thanks" are none."""
    name = text.partition(":")[0].strip()
    return name.istitle() and " " not in name


def names_another(note: str, words: Words) -> bool:
    """ "or Mia Chen": the first of two may be the wrong one."""
    joined = words.starts(note, "and", "or")
    return joined and REST.match(note.partition(" ")[2][:NAME_LETTERS]) is not None


def is_name(name: str, said: Said) -> bool:
    first = name.casefold().split()[0] if name.split() else ""
    short = len(name) <= NAME_LETTERS and len(name.split()) <= NAME_WORDS
    plain = "?" not in name and not OWNED.search(name) and not said.words.starts(name, "polite")
    asked = any(prepared(said.words.phrases(verb)).opening(name.casefold()) for verb in NO_NAMES)
    return bool(first) and short and plain and not asked and first not in said.words.some("not_names")


def is_written_as_name(name: str) -> bool:
    """Right behind the word only what is written as a name is one: "chiedo scusa" asks for nobody.

    A phone writes "request ben okafor"; two small words that are nobody's name are answered with just that.
    """
    return not name[:1].islower() or "@" in name or SMALL.fullmatch(name) is not None


COMMAND = Command(
    name="REQUEST",
    slots=slots,
    help='ask for somebody by name, as in "REQUEST Ben Okafor: I would like to learn …".',
    takes=Takes.OPEN,
    free_text=True,
)
