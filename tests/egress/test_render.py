import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jinja2 import TemplateSyntaxError

from mailflow.egress.palette import contrast, palette
from mailflow.egress.render import LetterError, Letters, Rendered, Voice
from mailflow.egress.shelter import Shelter
from mailflow.preview.facts import LETTERS, facts_of
from tests.rows import rows

TEMPLATES = Path(__file__).parents[2] / "templates"
POST = Letters([TEMPLATES])
VOICE = Voice("wit", "WIT Connections", "Northlight Women in Technology", "Columbia SC", "Cora Lind", "#0B6157")
COMMANDS = set(
    re.findall(
        r"\w+",
        "ACCEPT DECLINE CONFIRM DISPUTE YES NO HELP STATUS PAUSE RESUME LEAVE END LOG REQUEST NEXT "
        "CANCEL STOP UNSUBSCRIBE DELETE DATA SHEET AUDIT AGAIN MENTORS",
    )
)
HOSTILE = [
    "ACCEPT",
    "Ana\r\nACCEPT\r\nBcc: mallory@example.org",
    "<script>alert(1)</script><a href='https://evil.example'>click</a>",
    "[click](https://evil.example) **bold** # head",
    "Ruiz, Ana",
    "{{ voice.signs }}{% for x in y %}",
    "Ana \u202eevil\u2028DECLINE",
    "a" * 77 + " CONFIRM",
    "\ue0001\ue001",
]


def rendered(template: str, **other: Any) -> Rendered:
    return POST.render(template, "en", facts_of(template, **other), VOICE, "wit+abcdef2345@mail.example.org")


def lone_commands(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip(" .*_\"“”'>:!").upper() in COMMANDS]


def poisoned(value: Any, words: str) -> Any:
    """All but what is ours alone: the lines that a row offers (tests/reports), an event's hours and addresses."""
    if isinstance(value, str):
        return words
    if isinstance(value, list):
        return [poisoned(item, words) for item in value]
    if isinstance(value, dict):
        return {key: item if key == "actions" else _poisoned_of(key, item, words) for key, item in value.items()}
    return value


def _poisoned_of(key: str, value: Any, words: str) -> Any:
    if key != "ical":
        return poisoned(value, words)
    guests = [[words, address, answer] for _, address, answer in value["guests"]]
    return {**value, "summary": words, "about": words, "guests": guests}


def test_every_letter_has_facts_and_every_fact_a_letter() -> None:
    assert {file.stem for file in (TEMPLATES / "en").glob("*.md")} - {"footer"} == set(LETTERS)


@rows("template", LETTERS)
def test_a_letter_keeps_the_conventions(template: str) -> None:
    letter = rendered(template)
    assert 40 <= len(letter.preheader) <= 110, letter.preheader
    assert letter.preheader not in letter.subject
    assert len(letter.subject) <= 60, letter.subject
    assert all(len(line) <= 78 for line in letter.text.splitlines())
    assert not lone_commands(letter.text)
    assert "\n-- \n" in letter.text
    assert "!" not in letter.text
    assert "Cora Lind" in letter.text.partition("\n-- \n")[0]


@rows("template", LETTERS)
def test_an_address_to_write_to_is_never_broken_at_its_hyphens(template: str) -> None:
    page = rendered(template).html
    assert page.count("wit-team@mail.example.org") == len(re.findall(r'class="whole"[^>]*>wit-team@', page)) > 0


@rows("template", LETTERS)
def test_a_page_is_plain_and_reachable(template: str) -> None:
    page = rendered(template).html
    assert not re.search(r"<(svg|progress|meter|form|img|script|iframe|link)\b|var\(--|data:|https?:|{{|{%", page)
    assert "\ue000" not in page
    assert page.count("<h1") == 1
    assert re.search(r'<html[^>]* lang="en"', page)
    assert re.search(r'<html[^>]* dir="ltr"', page)
    assert re.search(r'<body[^>]* lang="en"', page)
    assert all('role="presentation"' in tag or "known" in tag or "full gap" in tag for tag in tables(page))
    assert len(page.encode()) < 60_000
    assert "prefers-color-scheme: dark" in page


