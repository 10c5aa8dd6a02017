"""CONCERN in answer to a form: it is for the team alone, and no answer that another may read."""

import re
from collections.abc import Iterable

from mailflow.core.commands.words import Words
from mailflow.core.reading import head

SHOUTED = re.compile(r"\W{0,3}CONCERN\b")


def leads(line: str, words: Words) -> bool:
    """The word, plainly meant as ours: in capitals, or before a mark and what worries her."""
    found = head.head_of(line, words)
    if found is None or found.command.name != "CONCERN":
        return False
    return found.loud or (found.separated and bool(found.text))


def stands_among(answers: Iterable[object]) -> bool:
    return any(SHOUTED.match(line) for said in answers for line in str(said).splitlines())
