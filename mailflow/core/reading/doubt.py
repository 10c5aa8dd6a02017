"""Why the text behind a command, or a sentence below it, makes us ask (rule 17)."""

import re
from functools import lru_cache

from mailflow.core.commands import Command, durations
from mailflow.core.commands.command import Counts, Takes
from mailflow.core.commands.log import measure_part
from mailflow.core.commands.phrases import UNSPACED, pattern_of
from mailflow.core.commands.words import Words
from mailflow.core.reading.head import AGREEING, EMPTY, NAMED, QUOTED, Head, exact, peeled, says, without_no_denials

# In capitals these are commands wherever they stand; "DATA" and "NEXT" are too common a shout.
SHOUTED = {command.name for command in NAMED.values() if command.counts is Counts.EVERYWHERE}
SHOUT = re.compile(r"[^\W\d_]{2,20}")
# A yes that still has to be thought about is none; END, LEAVE and DELETE ask once more in any case.
SETTLED = AGREEING | {"EXTEND"}
SENTENCE = re.compile(r"(?<=[.!?。！])")
ASKS = ("?", "か", "か。")
# Within so many letters stands the length of a LOG.
A_MEASURE = 200
LONG = 200
SHRUG = 20
# Commands that may be hidden in each other's text: seeing the other one means doubt (rule 17).
RIVALS = {
    "ACCEPT": ("DECLINE", "NO"),
    "DECLINE": ("ACCEPT",),
    "YES": ("NO", "DECLINE", "DISPUTE"),
    "NO": ("YES", "ACCEPT", "CONFIRM"),
    "CONFIRM": ("DISPUTE", "NO"),
    "AGREE": ("NO", "CONCERN", "DECLINE"),
    "END": ("EXTEND", "PAUSE"),
    "EXTEND": ("END", "PAUSE"),
    "PAUSE": ("END", "LEAVE", "STOP"),
    "APPROVE": ("HOLD", "RELEASE", "DECLINE"),
    "HOLD": ("APPROVE", "RELEASE"),
    "RELEASE": ("APPROVE", "HOLD"),
}


def doubt_in(head: Head, line: str, words: Words) -> str:
    """Why the text after a command makes us ask, or nothing (rule 17)."""
    command, text = head.command, head.text.casefold()
    if any(word in NAMED for word in QUOTED.findall(head.text)):
        return "the line quotes a command"
    if command.content and after_colon(head, line):
        return ""
    not_meant = not_the_writers(head, line, words)
    if not_meant:
        return not_meant
    if command.takes is Takes.OPEN:
        # What follows the colon of a LOG or a REQUEST is its topic or note, in the writer's own words.
        text = before_colon(text, words) if command.name == "LOG" else text.partition(":")[0]
    if twice := said_twice(command.name, line, words):
        return twice
    if command.name == "YES":  # "I would love to" doubts nothing.
        text = peeled(text, words.some("agreeing"), words.some("polite"))
    reasons = command.free_text and head.separated and command.takes is not Takes.OPEN
    if "?" in line and not (command.name in ("LOG", "REQUEST") and "?" not in text and ":" in line):
        return "the line asks a question"
    if hedges(command, text, words) and not (reasons and after_colon(head, line)):
        return "the line hedges"
    ends = head.separated and words.starts(text, "until")
    if command.name in ("ACCEPT", "AGREE") and (ends or words.holds(unmannered(text, words), "open_ends", "consents")):
        return "the line leaves it open"  # "Accept. My manager has to agree."
    if command.name in SETTLED and unsettled(text, words):
        return "the line leaves it open"  # "Accept. Tom will decide."
    # What follows YES and NO is judged word by word: "that's right" begins like a clause.
    judged = command.takes is Takes.OPEN or command.name in ("YES", "NO")
    object_alone = not peeled(text, words.some("tails"), words.some("polite"))  # "I can confirm that"
    if words.starts(text, "clauses") and not (reasons or judged or object_alone):
        return "the line goes on as a sentence"
    if not reasons and command.name != "NO" and words.holds(without_no_denials(text, words), "negations"):
        return "the line denies something"
    return rival_in(head, text, words)


def said_twice(name: str, line: str, words: Words) -> str:
    if name == "YES" and shrugs(line, words):
        return "the line says yes twice"
    return "the line says no twice" if name == "NO" and waves_off(line, words) else ""


