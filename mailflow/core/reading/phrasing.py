"""A sentence as a row of known phrases: what each of them does there, or that a word is none of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from mailflow.core.commands.phrases import is_unspaced
from mailflow.core.commands.words import LIST_KEYS, Words
from mailflow.core.reading import head
from mailflow.core.reading.context import Context

BESIDE, LITTLE, GREETING, ANSWER, VERB = "beside", "little", "greeting", "answer", "verb"
PRAISE, REASON, CANNOT, FORWARD = "praise", "reason", "cannot", "forward"
FULL, GROUND = "full", "ground"  # "I have no time" is a no; "on leave" stands beside one
KINDS = {"YES": {LITTLE: ("little",), BESIDE: ("polite", "agreeing", "and", "follows"), GREETING: ("greetings",),
                 PRAISE: ("praise",), FORWARD: ("forward",)},
         "NO": {CANNOT: ("cannot",), BESIDE: ("polite", "moments", "and", "praise"), GROUND: ("reasons",),
                GREETING: ("greetings",), REASON: ("because",), FULL: ("too_full",)}}  # fmt: skip
DENYING = (CANNOT, VERB, FULL)
# These belong to one question, whether to mentor: "I leave it" is no answer to whether to leave.
OWN = {LITTLE: "glad", FULL: "unwilling"}
# Behind these stands a place or a time: "I'm in Leeds".
PLACES = ("in", "at", "im", "ab", "en", "nach", "w", "em")
# Before a yes, regret is no courtesy; before a no, "gladly" is none.
STRANGE = {"YES": "regrets", "NO": "agreeing"}
SAME = ("ACCEPT", "DECLINE", "CONFIRM")  # whose own words may stand in the sentence: "Happy to accept Priya"
NAME = re.compile(r"[^\W\d_][\w'.-]{1,20}(?:\s[^\W\d_a-zß-ÿ][\w'.-]{1,20})?")
MARKS = " .!,;:…-–—。、，！*_\"'“”()~"
# "ben volentieri": Ben is no word.
KIND_WORDS = {"polite", "agreeing", "willing", "glad", "praise", "greetings", "mine", "unsettled", "wonders"}
NOUNS_ARE_CAPITAL = ("de",)
NAMED, STEPS, SHORT = "named", 24, 2


@dataclass(frozen=True)
class Book:
    """The phrases that may stand in a YES or a NO, by their first letter, longest first, and what each does there."""

    name: str
    phrases: Mapping[str, tuple[tuple[str, str], ...]]

    def at(self, low: str, place: int) -> tuple[str, str] | None:
        for phrase, kind in self.phrases.get(low[place], ()):
            if low.startswith(phrase, place) and ends_there(low[place + len(phrase) :][:1], phrase, kind):
                return phrase, kind
        return None


def ends_there(following: str, phrase: str, kind: str) -> bool:
    """A script without spaces runs on; but はいはい is no yes."""
    return not following.isalnum() or (is_unspaced(phrase) and (kind != VERB or len(phrase) > SHORT))


@lru_cache(maxsize=128)
def book_of(words: Words, name: str, asked: str, keys: tuple[str, ...]) -> Book:
    strange = set(words.some(STRANGE[name]))
    kinds = {kind: lists for kind, lists in KINDS[name].items() if OWN.get(kind, keys[0]) in keys}
    found = {one: kind for kind, lists in kinds.items() for one in words.some(*lists) if one not in strange}
    found |= dict.fromkeys(words.some("prefaces") if name == "NO" else (), BESIDE)  # "I'd love to, but I must pass"
    found |= dict.fromkeys((*words.phrases(name), *(words.phrases(asked) if asked in SAME else ())), VERB)
    found |= dict.fromkeys(words.some(*keys), ANSWER)
    by_letter: dict[str, list[tuple[str, str]]] = {}
    for phrase, kind in sorted(found.items(), key=lambda one: (-len(one[0]), one)):
        by_letter.setdefault(phrase[0], []).append((phrase, kind))
    return Book(name, {letter: tuple(several) for letter, several in by_letter.items()})


@dataclass
class Walk:
    """A sentence while it is read from phrase to phrase."""

    text: str
    book: Book
    context: Context
    place: int = 0
    last: str = ""
    phrase: str = ""
    said: frozenset[str] = frozenset()
    reason: str = ""  # what ends it and need not be known: "because …", ", my thesis is due", "looking forward to …"
    clause: int = 0  # where the clause behind the answer begins
    failed: bool = False
    answered: int = 0  # where the first of what answers begins, and where the last of it ends
    behind: int = 0
    little: tuple[tuple[int, str], ...] = ()  # where which little words stand
    names: tuple[tuple[int, str], ...] = ()  # where somebody is named who is not spoken to, and behind which phrase

    def whole(self) -> "Walk":
        self.text = self.text.replace("ß", "ss")
        low = self.text.casefold()
        self.failed = len(low) != len(self.text)
        self.pass_marks(low)
        for _ in range(STEPS):
            if self.failed or self.reason or self.place >= len(low):
                break
            self.step(low)
        self.failed |= self.last == NAMED or not self.holds_together or (self.place < len(low) and not self.reason)
        return self

    @property
    def holds_together(self) -> bool:
        """Little words need what answers in words of its own: "Will accept" is no yes, and no courtesy."""
        return LITTLE not in self.said or ANSWER in self.said

    @property
    def answers(self) -> bool:
        return not self.failed and (not self.said.isdisjoint((ANSWER, VERB, FULL)) or self.said >= {CANNOT, GROUND})

    @property
    def is_full(self) -> bool:
        """A no by its reason, "I have no time" or "I can't, I'm on leave": nothing may be open behind it."""
        return self.answers and self.said.isdisjoint((ANSWER, VERB))

    @property
    def is_courtesy(self) -> bool:
        return not self.failed and self.said <= {BESIDE, GREETING, PRAISE}

    def step(self, low: str) -> None:
        found = self.book.at(low, self.place)
        if found is None:
            self.pass_name(low)
            return
        phrase, kind = found
        behind = self.text[self.place + len(phrase) :].strip(MARKS)
        if kind == FORWARD and NAME.fullmatch(behind) and is_name(behind, self.context):
            kind = PRAISE  # "looking forward to Priya" leaves nothing open
        self.failed = (self.last == NAMED and kind != PRAISE) or (kind == GREETING and bool(self.said))
        # "I cannot say no" is none, and without a mark "No tengo que rechazar" is none, nor "No estoy muy ocupada".
        apart = low[: self.place].rstrip()[-1:] in MARKS
        denies = self.book.name == "NO" and self.last in DENYING and kind in (VERB, FULL, ANSWER, GROUND)
        self.failed |= denies and not apart
        if kind in (REASON, FORWARD):
            self.failed, self.reason = not self.answers, self.text[self.place :]
        if kind in (ANSWER, VERB):
            self.answered = self.answered if self.answers else self.place
            self.behind = self.place + len(phrase)
        self.little += ((self.place, phrase),) if kind == LITTLE else ()
        self.last, self.phrase, self.said = kind, phrase, self.said | {kind}
        self.place += len(phrase)
        self.pass_marks(low)

    def pass_name(self, low: str) -> None:
        """A name may end a phrase ("happy to mentor Priya"); at the head it is praised ("Priya sounds great")."""
        placed = self.phrase.rpartition(" ")[2] in PLACES or (
            self.book.name == "NO" and not self.said.isdisjoint((ANSWER, FULL, GROUND))
        )
        name = NAME.match(self.text, self.place) if self.last not in (NAMED, VERB) and not placed else None
        if name and is_name(name[0], self.context):
            spoken_to = low[: self.place].rstrip()[-1:] in MARKS and not low[name.end() :].strip(MARKS)
            self.names += () if spoken_to or self.said <= {BESIDE, GREETING, PRAISE} else ((self.place, self.phrase),)
            self.last, self.place = "" if self.said else NAMED, name.end()
            self.pass_marks(low)
        elif self.book.name == "NO" and self.clause:
            self.reason = self.text[self.clause :]
        else:
            self.failed = True

    def pass_marks(self, low: str) -> None:
        before = self.place
        while self.place < len(low) and low[self.place] in MARKS:
            self.place += 1
        if ANSWER in self.said and low[before : self.place].strip():
            self.clause = self.clause or self.place


def is_name(said: str, context: Context) -> bool:
    """A name as one writes it; where the letter answered is known, one that stands in it."""
    parts = said.rstrip(".,").split()
    if not all(part[:1].isupper() and not part.isupper() for part in parts):
        return False
    letter = " ".join(context.quoted())
    if letter and not all(part.removesuffix("'s") in letter for part in parts):
        return False
    if not letter and context.languages[0].language in NOUNS_ARE_CAPITAL:
        return False  # "Ich helfe gern Kindern"
    return not any(is_word(part, words) for part in parts for words in context.languages)


@lru_cache(maxsize=64)
def vocabulary(words: Words) -> frozenset[str]:
    """Every word of ours: "Keep My Hours" and "Minus Ten" are written like names."""
    return frozenset(one for phrase in words.some(*(set(LIST_KEYS) - KIND_WORDS)) for one in phrase.split())


def is_word(part: str, words: Words) -> bool:
    day = part.casefold() in words.table("weekdays")
    known = part.casefold() in vocabulary(words) or words.starts(part, "roles")
    return day or known or head.head_of(part, words) is not None
