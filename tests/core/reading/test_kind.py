"""A person, or a machine: what each field and each subject says (rules 14 and 15)."""

import pytest

from mailflow.core.reading.fields import fields_from
from mailflow.core.reading.kind import Kind, kind_of
from mailflow.core.reading.message import open_message
from mailflow.core.reading.reaction import is_reaction
from tests.rows import rows


def kind(*fields: tuple[str, str], sender: str = "ana@home.example") -> Kind:
    return kind_of(fields_from(fields), sender)[0]


SUBJECTS = {
    "en": ("Automatic reply: Log", "Out of Office: Log", "Read: Log", "Undeliverable: Log", "Mail delivery failed"),
    "fr": ("Réponse automatique : Log", "Absence du bureau", "Lu : Log", "Non remis : Log", "Échec de la remise"),
    "de": ("Automatische Antwort: Log", "Abwesenheitsnotiz: Log", "Gelesen: Log", "Unzustellbar: Log",
           "Zustellung fehlgeschlagen"),
    "es": ("Respuesta automática: Log", "Fuera de la oficina", "Leído: Log", "No se puede entregar: Log",
           "Error de entrega"),
    "it": ("Risposta automatica: Log", "Fuori sede", "Letto: Log", "Non recapitabile: Log", "Mancato recapito"),
    "pt": ("Resposta automática: Log", "Fora do escritório", "Lida: Log", "Não é possível entregar: Log",
           "Falha na entrega"),
    "nl": ("Automatisch antwoord: Log", "Niet op kantoor", "Gelezen: Log", "Onbestelbaar: Log", "Aflevering mislukt"),
    "pl": ("Automatyczna odpowiedź: Log", "Poza biurem", "Przeczytano: Log", "Niedostarczalna: Log",
           "Nie można dostarczyć: Log"),
    "sv": ("Autosvar: Log", "Inte på kontoret", "Läst: Log", "Olevererbart: Log", "Leveransfel"),
    "da": ("Automatisk svar: Log", "Ikke på kontoret", "Læst: Log", "Ikke leveret: Log", "Kan ikke leveres: Log"),
    "nb": ("Automatisk svar: Log", "Fraværsmelding", "Lest: Log", "Ikke levert: Log", "Kan ikke leveres: Log"),
    "fi": ("Automaattinen vastaus: Log", "Poissa toimistosta", "Luettu: Log", "Toimittamaton: Log",
           "Ei voi toimittaa: Log"),
    "cs": ("Automatická odpověď: Log", "Mimo kancelář", "Přečteno: Log", "Nedoručitelné: Log", "Nelze doručit: Log"),
    "hu": ("Automatikus válasz: Log", "Házon kívül", "Elolvasva: Log", "Kézbesíthetetlen: Log", "Kézbesítési hiba"),
    "ro": ("Răspuns automat: Log", "În afara biroului", "Citit: Log", "Nelivrabil: Log", "Eroare de livrare"),
    "tr": ("Otomatik yanıt: Log", "Ofis dışında", "Okundu: Log", "Teslim edilemez: Log", "Teslim edilemedi: Log"),
    "ru": ("Автоматический ответ: Log", "Автоответ", "Прочтено: Log", "Недоставлено: Log",
    "Не удалось доставить: Log"),
    "uk": ("Автоматична відповідь: Log", "Поза офісом", "Прочитано: Log", "Недоставлено: Log", "Помилка доставки"),
    "el": ("Αυτόματη απάντηση: Log", "Εκτός γραφείου", "Διαβάστηκε: Log", "Δεν παραδόθηκε: Log", "Αποτυχία παράδοσης"),
    "zh": ("自动答复: Log", "自动回复：Log", "已读: Log", "未投递: Log", "系统退信"),
    "ja": ("自動応答: Log", "不在通知", "開封済み: Log", "未配信: Log", "配信不能: Log"),
    "ko": ("자동 회신: Log", "부재 중 자동 응답", "읽음: Log", "반송: Log", "배달되지 않음: Log"),
}  # fmt: skip


