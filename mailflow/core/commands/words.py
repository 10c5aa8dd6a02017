"""The words people use for each command, one table a language (rule 21)."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from mailflow.core.commands.phrases import Phrases, prepared

COMMAND_KEYS = (
    "accept", "decline", "log", "confirm", "dispute", "end", "extend", "undo", "yes", "no", "request", "find", "join",
    "profile", "goals", "agree", "concern", "status", "help", "why", "pause", "resume", "leave", "stop", "address",
    "add", "data", "delete", "sheet", "next", "pair", "approve", "remind", "release", "hold", "note", "report",
    "checkin", "tips", "manager", "digest", "meet", "cancel", "import",
)  # fmt: skip
LIST_KEYS = (
    # around a command
    "polite", "agreeing", "refusing", "tails", "greetings", "homonyms",
    # what makes us ask: a denial, a doubt, a condition, a change of mind, a sentence that goes on ("…, that")
    "negations", "hedges", "conditions", "take_backs", "clauses",
    # what stands below a command and undoes it; of these, what only undoes a yes; and what sounds like a no and is none
    "withdrawals", "unable", "no_denials",
    # what leaves a yes open below it or behind it: thinking, asking, deciding, answering later; and how a question
    # begins that a yes may depend on
    "unsettled", "wonders",
    # what tells before a length, and behind it, that it has still to pass ("in 45 minutes"); and who else is meant
    "ahead", "hence", "for_whom",
    # why one says no, and for how long; what is not right; what else may follow a YES or a NO, also about a meeting
    "reasons", "moments", "disputing", "yes_tails", "no_tails", "held", "not_held",
    # names, references and who else
    "with", "and", "or", "all", "as", "not_names", "not_texts", "find_another",
    # a measure of time, and what may stand beside it
    "articles", "hours", "minutes", "and_half", "roughly", "minus", "ranges", "fillers",
    # a meeting that did not take place; a length that is not the meeting's
    "unheld", "not_lengths", "seconds",
    # a meeting still to come; and more than one: "twice", the noun behind a number, what may stand before the length
    "to_come", "repeated", "one_another", "meetings", "apiece",
    # an hour of the day that looks like a length: its noun, and what stands before it
    "clock_hours", "clock_at",
    "day_units", "week_units", "month_units", "year_units",
    # how two were in touch between their meetings
    "by_phone", "by_email", "by_video",
    # days
    "today", "yesterday", "day_before_yesterday", "tomorrow", "day_after_tomorrow", "future", "last",
    "until", "lasting",
    # the part of a day that may stand behind its name; names of weekdays that are words of their own, too;
    # words of order that are doubts elsewhere ("let me ask first"); and "this", which is no "last" on the day itself
    "day_parts", "weekday_homonyms", "ordinals", "nearest",
    # around the number of a choice; what regrets, and so is no courtesy before a yes; what asks us
    "choice_words", "regrets", "pleas",
    # what is no answer where it stands alone
    "thanks",
    # courtesy elsewhere, but who says it among thanks is no longer content
    "pardons",
    # answers in words to the letter that asks: to be a mentor, and what may stand before a no ("I'd love to, but");
    # a meeting as it was logged; to end or go on, to leave or stay, to delete or keep; an address
    # beside it praise, a reason, what leaves it open ("I need to ask my manager"), and what does
    # not ("Tuesdays suit me")
    "willing", "glad", "little", "unwilling", "cannot", "prefaces", "praise", "because", "forward", "open_ends",
    # of what is glad: what the writer would do, the things it may be about, and what is no yes ("accept help")
    "deeds", "roles", "not_willing",
    # words of accepting that suppose something: "Ich nehme an, sie ist neu"
    "supposing",
    # "Tuesdays suit me", and the answers to other letters
    "follows", "as_logged", "not_as_logged", "ending", "going_on",
    "let_end", "slips", "leaving", "remaining", "erasing", "keeping", "this_once", "mine", "taking_back",
    # whose consent a yes still waits for
    "consents",
    # whether it was she who wrote; a reason that is a no by itself ("I have no time"), and what makes it one for now
    "was_me", "was_not_me", "too_full", "for_now",
    # where names have no capitals: what begins one below a letter, and what ends one above it
    "surnames", "addressed",
    # what a yes may be said for, written below it like a name: "Trial Basis", "Shorter"
    "terms",
    # why a meeting did not come about: "Ben was ill"
    "absent",
    # a meeting told in a sentence: what was done, by us, or without saying who; in a form that may be of today, too;
    # and what makes it a plan
    "told", "us", "both", "aux", "told_first", "told_now", "planned", "about",
    # whom else one meets ("my son"); what one forgot that is no meeting ("to write"); from when a yes would hold
    # a goodbye; and what stands behind the name of whom one asks for ("as my mentor")
    "others", "unwritten", "from_then", "farewells", "sought",
    # as what somebody would like to join
    "mentors", "mentees",
    # whose words they are ("she said"); and that somebody else answers, or will do it
    # and what comes before it ("after my leave")
    "reported", "on_behalf", "afterwards",
)  # fmt: skip
# Lists whose place is the value: the first month is 1, the first weekday 0; "|" stands between ways to write one.
PLACE_KEYS: Mapping[str, int] = {"months": 1, "weekdays": 0, "numbers": 1}
TABLE_KEYS = ("durations",)
KEYS = (*COMMAND_KEYS, *LIST_KEYS, *PLACE_KEYS, *TABLE_KEYS)
PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d"})
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True, eq=False)  # known by identity, so that what is merged or compiled once is kept
class Words:
    language: str = ""
    commands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def phrases(self, command: str) -> tuple[str, ...]:
        return self.commands.get(command, ())

    def some(self, *keys: str) -> tuple[str, ...]:
        found = tuple(self.lists.get(key, ()) for key in keys)
        return found[0] if len(found) == 1 else tuple(phrase for each in found for phrase in each)

    def amounts(self) -> Mapping[str, int]:
        """Numbers in words; before a unit of time an article is one: "an hour"."""
        return {**dict.fromkeys(self.some("articles"), 1), **self.table("numbers")}

    def starts(self, text: str, *keys: str) -> bool:
        """Does the text open with one of these phrases, as whole words?"""
        return bool(text) and ready(self, keys).opening(text.casefold())

    def holds(self, text: str, *keys: str) -> bool:
        return bool(text) and ready(self, keys).inside(text.casefold())

    def table(self, key: str) -> Mapping[str, int]:
        return self.tables.get(key, {})


@lru_cache(maxsize=512)
def ready(words: Words, keys: tuple[str, ...]) -> Phrases:
    return prepared(words.some(*keys))


def words_from(table: Mapping[str, object]) -> Words:
    """A parsed words file as a value; a ValueError names the key and the remedy."""
    for key in table:
        if key not in (*KEYS, "language"):
            raise ValueError(f"words: unknown key {key!r}; remove it or use one of {', '.join(sorted(KEYS))}")
    return Words(
        language=str(table.get("language", "")),
        commands={key.upper(): with_plain(phrases_in(table, key)) for key in COMMAND_KEYS if key in table},
        lists={key: with_plain(phrases_in(table, key)) for key in LIST_KEYS if key in table},
        tables={
            **{key: places_in(table, key, first) for key, first in PLACE_KEYS.items() if key in table},
            **{key: numbers_in(table, key) for key in TABLE_KEYS if key in table},
        },
    )


def phrases_in(table: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = table[key]
    if not isinstance(value, list):
        raise ValueError(f'words: {key} must be a list of phrases; write {key} = ["…", "…"]')
    phrases = tuple(item.strip().casefold() for item in value if isinstance(item, str) and item.strip())
    if len(phrases) != len(value):
        raise ValueError(f"words: {key} holds something that is no phrase; keep only quoted, non-empty words")
    return phrases


def places_in(table: Mapping[str, object], key: str, first: int) -> Mapping[str, int]:
    rows = enumerate(phrases_in(table, key), first)
    ways = [(word.strip(), value) for value, row in rows for word in row.split("|")]
    return {plain: value for word, value in ways for plain in with_plain((word,))}


def numbers_in(table: Mapping[str, object], key: str) -> Mapping[str, int]:
    value = table[key]
    if not isinstance(value, dict):
        raise ValueError(f"words: {key} must be a table of word = number; write [{key}] above it")
    numbers = {str(word).casefold(): number for word, number in value.items() if type(number) is int}
    if len(numbers) != len(value):
        raise ValueError(f"words: {key} holds something that is no whole number; write word = 1")
    return {plain: number for word, number in numbers.items() for plain in with_plain((word,))}


def with_plain(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Phrases as they are, and as keyboards without the right letters write them: bestatigen, bestaetigen."""
    every = (way for phrase in phrases for way in (phrase, unmarked(phrase), phrase.translate(UMLAUTS)))
    return tuple(dict.fromkeys(every))


