"""The head of a line: a command alone, or a command, a separator and its text (rules 16, 17, 21)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from mailflow.core.commands import COMMANDS, Command
from mailflow.core.commands.words import Words

NAMED = {command.name: command for command in COMMANDS}
SEPARATOR = re.compile(r"\s{0,3}(?:[:;,.。!…、]+|[-–—]{1,2}(?=\s)|\s[-–—]{1,2}(?=\s|$))\s{0,3}")
DRESSING = "*_`\"'“”„«»[]<>「」 "
EMPTY = " .!。,;:…-–—*_`\"'“”)"
# Commands that may be hidden in each other's text: seeing the other one means doubt (rule 17).
RIVALS = {
    "ACCEPT": ("DECLINE", "NO"),
    "DECLINE": ("ACCEPT",),
    "YES": ("NO", "DECLINE", "DISPUTE"),
    "NO": ("YES", "ACCEPT", "CONFIRM"),
    "CONFIRM": ("DISPUTE", "NO"),
    "DISPUTE": (),
}
MARKS = str.maketrans({"’": "'", "‘": "'", "´": "'", "–": "–"})


@dataclass(frozen=True)
class Head:
    command: Command
    text: str
    separated: bool


def line_of(raw: str) -> str:
    """The command line, normalised (rule 6) and undressed of bold and quotation marks."""
    line = unicodedata.normalize("NFKC", raw).translate(MARKS)
    line = line.replace("**", "").replace("__", "").strip(" *_`")
    return " ".join(undressed(line).split())


def undressed(line: str) -> str:
    bare = line.strip(DRESSING)
    return bare if len(bare) > 1 and bare.isalpha() else line


def head_of(line: str, words: Words) -> Head | None:
    """The command whose longest phrase opens the line, or None."""
    low = line.casefold()
    if len(low) != len(line):
        # A letter that changes length when folded would shift every place in the line.
        line = low
    best: tuple[int, Head] | None = None
    for phrase, command in by_first_letter(words).get(low[:1], ()):
        found = opened(line, low, phrase, command)
        if found and (best is None or len(phrase) > best[0]):
            best = (len(phrase), found)
    return best[1] if best else None


@lru_cache(maxsize=16)
def by_first_letter(words: Words) -> dict[str, list[tuple[str, Command]]]:
    """Every phrase that may open a line, in the order of the commands."""
    found: dict[str, list[tuple[str, Command]]] = {}
    for name, command in NAMED.items():
        for phrase in words.phrases(name):
            found.setdefault(phrase[:1], []).append((phrase, command))
    return found


def opened(line: str, low: str, phrase: str, command: Command) -> Head | None:
    if not low.startswith(phrase):
        return None
    rest = line[len(phrase) :]
    if not rest.strip(EMPTY):
        return Head(command, "", separated=bool(rest))
    found = SEPARATOR.match(rest)
    if found:
        return Head(command, rest[found.end() :].strip(), separated=True)
    return Head(command, rest.strip(), separated=False) if rest[0] == " " else None


def exact(line: str, words: Words) -> Command | None:
    """The command this whole line is, if it is one."""
    head = head_of(line, words)
    return head.command if head and not head.text else None


def doubt_in(head: Head, line: str, words: Words) -> str:
    """Why the text after a command makes us ask, or nothing (rule 17)."""
    text = head.text.casefold()
    if head.command.open_text:
        # What follows the colon of a LOG or a REQUEST is its topic or note, in the writer's own words.
        text = text.partition(":")[0]
    reasons = head.command.free_text and head.separated and not head.command.open_text
    if "?" in line and not (head.command.name in ("LOG", "REQUEST", "DISPUTE") and "?" not in text and ":" in line):
        return "the line asks a question"
    if has_any(text, words.some("hedges")) and not (reasons and after_colon(head, line)):
        return "the line hedges"
    if has_any(text, words.some("negations")) and not reasons and head.command.name != "NO":
        return "the line denies something"
    return rival_in(head, text, words)


def after_colon(head: Head, line: str) -> bool:
    return line[: len(line) - len(head.text)].rstrip().endswith(":")


def rival_in(head: Head, text: str, words: Words) -> str:
    rivals = RIVALS.get(head.command.name, ())
    for name in rivals:
        if has_any(text, words.phrases(name)):
            return f"the line also says {name}"
    shouted = set(re.findall(r"[^\W\d_]{2,20}", head.text)) & set(NAMED)
    shouted -= {head.command.name}
    return f"the line also says {min(shouted)}" if shouted and not head.text.isupper() else ""


def has_any(text: str, phrases: tuple[str, ...]) -> bool:
    return bool(text) and any(holds(text, phrase) for phrase in phrases)


def holds(text: str, phrase: str) -> bool:
    """Whole words, never parts of one; a script without spaces knows no words."""
    start = text.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        clear = not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())
        if clear or "\u3040" <= phrase[0] <= "\u9fff":
            return True
        start = text.find(phrase, start + 1)
    return False


def peeled(text: str, phrases: tuple[str, ...]) -> str:
    """The text without the polite words at its head, however many."""
    rest = text.casefold().strip(EMPTY)
    found = True
    while rest and found:
        found = False
        for phrase in phrases:
            if rest.startswith(phrase) and not rest[len(phrase) :][:1].isalnum():
                rest, found = rest[len(phrase) :].strip(EMPTY), True
                break
    return rest
