"""Forms answered by reply: whatever shape the answers have, each counts for its own question or for none."""

import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailflow.core.form import HINTS, NAME, Form, Kind, Question
from mailflow.core.machines import survey
from mailflow.core.reading import Context, Words, open_message, understand
from mailflow.core.reading import form as reader
from mailflow.core.reading.reply import cut
from mailflow.core.transition import Event
from mailflow.egress.render import Letters, Voice
from tests.core.test_machines import NOW, POLICY, a_survey
from tests.letters.score import all_words
from tests.rows import rows

ROOT = Path(__file__).parents[3]
EN = all_words()[0]
DE = Words(tables={"numbers": {"vier": 4, "fünf": 5}})
SURVEY = Form(POLICY.survey.asked)
BLANK = Form(tuple(replace(question, label="") for question in SURVEY.questions))
FACTS = {
    "first": "Ana", "other": "Ben Okafor", "due": "Friday 5 June 2026", "why": "The time you agreed on is over.",
    "undo": False,
    "questions": [q.label for q in POLICY.survey.asked], "because": "You get this because you were a mentee in WIT.",
    "ref": "R-4F7K", "team": "wit-team@mail.example",
    "missing": [{"word": "2", "line": POLICY.survey.asked[1].label}],
}  # fmt: skip
VOICE = Voice("wit", "WIT Connections", "WIT", "1 Street", "Cora Lind", "#0B6157")
LETTERS = Letters([ROOT / "templates"])
LETTER = LETTERS.text("survey", "en", FACTS, VOICE, "r-x@mail.example")
QUOTED = "\n\nOn Mon, 4 May 2026 at 10:00, WIT Connections <wit@mail.example> wrote:\n" + "".join(
    f"> {line}\n" for line in LETTER.splitlines()
)
CHOICES = ("Leading people", "Finding a job", "My own firm")
APPLICATION = Form(
    (
        Question(1, "What do you do, in a sentence or two?"),
        Question(2, "Which would you like to work on?", Kind.CHOICE, CHOICES),
        Question(3, "Have you had a mentor before?", Kind.YES_NO),
        Question(4, "How sure are you of your goal, from 1 to 5?", Kind.SCALE),
        Question(5, "What else should we know?", required=False),
    )
)


def read(body: str, which: Form = SURVEY, ours: str = LETTER, words=EN):
    lines = tuple(ours.splitlines())
    found = reader.answers(which, cut(body, lambda: lines).new_text, body, lines, words)
    return found and dict(found.given)


ABOVE = {
    "all on one line": ("1: 4, 2: 5, 3: We met weekly, 4 times", {1: 4, 2: 5, 3: "We met weekly, 4 times"}),
    "a text and more on one line": ("1: 4\n3: We met, 2: or so", {1: 4, 3: "We met, 2: or so"}),
    "a number and a colon": ("1: 4\n2: 5\n3: We met weekly", {1: 4, 2: 5, 3: "We met weekly"}),
    "a bracket": ("1) 4\n2) 5", {1: 4, 2: 5}),
    "a full stop": ("1. 4\n2. 5", {1: 4, 2: 5}),
    "an equals sign": ("1 = 4\n2 = 5", {1: 4, 2: 5}),
    "Q1": ("Q1: 4\nQ2: 5", {1: 4, 2: 5}),
    "another order": ("2: 5\n1: 4", {1: 4, 2: 5}),
    "bare numbers in one line": ("4 5 great", {1: 4, 2: 5, 3: "great"}),
    "commas between them": ("4, 5, great", {1: 4, 2: 5, 3: "great"}),
    "one a line": ("4\n5\ngreat\nand more", {1: 4, 2: 5, 3: "great\nand more"}),
    "a greeting above": ("Hi Cora,\n4\n5", {1: 4, 2: 5}),
    "out of five": ("4/5\n5 out of 5", {1: 4, 2: 5}),
    "in words": ("1: four\n2: Five", {1: 4, 2: 5}),
    "words in order": ("four\nfive\nfine", {1: 4, 2: 5, 3: "fine"}),
    "a comment behind a number": ("1: 4, it was good\n2: 5 (really)", {1: 4, 2: 5}),
    "only one": ("4", {1: 4}),
    "the lowest, one a line": ("1\n2\nbad", {1: 1, 2: 2, 3: "bad"}),
    "the answer on the next line": ("1:\n4\n\n2:\n5", {1: 4, 2: 5}),
    "a text of many lines": ("1: 4\n2: 5\n3: First.\n\nSecond.\n1. a list\n2. of it", {
        1: 4, 2: 5, 3: "First.\n\nSecond.\n1. a list\n2. of it"}),
    "a signature": ("1: 4\n2: 5\n3: Fine\n-- \nAna\n4 Main Street", {1: 4, 2: 5, 3: "Fine"}),
}  # fmt: skip


