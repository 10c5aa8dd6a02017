"""The same facts, in the words of their reader."""

import copy
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mailflow.core import keep, say
from mailflow.core.said import Said
from mailflow.core.say import phrase, plural
from mailflow.egress.marks import marks_of
from mailflow.egress.render import Letters
from mailflow.egress.tongue import find_tongue

DAY = date(2026, 6, 9)
AT = datetime(2026, 6, 9, 12, 10, tzinfo=UTC)
PHRASES = """
msgid "a meeting with {name} on {day}"
msgstr "un rendez-vous avec {name} le {day}"

msgid "one person fits"
msgid_plural "{n} people fit"
msgstr[0] "une personne convient"
msgstr[1] "{n} personnes conviennent"
"""


@pytest.fixture
def letters(tmp_path: Path) -> Letters:
    for language in ("en", "fr"):
        (tmp_path / language).mkdir()
        (tmp_path / language / "which.md").write_text("---\nsubject: x\n---\n", encoding="utf-8")
    (tmp_path / "en" / "found.md").write_text("---\nsubject: x\n---\n", encoding="utf-8")
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n > 1);\\n"\n'
    (tmp_path / "fr" / "phrases.po").write_text(head + PHRASES, encoding="utf-8")
    return Letters([tmp_path])


def said(letters: Letters, fact: object, language: str = "fr", country: str = "") -> object:
    return letters.say({"fact": fact}, language, country)["fact"]


def test_a_phrase_is_said_with_all_that_stands_in_it(letters: Letters) -> None:
    told = phrase("a meeting with {name} on {day}", name="Ben {day}", day=say.long_date(DAY))
    assert told == "a meeting with Ben {day} on Tuesday 9 June 2026"
    assert said(letters, told) == "un rendez-vous avec Ben {day} le mardi 9 juin 2026"
    assert said(letters, [{"line": told}]) == [{"line": "un rendez-vous avec Ben {day} le mardi 9 juin 2026"}]
    assert type(said(letters, told)) is str


def test_a_figure_with_a_tenth_has_the_readers_own_mark(letters: Letters) -> None:
    told = phrase("{average}", average=4.0)
    assert (str(told), said(letters, told), said(letters, told, "en", "en-US")) == ("4.0", "4,0", "4.0")


def test_a_number_decides_about_its_words(letters: Letters) -> None:
    told = [plural("one person fits", "{n} people fit", n) for n in (1, 2, 2000)]
    assert told == ["one person fits", "2 people fit", "2000 people fit"]
    assert said(letters, told) == ["une personne convient", "2 personnes conviennent", "2 000 personnes conviennent"]


def test_what_nobody_has_translated_stays_english_as_a_whole(letters: Letters) -> None:
    told = phrase("nothing like it on {day}", day=say.long_date(DAY))
    assert said(letters, told) == "nothing like it on Tuesday 9 June 2026"
    assert said(letters, phrase("a meeting with {name} on {day}", name=told, day="")) == (
        "a meeting with nothing like it on Tuesday 9 June 2026 on "
    )


def test_a_letter_that_is_not_translated_is_english_with_its_facts(letters: Letters) -> None:
    assert [letters.language_of("which", one) for one in ("fr", "fr-CA", "de", "en")] == ["fr", "fr", "en", "en"]
    assert letters.language_of("found", "fr") == "en"
    assert said(letters, say.long_date(DAY), "en", "fr-FR") == "Tuesday 9 June 2026"


def test_words_of_people_stay_as_they_are(letters: Letters) -> None:
    facts = {"name": "June Monday", "n": 3, "yes": True, "none": None, "many": ["1 hour"]}
    assert letters.say(facts, "fr") == facts


def test_english_of_no_country_costs_nothing(letters: Letters) -> None:
    facts: dict[str, object] = {"day": say.long_date(DAY)}
    assert letters.say(facts, "en") is facts


