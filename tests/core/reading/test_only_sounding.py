"""What only sounds like an answer asks back, and what is plain though it looks odd acts (rules 12-19)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mailflow.core.reading import Reading, open_message, understand
from mailflow.core.reading.answering import context_for
from tests.letters.score import all_words

WORDS = {words.language: words for words in all_words()}
RECEIVED = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)  # a Sunday
LETTER = (
    "Priya Nair would like you as a mentor",
    "Hello Ben, Priya takes part and asked for you by name.",
    "Cora Lind",
)


def read(text: str, answering: str, language: str = "en", subject: str = "Re: x", letter: bool = True) -> Reading:
    """As the service does, which knows who writes and which letter is answered."""
    spoken = tuple(WORDS[one] for one in dict.fromkeys((language, "en")))
    mail = f"From: ben@work.example\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{text}"
    context = context_for(answering, RECEIVED, spoken, quoted=lambda: LETTER if letter else ())
    return understand(open_message(mail.encode()), replace(context, name="Ben Okafor"))


REMAINS = ["no:p>", "no>", "<no", "no:p", "no /p>", "si>", "accept>", "decline p>", 'yes "no">', "no&nbsp;", "</yes"]


@pytest.mark.parametrize("line", REMAINS)
def test_what_is_left_of_markup_is_no_answer(line: str) -> None:
    assert read(line, "request", "it" if line == "si>" else "en").intent == "ASK"


@pytest.mark.parametrize(
    ("line", "intent"), [("<yes>", "ACCEPT"), ("No:busy", "DECLINE"), ("DECLINE: x > y", "DECLINE")]
)
def test_a_blank_filled_in_and_a_mark_between_words_are_no_markup(line: str, intent: str) -> None:
    assert read(line, "request").intent == intent


OPEN = {
    "request": [
        ("en", "“I have no time”"), ("en", '"Happy to help!"'), ("ja", "「時間がありません」"), ("de", "„Sehr gern!“"),
        ("en", "ACCEPT\nFrom next month."), ("de", "Ja\nAb nächstem Monat."), ("fr", "Oui\nÀ partir de janvier."),
        ("es", "Acepto\nA partir del mes que viene."), ("it", "Accetto\nDal mese prossimo."), ("nl", "Ja\nVanaf mei."),
        ("pl", "Tak\nOd przyszłego miesiąca."), ("pt", "Aceito\nA partir de junho."), ("zh", "接受\n下个月开始"),
        ("ja", "喜んでお引き受けします。\n来月からお願いします。"), ("en", "No, I forgot to write"),
    ],
    "confirm": [("en", "Not me, I think"), ("en", '"It was me"')],
    "meeting-cosign": [("en", "No, I forgot to write"), ("de", "Nein, ich habe vergessen zu schreiben")],
    "meeting-happened": [("en", "No, I forgot to answer"), ("nl", "Nee, ik was vergeten te schrijven")],
    "tracker": [
        ("en", "I met Dan on Friday for an hour, he is my son"), ("en", "I met my wife yesterday for an hour"),
        ("de", "Gestern 45 Minuten mit Dan gesprochen, er ist mein Bruder"), ("ja", "金曜日に1時間面談"),
        ("fr", "J'ai vu Dan hier pendant une heure, c'est mon fils"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("answering", "language", "text"), [(a, *row) for a, rows in OPEN.items() for row in rows])
def test_what_only_sounds_like_an_answer_asks(answering: str, language: str, text: str) -> None:
    assert read(text, answering, language).intent == "ASK"


PLAIN = [
    ("en", "request", "“ACCEPT”", "ACCEPT"), ("en", "request", "“DECLINE: no time”", "DECLINE"),
    ("en", "request", "I have no time", "DECLINE"), ("en", "request", "I think I have to pass, sorry.", "DECLINE"),
    ("en", "confirm", "Not me", "NO"), ("ja", "tracker", "昨日1時間面談", "LOG"),
    ("en", "request", "ACCEPT\nFrom Leeds, with thanks.", "ACCEPT"),
    ("en", "tracker", "I met Dan yesterday for an hour", "LOG"),
    ("en", "meeting-happened", "No, Ben forgot", "NO"), ("en", "request", "Why?", "WHY"),
    ("de", "request", "Warum?", "WHY"),
    ("ja", "request", "なぜ？", "WHY"), ("en", "frontdesk", "Help?", "HELP"), ("en", "frontdesk", "Stop?", "ASK"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "answering", "text", "intent"), PLAIN)
def test_and_what_is_plain_acts(language: str, answering: str, text: str, intent: str) -> None:
    assert read(text, answering, language).intent == intent


@pytest.mark.parametrize(("language", "text"), [("de", "Ich helfe gern Kindern"), ("en", "Gladly, Joking")])
def test_a_word_is_no_name_because_it_is_written_like_one(language: str, text: str) -> None:
    assert read(text, "request", language, letter=False).intent == "ASK"


SIGNED = [
    ("Ben", "ACCEPT"), ("Ben Okafor\nHR Manager", "ACCEPT"), ("Mr Okafor", "ACCEPT"), ("Best,\nBobby", "ACCEPT"),
    ("Benny Okafor\n+44 7700 900456", "ACCEPT"), ("Halftime", "ASK"), ("Spanish Speakers", "ASK"),
    ("Ben\nWrong Length", "ASK"),
    ("Ben\nMornings Only", "ASK"),
]  # fmt: skip


@pytest.mark.parametrize(("below", "intent"), SIGNED)
def test_below_a_yes_its_writer_has_signed_and_nobody_else(below: str, intent: str) -> None:
    assert read(f"Yes\n{below}", "request").intent == intent


SUBJECTS = [
    ("STATUS", "Thank you!", "STATUS"), ("STATUS", "Hi Cora,\n\nThanks!\nBen", "STATUS"), ("DELETE", "Hi,", "DELETE"),
    ("STATUS", "I would like to know where I stand.", "ASK"), ("DELETE", "No thanks", "ASK"), ("DELETE", "Yes", "ASK"),
    ("LEAVE", "Sorry", "ASK"), ("STATUS", "See above", "ASK"), ("LEAVE", "Thanks, but wait", "ASK"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "text", "intent"), SUBJECTS)
def test_a_command_in_the_subject_acts_above_courtesy_alone(subject: str, text: str, intent: str) -> None:
    found = read(text, "frontdesk", subject=subject)
    assert found.intent == intent
    assert intent != "ASK" or subject in found.reason


ASKED_FOR = [
    ("en", "Request Frank Osei please"), ("en", "Request Frank Osei as my mentor, please"),
    ("en", "REQUEST Frank Osei. Thank you!"),
    ("de", "REQUEST Frank Osei als Mentor, bitte"), ("fr", "REQUEST Frank Osei s'il vous plaît"),
    ("es", "REQUEST Frank Osei como mi mentor"), ("nl", "REQUEST Frank Osei als mijn mentor"),
    ("pl", "REQUEST Frank Osei proszę"), ("ja", "REQUEST Frank Osei お願いします"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), ASKED_FOR)
def test_courtesy_is_no_part_of_a_name(language: str, text: str) -> None:
    assert read(text, "frontdesk", language).slots == {"name": "Frank Osei", "note": ""}


@pytest.mark.parametrize(
    ("text", "name"), [("No", "No"), ("Kim No", "Kim No"), ("no", ""), ("No thanks", ""), ("NO", "")]
)
def test_no_is_a_name_where_it_is_written_as_one(text: str, name: str) -> None:
    assert read(f"REQUEST {text}", "frontdesk").slots.get("name", "") == name


PARTING = [
    ("en", "Thank you, bye!"), ("en", "Yes, please delete it."), ("en", "Thank you Cora"), ("en", "Okay, thanks"),
    ("en", "Goodbye, Cora"), ("de", "Ja, bitte löschen."), ("de", "Danke, tschüss!"), ("fr", "Merci, au revoir !"),
    ("ja", "ありがとうございました。さようなら。"),
]  # fmt: skip
PLEAS = ["Please", "Sorry", "I am sorry", "Thanks, but wait", "Thank you, Halt", "Thanks\nHalt", "Please don't", "hm",
         "Yes, delete it. No, wait", "I changed my mind"]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), PARTING)
def test_a_goodbye_or_a_yes_stops_no_deletion(language: str, text: str) -> None:
    assert read(text, "delete-held", language).intent == "NONE"


@pytest.mark.parametrize("text", PLEAS)
def test_a_plea_or_a_doubt_is_an_answer_to_it(text: str) -> None:
    assert read(text, "delete-held").intent == "ASK"
