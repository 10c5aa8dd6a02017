"""Politeness around a command on its line: a greeting, thanks or regret before it, a name behind (rule 16)."""

import pytest

from tests.core.commands.speaking import COSIGN, FRONTDESK, INVITE, LETTER, QUESTION, read
from tests.rows import rows

SAID = {
    "en": [
        ("Dear Rosa, I accept.", "ACCEPT"), ("Hi, yes", "ACCEPT"), ("Hello Rosa - accept, thank you", "ACCEPT"),
        ("Thank you, I accept.", "ACCEPT"), ("Thanks Rosa! Yes", "ACCEPT"), ("Sure, I accept", "ACCEPT"),
        ("Dear Ana, thanks for asking — ACCEPT", "ACCEPT"), ("Yes please, Rosa", "ACCEPT"),
        ("Yes. Best, Sam", "ACCEPT"), ("I accept. Cheers, Sam", "ACCEPT"), ("Sorry, decline", "DECLINE"),
        ("I'm sorry, I must decline", "DECLINE"), ("Unfortunately I have to decline", "DECLINE"),
        ("No thanks Rosa", "DECLINE"), ("Yes, agreed", "ACCEPT"),
        ("Unfortunately, accept", "ASK"), ("Please accept", "ASK"), ("Dear all, please accept", "ASK"),
        ("Sorry for the wait. Accept!", "ASK"), ("Thanks, yes and no", "ASK"), ("Thanks, no idea", "ASK"),
        ("Hi Rosa, no worries", "ASK"), ("Thanks, decline rates are awful", "ASK"), ("Sorry, accept what?", "ASK"),
        ("Perfect. No", "ASK"), ("I'd love to accept", "ASK"), ("Yes please, Friday", "ASK"),
        ("Yes, thanks. Maybe", "ASK"), ("- DECLINE: say no to it.", "ASK"), ("Accept apologies", "ASK"),
    ],
    "fr": [("Bonjour Rosa, oui avec plaisir", "ACCEPT"), ("Désolé, non", "DECLINE"), ("Merci, oui mais non", "ASK")],
    "de": [
        ("Hallo Rosa, ja gerne", "ACCEPT"), ("Leider nein", "DECLINE"), ("Leider ja", "ASK"),
        ("Ja, sehr gern. Viele Grüße, Ana", "ACCEPT"), ("Danke, ja das habe ich gesehen", "ASK"),
    ],
    "es": [("Hola Rosa, acepto", "ACCEPT"), ("Lo siento, no", "DECLINE"), ("Gracias, si puedo te aviso", "ASK")],
    "pt": [("Olá Rosa, aceito", "ACCEPT"), ("Infelizmente não", "DECLINE")],
    "nl": [("Hoi Rosa, ja graag", "ACCEPT"), ("Sorry, nee", "DECLINE"), ("Helaas, ja", "ASK")],
    "it": [("Ciao Rosa, accetto volentieri", "ACCEPT"), ("Purtroppo no", "DECLINE")],
    "pl": [("Dzień dobry, akceptuję", "ACCEPT"), ("Niestety nie", "DECLINE"), ("Przykro mi, tak", "ASK")],
    "zh": [("您好，我接受", "ACCEPT"), ("抱歉，拒绝", "DECLINE")],
    "ja": [("申し訳ありませんが、辞退します", "DECLINE"), ("残念ながら、承諾できません", "ASK")],
}  # fmt: skip
ROWS = [(tongue, *row) for tongue, rows in SAID.items() for row in rows]
STOPPED = {"asked": ("UNDO",), "yes": None, "no": "UNDO", "refusals": ("keeping",), "desk": None, "name": "Ana Duarte"}
THANKS = {
    "en": [
        ("Thank you.", "NONE"), ("Hello Cora,\n\nthanks a lot!\n\nBest wishes\nAna Duarte", "NONE"),
        ("👍 Thanks", "NONE"), ("Thank you\nAna", "NONE"),
        ("Thank you\nCancel", "ASK"), ("Thanks\nAbort", "ASK"), ("Thanks, Restore", "ASK"), ("Thank you\nStay", "ASK"),
        ("Thanks\nRemain Here", "ASK"), ("Thank you Undelete", "ASK"), ("Thanks Sorry", "ASK"),
        ("Hello Wait\nThank you", "ASK"),
        ("Thanks, but please wait", "ASK"), ("Thank you. I am sorry", "ASK"), ("Thanks. Keep It", "ASK"),
        ("Thank you, maybe later", "ASK"), ("Sorry", "ASK"), ("Please", "ASK"), ("Hello?", "ASK"), ("Ana", "ASK"),
        ("Thanks\nStop", "ASK"), ("Thanks for nothing", "ASK"), ("Thank you for your help", "NONE"),
    ],
    "fr": [("Merci beaucoup", "NONE"), ("Merci, mais non", "UNDO"),
           ("Merci\nAnnuler", "ASK"), ("Merci, désolée", "ASK")],
    "de": [("Vielen Dank\nLiebe Grüße", "NONE"), ("Danke, bitte nicht", "ASK"), ("Danke\nWarten", "ASK"),
           ("Danke schön\nAbbrechen", "ASK"), ("Bitte", "ASK")],
    "es": [("Gracias", "NONE"), ("Gracias\nCancelar", "ASK"), ("Gracias, perdón", "ASK"), ("Perdón", "ASK")],
    "pt": [("Obrigada", "NONE"), ("Desculpe", "ASK")],
    "nl": [("Dank je wel", "NONE"), ("Bedankt\nStoppen", "ASK"), ("Alsjeblieft", "ASK")],
    "it": [("Grazie mille", "NONE"), ("Scusa", "ASK")],
    "pl": [("Dziękuję bardzo", "NONE"), ("Przepraszam", "ASK")],
    "zh": [("谢谢您", "NONE"), ("请", "ASK")],
    "ja": [("ありがとうございます", "NONE"), ("すみません", "ASK")],
}  # fmt: skip
WRONG = [
    ("DISPUTE we met on Thursday", "DISPUTE"), ("DISPUTE it was 30 minutes", "DISPUTE"),
    ("DISPUTE we never met", "DISPUTE"), ("This is not right", "DISPUTE"), ("DISPUTE not needed on Thursday", "ASK"),
    ("DISPUTE resolution workshop on Thursday", "ASK"), ("Dispute we met on Thursday", "ASK"),
    ("Confirm\n30 minutes, not 45", "ASK"), ("Yes\nIt was Thursday.", "ASK"), ("CONFIRM\n30 minutes.", "ASK"),
    ("Confirm\nSee you Thursday", "CONFIRM"),
    ("Yes, we did. Thanks", "CONFIRM"), ("Yes it was, but on Thursday", "ASK"), ("Yes it is wrong", "ASK"),
]  # fmt: skip
CHOSEN = [
    ("en", "#3", 3), ("en", "Number 3 please", 3), ("en", "3, thanks", 3), ("en", "(3)", 3), ("fr", "le 3", 3),
    ("de", "Nr. 3, danke", 3), ("es", "opción 3, gracias", 3), ("pl", "nr 3", 3), ("zh", "第3个", 3),
    ("ja", "3番でお願いします", 3), ("en", "3 December", None), ("en", "3 or 4", None), ("en", "3?", None),
    ("en", "not 3", None), ("en", "No 3", None), ("en", "3 of them", None), ("en", "3 minutes", None),
    ("zh", "3月", None),
]  # fmt: skip


