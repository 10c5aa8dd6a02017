"""An answer in plain words to a letter that asked: "Happy to help, let's do it!" (rule 18).

The sentence that answers is made of known words to its last letter, and one of them answers; courtesy may stand before
it. Behind a yes nothing may stand but more of the same, courtesy and a name, down to the end of what was written;
behind a no nothing that takes it back, and behind one that only says "I have no time" nothing at all. So nothing is
guessed: one word that is not known asks back.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from mailflow.core.commands.command import without_signature
from mailflow.core.commands.phrases import is_unspaced, pattern_of
from mailflow.core.commands.words import Words
from mailflow.core.reading import head
from mailflow.core.reading.answers import corrects, doubtful, tells_why
from mailflow.core.reading.context import Context
from mailflow.core.reading.doubt import ordinals, shrugs
from mailflow.core.reading.phrasing import Book, Walk, book_of, vocabulary
from mailflow.core.reading.reply import LINE_LETTERS, STRUCK
from mailflow.core.reading.willing import is_the_writers

SENTENCE = re.compile(r"(?<=[.!…])\s+|(?<=[。！])\s{0,3}|(?<=[.!])(?=[\u3040-\u9fff])")
FROWN = re.compile(r":['’]?-?[(/|]|[🙁☹😞😟😕😢😭👎]")
# Words in quotation marks may be anybody's.
SPEECH = re.compile(rf"{head.MARKED.pattern}|''")
# Whatever else a sentence is made of, with these it is no plain yes.
TURNS = ("negations", "conditions", "take_backs", "supposing", "withdrawals")
OPEN = ("negations", "unable", "refusing", "regrets", "open_ends")
# The words of a button that stands alone on a line of our letter: whoever copies that line says nothing (rule 23).
SHOWN = frozenset({"keeping", "mine", "taking_back"})
UNSIGNED = ("negations", "conditions", "hedges", "take_backs", "unable", "refusing", "regrets", "open_ends")
SENTENCES, LETTERS, NEAR, ABOVE = 8, 300, 12, 2
CLOSING_WORDS, SHORT_MONTH = 4, 3


@dataclass(frozen=True)
class Plain:
    """What was answered, and what stands behind the answer: on its line, and below."""

    name: str
    line: str
    rest: str
    below: str
    full: bool  # a no by its reason alone


def answer_in(line: str, below: str, context: Context, words: Words) -> Plain | None:
    """The YES or NO that is said without its word, or None where anything is left open."""
    lines = [line, *below.split("\n")]
    for name, asked, keys, against in (
        ("YES", context.yes, context.assents, context.refusals),
        ("NO", context.no, context.refusals, context.assents),
    ):
        if not asked or not keys or (not SHOWN.isdisjoint(keys) and not any(context.quoted())):
            continue
        found = said_in(lines, book_of(words, name, asked, keys), context, words)
        if found:
            return None if any(left_open(one, found, against, context, words) for one in near(found, words)) else found
    return None


def left_open(line: str, found: Plain, against: tuple[str, ...], context: Context, words: Words) -> bool:
    """Doubts leave it open; behind a yes so does any sentence of other words, and behind "I have no time".

    "I'd be honoured. My employer forbids it." has no word of doubt.
    """
    if found.name == "NO" and not head.peeled(line, *map(words.some, context.refusals), words.some("polite")):
        return False  # "No! That was a mistake"
    if doubts(line, found.name, against, words) or (found.full and words.holds(line, "for_now")):
        return True
    if found.name == "NO" and not found.full:
        return context.no == "DISPUTE" and disputes_unsurely(found.rest, words)
    asked, keys = (context.no, context.refusals) if found.full else (context.yes, context.assents)
    book = book_of(words, found.name, asked or "", keys)
    walks = (Walk(one, book, context).whole() for one in SENTENCE.split(line) if not signs(one, words))
    return any(walk.failed or turns(walk, context, words) for walk in walks)


def disputes_unsurely(rest: str, words: Words) -> bool:
    """ "We cancelled it, then met anyway", "That's not right, it's perfect": only what is wrong may follow, or why."""
    bare = head.peeled(rest, words.some("polite"), words.some("disputing"), words.some("not_held"))
    return bool(bare) and not corrects(rest, words) and not tells_why(rest, words)


def signs(line: str, words: Words) -> bool:
    """A name below, or nothing: "Not before June" is none."""
    said = line.split()
    if surnamed(words).fullmatch(line):
        return True
    named = len(said) <= CLOSING_WORDS and all(word[0].isupper() for word in said) and not line.endswith((".", "!"))
    known = words.holds(line, *UNSIGNED) or not vocabulary(words).isdisjoint(line.casefold().split())
    return named and not known and not names_month(line.casefold(), words)


def said_in(lines: Sequence[str], book: Book, context: Context, words: Words) -> Plain | None:
    """The answer on the first line; lines of courtesy alone may stand above it."""
    for place, raw in enumerate(lines[: ABOVE + 1]):
        line = head.line_of(raw[:LINE_LETTERS])
        if STRUCK in line:
            return None
        found = behind_answer(line, book, context, words)
        if found is not None:
            rest, full = found
            return Plain(book.name, line, rest, "\n".join(lines[place + 1 :]), full)
        if not Walk(line, book, context).whole().is_courtesy:
            return None
    return None


def behind_answer(line: str, book: Book, context: Context, words: Words) -> tuple[str, bool] | None:
    """What stands behind the sentence that answers, and whether that is a reason alone; courtesy may stand before."""
    if "?" in line or FROWN.search(line) or SPEECH.search(line):
        return None
    sentences = SENTENCE.split(line[:LETTERS], maxsplit=SENTENCES)
    for place, sentence in enumerate(sentences):
        if shrugs(sentence, words):
            return None
        walk = walked(sentence, book, context, words)
        behind = (*sentences[place + 1 :], line[LETTERS:])
        if book.name == "NO" and (reason := refused_unspaced(sentence, words, context.refusals)) is not None:
            return " ".join((reason, *behind)).strip(), False
        if walk.failed or turns(walk, context, words) or (walk.is_full and words.holds(line, "for_now")):
            return None
        if book.name == "NO" and context.no != "DECLINE" and words.holds(line, "hedges"):
            return None  # "I think I have to pass" is polite, "Not me, I think" is not sure
        if walk.answers:
            return " ".join((walk.reason, *behind)).strip(), walk.is_full
    return None


def turns(walk: Walk, context: Context, words: Words) -> bool:
    """Does the sentence deny its answer, say it of somebody else, or say the other thing: "No, I'd love to"?"""
    if walk.book.name == "NO":
        return walk.answers and words.holds(walk.text[walk.behind :], "willing", "glad")
    if words.holds(walk.text[: walk.answered], "pleas"):
        return True  # "Please accept" asks us
    return words.holds(head.without_no_denials(walk.text, words), *TURNS) or (
        "glad" in context.assents and not is_the_writers(walk, words)
    )


def walked(sentence: str, book: Book, context: Context, words: Words) -> Walk:
    """The sentence as it stands; a no without its little words too: "Leider fehlt mir gerade die Zeit"."""
    walk = Walk(sentence, book, context).whole()
    if walk.answers or book.name == "YES":
        return walk
    bare = Walk(" ".join(lately(words).sub(" ", sentence).split()), book, context).whole()
    return bare if bare.is_full else walk


@lru_cache(maxsize=64)
def surnamed(words: Words) -> re.Pattern[str]:
    """A name without capitals: 佐藤由美, 王芳."""
    return re.compile(rf"{pattern_of(words.some('surnames'))}[\u3400-\u9fff]{{0,2}}")


@lru_cache(maxsize=64)
def lately(words: Words) -> re.Pattern[str]:
    return re.compile(pattern_of(words.some("moments", "regrets")), re.I)


def refused_unspaced(sentence: str, words: Words, keys: tuple[str, ...]) -> str | None:
    """Without spaces the refusal stands behind its reason: 多忙のため辞退いたします. What stands before it."""
    bare = sentence.rstrip(" 。！.!")
    ending = next((one for one in words.some(*keys) if is_unspaced(one) and bare.endswith(one)), None)
    reason = bare.removesuffix(ending) if ending else None
    of_it = reason and reason.endswith("は") and not reason.endswith(words.some("moments", "prefaces"))
    return None if of_it else reason  # "火曜日は辞退します" declines the Tuesday


def near(found: Plain, words: Words) -> list[str]:
    """What may take the answer back: behind it, and below. A greeting that ends the letter ends nothing: "Sorry," """
    lines = without_signature([line for line in found.below.split("\n") if line.strip()], lambda line: False)[:NEAR]
    return [found.rest, *(line for line in lines if not closes(line, words))]


def closes(line: str, words: Words) -> bool:
    """A line of courtesy, perhaps with a name, and nothing else: "Proszę czekać" goes on."""
    said = line.split()
    left = head.peeled(line, words.some("polite"), words.some("and")).split()
    short = len(said) <= CLOSING_WORDS and len(left) < len(said)
    named = not left or signs(" ".join(said[-len(left) :]).rstrip(".!"), words)
    return short and named and not words.holds(line, *UNSIGNED)


def doubts(line: str, name: str, against: tuple[str, ...], words: Words) -> bool:
    """Anything that asks, hedges, denies, is still to come, or answers otherwise; a reason for a no may deny."""
    if "?" in line or head.QUOTED.search(line):
        return True
    low = head.without_no_denials(head.line_of(line).casefold(), words)
    if name == "YES":
        low = ordinals(words).sub(" ", low)
        undecided = words.holds(low, *OPEN, *against) or names_month(low, words)
        return undecided or doubtful(low, words) or says(low, ("NO", "DECLINE"), words)
    low = lately(words).sub(" ", low)  # "im Moment" is no "wait a moment"
    turned = words.starts(low, "hedges", "conditions", "take_backs")
    return (
        turned or doubtful(low, words) or words.holds(low, *against) or says(low, ("YES", "ACCEPT", "CONFIRM"), words)
    )


def says(low: str, verbs: tuple[str, ...], words: Words) -> bool:
    return any(head.says(low, verb, words) for verb in verbs)


def names_month(low: str, words: Words) -> bool:
    """ "Gladly. In June." May and mars are words as well."""
    return any(len(month) > SHORT_MONTH and month in low for month in words.table("months"))