@pytest.mark.parametrize(
    ("language", "country", "told"),
    [
        ("en", "", ["Tuesday 9 June 2026", "9 June", "14:10", "1 hour"]),
        ("en", "en-US", ["Tuesday, June 9, 2026", "June 9", "2:10 PM", "1 hour"]),
        ("fr", "", ["mardi 9 juin 2026", "9 juin", "14:10", "1 heure"]),
        ("fr", "fr-CA", ["mardi 9 juin 2026", "9 juin", "14 h 10", "1 heure"]),
        ("de", "de-AT", ["Dienstag, 9. Juni 2026", "9. Juni", "14:10", "1 Stunde"]),
        ("es", "", ["martes, 9 de junio de 2026", "9 de junio", "14:10", "1 hora"]),
        ("ar", "", ["الثلاثاء، 9 يونيو 2026", "9 يونيو", "2:10 م", "ساعة"]),
    ],
)
def test_days_times_and_lengths_are_written_as_the_reader_writes_them(
    letters: Letters, language: str, country: str, told: list[str]
) -> None:
    wall = AT.astimezone(ZoneInfo("Europe/Paris"))
    facts = [say.long_date(DAY), say.short_date(DAY), say.clock(wall), say.length(60)]
    assert said(letters, facts, language, country) == told


def test_spans_lists_and_capitals(letters: Letters) -> None:
    facts = [say.span(date(2026, 6, 29), date(2026, 7, 5)), say.listed(["Ana", "Ben", "Cora"]), say.length(90)]
    assert facts == ["29 June to 5 July 2026", "Ana, Ben and Cora", "1 h 30"]
    assert said(letters, facts) == ["29 juin – 5 juil. 2026", "Ana, Ben et Cora", "1 h 30"]
    assert said(letters, say.capital(say.long_date(DAY))) == "Mardi 9 juin 2026"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fr", ["lundi 1er juin 2026", "1er juin", "1er–7 juin 2026", "11 juin", "29 mai – 1er juin 2026", "HNE"]),
        ("de", ["Montag, 1. Juni 2026", "1. Juni", "1.–7. Juni 2026", "11. Juni", "29. Mai – 1. Juni 2026", "UTC-5"]),
    ],
)
def test_a_first_and_a_clock_are_named_as_the_language_does(letters: Letters, language: str, told: list[str]) -> None:
    first, week = date(2026, 6, 1), say.span(date(2026, 6, 1), date(2026, 6, 7))
    over, winter = say.span(date(2026, 5, 29), first), datetime(2026, 1, 5, 9, tzinfo=ZoneInfo("America/New_York"))
    days = [say.long_date(first), say.short_date(first), week, say.short_date(date(2026, 6, 11)), over]
    tongue = find_tongue(letters.folders, language, "")
    assert tongue and tongue.into([*days, say.zone_of(winter)]) == told


def test_a_copy_remembers_too(letters: Letters) -> None:
    told = copy.deepcopy(phrase("a meeting with {name} on {day}", name="Ben", day=say.short_date(DAY)))
    assert isinstance(told, Said)
    assert said(letters, told) == "un rendez-vous avec Ben le 9 juin"
    waited = keep.loads(keep.dumps({"rows": [("Ana", told, 3, None)]}))
    assert said(letters, waited) == {"rows": [["Ana", "un rendez-vous avec Ben le 9 juin", 3, None]]}
    assert said(letters, keep.heard(keep.told(told))) == "un rendez-vous avec Ben le 9 juin"
    assert keep.heard(keep.told("a meeting")) == "a meeting"
    moments = say.run([say.moment(AT, "Europe/Paris"), say.short_moment(AT, "Asia/Kolkata"), say.quoted(told)])
    assert said(letters, keep.heard(keep.told(moments))) == said(letters, moments)


def test_a_language_nobody_writes_is_english() -> None:
    assert find_tongue([], "xx-yy-zz", "") is None


@pytest.mark.parametrize(
    ("language", "written", "set_as"),
    [
        (
            "fr",
            "Est-ce « juste » ? Oui : {% if a != b %}",
            "Est-ce «\u202fjuste\u202f»\u202f? Oui\u202f: {% if a != b %}",
        ),
        ("de", "Stimmt das ? Ja : so", "Stimmt das ? Ja : so"),
    ],
)
def test_a_mark_of_two_parts_stands_apart_in_french_and_no_line_breaks_before_it(language, written, set_as):
    assert marks_of(language).spaced(written) == set_as
