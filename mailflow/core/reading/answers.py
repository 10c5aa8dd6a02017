"""What may follow a YES or a NO: courtesy, assent, refusal, or the plain reason of a refusal (rules 17 and 18)."""

import re
from dataclasses import replace
from functools import lru_cache

from mailflow.core.commands import durations
from mailflow.core.commands.command import Command
from mailflow.core.commands.phrases import is_unspaced, pattern_of, prepared
from mailflow.core.commands.words import Words
from mailflow.core.reading import head
from mailflow.core.reading.context import Context
from mailflow.core.reading.doubt import takes_back
from mailflow.core.reading.head import Head

# A correction is short; what is longer is a story.
LETTERS = 200
# Between a denial and what it denies: "I do not want to dispute", "ich bestreite das nicht".
NEAR = 15
DENIALS = (("negations",), ())
WRONG = ("hedges", "conditions", "disputing", "not_as_logged", "unheld")
# What is the contrary of each command, in words of one's own.
CONTRARY = {"DECLINE": ("willing", "glad"), "END": ("going_on", "slips")}


def reason_of(found: Head, meant: Command, context: Context, words: Words, new_text: str) -> str | None:
    """The reason that stands behind a YES or a NO, nothing if none does, None where the words may change the answer."""
    text = found.text
    if found.command.name == "YES":
        return None if head.peeled(text, *assent(meant, words)) else ""
    if not found.separated and text and denies_refusal(text, meant, words):
        return None
    if any(denied_refusal(meant, words).search(clause) for clause in head.clauses(text)):
        return None
    if all(is_plain(clause, meant, words) for clause in head.clauses(text)):
        return ""
    apart = found.separated or words.starts(text, "not_held")
    if apart and ("LOG" in context.asked or meant.name == "DISPUTE"):
        return reason_not_held(text, meant, words, colon(found, new_text))
    if meant.name != "DECLINE":
        return None
    parted = found.separated or not head.peeled(head.clauses(text)[0], *courtesy(words))
    return text if colon(found, new_text) or (parted and refused(text, meant, words)) else None


def denies_refusal(text: str, meant: Command, words: Words) -> bool:
    """Without a mark between them a "no" may deny the refusal: "No tengo que rechazar", "Nie odmawiam", "No wrong"."""
    if meant.name == "DISPUTE" and (words.starts(text, "disputing") or head.says(text, "DISPUTE", words)):
        return no_is_not(words) or not prepared(sentences(words.some("disputing"))).opening(text)
    return words.starts(text, "unwilling") or (meant.name == "DECLINE" and head.head_of(text, words) is not None)


def no_is_not(words: Words) -> bool:
    """Where one word is both, "No es incorrecto" is "it is not wrong"; in English "No that's wrong" is plain."""
    return not set(words.phrases("NO")).isdisjoint(words.some("negations"))


def sentences(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in phrases if " " in one)


@lru_cache(maxsize=64)
def denied_refusal(meant: Command, words: Words) -> re.Pattern[str]:
    """ "No, I don't dispute it", "Nie, nie kwestionuję", "Nein, ich bestreite das nicht": a refusal that is denied."""
    no = pattern_of((*words.phrases("NO"), *words.some("negations")))
    verb = pattern_of(words.phrases(meant.name))
    if meant.name == "DISPUTE":
        wrong = pattern_of((*words.phrases(meant.name), *words.some("disputing")))
        return re.compile(rf"{no}.{{0,{NEAR}}}{wrong}|{verb}.{{0,{NEAR}}}{no}", re.I)
    return re.compile(rf"{no}\s?{verb}" if meant.name == "DECLINE" else r"(?!)", re.I)


