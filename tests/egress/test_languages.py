"""A letter says the same in every language: the facts, the buttons, and words that are read as its commands."""

import re
from collections import Counter
from pathlib import Path

import pytest
from jinja2 import Environment, meta

from mailflow.core.reading.head import NAMED
from mailflow.egress.components import COMPONENTS
from mailflow.egress.render import FOOTER, WORDS, Letters
from mailflow.egress.source import read
from tests.core.reading.test_our_words import WITH_MORE, meant
from tests.core.reading.test_our_words import read as understood
from tests.rows import rows

TEMPLATES = Path(__file__).parents[2] / "templates"
LANGUAGES = {"de": "Hallo Rosa,", "es": "Hola, Rosa:", "fr": "Bonjour Rosa,"}
ENGLISH = {file.stem: file for file in sorted((TEMPLATES / "en").glob("*.md"))}
# Its grammar alone: what a command does follows "Did you" or "Did you ask us to" in English.
ENGLISH_ONLY = {"did", "does"}
PART = re.compile(r"\{\{ *(\w+)\(")
LETTERS = Letters([TEMPLATES])
BUTTON = re.compile(r"\[([^\]]+)\]\(reply:([A-Z]+)\)")
SHOUTED = re.compile(r"\b(?:D’ACCORD|POR QUÉ|[A-ZÀ-ÖØ-Þ]{2,})\b")
NO_COMMANDS = {"CSV", "PDF", "CV", "NAME"}
WITH_MORE_ABROAD = {
    "ADRESSE": "ADRESSE ana@home.example", "ANFRAGE": "ANFRAGE Ben Okafor", "APROBAR": "APROBAR J-3",
    "APPROUVER": "APPROUVER J-3", "BUSCAR": "BUSCAR jefa", "CHERCHER": "CHERCHER une cheffe",
    "DEMANDE": "DEMANDE Ben Okafor", "DIRECCIÓN": "DIRECCIÓN ana@home.example", "FREIGEBEN": "FREIGEBEN C-4",
    "GENEHMIGEN": "GENEHMIGEN J-3", "LIBERAR": "LIBERAR C-4", "LIBÉRER": "LIBÉRER C-4", "NOTA": "NOTA C-4: hablado",
    "NOTIZ": "NOTIZ C-4: besprochen", "SOLICITUD": "SOLICITUD Ben Okafor", "SUCHE": "SUCHE Teamleitung",
}  # fmt: skip
BOTH = [
    (language, name) for language in LANGUAGES for name in ENGLISH if (TEMPLATES / language / f"{name}.md").is_file()
]


def said(language: str, name: str) -> str:
    return (TEMPLATES / language / f"{name}.md").read_text("utf-8")


def facts(source: str) -> set[str]:
    return meta.find_undeclared_variables(Environment().parse(source)) - set(COMPONENTS) - ENGLISH_ONLY


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_is_translated_and_no_other(language):
    assert {file.stem for file in (TEMPLATES / language).glob("*.md")} == set(ENGLISH)


@rows(("language", "name"), BOTH)
def test_a_translated_letter_says_the_same_and_asks_the_same(language, name):
    english, translated = said("en", name), said(language, name)
    assert facts(translated) == facts(english)
    assert [verb for _, verb in BUTTON.findall(translated)] == [verb for _, verb in BUTTON.findall(english)]
    assert set(read(TEMPLATES / language / f"{name}.md").front) == set(read(ENGLISH[name]).front)
    assert Counter(PART.findall(translated)) == Counter(PART.findall(english))  # an example, a table, a list


@rows(("language", "name"), [one for one in BOTH if one[1] != FOOTER and BUTTON.search(said(*one))])
def test_the_text_twin_names_a_button_by_the_word_that_the_letter_around_it_has(language, name):
    shouted = set(re.findall(r"[^\W\d_’]+(?:’[^\W\d_]+)?", said(language, name)))
    for verb in {verb for _, verb in BUTTON.findall(said("en", name))} & set(
        SHOUTED.findall(BUTTON.sub("", said("en", name)))
    ):
        word = str(LETTERS.say(WORDS, language)[verb])
        assert word in shouted, word
        assert understood(word, name, language) == meant(verb, name), word


@rows(("language", "name"), [one for one in BOTH if BUTTON.search(said(*one))])
def test_a_translated_buttons_label_is_its_command(language, name):
    for label, verb in BUTTON.findall(said(language, name)):
        wanted = meant(verb, name)
        for typed in (label, f"{label}.", f"{LANGUAGES[language]}\n{label}"):
            assert understood(typed, name, language) == wanted, typed
        assert understood(label, name) == wanted, label  # whatever other languages are configured


@rows(("language", "name"), [one for one in BOTH if one[1] != FOOTER])
def test_a_word_in_capitals_is_read_as_the_command_that_the_english_letter_names(language, name):
    named = {meant(verb, name) for verb in re.findall(r"\b[A-Z]{2,}\b", said("en", name)) if verb in NAMED}
    for word in set(SHOUTED.findall(said(language, name))) - NO_COMMANDS:
        typed = WITH_MORE_ABROAD.get(word, WITH_MORE.get(word, word))
        assert {understood(typed, place, language, "en") for place in (name, "frontdesk", "team")} & named, word
