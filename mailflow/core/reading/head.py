"""The head of a line: a command alone, or a command, a separator and its text (rules 16, 17, 21)."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from mailflow.core.commands import COMMANDS, Command, references
from mailflow.core.commands.command import Counts, Takes
from mailflow.core.commands.phrases import UNSPACED, pattern_of, prepared
from mailflow.core.commands.words import Words
from mailflow.core.reading import remains

NAMED = {command.name: command for command in COMMANDS}
SEPARATOR = re.compile(r"\s{0,3}(?:[:;,.。!…、]+|[-–—]{1,2}(?=\s)|\s[-–—]{1,2}(?=\s|$))\s{0,3}")
# `Decline: reply "DECLINE"` is a line of our own letters, copied (rule 23).
QUOTED = re.compile(r"[\"'“”„«「]([A-Z]{2,20})\b")
DRESSING = "*_`\"'“”„«»[]<>「」『』 "
# What may close what each quotation mark opens, in the languages served.
PAIRS = {'"': '"', "“": "”“", "”": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "›": "‹", "‚": "'", "'": "'",
         "「": "」", "『": "』", "《": "》"}  # fmt: skip
MARKED = re.compile('["“”„«»‹›‚「」『』《》]')
# A box beside a command: with a tick it is chosen, an empty one is not.
TICKED = re.compile(r"^(?:\[[xX✓✔]\]|[☑☒])\s?(?=\w)")
UNTICKED = re.compile(r"^(?:[-*•]\s?)?(?:\[\s{0,3}\]|☐|□)")
EMPTY = " .!。,、;:…-–—*_`\"'“”)"
AGREEING = frozenset({"ACCEPT", "CONFIRM", "AGREE", "YES"})
REFUSING = frozenset({"DECLINE", "DISPUTE", "NO"})
CLAUSE = re.compile(r"[.!?;:,…。、]+|\s[-–—]{1,2}\s")
CLAUSES = 12
A_WORD = 6  # letters, where words are not spaced
# ":-/" behind a command is a doubt; a smile was taken for nothing before.
FACE = re.compile(r"^\s{0,3}[:;]['-]?[/\\|(<>{\[]")
MARKS = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'", "–": "–", "〜": "~", "¿": "?", "¡": ""})
# NFKC would turn 1½ into 11⁄2, eleven halves.
VULGAR = {"½": "\ue000", "¼": "\ue001", "¾": "\ue002"}
KEPT = str.maketrans(VULGAR)
BACK = str.maketrans({kept: fraction for fraction, kept in VULGAR.items()})


@dataclass(frozen=True)
class Head:
    command: Command
    text: str
    separated: bool
    which: str | None = None
    loud: bool = False  # its word stands in capitals

    def counts_in(self, desk: str | None, asked: tuple[str, ...]) -> bool:
        """Whether the command is understood here, written as it is."""
        alone = self.loud and (not self.text or self.command.takes is Takes.OPEN)
        return self.command.counts_in(desk, asked, loud=alone)


def line_of(raw: str) -> str:
    """The command line, normalised (rule 6) and undressed of bold and quotation marks."""
    plain = unicodedata.normalize("NFKC", raw.translate(KEPT)).translate(BACK)
    line = plain.translate(MARKS).replace("**", "").replace("__", "").strip(" *_`")
    return " ".join(undressed(line).split())


def undressed(line: str) -> str:
    line = TICKED.sub("", line)
    if UNTICKED.match(line) or remains.of_markup(line):
        return line
    bare = line.strip(DRESSING)
    said = len(bare) <= A_WORD or not UNSPACED.search(bare)  # 「時間がありません」 is a sentence
    return bare if len(bare) > 1 and bare.isalpha() and said else line


def unquoted(line: str) -> str:
    """A whole line between one pair of quotation marks, as our letters show it: “LOG 45 min on 3 May”."""
    bare = line.rstrip(" .,!")
    said = bare[1:-1].strip()
    if not said or bare[-1] not in PAIRS.get(bare[0], "") or MARKED.search(said):
        return line
    return line if bare[0] == "'" and "'" in said else said


def head_of(line: str, words: Words) -> Head | None:
    """The command whose longest phrase opens the line, or None."""
    line = line.replace("ß", "ss")
    low = line.casefold()
    if len(low) != len(line):
        # A letter that changes length when folded would shift every place in the line.
        line = low
    phrases = by_opening(words)
    for key in (low[:2], low[:1]):
        for phrase, command in phrases.get(key, ()):
            found = opened(line, low, phrase, command)
            if found:
                return found
    return None


@lru_cache(maxsize=64)
def by_opening(words: Words) -> dict[str, list[tuple[str, Command]]]:
    """Every phrase that may open a line, by its first two letters, longest first."""
    found: dict[str, list[tuple[str, Command]]] = {}
    for name, command in NAMED.items():
        for phrase in words.phrases(name):
            found.setdefault(phrase[:2], []).append((phrase, command))
    return {key: sorted(several, key=lambda one: -len(one[0])) for key, several in found.items()}


def opened(line: str, low: str, phrase: str, command: Command) -> Head | None:
    if not low.startswith(phrase):
        return None
    rest, loud = line[len(phrase) :], line[: len(phrase)].isupper()
    if not rest.strip(EMPTY):
        return Head(command, "", separated=bool(rest), loud=loud)
    found = SEPARATOR.match(rest)
    if found and (not FACE.match(rest)):
        return Head(command, rest[found.end() :].strip(), separated=True, loud=loud)
    if rest[0] == " " or (command.takes is Takes.OPEN and measured_behind(phrase, rest)):
        return Head(command, rest.strip(), separated=False, loud=loud)
    return None


def measured_behind(phrase: str, rest: str) -> bool:
    """A script without spaces may write a number right behind its command: 记录90分钟."""
    return UNSPACED.search(phrase) is not None and rest[0].isdigit()


def referred(head: Head, words: Words, at_team: bool) -> Head:
    """The head with the reference that leads its text taken out, where the coordinators' desk is meant."""
    if not at_team and head.command.counts is not Counts.AT_THE_TEAM:
        return head
    which, rest = references.leading(head.text, head.command.refers, words)
    if which is None:
        return head
    found = SEPARATOR.match(rest)
    text = rest[found.end() :] if found else rest
    return replace(head, which=which, text=text.strip(), separated=bool(found) or not rest.strip(EMPTY))


