"""The head of a line: a command alone, or a command, a separator and its text (rules 16, 17, 21)."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from mailflow.core.commands import COMMANDS, Command, durations, references
from mailflow.core.commands.command import Counts, Takes
from mailflow.core.commands.log import measure_part
from mailflow.core.commands.phrases import UNSPACED, pattern_of, prepared
from mailflow.core.commands.words import Words
from mailflow.core.reading import remains

NAMED = {command.name: command for command in COMMANDS}
# In capitals these are commands wherever they stand; "DATA" and "NEXT" are too common a shout.
SHOUTED = {command.name for command in COMMANDS if command.counts is Counts.EVERYWHERE}
SHOUT = re.compile(r"[^\W\d_]{2,20}")
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
# A yes that still has to be thought about is none; END, LEAVE and DELETE ask once more in any case.
SETTLED = AGREEING | {"EXTEND"}
REFUSING = frozenset({"DECLINE", "DISPUTE", "NO"})
QUESTION = re.compile(r"[^.!?。！]+(?:\?|(?<=か)(?:。|$))")
CLAUSE = re.compile(r"[.!?;:,…。、]+|\s[-–—]{1,2}\s")
CLAUSES = 12
SHRUG = 20
A_WORD = 6  # letters, where words are not spaced
# Within so many letters stands the length of a LOG.
A_MEASURE = 200
# ":-/" behind a command is a doubt; a smile was taken for nothing before.
FACE = re.compile(r"^\s{0,3}[:;]['-]?[/\\|(<>{\[]")
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


def shrugs(line: str, words: Words) -> bool:
    """ "Ja, ja.": the same yes said twice, and nothing else, may be meant the other way."""
    said = line.casefold().replace(",", " ").split() if len(line) <= SHRUG else []
    said = [one.strip(EMPTY) for one in said]
    found = exact(said[0], words) if len(said) > 1 and len(set(said)) == 1 else None
    return found is not None and found.name == "YES"


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
    if command.name == "YES":
        if shrugs(line, words):
            return "the line says yes twice"
        # "I would love to" doubts nothing.
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


def says(text: str, name: str, words: Words) -> bool:
    return bool(text) and prepared(words.phrases(name)).inside(text)


def without_no_denials(text: str, words: Words) -> str:
    """The text without what only sounds like a denial: "can't wait", and the Portuguese "no dia 10"."""
    return no_denials(words).sub(" ", text) if words.holds(text, "no_denials") else text


def unsettled(text: str, words: Words) -> bool:
    """Does it say that the yes is still thought about, asked about, decided or answered later, or ask before it?"""
    plain = sentence_manners(words).sub(" ", without_no_denials(text, words))
    return words.holds(plain, "unsettled") or any(wonders(one, words) for one in QUESTION.findall(text))


def wonders(question: str, words: Words) -> bool:
    """ "Can we talk first?" is asked before a yes, "Where shall we meet?" behind one."""
    bare = peeled(question, words.some("polite"), words.some("and"))
    return words.starts(bare, "wonders") or (UNSPACED.search(bare) is not None and words.holds(bare, "wonders"))


def unmannered(text: str, words: Words) -> str:
    """The text without what opens nothing: courtesy ("thank you for asking me"), and "evenings suit me"."""
    return courtesy(words).sub(" ", text)


@lru_cache(maxsize=64)
def sentence_manners(words: Words) -> re.Pattern[str]:
    """Courtesy of several words: "thank you for asking me" asks nothing, and one word ("hoor") may be of a sentence."""
    manners = words.some("polite", "agreeing", "follows")
    return re.compile(pattern_of(tuple(one for one in manners if " " in one or UNSPACED.search(one))), re.I)


@lru_cache(maxsize=64)
def courtesy(words: Words) -> re.Pattern[str]:
    return re.compile(pattern_of(words.some("polite", "agreeing", "follows", "no_denials")), re.I)


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
