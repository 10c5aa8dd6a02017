"""A yes is none while it is thought about, asked about or taken back; nor is "in 45 minutes" a meeting (17, 20)."""

import pytest

from tests.core.reading.test_only_sounding import read
from tests.rows import rows

BELOW = {
    "en": ["I need to think about it.", "I will answer tomorrow.", "Strike that.", "Tom will decide.",
           "I hit send too early, please ignore.", "That was meant for someone else.", "This is not a commitment."],
    "de": ["Ich muss noch darüber nachdenken.", "Das war für jemand anderen.", "Tom entscheidet das."],
    "fr": ["Je dois encore y réfléchir.", "Merci d'ignorer.", "C'est Tom qui décidera."],
    "es": ["Tengo que pensarlo.", "Olvídenlo.", "Tom decidirá."],
    "it": ["Devo rifletterci.", "Lasciate perdere.", "Deciderà Tom."],
    "nl": ["Ik moet er nog over nadenken.", "Negeer dit bericht.", "Tom beslist."],
    "pl": ["Muszę się zastanowić.", "Proszę to zignorować.", "Tom zdecyduje."],
    "pt": ["Tenho de pensar nisso.", "Podem ignorar.", "O Tom decidirá."],
    "zh": ["我还要考虑一下。", "请忽略。", "由主管决定。"],
    "ja": ["もう少し考えさせてください。", "無視してください。", "上司が決めます。"],
}  # fmt: skip
ROWS = [(language, text) for language, texts in BELOW.items() for text in texts]


@rows(("language", "text"), ROWS)
@rows(("answering", "word"), [("request", "ACCEPT"), ("request", "YES"), ("end-question", "YES")])
def test_below_a_yes_what_leaves_it_open_asks(answering: str, word: str, language: str, text: str) -> None:
    assert read(f"{word}\n\n{text}", answering, language).intent == "ASK"


NOTES = ["Looking forward to it. I have time on Tuesdays.", "Happy to help, I went through the same thing.",
         "I have to say, she sounds great.", "Where shall we meet next week?",
         "Sorry I didn't answer sooner."]  # fmt: skip


@pytest.mark.parametrize("note", NOTES)
def test_below_a_yes_a_warm_note_leaves_it_standing(note: str) -> None:
    assert read(f"ACCEPT\n\n{note}\n\nBen", "request").intent == "ACCEPT"


def test_what_takes_it_back_is_seen_down_to_the_writers_name() -> None:
    story = "She sounds great.\nI liked her note.\nI know her field.\nI used to work in it.\n"
    assert read(f"ACCEPT\n\n{story}Let me sleep on it.\nBen", "request").intent == "ASK"


AHEAD = [("en", "In 45 minutes"), ("en", "log in 45 minutes"), ("de", "in 45 Minuten"), ("es", "en 45 minutos"),
         ("pt", "em 45 minutos"), ("pl", "za 45 minut"), ("fr", "dans 45 minutes"), ("it", "tra 45 minuti"),
         ("nl", "over 45 minuten"), ("zh", "45分钟后"), ("ja", "45分後"), ("en", "1:30"),
         ("en", "LOG 45 min\nfor Mia")]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), AHEAD)
def test_a_length_that_is_still_to_come_logs_nothing(language: str, text: str) -> None:
    assert read(text, "tracker", language).intent == "ASK"


ODD = [("en", "Yeah right."), ("de", "Ja, ja."), ("en", "No,\nproblem at all"), ("de", "Nein\n\ndanke, doch gerne"),
       ("en", "ACCEPT\n---\nDECLINE"), ("en", "ACCEPT\n__________\nDECLINE")]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), ODD)
def test_a_shrug_and_a_second_answer_ask(language: str, text: str) -> None:
    assert read(text, "request", language).intent == "ASK"


@pytest.mark.parametrize("text", ["Accept,\nBen", "Yes,\nwith pleasure", "No,\nthanks", "ACCEPT\n---\nBen", "Yes!"])
def test_a_name_and_courtesy_go_on_as_before(text: str) -> None:
    assert read(text, "request").intent in ("ACCEPT", "DECLINE")


WAVED = [("de", "Nein, nein, schon gut, ich mache es"), ("it", "No, no, va bene, lo faccio"),
         ("pt", "Não, não, tudo bem, eu faço"), ("pl", "Nie, nie, w porządku, zrobię to"),
         ("nl", "Nee, nee, is goed, ik doe het"), ("es", "No, no, tranquilos, lo hago yo")]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), WAVED)
def test_who_waves_something_away_is_asked(language: str, text: str) -> None:
    assert read(text, "request", language).intent == "ASK"


SO_MANY = [("en", "LOG 45 euros for the train"), ("en", "LOG 30 slides reviewed"), ("en", "LOG 20 km drive"),
           ("de", "LOG 30 Seiten gelesen"), ("fr", "LOG 45 euros de train"), ("en", "LOG 45 % done")]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), SO_MANY)
def test_so_many_of_something_are_no_minutes(language: str, text: str) -> None:
    assert read(text, "tracker", language).intent == "ASK"


TAKEN_AWAY = [("en", "LOG remove 45 min on 3 May"), ("de", "LOG 45 Min am 3. Mai bitte streichen"),
              ("es", "LOG borrar 45 min del 3 de mayo")]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), TAKEN_AWAY)
def test_what_is_to_be_taken_away_is_not_written_down(language: str, text: str) -> None:
    assert read(text, "tracker", language).intent == "ASK"


@pytest.mark.parametrize("text", ["LOG 45", "LOG 45 yesterday", "LOG 45 with Ben"])
def test_a_number_alone_is_minutes(text: str) -> None:
    assert read(text, "tracker", "en").slots["minutes"] == 45
