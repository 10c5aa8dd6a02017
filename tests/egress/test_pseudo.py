"""What stands in letters and is nobody's own words can be said in another language.

A programme's year is played, and each fact of each letter looked at as it is put into the outbox: a phrase of ours is
one that the catalogues know; the rest must be somebody's own words. LEFT has what is not there yet, and may but shrink.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from email import message_from_bytes
from email import policy as policies
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mailflow.core.said import Bare, Capital, Listed, Phrase, Plural, Quoted, Said
from mailflow.egress.render import Letters
from mailflow.egress.tongue import has_words
from mailflow.flow.verifying import DIFFERS, MATCHES, NO_CODE
from mailflow.preview.cast import invite
from mailflow.preview.life import Life, judge
from mailflow.preview.years import DAYS, SELDOM
from mailflow.rehearse import MORNING, START
from mailflow.rehearse.world import a_world
from mailflow.settings import load_rules

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from phrases import found  # noqa: E402 - it stands beside the package

# They tell the template which of its sentences to say, or are a word to be sent; a subject of ours is kept as it was.
# `rows` is what the numbers of a digest stand for, and is read by nobody; `attached` are names of files.
CODES = {
    "answer", "attached", "attachments", "how", "letter", "letters", "mails", "paired_by", "quieter", "ref", "rows",
    "state", "level", "verbs", "what", "word", "told",
}  # fmt: skip
# What a sheet's code says is both: verify-answer has it as a code, other letters say somebody's words by that name.
CODED = {("said", code) for code in (MATCHES, DIFFERS, NO_CODE)}
A_WORD_TO_SEND = re.compile(
    r"[A-Z]{2,}[.]?|\d+ [A-Z]{2,}( \d+ months)?|\S+@\S+|R-\w+|[a-z0-9-]+(?:[.][a-z0-9-]+)+"  # an address's domain, too
)
PARTS = re.compile(r"[:;,()]\s*")  # several of somebody's words in one line
PROGRAMMES = sorted(file.stem for file in (ROOT / "config" / "programmes").glob("*.toml"))
LEFT: set[str] = set()


class Read(Letters):
    """Letters that keep what they are given to say."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        super().__init__(folders)
        self.given: list[dict[str, Any]] = []

    def say(self, facts: dict[str, Any], language: str, country: str = "") -> dict[str, Any]:
        self.given.append(facts)
        return super().say(facts, language, country)


def left(fact: object, known: Mapping[Any, None]) -> Iterator[str]:
    """Every piece of it that is no phrase of ours that a catalogue knows."""
    if isinstance(fact, Said):
        yield from _left_of(fact, known)
    elif isinstance(fact, str):
        yield fact
    elif isinstance(fact, Mapping):
        for name, part in fact.items():
            yield from left(part, known) if name not in CODES else ()
    elif isinstance(fact, list | tuple):
        for part in fact:
            yield from left(part, known)


def _left_of(said: Said, known: Mapping[Any, None]) -> Iterator[str]:
    match said.made:
        case Phrase(form, values):
            yield from left(values, known) if form in known or not has_words(form) else [f"no phrase: {form}"]
        case Plural(one, many, _, values):
            yield from left(values, known) if (one, many) in known else [f"no phrase: {one}"]
        case Listed(items, _):
            yield from left(items, known)
        case Capital(part) | Bare(part) | Quoted(part):
            yield from left(part, known)


def words_of(raw: bytes) -> str:
    whole = message_from_bytes(raw, policy=policies.default)
    assert isinstance(whole, EmailMessage)
    return str((whole.get_body(("plain",)) or whole).get_content())


def plain(words: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", words).casefold().split())


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_what_the_code_says_in_letters_can_be_translated(programme: str) -> None:
    rules, known = load_rules(ROOT / "config"), found()
    policy, letters, wrote = rules.policies[programme], Read(rules.templates), []
    cast, began = invite(policy), datetime.combine(START, MORNING, ZoneInfo(policy.programme.time_zone))
    with a_world({programme: policy}, rules.words, letters, began, judge) as world:
        deliver = world.deliver
        world.watch_every = SELDOM
        world.deliver = lambda *mails: (wrote.extend(mails), deliver(*mails))[1]  # type: ignore[method-assign]
        Life(world, programme, cast, DAYS).run()
    # A programme's own title of what somebody fills in has her name in it.
    theirs = [one.other_title.replace("{author}", member.name) for one in policy.pact for member in cast.members]
    own = f" {plain(' '.join([repr(policy), repr(cast), *theirs, *(words_of(mail.raw) for mail in wrote)]))} "
    out: dict[str, set[str]] = {}
    for name, fact in ((name, fact) for facts in letters.given for name, fact in facts.items()):
        pieces = left(fact, known) if name not in CODES and (name, str(fact)) not in CODED else ()
        for piece in (one for one in pieces if any(letter.isalpha() for letter in one)):
            parts = [plain(part) for part in PARTS.split(piece) if not A_WORD_TO_SEND.fullmatch(part)]
            if not all(f" {part} " in own for part in parts if part):
                out.setdefault(name, set()).add(piece[:150])
    assert {name: told for name, told in out.items() if name not in LEFT} == {}
