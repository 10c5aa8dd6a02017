"""A real programme's forms in every shape: each answer is found, and a letter that only comes back says nothing."""

import textwrap

import pytest

from mailflow.core.form import HINTS, Form, Kind
from mailflow.core.policy_forms import readable
from mailflow.core.reading import form as reader
from mailflow.core.reading.reply import cut
from tests.core.reading.test_form import EN, LETTERS, VOICE
from tests.core.test_machines import POLICY
from tests.rows import rows

# What members accept has no questions of its own: they are the consents.
FORMS = {name: form for name, form in readable(POLICY.forms).items() if form.questions}
SAID = {Kind.TEXT: "We tried it for a year", Kind.SCALE: "4", Kind.YES_NO: "yes"}
MEANT = {Kind.SCALE: 4, Kind.YES_NO: True}
WROTE = "On Fri, 12 Jun 2026 at 10:02, WIT Connections <wit@mail.example> wrote:\n"


def said(question):
    return question.options[-1] if question.options else SAID[question.kind]


def all_given(form):
    return {q.number: MEANT.get(q.kind, said(q)) for q in form.questions}


def letter(name, template="form"):
    """With what was answered before."""
    form = FORMS[name]
    facts = {
        "first": "Ana", "title": POLICY.forms[name].title, "opening": POLICY.forms[name].opening,
        "count": len(form.questions), "due": "Friday 26 June 2026",
        "kept": [{"word": f"Answer {n}", "line": "“As it was last time”"} for n in range(1, 1 + len(form.questions))],
        "whole": True, "beside": "", "passed": False, "ref": "",
        "because": "You get this because you take part in WIT Connections.", "team": "wit-team@mail.example",
        "questions": [q.printed for q in form.questions],
        "examples": [{"word": str(q.number), "line": HINTS[q.kind]} for q in form.questions[:2]],
        "missing": [{"word": str(q.number), "line": q.printed} for q in form.questions],
    }  # fmt: skip
    return LETTERS.text(template, "en", facts, VOICE, "r-x@mail.example")


def wrapped(text, width):
    """As a client wraps it anew."""
    lines = (textwrap.wrap(line, width, subsequent_indent="      ") or [""] for line in text.splitlines())
    return "\n".join(one for several in lines for one in several)


def inside(name, width, mark, gap="\n"):
    """The letter with an answer under each question, or behind it."""
    lines = []
    for line in letter(name).splitlines():
        number = line.strip().partition(".")[0]
        if line.startswith("  ") and number.isdigit():
            question = FORMS[name].questions[int(number) - 1]
            quoted = wrapped(f"  {number}. {question.printed}", width)
            lines += ["\n".join(mark + one for one in quoted.splitlines()) + gap + said(question)]
        elif not line.startswith("      "):  # the rest of a question that our own letter wrapped
            lines += [mark + one for one in wrapped(line, width).split("\n")]
    return WROTE + "\n".join(lines) + "\n"


def read(name, body, *, known=True, form=None):
    lines = tuple(letter(name).splitlines()) if known else ()
    form = form or FORMS[name]
    found = reader.answers(form, cut(body, lambda: lines).new_text, body, lines, EN)
    return found and dict(found.given)


@rows("gap", ["\n", "\n\n", " "], ids=["under it", "a line below", "behind it"])
@rows("mark", ["> ", ""], ids=["quoted", "not marked as quoted"])
@rows("width", [40, 62, 78, 200])
@rows("name", FORMS)
def test_each_answer_inside_a_form_is_found(name, width, mark, gap):
    assert read(name, "\n\n" + inside(name, width, mark, gap)) == all_given(FORMS[name])


@rows("number", ["{}: ", "{}) ", "{}. ", "Q{} = ", "{}：", "{} - "])
@rows("place", ["above", "below"])
@rows("name", FORMS)
def test_each_answer_by_its_number_is_found(name, place, number):
    mine = "".join(f"{number.format(q.number)}{said(q)}\n" for q in FORMS[name].questions)
    quoted = WROTE + "".join(f"> {line}\n" for line in letter(name).splitlines())
    body = f"{mine}\n{quoted}" if place == "above" else f"\n{quoted}\n{mine}"
    assert read(name, body) == all_given(FORMS[name])


@pytest.mark.parametrize("hint", [True, False], ids=["with its hint", "without"])
@pytest.mark.parametrize("name", FORMS)
def test_each_answer_behind_a_copied_question_is_found(name, hint):
    mine = "".join(f"{q.printed if hint else q.label} {said(q)}\n" for q in FORMS[name].questions)
    assert read(name, mine) == all_given(FORMS[name])


@rows("template", ["form", "form-reminder", "form-missing"])
@rows("width", [40, 62, 78, 200])
@rows("mark", ["> ", ""], ids=["quoted", "not marked as quoted"])
@rows("known", [True, False], ids=["its lines known", "its lines unknown"])
@rows("name", FORMS)
def test_a_form_that_only_comes_back_answers_nothing(name, template, width, mark, known):
    came = wrapped(letter(name, template), width)
    lines = tuple(letter(name, template).splitlines()) if known else ()
    body = "\n\n" + WROTE * bool(mark) + "".join(f"{mark}{line}\n" for line in came.splitlines())
    asked = FORMS[name].questions
    for form in (FORMS[name], Form(asked, frozenset(range(1, min(3, len(asked) - 1))))):  # two or more are open
        assert reader.answers(form, cut(body, lambda: lines).new_text, body, lines, EN) is None
