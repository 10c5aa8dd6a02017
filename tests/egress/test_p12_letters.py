"""P12: hostile names and words in every letter, composed as the outbox does it. What leaves has only the headers and
recipients we meant, and nobody's words become a link, a mark-up or a line that could be a command.

600 letters in a normal run; MAILFLOW_FULL=1 makes it 50,000. Another reader judges: the standard library's.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailflow import settings as settings_of
from mailflow.egress.smtp import Parcel
from mailflow.flow.compose import BULK, Draft, Stationery, try_compose
from mailflow.preview.facts import LETTERS, facts_of
from tests.egress.test_mime import read
from tests.egress.test_oracle import NAMES, SHARP
from tests.egress.test_render import POST, TEMPLATES, VOICE, lone_commands, poisoned
from tests.faults.figures import FULL, note, size

pytestmark = pytest.mark.trust
HOSTILE = settings(
    max_examples=size(600, 50_000),
    deadline=None,
    derandomize=not FULL,
    suppress_health_check=list(HealthCheck),
)
FORGED = [
    "ACCEPT",
    "DECLINE\n",
    "x\nACCEPT\nx",
    "\u2028YES\u2029",
    "a" * 77 + " CONFIRM",
    "YES " + "b" * 80,
    "</p><a href='https://evil.test'>click</a>",
    '"><img src=x onerror=alert(1)>',
    "<style>*{display:none}</style>",
    "[here](https://evil.test)",
    "[here](reply:ACCEPT)",
    "<https://evil.test>",
    "![x](https://evil.test/x.png)",
    "# Heading",
    "- list",
    "---",
    "-- ",
    "> quoted",
    "`code`",
    "{{ reply('ACCEPT') }}",
    "{% raw %}",
    "&lt;a&gt;",
    "&#10;ACCEPT",
    "\ue000 1\ue001",
]
WORDS = st.one_of(
    st.sampled_from(FORGED),
    st.text(max_size=80),
    st.lists(st.one_of(st.sampled_from(FORGED + SHARP), st.text(max_size=6)), max_size=6).map("".join),
)
STATIONERY = Stationery(POST, "mail.example.org", {"wit": VOICE})
REPLY_TO = "r-abcdef2345@mail.example.org"
LIST = ["Precedence", "List-Help", "List-Id", "List-Unsubscribe"]


TRIED: Counter[str] = Counter()


@pytest.fixture(scope="module", autouse=True)
def _count() -> Iterator[None]:
    yield
    if TRIED:
        note("P12", "any", "hostile words and names in every letter there is, composed as the outbox does", **TRIED)


class Page(HTMLParser):
    """Which elements a page has, and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: set[tuple[str, ...]] = set()
        self.links: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add((tag, *sorted(name for name, _ in attrs)))
        self.links |= {value or "" for name, value in attrs if name in ("href", "src", "action", "background")}


def draft(template: str, facts: dict[str, Any], language: str = "en") -> Draft:
    return Draft(
        programme="wit",
        template=template,
        language=language,
        facts=facts,
        nature="triggered",
        address="ben@example.org",
        mail_from="b-abcdef2345@mail.example.org",
        reply_to=REPLY_TO,
        message_id="<1@mail.example.org>",
        in_reply_to="",
        written_at=datetime(2026, 6, 2, 9, 0, tzinfo=UTC),
    )


def letter_of(template: str, facts: dict[str, Any], language: str = "en") -> Any:
    parcel = try_compose(STATIONERY, draft(template, facts, language))
    assert isinstance(parcel, Parcel), parcel  # nobody's name keeps a letter from leaving
    assert (parcel.mail_from, parcel.rcpt_to) == ("b-abcdef2345@mail.example.org", "ben@example.org")
    return read(parcel.raw)


@cache
def plain_page(template: str, language: str) -> Page:
    """The page of harmless words: each of its facts filled."""
    return Page(html_of(letter_of(template, facts_of(template), language)))


@cache
def plain_elements(language: str) -> set[tuple[str, ...]]:
    """Of all letters: which part of a letter is shown may hang on a fact."""
    return {element for template in LETTERS for element in plain_page(template, language).elements}


@cache
def commands_in(language: str) -> frozenset[str]:
    """Every word that is a command by itself, in English and in the reader's own language."""
    read = [
        words
        for words in settings_of.load_words(settings_of.data("config") / "words")
        if words.language in ("en", language)
    ]
    return frozenset(
        phrase for words in read for said in words.commands.values() for phrase in said if " " not in phrase
    )


def commands_alone(text: str, language: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip(" .*_\"“”'>:!").casefold() in commands_in(language)]


def html_of(letter: Any) -> str:
    return str(letter.get_body(("html",)).get_content())


def addresses(letter: Any) -> Iterator[str]:
    for name in ("To", "From", "Reply-To"):
        yield from (address.addr_spec for address in letter[name].addresses)


def test_a_digest_has_the_headers_of_a_list_and_no_other() -> None:
    letter = letter_of("digest", facts_of("digest"))
    assert set(letter.keys()) == {*NAMES, *LIST}


IN_A_LANGUAGE = sorted((file.stem, file.parent.name) for file in TEMPLATES.glob("*/*.md") if file.stem in LETTERS)


@HOSTILE
@given(st.sampled_from(IN_A_LANGUAGE), WORDS, WORDS)
def test_hostile_words_forge_nothing_in_any_letter(which: tuple[str, str], words: str, first: str) -> None:
    template, language = which
    letter = letter_of(template, facts_of(template, **poisoned(LETTERS[template], words), first=first), language)
    assert set(letter.keys()) == {*NAMES, *(LIST if template in BULK else [])}
    assert len(letter.keys()) == len(set(letter.keys()))
    assert not letter.defects
    assert list(addresses(letter)) == ["ben@example.org", "wit@mail.example.org", REPLY_TO]
    text = letter.get_body(("plain",)).get_content()
    assert not lone_commands(text)
    assert not commands_alone(text, language)
    page = Page(html_of(letter))
    assert page.links <= plain_page(template, language).links
    assert page.elements <= plain_elements(language)
    TRIED.update(letters=1)
