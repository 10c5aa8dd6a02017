"""A LOG that may be of another length, of another day, or of no meeting at all asks back (rule 20)."""

import pytest

from tests.core.commands.speaking import FRONTDESK, TRACKER, read

NOT_HELD = [
    ("en", "cancelled"), ("en", "was skipped"), ("en", "- no show"), ("en", ": postponed"), ("fr", "annulé"),
    ("de", "ausgefallen"), ("de", ": abgesagt"), ("es", "anulada"), ("pt", "cancelada"), ("nl", "afgezegd"),
    ("it", "annullato"), ("pl", "odwołane"), ("zh", "取消了"), ("ja", "中止"), ("ja", "延期"),
]  # fmt: skip
OTHER_LENGTH = [
    ("en", "60 minutes was planned, she left"), ("en", "planned 60 minutes"), ("en", "60 minutes, we used 20"),
    ("en", "60 min late"), ("de", "60 Min geplant"), ("de", "45 Min zu spät gekommen"), ("fr", "60 min prévues"),
    ("fr", "1 h 30 de retard"), ("es", "60 min previstos"), ("pt", "60 min previstos"), ("nl", "60 min gepland"),
    ("it", "60 min previsti"), ("pl", "60 min planowane"), ("zh", "计划60分钟"), ("ja", "60分の予定"),
    ("en", "an hour less ten minutes"), ("de", "eine Stunde weniger zehn Minuten"), ("fr", "une heure moins le quart"),
    ("es", "dos horas menos cuarto"), ("it", "un'ora meno un quarto"), ("nl", "een uur min een kwartier"),
    ("pl", "godzina bez kwadransa"), ("zh", "差一刻两小时"), ("zh", "两三个小时"),
    ("en", "two or three hours"), ("de", "zwei bis drei Stunden"), ("fr", "45 à 60 min"), ("es", "dos o tres horas"),
    ("pt", "45 a 60 min"), ("nl", "45 tot 60 min"), ("it", "due o tre ore"), ("pl", "45 do 60 min"),
    ("zh", "45到60分钟"), ("ja", "45分から60分"),
]  # fmt: skip
OTHER_DAY = [
    ("en", "Sunday week"), ("en", "a week from Monday"), ("en", "in a week"), ("fr", "mardi en huit"),
    ("fr", "dans une semaine"), ("de", "in einer Woche"), ("de", "Dienstag in acht Tagen"),
    ("es", "dentro de una semana"), ("pt", "daqui a uma semana"), ("nl", "over een week"), ("it", "martedì a otto"),
    ("pl", "za tydzień"), ("zh", "一周后"), ("ja", "一週間後"), ("en", "in June"), ("de", "im Juni"),
    ("pl", "w czerwcu"), ("zh", "六月"), ("en", "after her 6 May interview"),
]  # fmt: skip
PLAIN = [
    ("en", "LOG 45 min on 3 May: how to handle a cancelled project", 45),
    ("en", "LOG 45 min yesterday: planned next steps", 45), ("en", "LOG 45 min Monday 6 May: salary talk", 45),
    ("pt", "LOG 45 min no dia 3 de maio", 45), ("pt", "LOG 45 min no sábado: metas", 45),
    ("nl", "LOG ander half uur gisteren", 90), ("es", "LOG 45 min ayer por la tarde", 45),
    ("en", "LOG 45 min for chapter 4", 45),
]  # fmt: skip


@pytest.mark.parametrize(("language", "said"), NOT_HELD)
def test_a_meeting_that_was_not_held_is_not_logged(language: str, said: str) -> None:
    reading = read(f"LOG 45 min {said}", TRACKER, language)
    assert reading.intent == "ASK", reading.slots


@pytest.mark.parametrize(("language", "said"), OTHER_LENGTH)
@pytest.mark.parametrize("every", [False, True], ids=["own", "all languages"])
def test_a_length_that_may_be_another_asks(language: str, said: str, every: bool) -> None:
    reading = read(f"LOG {said}", TRACKER, language, every=every)
    assert reading.intent == "ASK", reading.slots


@pytest.mark.parametrize(("language", "said"), OTHER_DAY)
@pytest.mark.parametrize("every", [False, True], ids=["own", "all languages"])
def test_a_day_to_come_or_half_told_asks(language: str, said: str, every: bool) -> None:
    reading = read(f"LOG 45 min {said}", TRACKER, language, every=every)
    assert reading.intent == "ASK", reading.slots


@pytest.mark.parametrize(("language", "body", "minutes"), PLAIN)
def test_a_topic_may_hold_the_same_words(language: str, body: str, minutes: int) -> None:
    reading = read(body, TRACKER, language)
    assert reading.intent == "LOG" and reading.slots["minutes"] == minutes, reading.reason


@pytest.mark.parametrize(
    "text", ["Request: please remove me", "REQUEST Maria Lopez's number", "Request: unsubscribe me"]
)
def test_what_is_no_name_requests_nobody(text: str) -> None:
    assert read(text, FRONTDESK).intent == "ASK"