@pytest.mark.parametrize("subjects", SUBJECTS.values(), ids=list(SUBJECTS))
def test_a_subject_tells_a_machine_in_every_language(subjects: tuple[str, ...]) -> None:
    reply, away, receipt, lost, failed = subjects
    assert [kind(("Subject", one)) for one in (reply, away, receipt)] == [Kind.AUTOMATIC] * 3
    assert [kind(("Subject", one)) for one in (lost, failed)] == [Kind.BOUNCE] * 2
    assert {kind(("Subject", f"Re: {one}")) for one in (reply, away, receipt, lost, failed)} == {Kind.PERSON}


CALENDARS = [
    "Accepted: Mentoring", "Declined: Mentoring", "Tentative: Log", "Zugesagt: Mentoring", "Abgelehnt: Log",
    "Accepté : Log", "Refusé : Log", "Aceptado: Log", "Rechazado: Log", "Aceite: Log", "Recusado: Log",
    "Geaccepteerd: Log", "Geweigerd: Log", "Accettato: Log", "Rifiutato: Log", "Zaakceptowano: Log", "Odrzucono: Log",
    "已接受: Log", "已拒绝：Log", "承諾済み: Log", "Accepterat: Log", "Принято: Log", "Kabul edildi: Log",
]  # fmt: skip


@pytest.mark.parametrize("subject", CALENDARS)
def test_a_participle_before_a_title_is_a_calendars_answer(subject: str) -> None:
    assert titled(subject, "") is titled(subject, "> Will you mentor Ana?") is Kind.CALENDAR_REPLY


@pytest.mark.parametrize("subject", CALENDARS)
def test_a_persons_words_below_such_a_subject_are_a_persons(subject: str) -> None:
    assert titled(subject, "I would love to.") is Kind.PERSON


def titled(subject: str, body: str) -> Kind:
    head = f"From: ana@home.example\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n"
    return open_message(f"{head}{body}\n".encode()).kind


PEOPLE = [
    "Accepted", "Accepted, with pleasure", "Zugesagt!", "Aceito", "Accept: happy to help",
    "Absent colleagues", "Read my notes", "Re: Read: my notes", "Reading list", "Away next week", "Delivered on time",
    "Absence de Ben en mai", "Lundi: on se voit", "Lu et approuvé", "Abwesend am Montag", "Gelesen und verstanden",
    "Ausente el lunes", "Leído y firmado", "Assente lunedì", "Letto e approvato", "Ausente na segunda",
    "Afwezig op maandag", "Gelezen en akkoord", "Nieobecny w maju", "Frånvarande på måndag", "Læst og forstået",
    "Borte på mandag", "Poissa maanantaina", "Přečteno a schváleno", "Olvasva és elfogadva", "Citit și aprobat",
    "Okundu ve onaylandı", "Прочитано и принято", "Відсутній у понеділок", "Απουσία τη Δευτέρα", "不在期间的安排",
    "不在の件について", "부재 일정 안내", "Urlaub: bin bis Mai weg", "Automatic doors", "Auto parts", "Lost and found",
]  # fmt: skip


@rows("subject", PEOPLE)
def test_a_subject_that_only_sounds_like_a_machine_is_a_person(subject: str) -> None:
    assert kind(("Subject", subject)) is Kind.PERSON