def unsays(found: Head, below: str, words: Words) -> bool:
    """A text that denies its own command and says no more: "DISPUTE: all correct", "END: not yet"."""
    command, text = found.command, found.text
    if command.content and not text:
        text = below.partition("\n")[0]
    if not head.peeled(text, words.some("polite"), words.some("tails")):
        return False
    if command.name == "DISPUTE":
        return agrees_after_all(text, command, words)
    # "DECLINE: impossible" is a reason.
    doubts = words.some("hedges", "conditions", "take_backs", "withdrawals", *DENIALS[command.name == "DECLINE"])
    contrary = words.some(*CONTRARY.get(command.name, ()))
    return not head.peeled(text, words.phrases("NO"), words.some("polite"), doubts, contrary)


def agrees_after_all(text: str, dispute: Command, words: Words) -> bool:
    """ "DISPUTE: no it is right", "DISPUTE: nothing is wrong"; "all correct but the day" disputes."""
    no = (words.phrases("NO"), words.some("polite"))
    first = next((one for one in head.clauses(text) if head.peeled(one, *no)), "")
    if denied_refusal(dispute, words).search(first):
        return not corrects(text, words)
    # Clause by clause: "no, es correcto" holds no "no es correcto".
    if corrects(text, words) or any(words.holds(one, *WRONG) for one in head.clauses(text)):
        return False
    right = (words.phrases("YES"), words.some("as_logged", "held"))
    rest = [one for one in head.clauses(text) if head.peeled(one, *no, *right)]
    return not rest or (rest[0] != first and not words.holds(" ".join(rest), "negations", "not_held"))


def assent(meant: Command, words: Words) -> tuple[tuple[str, ...], ...]:
    """The words that change nothing about a YES. "It was me" stands before the "it" of the tails."""
    own = {"YES": "yes_tails", "CONFIRM": "held"}.get(meant.name)
    first = (words.some(own),) if own else ()
    # "Yes, agreed", and to the question whether to end "Oui, terminer": another word for the same.
    same = ("YES", "AGREE", "END") if meant.name == "YES" else ("YES", "AGREE")
    verbs = (words.phrases(meant.name), *map(words.phrases, same))
    return (*first, words.some("polite"), words.some("agreeing"), *verbs, words.some("tails"))


def is_plain(clause: str, meant: Command, words: Words) -> bool:
    """Courtesy with the verb alone, or with a refusal alone: "I can't decline" is both, and neither."""
    verbs = (words.phrases(meant.name), words.phrases("NO"))
    polite = courtesy(words)
    own = {"NO": ("no_tails", "disputing", "refusing"), "DISPUTE": ("disputing",)}.get(meant.name, ("refusing",))
    ways = (verbs, *((words.some(key),) for key in own))
    return any(not head.peeled(clause, *way, *polite) for way in ways)


@lru_cache(maxsize=64)
def courtesy(words: Words) -> tuple[tuple[str, ...], ...]:
    """What may stand beside a refusal: "gladly" is courtesy beside a yes, and beside a no it is one."""
    assent = set(words.some("agreeing"))
    return tuple(tuple(one for one in words.some(key) if one not in assent) for key in ("polite", "tails"))


def reason_not_held(text: str, meant: Command, words: Words, after_colon: bool) -> str | None:
    """Asked about a meeting: "No, it was postponed", "No, we never met", "No, that was on Thursday"."""
    plain = all(not head.peeled(one, words.some("not_held"), *courtesy(words)) for one in head.clauses(text))
    if words.holds(text, "unwritten"):
        return None  # "No, I forgot to write" tells of no meeting
    known = words.holds(text, "unheld") or (meant.name == "DISPUTE" and corrects(text, words))
    sure = not doubtful(text, words) and not denied(text, words)
    if tells_why(text, words) and not doubtful(without_why(text, words), words):
        known = sure = True
    if not plain and not (known and sure):
        return text if after_colon and meant.free_text else None
    return text if meant.free_text else ""