@rows(("body", "given"), ABOVE.values(), ids=ABOVE)
@rows("quoted", ["", QUOTED], ids=["alone", "above the quote"])
def test_an_answer_above_the_quote_is_read(body, given, quoted):
    assert read(body + quoted) == given


MANY = Form(
    (
        *(Question(number, f"Question {number} of many") for number in range(1, 5)),
        Question(5, "Will you come?", Kind.YES_NO),
        Question(6, "What else?", required=False),
        Question(7, "What is your name?", tag=NAME),
        Question(8, "Do you accept the rules?", Kind.YES_NO),
    )
)
BARE = {
    "numbers alone, from the fourth on": (
        "1) Student\n2) Lead\n3) Evenings, twice a month\n4 by phone\n5 yes\n6 -\n7 Tom Baker\n8 yes",
        {1: "Student", 2: "Lead", 3: "Evenings, twice a month", 4: "by phone", 5: True, 7: "Tom Baker", 8: True}),
    "a text that is wrapped at a number": (
        "3: I have led\n4 people\n4: by phone\n5: yes", {3: "I have led\n4 people", 4: "by phone", 5: True}),
    "a text that ends with one": ("3: I have led\n4 people", {3: "I have led\n4 people"}),
    "out of order": ("3: Evenings\n5 yes", {3: "Evenings\n5 yes"}),
}  # fmt: skip


@pytest.mark.parametrize(("body", "given"), BARE.values(), ids=BARE)
def test_a_bare_number_leads_an_answer_where_the_next_ones_follow(body, given):
    assert read(body, MANY, "") == given


TEXTS = Form(tuple(Question(n, f"What about {name}?", required=n < 4) for n, name in enumerate("abcd", 1)))


@pytest.mark.parametrize(
    ("body", "given"),
    [
        ("1 Engineer, 4 years\n2 To lead\n3 Networks", {1: "Engineer, 4 years", 2: "To lead", 3: "Networks"}),
        ("1 Engineer\nat home\n2 To lead\n3 Nets\n4 No", {1: "Engineer\nat home", 2: "To lead", 3: "Nets", 4: "No"}),
        ("2 Engineer\n1 To lead\n3 Networks", {}),
        ("1 Engineer\n2 To lead", {}),
    ],
)
def test_numbers_without_a_mark_are_the_questions_where_all_that_are_asked_lead_a_line_in_turn(body, given):
    found = read(body, TEXTS, ours="") or {}
    assert found == given


def test_a_name_that_may_lead_somewhere_is_unclear():
    found = reader.answers(MANY, "7: Cora Lind www.evil.example/pay", "", (), EN)
    assert (dict(found.given), found.unclear) == ({}, (7,))


UNCLEAR = {
    "out of range": ("1: 9\n2: 5", {2: 5}),
    "a word that is no number": ("1: good\n2: 5", {2: 5}),
    "between two": ("1: 4-5\n2: 5", {2: 5}),
    "either": ("1: 4 or 5\n2: 5", {2: 5}),
    "either in words": ("1: four or five\n2: 5", {2: 5}),
    "a half": ("1: 4.5\n2: 5", {2: 5}),
    "a decimal comma": ("1: 4,5\n2: 5", {2: 5}),
    "a question": ("1: 4?\n2: 5", {2: 5}),
    "a denial": ("1: 4 not really\n2: 5", {2: 5}),
    "a hedge": ("1: 4 maybe\n2: 5", {2: 5}),
    "said twice": ("1: 4\n1: 3\n2: 5", {2: 5}),
    "a number of something": ("1: 4 of my friends\n2: 5", {2: 5}),
    "a percentage": ("1: 4%\n2: 5", {2: 5}),
    "nothing there": ("1:\n2: 5", {2: 5}),
    "a version number is no answer to 1": ("1.5\n2: 5", {2: 5}),
}


