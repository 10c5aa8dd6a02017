"""What a letter shows as an example reads as that command, in each language that letters are written in."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailflow.core import say
from mailflow.core.commands import COMMANDS
from mailflow.core.reading import Reading, open_message, understand
from mailflow.core.reading.answering import context_for
from mailflow.core.said import Said
from mailflow.core.say import phrase
from mailflow.egress.render import Letters
from mailflow.settings import load_words
from tests.rows import rows

ROOT = Path(__file__).parents[3]
LETTERS, WORDS = Letters([ROOT / "templates"]), load_words(ROOT / "config" / "words")
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
EXAMPLE = re.compile(r'"([A-Z]{3,}\b[^"]*)"')
PLACES = ("frontdesk", "tracker", "team", "request", "screening", "digest")
MEASURED = ("date", "minutes", "until", "months", "by")
LANGUAGES = [
    ("en", ""),
    ("en", "en-US"),
    ("de", ""),
    ("de", "de-AT"),
    ("es", ""),
    ("es", "es-MX"),
    ("fr", ""),
    ("fr", "fr-CA"),
]


def said(line: Said, language: str, country: str = "") -> str:
    return str(LETTERS.say({"line": line}, language, country)["line"])


def examples(line: str) -> list[str]:
    return EXAMPLE.findall(line)


def read(text: str, place: str, language: str, country: str) -> Reading:
    spoken = tuple(sorted((w for w in WORDS if w.language in (language, "en")), key=lambda w: w.language != language))
    raw = f"From: ana@home.example\nSubject: hello\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    context = context_for(place, NOW, spoken, locale=country)
    return understand(open_message(raw.encode()), context)


@rows(("language", "country"), LANGUAGES)
@rows("command", [one for one in COMMANDS if examples(one.help + one.team_help)], ids=lambda one: one.name)
def test_the_example_in_a_line_of_help_is_the_command(command, language, country):
    day = say.example_day(NOW, "UTC")
    for line in filter(None, (command.help, command.team_help)):
        english, other = (
            examples(said(phrase(line, day=day), *spoken)) for spoken in (("en", ""), (language, country))
        )
        assert len(english) == len(other)
        for first, second in zip(english, other, strict=True):
            _same(first, second, language, country)


@pytest.mark.parametrize(("language", "country"), LANGUAGES)
def test_the_line_that_writes_a_planned_meeting_down_is_a_log(language, country):
    line = phrase("LOG {minutes} min on {day}", minutes="45", day=say.dated(NOW.date()))
    _same(str(line), said(line, language, country), language, country)


def _same(english: str, other: str, language: str, country: str) -> None:
    """In a place where the one is the command, the other is, with the same day and length."""
    meant = [(place, read(english, place, "en", "")) for place in PLACES]
    where = [
        (place, reading) for place, reading in meant if reading.intent == english.split(maxsplit=1)[0].strip(":.,")
    ]
    assert where, english
    place, wanted = where[0]
    reading = read(other, place, language, country)
    assert reading.intent == wanted.intent, (other, reading.reason)
    for slot in MEASURED:
        assert reading.slots.get(slot) == wanted.slots.get(slot), other
