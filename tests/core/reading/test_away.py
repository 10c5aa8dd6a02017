"""Until when somebody is away is read from her vacation reply, in any language of mail, and moves nothing (rule 15)."""

import time
from datetime import date

import pytest

from mailflow.core.reading import Kind, open_message
from mailflow.core.reading.away import away_until
from tests.rows import rows

SENT = "Sat, 20 Apr 2024 09:30:00 +0200"
MAY_3, MAY_6 = date(2024, 5, 3), date(2024, 5, 6)

SAID = (
    ("I am out of the office until 3 May and cannot accept requests before then.", MAY_3),
    ("I'm away from April 26 through Friday, May 3, 2024.", MAY_3),
    ("The office is closed from 26 April to 3 May.", MAY_3),
    ("Back on Monday 6 May.", MAY_6),
    ("I will be back in the office on May 6th.", MAY_6),
    ("I am out until Wednesday.", date(2024, 4, 24)),
    ("I am out\nof the office until\n3 May 2024.", MAY_3),
    ("Je suis absente jusqu'au 3 mai inclus.", MAY_3),
    ("Je suis en congé du 26 avril au 3 mai.", MAY_3),
    ("De retour le lundi 6 mai.", MAY_6),
    ("Absent jusqu’au 03/05/2024.", MAY_3),
    ("Ich bin bis einschließlich 3. Mai nicht im Büro.", MAY_3),
    ("Ich bin bis zum 03.05.2024 im Urlaub.", MAY_3),
    ("Ich bin im Urlaub und ab dem 6. Mai wieder erreichbar.", MAY_6),
    ("Am 06.05. bin ich wieder da. Ich bin am 6. Mai zurück.", MAY_6),
    ("Estaré fuera de la oficina hasta el 3 de mayo de 2024.", MAY_3),
    ("Estoy de vacaciones del 26 de abril al 3 de mayo.", MAY_3),
    ("Estou de férias até ao dia 3 de maio.", MAY_3),
    ("Regresso a 6 de maio.", MAY_6),
    ("Sono fuori ufficio fino al 3 maggio.", MAY_3),
    ("Sarò in ufficio: rientro lunedì 6 maggio.", MAY_6),
    ("Ik ben tot en met 3 mei afwezig.", MAY_3),
    ("Vanaf 27 april afwezig, maandag terug: weer aanwezig op 6 mei.", MAY_6),
    ("Jestem na urlopie do 3 maja włącznie.", MAY_3),
    ("Wracam do pracy 6 maja.", MAY_6),
    ("2024年4月26日至5月3日休假。", MAY_3),
    ("您好,我正在休假,5月6日恢复上班。", MAY_6),
    ("我將於5月6日返回辦公室。", MAY_6),
    ("5月3日(金)まで休暇をいただいております。", MAY_3),
    ("4月26日から５月３日まで不在です。", MAY_3),
    ("5月6日より出社いたします。", MAY_6),
    ("Jag är på semester till och med fredag den 3 maj.", MAY_3),
    ("Jeg er på ferie til og med d. 3. maj.", MAY_3),
    ("Jeg har ferie t.o.m. 3. mai.", MAY_3),
    ("Olen lomalla 3.5. saakka.", MAY_3),
    ("Olen lomalla 3. toukokuuta asti.", MAY_3),
    ("Do 3. května jsem mimo kancelář.", MAY_3),
    ("Május 3-ig szabadságon vagyok.", MAY_3),
    ("2024.05.03-ig szabadságon vagyok.", MAY_3),
    ("Sunt în concediu până pe 3 mai.", MAY_3),
    ("3 Mayıs'a kadar izindeyim.", MAY_3),
    ("03.05.2024 tarihine kadar izindeyim.", MAY_3),
    ("Я в отпуске до 3 мая.", MAY_3),
    ("Я в отпуске с 26 апреля по 3 мая включительно.", MAY_3),
    ("Я у відпустці до 3 травня.", MAY_3),
    ("Απουσιάζω μέχρι τις 3 Μαΐου.", MAY_3),
    ("5월 3일까지 휴가입니다.", MAY_3),
    ("ACCEPT until 3 May", MAY_3),
)
UNSAID = (
    "I am away and read mail once a week.",
    "I am out until further notice. On 3 May our office moves.",
    "I will be back. 3 May is a holiday.",
    "I am out until 03/05/2024.",  # whose March or May?
    "I am away until 19 April.",  # yesterday: a reply somebody forgot to turn off
    "I was away until 3 May 2023.",
    "I am away until 31 April.",
    "I am away until 3 May 2054.",
    "Out until 3.",
    "> We wait until 3 May for your answer.",
    "Ich bin bis auf weiteres weg. Der 3. Mai ist frei.",
    "",
)


@rows(("said", "day"), SAID)
def test_a_vacation_reply_says_until_when(said: str, day: date) -> None:
    assert away_until("Out of office", said, SENT) == day


@pytest.mark.parametrize("said", UNSAID)
def test_no_day_is_guessed(said: str) -> None:
    assert away_until("Out of office", said, SENT) is None


def test_the_subject_tells_too_unless_it_holds_ours() -> None:
    assert away_until("Out of office until 3 May", "Sorry.", SENT) == MAY_3
    assert away_until("Automatic reply: closed until 3 May", "Sorry.", SENT) is None


@pytest.mark.parametrize("sent", ["", "yesterday", "Sat, 99 Apr 2024 09:30:00 +0200", "\0" * 2000])
def test_without_a_date_of_its_own_nothing_can_be_reckoned(sent: str) -> None:
    assert away_until("Out of office", "until 3 May 2024", sent) is None


@pytest.mark.parametrize(
    ("sign", "kind", "day"),
    [
        ("Auto-Submitted: auto-replied", Kind.AUTOMATIC, MAY_3),
        ("X-Autoreply: yes", Kind.AUTOMATIC, MAY_3),
        ("Precedence: bulk", Kind.AUTOMATIC, MAY_3),
        ("List-Id: <offers.shop.example>", Kind.AUTOMATIC, None),
        ("Content-Type: text/plain", Kind.PERSON, None),
    ],
)
def test_only_who_is_away_is_away(sign: str, kind: Kind, day: date | None) -> None:
    mail = f"From: Ben Okafor <ben@work.example>\nDate: {SENT}\nSubject: Re: Hello\n{sign}\n\nI am out until 3 May.\n"
    message = open_message(mail.encode())
    assert (message.kind, message.away_until) == (kind, day)
    assert message.kind_reason.endswith("; away until 3 May 2024") is (day == MAY_3)


@pytest.mark.parametrize(
    "unit",
    ["until ", "until 3 ", "to 1 ", "au 3 ", "a 1 ", "back on ", "3 May ", "まで", "5月", "(", "ﷺ", "do 3/5/24 "],
)
def test_nobody_is_away_for_long_in_here(unit: str) -> None:
    began = time.process_time()
    away_until(unit * 400, unit * 8_000, SENT)
    assert time.process_time() - began < 1
