"""What denies or unsays its own command asks back: a denied dispute, "END: not yet", "Accept. HR has to agree." """

import pytest

from tests.core.reading.test_plainly import read
from tests.rows import rows

# A denial before or behind what disputes, also behind a comma.
NO_DISPUTE = {
    "en": ["No I don't dispute it", "No, I don't dispute it", "No dispute", "No, no dispute", "No wrong",
           "No, that's not wrong", "I dispute nothing", "No, nothing wrong"],
    "de": ["Kein Widerspruch", "Nein, ich bestreite das nicht", "Ich widerspreche nicht", "Nein, nicht falsch"],
    "fr": ["Je ne conteste pas", "Non, je ne conteste pas", "Non, ce n'est pas faux"],
    "es": ["No disputo", "No impugno", "No reclamo", "No es incorrecto", "No, no disputo"],
    "it": ["Non contesto", "No, non contesto", "Non è sbagliato", "No, non è sbagliato"],
    "pt": ["Não contesto", "Não, não contesto", "Não está errado", "Não, não está errado"],
    "nl": ["Nee, ik betwist het niet", "Nee, geen bezwaar"],
    "pl": ["Nie kwestionuję", "Nie, nie kwestionuję", "Nie sprzeciwiam się"],
    "zh": ["没有异议", "不，没有异议", "无异议"], "ja": ["異議なし", "異議ありません", "いいえ、異議ありません"],
}  # fmt: skip
DISPUTED = [
    ("en", "No that's wrong"), ("en", "No, that's not right"), ("en", "No, I dispute it"), ("en", "No, wrong day"),
    ("de", "Nein das stimmt nicht"), ("es", "No, no es correcto"), ("pt", "Não, está errado"),
    ("it", "No, è sbagliato"), ("pl", "Nie, to się nie zgadza"), ("ja", "いいえ、正しくありません"),
]  # fmt: skip
UNSAID = {
    "meeting-cosign": [
        ("en", "DISPUTE: no it is right"), ("en", "DISPUTE: all correct"), ("en", "DISPUTE\n\nAll correct. We met."),
        ("en", "DISPUTE: nothing is wrong"), ("de", "Einspruch: nein, alles richtig"), ("fr", "DISPUTE: c'est correct"),
        ("es", "DISPUTE: no, es correcto"), ("it", "DISPUTE: tutto corretto"), ("pt", "DISPUTE: está tudo certo"),
        ("nl", "DISPUTE: dat klopt"), ("pl", "DISPUTE: wszystko się zgadza"), ("zh", "异议：没错"),
        ("ja", "DISPUTE: 間違いありません"),
    ],
    "request": [("en", "DECLINE: no"), ("en", "DECLINE: I'd love to"), ("de", "DECLINE: nein")],
    "frontdesk": [
        ("en", "PAUSE: no"), ("en", "PAUSE: not yet"), ("en", "JOIN: no thanks"), ("en", "JOIN\n\nNo thanks"),
        ("de", "PAUSE: nein"), ("fr", "PAUSE: non"), ("es", "PAUSE: no"), ("pt", "PAUSE: não"), ("pl", "PAUSE: nie"),
    ],
    "introduction-mentee": [
        ("en", "END: not yet"), ("en", "END: no"), ("en", "END: we go on"), ("de", "END: noch nicht"),
        ("fr", "END: pas encore"), ("es", "END: todavía no"), ("it", "END: non ancora"), ("pt", "END: ainda não"),
        ("nl", "END: nog niet"), ("pl", "END: jeszcze nie"), ("zh", "END: 还没有"), ("ja", "END: まだです"),
    ],
}  # fmt: skip
SAID = [
    ("meeting-cosign", "en", "DISPUTE: the date is right, the length is not"), ("meeting-cosign", "en",
    "DISPUTE: we met, but for 30 minutes"), ("meeting-cosign", "en", "DISPUTE: we met on Thursday"),
    ("meeting-cosign", "en", "DISPUTE: never happened"), ("meeting-cosign", "en", "DISPUTE: not correct"),
    ("meeting-cosign", "es", "DISPUTE: no es correcto"), ("meeting-cosign", "de", "DISPUTE: das stimmt nicht"),
    ("meeting-cosign", "nl", "DISPUTE: dat klopt niet"), ("request", "en", "DECLINE: no time"),
    ("request", "en", "DECLINE: impossible"), ("request", "en", "DECLINE: no, sorry, no time"),
    ("introduction-mentee", "en", "END: we are done"), ("frontdesk", "en", "PAUSE: busy until May"),
    ("frontdesk", "en", "JOIN: no preference"),
]  # fmt: skip


@rows(("language", "text"), [(one, text) for one, texts in NO_DISPUTE.items() for text in texts])
def test_a_dispute_that_is_denied_asks(language: str, text: str) -> None:
    assert read(text, "meeting-cosign", language).intent == "ASK"


@pytest.mark.parametrize(("language", "text"), DISPUTED)
def test_a_no_and_what_is_wrong_disputes(language: str, text: str) -> None:
    assert read(text, "meeting-cosign", language).intent == "DISPUTE"


@rows(("answering", "language", "text"), [(one, *text) for one, texts in UNSAID.items() for text in texts])
def test_a_text_that_unsays_its_own_command_asks(answering: str, language: str, text: str) -> None:
    assert read(text, answering, language).intent == "ASK"


@pytest.mark.parametrize(("answering", "language", "text"), SAID)
def test_a_text_that_says_why_or_what_is_kept(answering: str, language: str, text: str) -> None:
    assert read(text, answering, language).intent == text.partition(":")[0]