@rows(("language", "line", "intent"), ROWS)
def test_politeness_on_the_line_changes_nothing(language: str, line: str, intent: str) -> None:
    reading = read(line, INVITE, language)
    assert reading.intent == intent, reading.reason


@pytest.mark.parametrize(("line", "intent"), WRONG)
def test_what_is_wrong_may_follow_dispute_in_capitals_as_our_letter_says(line: str, intent: str) -> None:
    assert read(line, COSIGN).intent == intent


@pytest.mark.parametrize(("language", "line", "number"), CHOSEN)
def test_a_number_may_be_named(language: str, line: str, number: int | None) -> None:
    assert read(line, {**LETTER, "asked": ("CHOICE",)}, language).slots.get("number") == number


@pytest.mark.parametrize(
    "line", ["Please find attached my CV", "Dear team, request for help", "Hello, stop by our stand"]
)
def test_a_polite_sentence_is_no_command(line: str) -> None:
    assert read(line, FRONTDESK).intent == "ASK"


@pytest.mark.parametrize(("language", "line"), [("fr", "Oui, terminer"), ("pl", "Tak, koniec"), ("it", "Sì, chiudere")])
def test_yes_and_the_word_for_ending_say_one_thing(language: str, line: str) -> None:
    assert read(line, QUESTION, language).intent == "YES"


def test_i_will_check_confirms_nothing() -> None:
    assert [read(line, COSIGN, "ja").intent for line in ("確認します", "確認しました")] == ["ASK", "CONFIRM"]


def test_a_line_with_a_sharp_s_keeps_its_capitals() -> None:
    assert read("Decline: Ziehe nach Gießen", INVITE, "de").slots["reason"] == "Ziehe nach Giessen"


@rows(("tongue", "line", "expected"), [(tongue, *row) for tongue, rows in THANKS.items() for row in rows])
def test_thanks_alone_are_no_answer_to_a_letter_that_only_tells_how_to_stop_it(tongue, line, expected):
    assert read(line, STOPPED, tongue).intent == expected


def test_thanks_elsewhere_ask_back_and_below_a_subject_of_ones_own():
    assert read("Thank you.", INVITE).intent == "ASK"
    assert read("Thank you.", STOPPED, subject="Stop it").intent == "STOP"