FIELDS = [
    ("Auto-Submitted", "auto-replied", Kind.AUTOMATIC), ("Auto-Submitted", "auto-generated; x=y", Kind.AUTOMATIC),
    ("Auto-Submitted", "no", Kind.PERSON), ("Auto-Submitted", "no (a comment)", Kind.PERSON),
    ("Return-Path", "<>", Kind.AUTOMATIC), ("Return-Path", "<ana@home.example>", Kind.PERSON),
    ("Content-Type", "multipart/report; report-type=delivery-status", Kind.BOUNCE),
    ("Content-Type", "message/delivery-status", Kind.BOUNCE), ("X-Failed-Recipients", "ben@work.example", Kind.BOUNCE),
    ("Content-Type", "multipart/report; report-type=disposition-notification", Kind.AUTOMATIC),
    ("Content-Type", "multipart/report; report-type=feedback-report", Kind.AUTOMATIC),
    ("Content-Class", "urn:content-classes:mdn", Kind.AUTOMATIC),
    ("Content-Class", "urn:content-classes:message", Kind.PERSON),
    ("Precedence", "bulk", Kind.AUTOMATIC), ("Precedence", "auto_reply", Kind.AUTOMATIC),
    ("Precedence", "Junk", Kind.AUTOMATIC), ("X-Precedence", "list", Kind.AUTOMATIC),
    ("Precedence", "first-class", Kind.PERSON),
    ("X-Autoreply", "yes", Kind.AUTOMATIC), ("X-Autorespond", "", Kind.AUTOMATIC),
    ("X-Autoreply", "no", Kind.PERSON), ("X-FC-MachineGenerated", "true", Kind.AUTOMATIC),
    ("X-MS-Exchange-Inbox-Rules-Loop", "ana@home.example", Kind.AUTOMATIC),
    ("X-MS-Exchange-Generated-Message-Source", "Mailbox Rules Agent", Kind.AUTOMATIC),
    ("X-Auto-Response-Suppress", "All", Kind.PERSON), ("X-Auto-Response-Suppress", "OOF, AutoReply", Kind.PERSON),
    ("List-Id", "<mentors.example>", Kind.AUTOMATIC), ("List-Unsubscribe", "<mailto:x@y.example>", Kind.AUTOMATIC),
    ("List-Archive", "<https://lists.example>", Kind.AUTOMATIC),
    ("Content-Type", "text/vnd.google.email-reaction+json", Kind.REACTION), ("X-MS-Reactions", "disallow", Kind.PERSON),
    ("Content-Type", "text/calendar; method=REPLY", Kind.CALENDAR_REPLY), ("Content-Type", "text/plain", Kind.PERSON),
]  # fmt: skip


@rows(("name", "value", "expected"), FIELDS, ids=[f"{name}: {value}" for name, value, _ in FIELDS])
def test_a_field_tells_a_machine_from_a_person(name: str, value: str, expected: Kind) -> None:
    assert kind((name, value)) is expected


SENDERS = [
    ("mailer-daemon", True), ("MAILER-DAEMON", True), ("postmaster", True), ("no-reply", True), ("noreply", True),
    ("no.reply+x7", True), ("do-not-reply", True), ("donotreply", True), ("bounces+12-ab=home.example", True),
    ("mentors-bounces", True), ("bounce", True), ("ne-pas-repondre", True), ("nicht_antworten", True),
    ("nao.responda", True), ("no-responder", True), ("non-rispondere", True), ("nie-odpowiadaj", True),
    ("svara-inte", True), ("ikke-svar", True), ("neodpovidat", True), ("yanitlamayin", True), ("noreply-eu", True),
    ("microsoftexchange329e71ec88ae4615bbc36ab6ce41109e", True), ("notifications", True),
    ("ana", False), ("norah", False), ("bouncer", False), ("noah.reply", False), ("nora.bounce", False),
    ("postmasters-wife", False), ("reply", False), ("donot", False),
]  # fmt: skip


@rows(("local", "machine"), SENDERS, ids=[local for local, _ in SENDERS])
def test_a_machines_address_is_known(local: str, machine: bool) -> None:
    assert kind(sender=f"{local}@mail.example") is (Kind.AUTOMATIC if machine else Kind.PERSON)


REACTIONS = [
    "👍 Ben Okafor reacted via Gmail", "❤️ Ben a réagi via Gmail", "🎉 Ben hat über Gmail reagiert",
    "Ben Okafor reacted to your message:\n\nFrom: Ana", "Ben a réagi à votre message :",
    "Liked “Will you mentor Ana?”",
    'Loved "Will you mentor Ana?"', "Gefällt „Wirst du Anas Mentor?“", "Le gustó “¿Serás su mentor?”",
]  # fmt: skip


@pytest.mark.parametrize("text", REACTIONS)
def test_a_reaction_is_no_letter(text: str) -> None:
    assert is_reaction(text)


@pytest.mark.parametrize(
    "text", ["", "👍", "👍 yes", "Liked it, thank you", 'I liked "Lean in"', "Loved “it” and accept", "ACCEPT 👍"]
)
def test_a_person_may_like_things(text: str) -> None:
    assert not is_reaction(text)