def exact(line: str, words: Words) -> Command | None:
    """The command this whole line is, if it is one."""
    head = head_of(line, words)
    return head.command if head and not head.text else None


def says(text: str, name: str, words: Words) -> bool:
    return bool(text) and prepared(words.phrases(name)).inside(text)


def without_no_denials(text: str, words: Words) -> str:
    """The text without what only sounds like a denial: "can't wait", and the Portuguese "no dia 10"."""
    return no_denials(words).sub(" ", text) if words.holds(text, "no_denials") else text


@lru_cache(maxsize=64)
def no_denials(words: Words) -> re.Pattern[str]:
    return re.compile(pattern_of(words.some("no_denials")), re.I)


def clauses(text: str) -> list[str]:
    return CLAUSE.split(text, maxsplit=CLAUSES)


def peeled(text: str, *kept: tuple[str, ...]) -> str:
    """The text without the polite words at its head, however many."""
    rest = text.casefold().strip(EMPTY)
    found = True
    while rest and found:
        found = False
        for phrase in (phrase for phrases in kept for phrase in by_first_letter(phrases).get(rest[0], ())):
            if rest.startswith(phrase) and not rest[len(phrase) :][:1].isalnum():
                rest, found = rest[len(phrase) :].strip(EMPTY), True
                break
    return rest


@lru_cache(maxsize=512)
def by_first_letter(phrases: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for phrase in phrases:
        found.setdefault(phrase[0], []).append(phrase)
    return {letter: tuple(several) for letter, several in found.items()}
