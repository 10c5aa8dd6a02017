"""What stands below a command: a taking back asks, whatever its language; courtesy and news do not (rule 17)."""

import pytest

from tests.core.commands.speaking import COSIGN, FRONTDESK, INVITE, TRACKER, read
from tests.rows import rows

TAKEN_BACK = [
    ("en", "ACCEPT\n\nJust kidding."), ("en", "ACCEPT\n\nSorry, I pressed the wrong button"),
    ("en", "ACCEPT\n\nMy cat walked over the keyboard, please disregard."), ("en", "Yes\n\nI changed my mind."),
    ("en", "ACCEPT\nis not an option"), ("en", "Accept\n... is what I would say if I could"),
    ("en", "I accept\nnothing less than an apology"), ("en", "Yes.\n\nAsk me again in October."),
    ("en", "ACCEPT\n\nUnfortunately I cannot do this after all"), ("en", "ACCEPT\n\nNo, wait."),
    ("de", "Ja\n\nKleiner Scherz."), ("de", "Annehmen\nkann ich leider nicht"), ("de", "Ja\nnein, doch nicht"),
    ("de", "Ja\nund nein"), ("de", "Annehmen\n\nLeider habe ich keine Zeit"),
    ("de", "Ich nehme an\nSie haben sich geirrt"),
    ("fr", "Oui\n\nJe plaisante !"), ("fr", "Oui\n\nEnfin, non : nous déménageons"),
    ("fr", "J'accepte\n\nJe me suis trompée de bouton"), ("fr", "Oui\n\nJe ne peux finalement pas"),
    ("es", "Acepto\n\nEra broma"), ("es", "Sí\n\nLo siento, no puedo"),
    ("pt", "Aceito\n\nEngano, desculpe"), ("pt", "Aceito\n\nInfelizmente não posso"),
    ("nl", "Ik accepteer\ndat ze teleurgesteld zal zijn"), ("nl", "Ja\n\nGrapje!"),
    ("it", "Accetto\n\nTasto sbagliato, scusate"), ("it", "Sì\n\nPurtroppo non ho tempo"),
    ("pl", "Tak\n\nTo był żart"), ("pl", "Akceptuję\n\nNiestety nie mam czasu"),
    ("zh", "接受\n开玩笑的"), ("zh", "接受\n\n对不起，我没有时间"),
    ("ja", "承諾\nできません"), ("ja", "承諾\nは難しいです"), ("ja", "承諾します\n\n間違えました"),
]  # fmt: skip
STANDING = [
    ("en", "ACCEPT\nLooking forward to it, I can't wait to meet her."), ("en", "accept\nben"),
    ("en", "Accept\n\nHappy to meet on Mondays."), ("en", "Accept\n\nHelen Moss\nTel. 020 7946 0018"),
    ("en", "Yes!\n\nWhat a nice idea. I will write to her."), ("en", "ACCEPT\n\nShe seems great!\nWhen do we begin?"),
    ("de", "Ja\n\nIch kann es kaum erwarten!"), ("de", "Annehmen\n\nIch melde mich bei ihr."),
    ("fr", "Oui\n\nJ'ai hâte de la rencontrer"), ("es", "Sí\n\nLe escribo mañana."),
    ("pt", "Aceito\n\nEscrevo-lhe amanhã."), ("nl", "Ja\n\nIk kijk ernaar uit"),
    ("it", "Sì\n\nNon vedo l'ora di conoscerla"), ("pl", "Tak\n\nNie mogę się doczekać"),
    ("zh", "接受\n\n期待见面"), ("ja", "承諾します\n\n楽しみにしています"),
]  # fmt: skip


@rows(("language", "body"), TAKEN_BACK)
@rows("every", [False, True], ids=["own", "all languages"])
def test_a_line_below_that_takes_a_yes_back_asks(language: str, body: str, every: bool) -> None:
    reading = read(body, INVITE, language, every=every)
    assert reading.intent == "ASK", reading.reason


@rows(("language", "body"), STANDING)
@rows("every", [False, True], ids=["own", "all languages"])
def test_courtesy_and_news_below_a_yes_leave_it_standing(language: str, body: str, every: bool) -> None:
    reading = read(body, INVITE, language, every=every)
    assert reading.intent == "ACCEPT", reading.reason


@pytest.mark.parametrize(
    ("body", "where", "intent"),
    [
        ("Decline\n\nI have no time", INVITE, "DECLINE"), ("Decline\ntoo much on this year", INVITE, "DECLINE"),
        ("Decline\n\nYes, I'd love to after all", INVITE, "ASK"), ("Decline\n\nJust kidding!", INVITE, "ASK"),
        ("Confirm\n\nNo, it was 30 minutes", COSIGN, "ASK"), ("Confirm\nthat she was not there", COSIGN, "ASK"),
        ("Dispute: 30 minutes\nShe typed 60 by mistake.", COSIGN, "DISPUTE"),
        ("Dispute\n\nSorry, wrong button", COSIGN, "ASK"),
        ("HELP\nI can't log a meeting, how do I do it", FRONTDESK, "HELP"),
    ],
)  # fmt: skip
def test_a_reason_below_a_refusal_or_a_question_is_no_taking_back(body: str, where: dict, intent: str) -> None:
    reading = read(body, where)
    assert reading.intent == intent, reading.reason


@pytest.mark.parametrize(
    ("body", "intent"),
    [
        ("LOG 45 min\nNo, 60 min", "ASK"), ("LOG 45 min\n\nSorry, 60.", "ASK"), ("LOG 45 min\n60 min", "ASK"),
        ("LOG 45 min Tuesday\n\nSorry, Monday.", "ASK"), ("LOG 45 min Tuesday\n\nSorry, I meant Monday.", "ASK"),
        ("LOG 45 min\n\nCorrection: an hour", "ASK"), ("LOG 45 min\n\nShe cancelled.", "ASK"),
        ("LOG 45 min\nThanks\nHelen", "LOG"), ("LOG 45 min today\n\nSee you in two weeks!", "LOG"),
        ("LOG 45 min\n\nWe talked about her CV and the interview on Friday.", "LOG"),
    ],
)  # fmt: skip
def test_another_measure_or_day_below_a_log_asks(body: str, intent: str) -> None:
    reading = read(body, TRACKER)
    assert reading.intent == intent, reading.reason