@pytest.mark.parametrize(("body", "given"), UNCLEAR.values(), ids=UNCLEAR)
def test_what_is_not_clear_is_missing(body, given):
    assert read(body + QUOTED) == given


NO_ANSWERS = [
    "", "Thank you!", "Great mentor.\nReally.", "45", "4.5", "I gave it 4 stars", "-", "2 questions first",
    "5 people asked me", "1 4", "1 4\n2 5\n3 great", "1\n4\n2\n5", "1, 4, 2, 5", "4 and 5", "4pm on Monday", "12:30",
]  # fmt: skip


@pytest.mark.parametrize("body", NO_ANSWERS)
def test_what_is_no_answer_is_none(body):
    assert read(body + QUOTED) is None


def test_missing_and_unclear_are_named():
    found = reader.answers(SURVEY, "1: good", "1: good", (), EN)
    assert (found.missing, found.unclear) == ((1, 2), (1,))
    assert found.told == "; missing: 1, 2; unclear: 1"
    assert found.slots(SURVEY) == {"1": None, "2": None, "3": ""}


def inside(**answers: str) -> str:
    """The quoted letter with lines of one's own after the last line of each question."""
    quoted = QUOTED
    for end, answer in answers.items():
        last = {"one": "5 (excellent)?", "two": "5 (all the way)?", "three": "One line is plenty."}[end]
        found = re.search(r"\s(?:> +)?".join(map(re.escape, last.split())), quoted)
        quoted = quoted[: found.end()] + answer + quoted[found.end() :]
    return quoted


INSIDE = {
    "under each question": (
        {"one": "\n4", "two": "\n5", "three": "\nThanks\n\nall"}, {1: 4, 2: 5, 3: "Thanks\n\nall"}),
    "behind each question": ({"one": " 4", "two": " 5", "three": " Thank you"}, {1: 4, 2: 5, 3: "Thank you"}),
    "in boxes": ({"one": " [4]", "two": " ____ 5"}, {1: 4, 2: 5}),
    "with an empty line between": ({"one": "\n\n4\n", "two": "\n\nfive\n"}, {1: 4, 2: 5}),
    "only one of them": ({"two": "\n5"}, {2: 5}),
    "with a number of one's own": ({"three": "\n1: 4\n2: 5"}, {1: 4, 2: 5}),
    "quoted by the client, too": ({"one": "\n> 4", "two": "\n> 5"}, {1: 4, 2: 5}),
    "unclear": ({"one": " 4 or 5", "two": "\n5"}, {2: 5}),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "given"), INSIDE.values(), ids=INSIDE)
@pytest.mark.parametrize("above", ["", "Please see below."], ids=["", "with a word above"])
def test_an_answer_inside_the_quoted_form_is_read(lines, given, above):
    assert read(above + inside(**lines)) == given


@pytest.mark.parametrize(("lines", "given"), [({}, None), ({"one": "\n4", "two": "\n5"}, {1: 4, 2: 5})])
def test_questions_nobody_told_us_are_no_answers(lines, given):
    """So does `mailflow read`, which knows neither the letter nor the programme."""
    assert read(inside(**lines), BLANK, ours="") == given


def test_what_was_quoted_before_is_no_answer_now():
    assert read(QUOTED + "> > 1: 4\n> > 2: 5\n>> 1: 3\n") is None


@pytest.mark.parametrize("width", [40, 60, 200])
def test_a_letter_wrapped_anew_is_still_ours(width):
    words = LETTER.replace("\n", " \n ").split(" ")
    lines, line = [], ""
    for word in words:
        if word == "\n" and (len(line) > 20 or not line):
            continue
        if len(f"{line} {word}") > width or word == "\n":
            lines, line = [*lines, line.strip()], ""
        line = f"{line} {word}" if word != "\n" else line
    quoted = "\n\nOn Mon, 4 May 2026 at 10:00, WIT <wit@mail.example> wrote:\n" + "".join(f"> {one}\n" for one in lines)
    assert read(quoted) is None
    assert read("1: 4" + quoted) == {1: 4}