WAITS = [
    ("en", "Accept. HR has to agree."), ("en", "ACCEPT: only until June"), ("en", "ACCEPT - once my manager approves"),
    ("en", "ACCEPT\n\nMy manager has to approve it first."), ("de", "Ich nehme an. Mein Chef muss noch zustimmen."),
    ("de", "ACCEPT\n\nMein Chef muss noch zustimmen."), ("fr", "J'accepte. Mon chef doit valider."),
    ("es", "Acepto. Mi jefe tiene que aprobarlo."), ("es", "Acepto. Recursos Humanos debe autorizarlo."),
    ("it", "Accetto. Il mio capo deve approvare."), ("pt", "Aceito. O meu chefe tem de aprovar."),
    ("nl", "Ik accepteer. Mijn chef moet akkoord gaan."), ("pl", "Akceptuję. Szef musi się zgodzić."),
    ("zh", "接受。我的老板需要批准。"), ("ja", "承諾します。上司の許可が必要です。"),
]  # fmt: skip
NOTES = [
    ("en", "ACCEPT: looking forward, evenings are best"), ("en", "Accept - thank you for asking me"),
    ("en", "ACCEPT\n\nI'm free on Tuesdays.\n\nBen Okafor\nHR Manager, Okafor Ltd\n+44 7700 900456"),
    ("de", "Ich nehme an, dienstags passt es mir am besten"), ("fr", "J'accepte avec plaisir, à bientôt"),
    ("pt", "Aceito com muito gosto, até breve"), ("nl", "Ik accepteer graag, tot snel"), ("zh", "接受。期待见面。"),
]  # fmt: skip


NO_NAMES = {
    "request": [
        ("en", "Yes\nProvisional"), ("en", "I accept\nTrial Basis"), ("en", "I accept\nMornings Only"),
        ("en", "I accept\nmornings only"), ("en", "I accept\nAfter Easter"), ("en", "Yes\nOne Session"),
        ("en", "ACCEPT\nSummer Term\nBen"), ("en", "Yes\nBen's Assistant"), ("en", "Yes\nBen (on behalf of Tom)"),
        ("de", "Ich nehme an\nProbeweise"), ("fr", "J'accepte\nÀ l'essai"), ("es", "Acepto\nProvisional"),
        ("it", "Accetto\nIn Prova"), ("pt", "Aceito\nProvisório"), ("nl", "Ik accepteer\nVoorlopig"),
        ("pl", "Akceptuję\nPróbnie"), ("zh", "接受\n试用"), ("ja", "承諾します\n仮"),
    ],
    "meeting-cosign": [
        ("en", "Yes\nWrong Length"), ("en", "CONFIRM\n30 Not 45"), ("en", "Confirmed\nDifferent Day"),
        ("en", "Confirm\nHalf"), ("en", "Yes\nShorter"), ("de", "Ja\nKürzer"), ("fr", "Oui\nPlus Court"),
        ("es", "Sí\nMás Corto"), ("it", "Sì\nPiù Breve"), ("pt", "Sim\nMais Curto"), ("nl", "Ja\nKorter"),
        ("pl", "Tak\nKrócej"), ("zh", "是\n更短"), ("ja", "はい\n短い"),
    ],
}  # fmt: skip
SIGNED = [
    ("en", "ACCEPT\nBen"), ("en", "Yes\nBen Okafor\nHead of Platform"), ("en", "Yes\nBest wishes,\nSam de Vries"),
    ("en", "Yes!\nAccept"), ("en", "I accept\n[ ] decline"), ("en", "ACCEPT\n\nMed vänlig hälsning\nBen"),
    ("en", "Accept\nLooking forward"), ("en", "Accept\nDr Ben, Head of Lengths"),
    ("ja", "承諾します\n田中 由紀\n開発部"),
]  # fmt: skip


@rows(("answering", "language", "text"), [(one, *text) for one, texts in NO_NAMES.items() for text in texts])
def test_a_line_below_a_yes_that_is_nobodys_name_asks(answering: str, language: str, text: str) -> None:
    assert read(text, answering, language).intent == "ASK"


@pytest.mark.parametrize(("language", "text"), SIGNED)
def test_a_name_below_a_yes_signs_it(language: str, text: str) -> None:
    assert read(text, "request", language).intent == "ACCEPT"


MOMENTS = [
    ("Leider muss ich absagen, mir fehlt im Moment die Zeit", "DECLINE"),
    ("Ich muss absagen. Moment, doch nicht.", "ASK"),
    ("ACCEPT\nMoment!", "ASK"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "intent"), MOMENTS)
def test_a_word_for_when_takes_nothing_back(text: str, intent: str) -> None:
    assert read(text, "request", "de").intent == intent


def test_a_length_without_its_command_tells_what_is_unclear_about_it() -> None:
    assert "no year" in read("45 min on 3 May: CV review", "tracker").reason
    assert "to come" in read("45 min tomorrow", "tracker").reason
    assert "no command" in read("hello", "tracker").reason


@pytest.mark.parametrize(("language", "text"), WAITS)
def test_an_accept_that_waits_for_somebody_or_something_asks(language: str, text: str) -> None:
    assert read(text, "request", language).intent == "ASK"


@pytest.mark.parametrize(("language", "text"), NOTES)
def test_a_mere_note_behind_an_accept_is_one(language: str, text: str) -> None:
    assert read(text, "request", language).intent == "ACCEPT"