def shrugs(line: str, words: Words) -> bool:
    """ "Ja, ja.": the same yes said twice, and nothing else, may be meant the other way."""
    said = line.casefold().replace(",", " ").split() if len(line) <= SHRUG else []
    said = [one.strip(EMPTY) for one in said]
    found = exact(said[0], words) if len(said) > 1 and len(set(said)) == 1 else None
    return found is not None and found.name == "YES"


def waves_off(line: str, words: Words) -> bool:
    """ "No, no, it's fine, I'll do it" waves something away; "No, no tengo tiempo" does not."""
    said = line[:LONG].casefold().split()
    if len(said) < 3 or said[1][-1].isalnum() or said[0].strip(EMPTY) != said[1].strip(EMPTY):
        return False
    found = exact(said[0].strip(EMPTY), words)
    return found is not None and found.name == "NO"


def not_the_writers(head: Head, line: str, words: Words) -> str:
    """Somebody's words told, an irony, or what would be."""
    name, text = head.command.name, head.text.casefold()
    if words.starts(text, "reported") and not after_colon(head, line):
        return "the line tells what somebody said"
    if name in AGREEING and words.holds(line, "withdrawals"):
        return "the line takes it back"
    if name == "ACCEPT" and (words.holds(line, "supposing") or words.holds(text, "unable")):
        return "the line supposes something, or says that it cannot be"
    return ""


def before_colon(text: str, words: Words) -> str:
    """Up to the colon behind the length: one may stand behind the day before, as in 3 May: 45 min."""
    if ":" not in text:
        return text
    lengths = durations.find(text[:A_MEASURE], words)
    place = text.find(":", lengths[0].end if lengths else 0)
    return text if place < 0 else text[:place]


def hedges(command: Command, text: str, words: Words) -> bool:
    """Does the text doubt? What was has no "first": that is a "first call", and behind a comma a LOG has its topics."""
    told = measure_part(ordinals(words).sub(" ", text), words) if command.name == "LOG" else text
    return takes_back(text, words) or words.holds(told, "conditions", "hedges")


def takes_back(text: str, words: Words) -> bool:
    """ "Moment, doch nicht" does; "mir fehlt im Moment die Zeit" tells when."""
    return words.holds(text, "take_backs") and words.holds(when(words).sub(" ", text), "take_backs")


@lru_cache(maxsize=64)
def when(words: Words) -> re.Pattern[str]:
    return re.compile(pattern_of(words.some("moments")), re.I)


@lru_cache(maxsize=64)
def ordinals(words: Words) -> re.Pattern[str]:
    return re.compile(pattern_of(words.some("ordinals")), re.I)


def after_colon(head: Head, line: str) -> bool:
    return bool(head.text) and line[: len(line) - len(head.text)].rstrip().endswith(":")


def rival_in(head: Head, text: str, words: Words) -> str:
    for name in RIVALS.get(head.command.name, ()):
        if says(text, name, words):
            return f"the line also says {name}"
    shouted = set(SHOUT.findall(head.text)) & SHOUTED - {head.command.name}
    return f"the line also says {min(shouted)}" if shouted and not head.text.isupper() else ""


def unsettled(text: str, words: Words) -> bool:
    """Does it say that the yes is still thought about, asked about, decided or answered later, or ask before it?"""
    if words.holds(text, "unsettled"):
        plain = sentence_manners(words).sub(" ", without_no_denials(text, words))
        if words.holds(plain, "unsettled"):
            return True
    return any(wonders(one, words) for one in SENTENCE.split(text) if one.rstrip().endswith(ASKS))


def wonders(question: str, words: Words) -> bool:
    """ "Can we talk first?" is asked before a yes, "Where shall we meet?" behind one."""
    bare = peeled(question, words.some("polite"), words.some("and"))
    return words.starts(bare, "wonders") or (UNSPACED.search(bare) is not None and words.holds(bare, "wonders"))


@lru_cache(maxsize=64)
def sentence_manners(words: Words) -> re.Pattern[str]:
    """Courtesy of several words: "thank you for asking me" asks nothing, and one word ("hoor") may be of a sentence."""
    manners = words.some("polite", "agreeing", "follows")
    return re.compile(pattern_of(tuple(one for one in manners if " " in one or UNSPACED.search(one))), re.I)


def unmannered(text: str, words: Words) -> str:
    """The text without what opens nothing: courtesy ("thank you for asking me"), and "evenings suit me"."""
    return courtesy(words).sub(" ", text)


@lru_cache(maxsize=64)
def courtesy(words: Words) -> re.Pattern[str]:
    return re.compile(pattern_of(words.some("polite", "agreeing", "follows", "no_denials")), re.I)
