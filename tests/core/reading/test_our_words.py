"""What our letters offer is understood: each button's label typed as words, and each word they name."""

import re
from datetime import UTC, datetime
from pathlib import Path

from mailflow.core.reading import open_message, understand
from mailflow.core.reading.answering import context_for
from mailflow.core.reading.head import NAMED
from tests.letters.score import all_words
from tests.rows import rows

LETTERS = sorted((Path(__file__).parents[3] / "templates" / "en").glob("*.md"))
WORDS = {words.language: words for words in all_words()}
BUTTON = re.compile(r"\[([^\]]+)\]\(reply:([A-Z]+)\)")
VERB = re.compile(r"\b[A-Z]{2,}\b")
AT_A_DESK = ("DATA", "DELETE", "ADDRESS", "FIND", "JOIN")  # "write to the front desk with the word DATA"
AT_THE_TEAMS = {("declined-team", "RELEASE"), ("matter-done", "RELEASE"), ("screened", "APPROVE")}
AT_THE_FRONTDESK = {("survey-thanks", "REQUEST")}  # what answers a survey is an answer
OURS = ("Hello Ana, we have a question.",)  # in the running service the letter is known
WITH_MORE = {
    "LOG": "LOG 45 min",
    "REQUEST": "REQUEST Ben Okafor",
    "ADDRESS": "ADDRESS ana@home.example",
    "FIND": "FIND somebody who leads a team",
    "JOIN": "JOIN as a mentee",
    "PAIR": "PAIR Ana Duarte with Ben Okafor",
    "APPROVE": "APPROVE J-3",
    "RELEASE": "RELEASE C-4",
    "NOTE": "NOTE C-4: we have spoken",
    "MEET": "MEET tomorrow 14:00",
    "MANAGER": "MANAGER mia@work.example",
}
BUTTONS = [(file.stem, *found) for file in LETTERS for found in BUTTON.findall(file.read_text("utf-8"))]
NAMED_IN = [
    (file.stem, verb)
    for file in LETTERS
    for verb in sorted(set(VERB.findall(file.read_text("utf-8"))))
    if verb in NAMED and not (file.stem.startswith("survey") and verb == "YES")
]


def read(text: str, answering: str, *languages: str) -> str:
    spoken = tuple(WORDS[name] for name in languages) or tuple(WORDS.values())
    context = context_for(answering, datetime(2026, 11, 22, 9, tzinfo=UTC), spoken, quoted=lambda: OURS)
    mail = f"From: ana@home.example\nSubject: Re: your letter\n\n{text}\n\nAna\n"
    return understand(open_message(mail.encode()), context).intent


def meant(verb: str, answering: str) -> str | None:
    context = context_for(answering, datetime(2026, 11, 22, tzinfo=UTC), (WORDS["en"],))
    return {"YES": context.yes, "NO": context.no}.get(verb, verb)


@rows(("letter", "label", "verb"), BUTTONS, ids=lambda one: str(one).replace(" ", "-"))
@rows("shape", ["{}", "{}.", "Hello Rosa,\n{}", "{}, please"])
def test_a_buttons_label_is_its_command(letter, label, verb, shape):
    wanted = meant(verb, letter)
    assert read(shape.format(label), letter, "en") == wanted
    assert read(label, letter) == wanted  # whatever other languages are configured


@rows(("letter", "verb"), NAMED_IN)
def test_a_word_that_a_letter_names_is_understood_there(letter, verb):
    desk = "frontdesk" if verb in AT_A_DESK or (letter, verb) in AT_THE_FRONTDESK else letter
    place = "team" if verb == "PAIR" or (letter, verb) in AT_THE_TEAMS else desk
    assert read(WITH_MORE.get(verb, verb), place) == meant(verb, place)


def test_there_are_letters_with_buttons():
    assert len(BUTTONS) > 30
    assert len(NAMED_IN) > 60