def unmarked(phrase: str) -> str:
    """Without the marks on Latin letters; a Japanese voicing mark makes another letter and stays."""
    if phrase.isascii():
        return phrase
    if any(letter > "\u024f" for letter in phrase):
        return phrase
    apart = unicodedata.normalize("NFD", phrase.translate(PLAIN))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@lru_cache(maxsize=64)
def merged(several: tuple[Words, ...]) -> Words:
    """All languages as one; the first to name a word in a table keeps it."""
    return Words(
        language="+".join(one.language for one in several),
        commands=plain_commands(several),
        lists={key: joined(one.some(key) for one in several) for key in LIST_KEYS},
        tables={
            key: {word: value for one in reversed(several) for word, value in one.table(key).items()}
            for key in (*PLACE_KEYS, *TABLE_KEYS)
        },
    )


def plain_commands(several: tuple[Words, ...]) -> Mapping[str, tuple[str, ...]]:
    """A phrase that is two commands in two languages is none: we would have to guess."""
    by_name = {key.upper(): joined(one.phrases(key.upper()) for one in several) for key in COMMAND_KEYS}
    names: dict[str, int] = {}
    for phrases in by_name.values():
        for phrase in phrases:
            names[phrase] = names.get(phrase, 0) + 1
    # "No" is "well, yes" to a Pole; where all languages are mixed nobody's own is known, and English stands.
    strange = set(joined(one.some("homonyms") for one in several)) if len(several) == 2 else set()
    return {
        name: tuple(phrase for phrase in phrases if names[phrase] == 1 and phrase not in strange)
        for name, phrases in by_name.items()
    }


def joined(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Longest first, so that "i accept" is tried before "i"."""
    return tuple(sorted({phrase for part in parts for phrase in part}, key=lambda phrase: (-len(phrase), phrase)))