BELOW = {
    "numbered": ("1: 4\n2: 5\n3: fine", {1: 4, 2: 5, 3: "fine"}),
    "bare": ("4\n5\nfine", {1: 4, 2: 5, 3: "fine"}),
    "a street is no answer": ("Ana Duarte\n5 High Street", None),
    "nor is half of one": ("5 High Street\nLondon", None),
}


@pytest.mark.parametrize(("body", "given"), BELOW.values(), ids=BELOW)
def test_an_answer_below_the_form_is_read(body, given):
    assert read(f"{QUOTED}\n{body}\n") == given


@pytest.mark.parametrize("template", ["survey", "survey-reminder", "survey-missing"])
@pytest.mark.parametrize("known", [True, False], ids=["its lines known", "its lines unknown"])
@pytest.mark.parametrize("mark", ["> ", ""], ids=["quoted", "not marked as quoted"])
def test_a_letter_that_only_comes_back_answers_nothing(template, known, mark):
    letter = LETTERS.text(template, "en", FACTS, VOICE, "r-x@mail.example")
    body = "\n\n" + "".join(f"{mark}{line}\n" for line in letter.splitlines())
    assert read(body, ours=letter if known else "") is None


OPENED = survey.decide(a_survey("new"), Event("open"), POLICY, NOW).effects.letters[0].facts


@pytest.mark.parametrize("template", ["survey", "survey-reminder"])
@pytest.mark.parametrize(
    "facts", [FACTS, {**FACTS, **OPENED}], ids=["from before an upgrade", "as it is written today"]
)
def test_the_letter_and_the_form_agree(template, facts):
    letter = LETTERS.render(template, "en", facts, VOICE, "r-x@mail.example")
    rows = [f"{question.number}: {HINTS[question.kind]}" for question in SURVEY.questions]
    assert re.findall(r"^ +- (\d: .*)$", letter.text, re.MULTILINE) == rows
    assert re.findall(r"^ +(\d)\. ", letter.text, re.MULTILINE) == ["1", "2", "3"]
    assert f": {len(rows)} questions, by " in letter.subject


def test_only_what_is_still_open_is_answered_without_a_number():
    half = replace(SURVEY, settled=frozenset({1, 3}))
    assert read("5", half) == {2: 5}
    assert read("1: 3\n2: 5", half) == {1: 3, 2: 5}
    assert read("4 5", half) is None


def test_numbers_are_read_in_the_persons_own_words():
    assert read("1: vier\n2: fünf", words=DE) == {1: 4, 2: 5}
    assert read("1: vier\n2: five", words=EN) == {2: 5}


def test_full_width_marks_are_marks():
    assert read("1：4\n2）5") == {1: 4, 2: 5}


APPLIED = {
    "all of it": ("1: I build data pipelines.\nMostly at night.\n2: finding a job\n3: no\n4: 4\n5: nothing",
        {1: "I build data pipelines.\nMostly at night.", 2: "Finding a job", 3: False, 4: 4, 5: "nothing"}),
    "a choice by its place": ("2: 3\n3: Yes", {2: "My own firm", 3: True}),
    "no choice of ours": ("2: knitting\n3: perhaps\n4: 4", {4: 4}),
    "a choice out of range": ("2: 7\n4: 4", {4: 4}),
    "one a line": ("Engineer\nLeading people\nyes\n3\nnothing",
        {1: "Engineer", 2: "Leading people", 3: True, 4: 3, 5: "nothing"}),
    "too few lines to be in order": ("Engineer\nLeading people", None),
    "copied with its questions": (
        "1. What do you do, in a sentence or two? I teach.\n2. Which would you like to work on?\nMy own firm\n"
        "3. Have you had a mentor before? No\n4. How sure are you of your goal, from 1 to 5? 5",
        {1: "I teach.", 2: "My own firm", 3: False, 4: 5}),
    "without the questions' numbers": (
        "Have you had a mentor before? yes\nHow sure are you of your goal, from 1 to 5?\n2",
        {3: True, 4: 2}),
}  # fmt: skip


