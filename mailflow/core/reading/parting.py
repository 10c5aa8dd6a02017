"""To a letter that only tells what will happen: thanks, a goodbye or "please go ahead" stop nothing."""

import re
from dataclasses import dataclass

from mailflow.core.commands.words import Words
from mailflow.core.reading import courtesy, head
from mailflow.core.reading.context import Context
from mailflow.core.reading.phrasing import vocabulary
from mailflow.core.reading.plainly import signs

SALUTATION = re.compile(
    r"(?P<greeting>[^\n,!.:;]{1,40}?)\s(?P<name>[^\W\d_][\w'-]{0,20}(?:\s[^\W\d_][\w'-]{0,20})?)\s?[,!]?"
)
SAYS_MORE = (
    "regrets", "pardons", "negations", "hedges", "conditions", "take_backs", "refusing", "withdrawals",
    "keeping", "taking_back",
)  # fmt: skip
KIND = ("polite", "farewells", "greetings", "agreeing", "praise", "erasing")


@dataclass(frozen=True)
class Names:
    """The writer's own, and the letter that is answered, in which its signer's stands."""

    own: list[str]
    letter: str


def stops_nothing(text: str, context: Context, words: Words) -> bool:
    """ "Thank you, bye!", "Yes, please delete it.", with names: whoever pleads, doubts or is sorry says more."""
    lines = spoken_lines(text, words)
    said = any(is_answer(courtesy.ungreeted(line, words), words) for line in lines)
    return said and all_kind(lines, context, words)


def is_thanks_alone(text: str, context: Context, words: Words) -> bool:
    """ "Great, thank you so much!": neither a yes, which may be meant for another letter, nor anything to answer."""
    lines = spoken_lines(text, words)
    thanks = any(words.holds(line, "thanks") for line in lines)
    agrees = any(goes_along(clause.strip(), words) for line in lines for clause in head.clauses(line))
    return thanks and not agrees and all_kind(lines, context, words)


def is_courtesy(text: str, context: Context, words: Words) -> bool:
    """A greeting, thanks and a name, and no word that could answer anything."""
    lines = spoken_lines(text, words)
    answers = any(words.holds(line, "agreeing", "erasing", "praise") or goes_along(line, words) for line in lines)
    return not answers and all_kind(lines, context, words)


def spoken_lines(text: str, words: Words) -> list[str]:
    lines = [head.line_of(line) for line in text.split("\n") if line.strip()]
    return lines[1:] if lines and is_salutation(lines[0], words) else lines


def all_kind(lines: list[str], context: Context, words: Words) -> bool:
    names = Names(context.names.casefold().replace(",", " ").split(), " ".join(context.quoted()))
    more = any(words.holds(line, *SAYS_MORE) for line in lines)
    return not more and all(is_kind(line, names, words) for line in lines)


def is_salutation(line: str, words: Words) -> bool:
    """ "Hello Cora,": a greeting with a name, and no mark between the two."""
    found = SALUTATION.fullmatch(line)
    greets = found and not head.peeled(found["greeting"], words.some("greetings"))
    return bool(found and greets and signs(found["name"], words))


def is_answer(line: str, words: Words) -> bool:
    return words.starts(line, "thanks", "polite", "farewells", "agreeing", "praise") or goes_along(line, words)


def goes_along(line: str, words: Words) -> bool:
    """With what the letter told: a yes, or the word for what will be done."""
    found = head.head_of(line, words)
    return words.starts(line, "erasing") or (found is not None and found.command.name in ("YES", "DELETE"))


def is_kind(line: str, names: Names, words: Words) -> bool:
    """Nothing but kind words on it, and names; a "please" only where it asks for what will be done."""
    pleads = words.holds(line, "pleas") and not goes_along(courtesy.ungreeted(line, words), words)
    clauses = [one.strip() for one in head.clauses(line)]
    return not pleads and all(is_kind_clause(one, place > 0, names, words) for place, one in enumerate(clauses))


def is_kind_clause(clause: str, thanked: bool, names: Names, words: Words) -> bool:
    """Below thanks "Cancel" is written like any name but the writer's own; behind them it is a word of ours."""
    bare = clause.rstrip(head.EMPTY)
    known = (*map(words.some, KIND), words.phrases("YES"), words.phrases("DELETE"), words.some("and"))
    left = head.peeled(clause, *known)
    if all(part.strip(head.EMPTY + ",") in names.own for part in left.split()):
        return True
    name = bare[len(bare) - len(left) :]
    signed = name in names.letter and courtesy.is_name(name, words) and vocabulary(words).isdisjoint(left.split())
    return signed and (thanked or len(left) < len(bare))
