"""Hours of the day are no lengths, and days have parts (rule 20). Today is Wednesday 8 May."""

import pytest

from tests.core.commands.speaking import TRACKER, read
from tests.rows import rows

YESTERDAY, MONDAY, FRIDAY = "2024-05-07", "2024-05-06", "2024-05-03"
HOURS = [
    ("fr", "hier 14h"), ("fr", "hier 14h30"), ("fr", "hier à 3h"), ("fr", "14 heures hier"), ("nl", "gisteren 14 uur"),
    ("nl", "gisteren om 3 uur"), ("es", "ayer 15 h"), ("es", "ayer a la 1 h"), ("pt", "ontem 15h"),
    ("pt", "ontem às 3 horas"), ("it", "ieri alle 3 ore"), ("de", "gestern um 3 h"), ("pl", "wczoraj o 15 godz."),
    ("en", "at 3 h yesterday"), ("en", "1:30 on Monday"), ("en", "yesterday 10:30"), ("en", "Monday 4pm: goals"),
    ("de", "gestern 14 Uhr 45"), ("zh", "昨天下午3点"), ("ja", "昨日15時30分"), ("fr", "hier de 14h à 15h"),
]  # fmt: skip
WITH_A_LENGTH = [
    ("en", "45 min at 3pm yesterday", 45, YESTERDAY), ("en", "Monday 10:30, 45 min", 45, MONDAY),
    ("fr", "hier à 14h, 45 min", 45, YESTERDAY), ("fr", "vendredi à 9h : 45 min", 45, FRIDAY),
    ("de", "gestern 14 Uhr, 45 Min", 45, YESTERDAY), ("de", "gestern um 14:30 eine Stunde", 60, YESTERDAY),
    ("es", "ayer a las 3, 45 min", 45, YESTERDAY), ("nl", "gisteren om 14 uur, 45 min", 45, YESTERDAY),
    ("it", "ieri alle 15, 45 min", 45, YESTERDAY), ("pt", "ontem às 15h, 45 min", 45, YESTERDAY),
    ("pl", "wczoraj o 15, 45 min", 45, YESTERDAY),
]  # fmt: skip
LONG = [("fr", "2h hier", 120), ("nl", "3 uur gisteren", 180), ("en", "8 hours yesterday", 480), ("en", "1:30", 90)]
PARTS = [
    ("en", "Monday morning 45 min", MONDAY), ("en", "45 min Friday afternoon", FRIDAY),
    ("fr", "45 min lundi matin", MONDAY), ("de", "Montagabend 45 Min", MONDAY), ("de", "45 Min Montag früh", MONDAY),
    ("de", "45 Min gestern morgen", YESTERDAY), ("de", "45 Min heute Morgen", "2024-05-08"),
    ("es", "45 min el viernes por la tarde", FRIDAY), ("pt", "sexta à tarde 45 min", FRIDAY),
    ("nl", "vrijdagmiddag 45 min", FRIDAY), ("it", "45 min lunedì mattina", MONDAY),
    ("pl", "piątek wieczorem 45 min", FRIDAY), ("zh", "45分钟 周五下午", FRIDAY), ("ja", "45分 昨日の午後", YESTERDAY),
]  # fmt: skip
OTHER_DAY = ["Monday coffee 45 min", "Monday's talk with Ana, 45 min", "Friday brunch 45 min"]
ORDINALS = ["45 min, segunda conversa", "quarta reunião 45 min", "45 min, quinta sessão: metas"]
SEVERAL = [
    ("en", "two 45 min calls"), ("en", "two quarters of an hour"), ("nl", "twee kwartier"), ("nl", "3 kwartier"),
    ("de", "zwei Viertelstunden"), ("pl", "dwa kwadranse"),
]  # fmt: skip


@rows(("language", "said"), HOURS)
@rows("every", [False, True], ids=["own", "all languages"])
def test_an_hour_of_the_day_is_no_length(language: str, said: str, every: bool) -> None:
    reading = read(f"LOG {said}", TRACKER, language, every=every)
    assert reading.intent == "ASK", reading.slots


@pytest.mark.parametrize(("language", "said", "minutes", "day"), WITH_A_LENGTH)
def test_beside_a_length_it_says_nothing(language: str, said: str, minutes: int, day: str) -> None:
    reading = read(f"LOG {said}", TRACKER, language)
    assert (reading.slots.get("minutes"), reading.slots.get("date")) == (minutes, day), reading.reason


@pytest.mark.parametrize(("language", "said", "minutes"), LONG)
def test_hours_that_nobody_could_take_for_a_time_are_a_length(language: str, said: str, minutes: int) -> None:
    assert read(f"LOG {said}", TRACKER, language).slots.get("minutes") == minutes


@pytest.mark.parametrize(("language", "said", "day"), PARTS)
def test_a_day_may_stand_with_its_part(language: str, said: str, day: str) -> None:
    reading = read(f"LOG {said}", TRACKER, language)
    assert (reading.slots.get("minutes"), reading.slots.get("date")) == (45, day), reading


@pytest.mark.parametrize("said", OTHER_DAY)
def test_a_line_that_begins_with_a_weekday_is_not_of_today(said: str) -> None:
    assert read(f"LOG {said}", TRACKER).intent == "ASK"


@pytest.mark.parametrize("said", ORDINALS)
def test_a_portuguese_second_is_no_monday(said: str) -> None:
    assert read(f"LOG {said}", TRACKER, "pt").intent == "ASK"


@pytest.mark.parametrize(("language", "said"), SEVERAL)
@pytest.mark.parametrize("every", [False, True], ids=["own", "all languages"])
def test_a_number_of_lengths_is_not_one_of_them(language: str, said: str, every: bool) -> None:
    assert read(f"LOG {said}", TRACKER, language, every=every).intent == "ASK"


VAGUE = [
    ("en", "the other day"), ("en", "at Christmas"), ("de", "neulich"), ("fr", "l'autre jour"), ("es", "el otro día"),
    ("pt", "no outro dia"), ("it", "l'altro giorno"), ("nl", "onlangs"), ("pl", "niedawno"), ("zh", "前几天"),
    ("ja", "先日"), ("en", "per week"), ("de", "pro Woche"), ("en", "this Wednesday"), ("es", "este miércoles"),
]  # fmt: skip
OTHER_UNITS = ["10 days", "45 seconds", "6 weeks", "three times 45 min"]


@pytest.mark.parametrize(("language", "said"), VAGUE)
def test_a_vague_day_is_not_today(language: str, said: str) -> None:
    assert read(f"LOG 45 min {said}", TRACKER, language).intent == "ASK"


@pytest.mark.parametrize("said", OTHER_UNITS)
def test_what_is_counted_in_other_units_is_no_minutes(said: str) -> None:
    assert read(f"LOG {said}", TRACKER).intent == "ASK"