@pytest.mark.parametrize(("body", "given"), APPLIED.values(), ids=APPLIED)
def test_an_application_is_read_question_by_question(body, given):
    assert read(body, APPLICATION, ours="") == given


@pytest.mark.parametrize("line", ["STOP", "HELP", "END"])
def test_a_command_at_the_head_wins_over_the_form(line):
    context = Context(
        asked=("ANSWERS",), yes=None, no=None, desk=None, received=datetime(2026, 5, 4, tzinfo=UTC), zone="UTC",
        locale="", languages=(EN,), form=SURVEY, quoted=lambda: tuple(LETTER.splitlines()),
    )  # fmt: skip
    raw = f"From: ana@home.example\nSubject: Re: survey\n\n{line}\n{QUOTED}"
    assert understand(open_message(raw.encode()), context).intent == line
    raw = f"From: ana@home.example\nSubject: Re: survey\n\n1: 4\n2: ACCEPT\n{QUOTED}"
    assert understand(open_message(raw.encode()), context).slots == {"1": 4, "2": None, "3": ""}


UNITS = [
    "1: ", "1: 4\n", "3: a\n", "4 ", "> 1. How was\n", "five ", "((((", "[ ] ", "- ", "1:\n\n", "How was your ", "4\n",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_time_is_linear(unit):
    def seconds(size):
        body = unit * (size // len(unit))
        began = time.process_time()
        reader.answers(SURVEY, body, body, tuple(LETTER.splitlines()), EN)
        return time.process_time() - began

    small, large = (min(seconds(size) for _ in range(2)) for size in (50_000, 200_000))
    assert large < max(12 * small, 0.1) and large < 1


def understood(body):
    raw = f"From: Ana <ana@home.example>\nTo: r-x@mail.example\n\n{body}"
    context = Context(
        asked=("ANSWERS",), yes=None, no=None, desk=None, received=datetime(2026, 5, 4, tzinfo=UTC), zone="UTC",
        locale="", languages=(EN,), form=APPLICATION, quoted=lambda: (),
    )  # fmt: skip
    return understand(open_message(raw.encode()), context).intent


@pytest.mark.parametrize(
    ("body", "meant"),
    [
        ("CONCERN: he shouts at me", "CONCERN"),
        ("Concern: he shouts at me", "CONCERN"),
        ("Hi Cora,\nCONCERN: he shouts at me", "CONCERN"),
        ("I have a concern: he shouts at me", "CONCERN"),
        ("CONCERN he shouts at me", "ASK"),
        ("1: data\n5: CONCERN: he shouts at me", "ASK"),
        ("1: data\n5: Nothing.\n\nCONCERN: he shouts at me", "ASK"),
        ("1: Concern for others", "ANSWERS"),
        ("1: data\n5: My concern is the time I have", "ANSWERS"),
    ],
)
def test_a_concern_is_for_the_team_and_never_an_answer_that_another_may_read(body, meant):
    assert understood(body) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("31 October 2027", "2027-10-31"),
        ("1: on October 31st, 2027, thanks", "2027-10-31"),
        ("1: 2027-10-31", "2027-10-31"),
        ("1: 31.10.2027", "2027-10-31"),
        ("1: 31/10/2027", "2027-10-31"),
        ("1: 10/11/2027", None),  # in October, or in November
        ("1: 31 October", None),
        ("1: about 31 October 2027", None),
        ("1: not 31 October 2027", None),
        ("1: 31 October 2027 or 30 April 2028", None),
        ("1: 31 February 2027", None),
        ("1: next spring", None),
    ],
)
def test_a_day_counts_with_its_year_and_where_it_can_be_no_other(said, meant):
    found = read(said, Form((Question(1, "When do you graduate?", Kind.DAY),)), ours="")
    assert (found or {}).get(1) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("I accept", True),
        ("accepted", True),
        ("Yes, I do.", True),
        ("yes, of course", True),
        ("Yes of course!", True),
        ("No, thank you", False),
        ("I do not accept", None),
        ("yes, but not the second one", None),
        ("yes, unfortunately", None),
        ("yes, no", None),
    ],
)
def test_a_yes_in_other_words_is_one_and_a_half_one_is_none(said, meant):
    assert reader.value(Question(1, "Do you accept?", Kind.YES_NO), said, EN) is meant