def tells_why(text: str, words: Words) -> bool:
    """ "Ben was ill", or "we never met that day": no meeting, unless a day or a length tells of another one."""
    if words.holds(text, "held", "agreeing") or durations.measured(text[:LETTERS], words):
        return False
    return words.holds(text, "absent") or words.starts(text, "not_held", "not_as_logged")


def without_why(text: str, words: Words) -> str:
    """The rest of it, which may doubt: "could not come" has no hedge."""
    return whys(words).sub(" ", text.casefold())


@lru_cache(maxsize=64)
def whys(words: Words) -> re.Pattern[str]:
    return re.compile(pattern_of(words.some("absent", "not_held", "not_as_logged")), re.I)


def corrects(text: str, words: Words) -> bool:
    """Another day or another length is what a dispute is about, unless it is told as the right one."""
    if words.holds(text, "agreeing"):
        return False
    return durations.measured(text[:LETTERS], words) or prepared(tuple(words.table("weekdays"))).inside(text)


def marked_correction(found: Head, line: str, words: Words) -> Head:
    """DISPUTE in the capitals of our letter and what is wrong, as the letter asks: "DISPUTE we met on Thursday"."""
    if found.separated or found.command.name != "DISPUTE" or not line.startswith("DISPUTE "):
        return found
    wrong = corrects(found.text, words) or words.holds(found.text, "disputing", "unheld", "not_held")
    told = words.starts(found.text, "fillers", "tails", "disputing", "not_held")  # no "DISPUTE resolution workshop"
    return replace(found, separated=True) if wrong and told else found


def denied(text: str, words: Words) -> bool:
    return words.holds(text, "negations")


def colon(found: Head, new_text: str) -> bool:
    return f": {found.text}" in new_text or f":{found.text}" in new_text


def refused(text: str, meant: Command, words: Words) -> bool:
    """Is it a refusal in plain words, clause by clause? Behind the first that refuses, a reason is free of doubt."""
    if words.holds(text, "no_denials") or doubtful(text, words):
        return False
    said = False
    for clause in head.clauses(text):
        if head.peeled(clause, *courtesy(words), words.some("moments")):
            if not (refuses(clause, meant, words) or (said and is_reason(clause, meant, words))):
                return False
            said = True
    return said


def doubtful(text: str, words: Words) -> bool:
    return words.holds(text, "hedges", "conditions", "withdrawals") or takes_back(text, words)


def refuses(clause: str, meant: Command, words: Words) -> bool:
    """A whole refusal, "I can't do it this year", or a reason and what it comes of: "too busy with my thesis"."""
    if is_unspaced(clause):
        return refuses_unspaced(clause, meant, words)
    whole = (words.some("moments"), words.some("refusing"), words.some("unable"), *courtesy(words))
    if is_plain(clause, meant, words) or not head.peeled(clause, *whole):
        return True
    bare = head.peeled(clause, *courtesy(words), words.some("moments"))
    rest = head.peeled(bare, words.some("reasons"))
    return words.starts(bare, "reasons") and rest != bare and not denies(rest, meant, words)


def refuses_unspaced(clause: str, meant: Command, words: Words) -> bool:
    """Without spaces a phrase is found anywhere; the verb beside a denial ("cannot refuse") is no refusal."""
    found = words.holds(clause, "unable", "reasons") or words.starts(clause, "refusing")
    return is_plain(clause, meant, words) or (found and not holds_verb(clause, meant, words))


def is_reason(clause: str, meant: Command, words: Words) -> bool:
    return not words.starts(clause.strip(head.EMPTY), "agreeing") and not denies(clause, meant, words)


def denies(rest: str, meant: Command, words: Words) -> bool:
    """A second denial may undo the first, and a verb may be another answer: "I can't say no"."""
    return denied(rest, words) or words.starts(rest, "clauses") or holds_verb(rest, meant, words)


def holds_verb(text: str, meant: Command, words: Words) -> bool:
    return any(head.says(text, name, words) for name in ("YES", "NO", "ACCEPT", "CONFIRM", meant.name))