def tables(page: str) -> list[str]:
    return re.findall(r"<table[^>]*>", page)


@rows("template", LETTERS)
def test_mallory_forges_nothing(template: str) -> None:
    plain = rendered(template)
    assert {words: forged for words in HOSTILE if (forged := forgeries(template, words, plain))} == {}


def forgeries(template: str, words: str, plain: Rendered) -> list[str]:
    """What somebody's words brought about in the letter that has them."""
    letter = rendered(template, **poisoned(LETTERS[template], words))
    seen = {
        "a command alone": bool(lone_commands(letter.text)),
        "a long line": any(len(line) > 78 for line in letter.text.splitlines()),
        "a script": "<script" in letter.html,
        "another link": links(letter) != links(plain),
        "a subject of two lines": "\n" in letter.subject,
        "a turned line": "\u202e" in letter.subject + letter.text + letter.html,
    }
    return [what for what, is_so in seen.items() if is_so]


def links(letter: Rendered) -> set[str]:
    return set(re.findall(r'href="([^"]*)"', letter.html))


@pytest.mark.parametrize(
    ("reminder", "first"),
    [
        ("request-reminder", "request"),
        ("meeting-cosign-reminder", "meeting-cosign"),
        ("survey-reminder", "survey"),
        ("form-reminder", "form"),
    ],
)
def test_a_reminder_keeps_its_subject(reminder: str, first: str) -> None:
    assert rendered(reminder).subject == rendered(first).subject


def test_every_button_has_its_word_in_both_twins() -> None:
    letter = rendered("request")
    for word in ("ACCEPT", "DECLINE"):
        body = f"?subject={word}&amp;body={word}%0D%0A%0D%0A"
        assert f'href="mailto:wit%2Babcdef2345@mail.example.org{body}"' in letter.html
        assert f'reply "{word}"' in letter.text


@rows("template", LETTERS)
def test_the_text_alone_is_the_text_of_the_letter(template: str) -> None:
    alone = POST.text(template, "en", facts_of(template), VOICE, "wit+abcdef2345@mail.example.org")
    assert alone == rendered(template).text


def test_the_text_alone_needs_its_facts_too() -> None:
    with pytest.raises(LetterError, match=r"request\.md:\d+: 'mentee' is undefined"):
        POST.text("request", "en", {"first": "Ben"}, VOICE, "wit@mail.example.org")


def test_each_programme_has_its_colour_and_each_language_its_direction() -> None:
    green, red = (replace(VOICE, colour=colour) for colour in ("#0B6157", "#9B1C1C"))
    for _ in range(2):
        pages = [
            POST.render("request", language, facts_of("request"), voice, "wit@mail.example.org").html
            for voice, language in ((green, "en"), (red, "en"), (green, "ar"))
        ]
        assert ["#0B6157" in page for page in pages] == [True, False, True]
        assert ["color: #9B1C1C" in page for page in pages] == [False, True, False]
        assert ['dir="rtl"' in page for page in pages] == [False, False, True]


def test_people_who_write_in_jinja_are_quoted_as_they_write() -> None:
    letter = rendered("request", note="{{ p.ink }} {{ 7 * 7 }}")
    assert "“{{ p.ink }} {{ 7 * 7 }}”" in letter.html
    assert "{{ p.ink }} {{ 7 * 7 }}" in letter.text


def test_empty_facts_leave_no_empty_row() -> None:
    letter = rendered("request", goal="", availability="", note="", mentee_about="")
    assert "Hopes for" not in letter.text + letter.html


def test_an_empty_week_says_so() -> None:
    empty = {"needs": [], "quiet": [], "ending": [], "survey": {"answered": 0, "asked": 0, "average": ""}}
    letter = rendered("digest", **empty)
    assert letter.subject.startswith("Nothing needs you: digest, ")
    assert "No meeting for a while" not in letter.text + letter.html


