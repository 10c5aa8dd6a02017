"""Which automatic replies say that somebody is away, and which only thank (rule 15)."""

import time

import pytest

from mailflow.core.reading import Kind, open_message

REPLIED = "Auto-Submitted: auto-replied"
OURS = "Will you mentor Ana? Please answer by 9 March"


def came(subject: str, said: str, *fields: str):
    head = "".join(f"{field}\n" for field in fields)
    mail = (
        f"From: Ben <ben@work.example>\nSubject: {subject}\n{head}Content-Type: text/plain; charset=utf-8\n\n{said}\n"
    )
    return open_message(mail.encode())


AWAY = (
    ("I am out of the office and read no mail.", "en"),
    ("Thanks! I'm on annual leave.", "en, leave"),
    ("Je suis absente du bureau.", "fr"),
    ("Ich bin derzeit nicht im Büro.", "de"),
    ("Estoy de vacaciones y no leo el correo.", "es"),
    ("Sono in ferie.", "it"),
    ("Estou de férias.", "pt"),
    ("Ik ben met vakantie.", "nl"),
    ("Jestem na urlopie.", "pl"),
    ("您好，我正在休假。", "zh"),
    ("ただいま休暇をいただいております。", "ja"),
    ("Jag är på semester.", "sv"),
    ("Я в отпуске.", "ru"),
)
NOT_AWAY = (
    ("Thank you for your mail. We answer within three days.", "thanks"),
    ("Your ticket 4711 is open. We will be back to you by 9 March.", "a ticket"),
    ("ACCEPT", "a verb"),
    ("", "nothing"),
    ("OK\n\n> I am on holiday, said Ana", "somebody else's words"),
    ("This semester I mentor two people.", "a word inside another"),
)


@pytest.mark.parametrize("said", [row[0] for row in AWAY], ids=[row[1] for row in AWAY])
def test_a_reply_says_that_somebody_is_away(said: str) -> None:
    message = came(f"Re: {OURS}", said, REPLIED)
    assert (message.kind, message.away) == (Kind.AUTOMATIC, True)


@pytest.mark.parametrize("said", [row[0] for row in NOT_AWAY], ids=[row[1] for row in NOT_AWAY])
def test_a_reply_that_says_nothing_of_it(said: str) -> None:
    message = came(f"Automatic reply: {OURS}", said, REPLIED)
    assert (message.kind, message.away) == (Kind.AUTOMATIC, False)


@pytest.mark.parametrize(
    ("subject", "fields", "away"),
    [
        (f"Automatic reply: {OURS}", ["Auto-Submitted: auto-generated"], True),  # Exchange
        (f"Re: {OURS}", ["X-Autoreply: yes", "Precedence: bulk"], True),  # Gmail
        (f"Auto: {OURS}", ["Auto-Submitted: auto-replied (vacation)"], True),  # Sieve
        (f"Out of office: {OURS}", [], True),
        ("Our summer", ["Auto-Submitted: auto-generated"], False),  # a newsletter, or another mailflow
        ("Our summer", ["Precedence: bulk"], False),
        ("Our summer", ["List-Id: <news.work.example>", REPLIED], False),
        (f"Read: {OURS}", ["Content-Type: multipart/report; report-type=disposition-notification"], False),
        (f"Re: {OURS}", [], False),  # a person's words, who may well accept
    ],
)
def test_only_a_vacation_program_is_believed(subject: str, fields: list[str], away: bool) -> None:
    assert came(subject, "I am on holiday.", *fields).away is away


@pytest.mark.parametrize("unit", ["out of ", "on ", "not ", "i am ", "在", "ooo"])
def test_nobody_waits_for_long(unit: str) -> None:
    began = time.process_time()
    came(unit * 200, unit * 8_000, REPLIED)
    assert time.process_time() - began < 1
