"""What politeness puts around a command on its line: a greeting, thanks or regret before it, a name behind thanks.

"Dear Rosa, I accept", "Sorry, no" and "Yes please, Rosa" say no more than their command; "Sorry for the wait. Accept!"
is a sentence and a command, and asks back (rule 16).
"""

import re
from dataclasses import replace
from functools import lru_cache

from mailflow.core.commands.command import Takes
from mailflow.core.commands.phrases import pattern_of
from mailflow.core.commands.words import Words
from mailflow.core.reading import head
from mailflow.core.reading.head import AGREEING, Head

GREETED = re.compile(r"^(.{1,60}?)\s?(?:[,!:;.]|\s[-–—])\s{0,3}(?=\S)")
MARKS = ",.!:;–—-、。"
NAME = r"(?P<name>[^\W\d_][\w'.-]{0,20}(?:\s[^\W\d_][\w'.-]{0,20})?)"
MOST_WORDS, SHORT, ADDRESSED = 3, 3, 10


def is_greeting(line: str, words: Words) -> bool:
    said = head.peeled(line, words.some("greetings"))
    greeted = said != line.casefold().strip(head.EMPTY)
    bare = said.replace(",", " ").replace("!", " ").split()
    other = any(head.head_of(word, words) for word in bare)
    greeted |= said.endswith(words.some("addressed")) and len(said) <= ADDRESSED  # "コーラ様"
    return greeted and len(bare) <= MOST_WORDS and not other and "?" not in line


def is_polite(line: str, words: Words) -> bool:
    return words.starts(line, "greetings", "polite", "agreeing")


def without_preamble(line: str, words: Words) -> str:
    """The line from its command on, where only politeness stands before; else the line as it is."""
    rest = ungreeted(line, words)
    rest = behind(rest, words, "greetings", "polite")
    if words.holds(line[: len(line) - len(rest)], "pleas"):
        return line  # "Please accept" asks us to
    found = head.head_of(rest, words)
    if found is None:
        return assented(rest, line, words)
    regretted = words.holds(line[: len(line) - len(rest)], "regrets")
    return (
        line
        if rest in (line, line.replace("ß", "ss")) or not takes_politeness(found) or (regretted and agrees(found))
        else rest
    )


def ungreeted(line: str, words: Words) -> str:
    """ "Hi Rosa, we met yesterday" without its greeting; "Sorry for the silence!" is one."""
    greeted = GREETED.match(line)
    if greeted is None:
        return line
    polite = not head.peeled(greeted[1], words.some("polite"))
    return line[greeted.end() :] if polite or is_greeting(greeted[1], words) or is_thanks(greeted[1], words) else line


def is_thanks(said: str, words: Words) -> bool:
    """ "Thanks Rosa"."""
    found = closed(words).search(said)
    plain = found and not head.peeled(said[: found.start("name")], words.some("polite"))
    return bool(found and plain and is_name(found["name"], words))


def assented(rest: str, line: str, words: Words) -> str:
    """ "Sure, I accept": an assent and a mark before a yes. "I'd love to accept" has no mark, and may go on."""
    last = behind(rest, words, "agreeing", "polite")
    found = head.head_of(last, words)
    marked = rest[: len(rest) - len(last)].rstrip()[-1:] in MARKS
    return last if last != rest and marked and found and agrees(found) else line


def agrees(found: Head) -> bool:
    return found.command.name in AGREEING


def takes_politeness(found: Head) -> bool:
    """ "Please find my CV" and "Dear all, please note" are sentences."""
    command = found.command
    return command.name == "LOG" or (
        command.takes is not Takes.OPEN and not command.content and command.name != "PAUSE"
    )


def behind(line: str, words: Words, *keys: str) -> str:
    """What stands behind the politeness at the head, in the letters it was written in."""
    line = line.replace("ß", "ss")
    if len(line.casefold()) != len(line):
        return line
    bare = line.rstrip(head.EMPTY)
    left = head.peeled(line, *map(words.some, keys))
    polite = left != bare.casefold().lstrip(head.EMPTY)
    return line[len(bare) - len(left) :] if left and polite else line


def without_name(found: Head, words: Words) -> Head:
    """The head without the name that closes its thanks: "Yes please, Rosa", "Ja gern. Viele Grüße, Sam"."""
    closing = closed(words).search(found.text) if found.text[:1] else None
    if closing is None or not is_name(closing["name"], words):
        return found
    text = found.text[: closing.start("name")].rstrip(" ,.")
    answers = found.command.name in ("YES", "NO")
    plain = not head.peeled(text, words.some("polite"), words.some("agreeing"), words.some("tails"))
    return replace(found, text=text) if answers or plain else found


def is_name(said: str, words: Words) -> bool:
    doubt = words.holds(said, "hedges", "conditions", "negations", "take_backs", "refusing", "agreeing")
    parts = said.split()
    # "Sam" is a short Saturday elsewhere.
    day = any(len(part) > SHORT and part.casefold() in words.table("weekdays") for part in parts)
    return all(part[0].isupper() for part in parts) and not day and not doubt and head.head_of(said, words) is None


@lru_cache(maxsize=64)
def closed(words: Words) -> re.Pattern[str]:
    return re.compile(rf"(?i:{pattern_of(words.some('polite'))})[\s,.!]{{1,3}}{NAME}[\s.!]{{0,3}}$")
