"""What may follow a YES or a NO: a plain refusal with its reason; two denials may be an assent, and ask (rule 18)."""

import pytest

from tests.core.commands.speaking import COSIGN, INVITE, QUESTION, read
from tests.rows import rows

HAPPENED = {"asked": ("LOG", "NO"), "yes": None, "no": "NO", "desk": None}
REFUSED = [
    ("en", "No, sorry, I have no time this year."), ("en", "No thanks, too busy this year"),
    ("en", "No. I already mentor two people."), ("en", "No - I'm moving to Spain"), ("en", "No, this year I can't"),
    ("en", "No, I'm on maternity leave"), ("en", "No, sorry, not possible, my mother is ill"),
    ("de", "Nein, mir fehlt die Zeit"), ("de", "Nein, ich habe gerade zu viel zu tun"), ("de", "Nein, leider nicht"),
    ("fr", "Non, je n'ai pas le temps"), ("fr", "Non merci, je suis débordée"),
    ("fr", "Non, cette année je ne peux pas"),
    ("es", "No, no tengo tiempo"), ("es", "No, esta temporada no puedo"), ("es", "No, ya tengo dos mentorizadas"),
    ("pt", "Não, não tenho tempo"), ("pt", "Não, este ano não posso"),
    ("nl", "Nee, ik heb geen tijd"), ("nl", "Nee, dit jaar lukt het niet"),
    ("it", "No, non ho tempo"), ("it", "No, quest'anno non posso"),
    ("pl", "Nie, nie mam czasu"), ("pl", "Nie, w tym roku nie mogę"),
    ("zh", "不，没有时间"), ("zh", "不，我最近很忙"),
    ("ja", "いいえ、時間がありません"), ("ja", "いいえ、申し訳ありません、時間が取れません"),
]  # fmt: skip
TWICE_DENIED = [
    ("en", "No, I can't refuse"), ("en", "No, I can't say no"), ("en", "No, I can't wait"), ("en", "No, I don't mind"),
    ("en", "No problem"), ("en", "No, no time like the present"), ("en", "No, I can't imagine anything better"),
    ("en", "No, gladly"), ("en", "No, I'm moving heaven and earth to help"), ("en", "No, I'm too busy not to accept"),
    ("de", "Nein, ich kann nicht nein sagen"), ("de", "Nein, ich kann es kaum erwarten"),
    ("fr", "Non, je ne peux pas refuser"), ("es", "No, no puedo rechazarlo"), ("pt", "Não, não posso recusar"),
    ("nl", "Nee, ik kan niet weigeren"), ("it", "No, non vedo l'ora"), ("it", "No, non posso rifiutare"),
    ("pl", "Nie, nie mogę odmówić"), ("zh", "不，我不能拒绝"), ("ja", "いいえ、断れません"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "body"), REFUSED)
def test_a_no_with_a_plain_reason_declines(language: str, body: str) -> None:
    reading = read(body, INVITE, language)
    assert reading.intent == "DECLINE", reading.reason


@rows(("language", "body"), TWICE_DENIED)
@rows("every", [False, True], ids=["own", "all languages"])
def test_two_denials_may_be_an_assent_and_ask(language: str, body: str, every: bool) -> None:
    reading = read(body, INVITE, language, every=every)
    assert reading.intent == "ASK", reading.reason


GOING_ON = [
    ("en", "No, let's go on"), ("de", "Nein, wir machen weiter"), ("fr", "Non, on continue"), ("es", "No, seguimos"),
    ("pt", "Não, vamos continuar"), ("nl", "Nee, we gaan nog even door"), ("it", "No, andiamo avanti"),
    ("pl", "Nie, kontynuujemy"), ("zh", "不，我们继续"), ("ja", "いいえ、続けます"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "body"), GOING_ON)
def test_go_on_answers_whether_to_end_and_nothing_else(language: str, body: str) -> None:
    assert read(body, QUESTION, language).intent == "NO"
    assert read(body, INVITE, language).intent == "ASK"


ENDING = [("en", "Yes, please close it"), ("de", "Ja, bitte beenden"), ("fr", "Oui, vous pouvez clore"),
          ("es", "Sí, pueden cerrar"), ("pt", "Sim, pode encerrar"), ("nl", "Ja, u mag afsluiten"),
          ("it", "Sì, potete chiudere"), ("pl", "Tak, proszę zakończyć"), ("zh", "是，可以结束"),
          ("ja", "はい、終了してください")]  # fmt: skip


@pytest.mark.parametrize(("language", "body"), ENDING)
def test_close_it_answers_whether_to_end_and_nothing_else(language: str, body: str) -> None:
    assert read(body, QUESTION, language).intent == "YES"
    assert read(body, INVITE, language).intent == "ASK"


@pytest.mark.parametrize(
    ("body", "where", "intent"),
    [
        ("No, she cancelled", HAPPENED, "NO"), ("No, it was postponed", HAPPENED, "NO"),
        ("No, not cancelled", HAPPENED, "ASK"), ("No, she cancelled", QUESTION, "ASK"),
        ("No, we never met", COSIGN, "DISPUTE"), ("No, that's wrong", COSIGN, "DISPUTE"),
        ("No, that was on Thursday", COSIGN, "DISPUTE"), ("No, it was 30 minutes", COSIGN, "DISPUTE"),
        ("No, Thursday is right", COSIGN, "ASK"), ("No, I have no time", COSIGN, "ASK"),
        ("Yes, that's right, we met", COSIGN, "CONFIRM"),
        ("No, I didn't send that", QUESTION, "NO"), ("Yes, I would love to", INVITE, "ACCEPT"),
        ("Yes, I have no time", INVITE, "ASK"),
    ],
)  # fmt: skip
def test_an_answer_is_plain_only_to_its_own_question(body: str, where: dict, intent: str) -> None:
    reading = read(body, where)
    assert reading.intent == intent, reading.reason


@pytest.mark.parametrize(
    ("language", "body", "intent"),
    [
        ("de", "Ich nehme die Anfrage an", "ACCEPT"), ("de", "Ich lehne leider ab", "DECLINE"),
        ("fr", "J'accepte la demande", "ACCEPT"), ("es", "Acepto la solicitud", "ACCEPT"),
        ("pt", "Aceito o pedido", "ACCEPT"), ("nl", "Ik accepteer het verzoek", "ACCEPT"),
        ("it", "Accetto la richiesta", "ACCEPT"), ("pl", "Akceptuję prośbę", "ACCEPT"),
        ("zh", "我接受这个请求", "ACCEPT"), ("ja", "依頼を承諾します", "ACCEPT"), ("it", "Sì, ciao", "ASK"),
        ("en", "Accept, TBC", "ASK"), ("en", "Accept; conditions below", "ASK"), ("en", "Accept, see below", "ASK"),
        ("en", "Accept :-/", "ASK"), ("en", "Accept :-)", "ACCEPT"), ("de", "Ja, Bedingungen folgen", "ASK"),
        ("fr", "Oui, à confirmer", "ASK"), ("pl", "Tak, pod warunkiem", "ASK"), ("zh", "接受，待定", "ASK"),
    ],
)  # fmt: skip
def test_what_is_accepted_may_be_named_and_a_condition_asks(language: str, body: str, intent: str) -> None:
    reading = read(body, INVITE, language)
    assert reading.intent == intent, reading.reason


def test_an_accept_without_a_note_says_nothing_more() -> None:
    assert read("ACCEPT", INVITE).slots == {}
    assert read("ACCEPT: happy to help", INVITE).slots == {"note": "happy to help"}