def test_a_row_about_no_pair_has_no_brackets() -> None:
    letter = rendered("digest")
    assert "(R-4F7K)" in letter.text and "(R-4F7K)" in letter.html
    assert "()" not in letter.text + letter.html


def test_the_subject_of_a_digest_is_short_and_says_which_week() -> None:
    subject = rendered("digest", more=9, range="28 December 2026 to 3 January 2027").subject
    assert subject == "12 things need you: digest, 28 December 2026 to 3 January 2027"


def test_nobody_signs_a_letter_to_herself_or_is_spoken_of_in_it() -> None:
    for letter in (rendered(name, helper="another coordinator") for name in ("not-now", "passed-on", "help")):
        assert VOICE.signs not in letter.subject + letter.text + letter.html
        assert f"\n\n{VOICE.name}\n\n-- \n" in letter.text
    assert f"\n\n{VOICE.signs}, {VOICE.name}\n\n-- \n" in rendered("not-now").text


def test_a_missing_fact_names_the_file_and_the_line() -> None:
    facts = facts_of("request")
    del facts["mentee"]
    with pytest.raises(LetterError, match=r"request\.md:\d+: 'mentee' is undefined"):
        POST.render("request", "en", facts, VOICE, "wit@mail.example.org")


def test_a_broken_template_names_the_file_and_the_line(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "request.md").write_text("---\nsubject: a\n---\n# b\n\n{% if x %}\n", encoding="utf-8")
    with pytest.raises(LetterError, match=r"request\.md:\d+: mend this Jinja mark"):
        Letters([tmp_path, TEMPLATES]).render("request", "en", {}, VOICE, "wit@mail.example.org")


@pytest.mark.parametrize("colour", ["#0B6157", "#FFD400", "#FFFFFF", "#000000", "#FF0000", "#123456"])
def test_every_colour_can_be_read(colour: str) -> None:
    assert all(contrast(text, ground) >= 4.5 for text, ground in palette(colour).pairs())


@pytest.mark.parametrize(
    ("colour", "stays"), [("#0B6157", True), ("#8A1C4A", True), ("#FFD400", False), ("#74D3C2", False)]
)
def test_a_colour_that_white_cannot_be_read_on_is_darkened_and_any_other_stays(colour: str, stays: bool) -> None:
    accent = palette(colour).accent
    assert (accent == colour) is stays
    assert contrast(accent, "#FFFFFF") >= 4.5
    page = POST.render("request", "en", facts_of("request"), replace(VOICE, colour=colour), "wit@mail.example.org").html
    assert f"background: {accent}" in page


def test_a_layout_that_cannot_be_read_is_refused_before_a_letter_leaves(tmp_path: Path) -> None:
    (tmp_path / "layout.html").write_text("<html>{% if %}<!--letter--><!--footer--></html>")
    with pytest.raises(TemplateSyntaxError):
        Letters([tmp_path, TEMPLATES]).check()


def test_marks_are_checked_in_the_order_in_which_the_page_has_them() -> None:
    shelter = Shelter()
    body = shelter.hide("{% if a %}x{% endif %}")
    own = len(shelter)
    page = shelter.hide_html("<p>{{ b }}</p>") + body[::-1].translate({0xE000: 0xE001, 0xE001: 0xE000})
    assert shelter.marks_in(page, own) == "{% endif %}{% if a %}"


def test_a_programmes_own_name_is_words_whatever_it_looks_like() -> None:
    voice = replace(VOICE, name="<b>{{ first }}</b> & {% if %}")
    letter = POST.render("request", "en", facts_of("request"), voice, "wit+abcdef2345@mail.example.org")
    assert "&lt;b&gt;{{ first }}&lt;/b&gt; &amp; {% if %}" in letter.html
    assert "<b>{{ first }}</b> & {% if %}" in " ".join(letter.text.split())
