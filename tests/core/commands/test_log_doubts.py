"""A LOG that may be of another length, of another day, or of no meeting at all asks back (rule 20)."""

import pytest

from tests.core.commands.speaking import FRONTDESK, TRACKER, read
from tests.rows import rows

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


NOT_HELD_AFTER_ALL = [
    ("en", "LOG 45 min: she did not come"), ("en", "LOG 45 min: he didn't turn up"),
    ("en", "LOG 45 min: will happen on Friday"), ("en", "LOG 45 min: nobody came"),
    ("en", "LOG 45 min yesterday: she did not show up"), ("en", "LOG 45 min: they failed to appear"),
    ("de", "LOG 45 min: sie tauchte nicht auf"), ("fr", "LOG 45 min : elle n'était pas là"),
    ("es", "LOG 45 min: no se presentó"), ("it", "LOG 45 min: non si è presentata"),
    ("pt", "LOG 45 min: não compareceu"), ("nl", "LOG 45 min: ze kwam niet opdagen"),
    ("pl", "LOG 45 min: nie pojawiła się"),
    ("zh", "LOG 45分钟：她没有出现"),
    ("ja", "LOG 45分: 彼女は現れませんでした"),
    ("en", "LOG 45 min: it never took place"), ("en", "LOG 45 min, she did not come"),
    ("en", "LOG 45 min: Ana was ill"), ("de", "LOG 45 Min: ist nicht gekommen"), ("de", "LOG 45 Min: sie kam nicht"),
    ("de", "LOG 45 Min: findet am Freitag statt"), ("fr", "LOG 45 min : elle n'est pas venue"),
    ("fr", "LOG 45 min : aura lieu vendredi"), ("es", "LOG 45 min: no vino"), ("es", "LOG 45 min: será el viernes"),
    ("it", "LOG 45 min: non è venuta"), ("it", "LOG 45 min: sarà venerdì"), ("pt", "LOG 45 min: ela não veio"),
    ("pt", "LOG 45 min: será na sexta"), ("nl", "LOG 45 min: kwam niet opdagen"),
    ("nl", "LOG 45 min: ze is niet gekomen"), ("nl", "LOG 45 min: vindt vrijdag plaats"),
    ("pl", "LOG 45 min: nie przyszła"), ("pl", "LOG 45 min: odbędzie się w piątek"), ("zh", "LOG 45分钟：她没来"),
    ("zh", "LOG 45分钟：将在周五举行"),
    ("ja", "LOG 45分：来ませんでした"), ("ja", "LOG 45分：金曜日に行います"),
]  # fmt: skip
SEVERAL = [
    ("en", "LOG twice 45 min"), ("en", "LOG 45 min twice"),
    ("en", "LOG 45 min each"), ("en", "LOG two meetings, 45 min"), ("en", "LOG 45 min, two meetings"),
    ("en", "LOG every day 20 min"), ("en", "LOG 20 min daily"), ("en", "LOG 45 min a week"),
    ("en", "LOG 45 min: two meetings"), ("en", "LOG 45 min: twice"), ("en", "LOG several calls, 45 min"),
    ("de", "LOG zweimal 45 Min"), ("de", "LOG 45 Min zweimal"), ("de", "LOG je 45 Min"), ("de", "LOG 45 Min jeweils"),
    ("de", "LOG zwei Treffen, 45 Min"), ("de", "LOG jeden Tag 20 Min"), ("de", "LOG täglich 20 Min"),
    ("fr", "LOG deux fois 45 min"), ("fr", "LOG 45 min chacune"), ("fr", "LOG 45 min deux fois"),
    ("fr", "LOG deux rencontres, 45 min"), ("fr", "LOG chaque jour 20 min"), ("fr", "LOG 45 min par jour"),
    ("es", "LOG dos veces 45 min"), ("es", "LOG 45 min cada una"), ("es", "LOG dos reuniones, 45 min"),
    ("es", "LOG cada día 20 min"), ("es", "LOG 20 min todos los días"), ("it", "LOG due volte 45 min"),
    ("it", "LOG 45 min ciascuno"), ("it", "LOG due incontri, 45 min"), ("it", "LOG ogni giorno 20 min"),
    ("pt", "LOG duas vezes 45 min"), ("pt", "LOG 45 min cada"), ("pt", "LOG duas reuniões, 45 min"),
    ("pt", "LOG todos os dias 20 min"), ("nl", "LOG twee keer 45 min"), ("nl", "LOG 45 min per keer"),
    ("nl", "LOG tweemaal 45 min"), ("nl", "LOG twee gesprekken, 45 min"), ("nl", "LOG elke dag 20 min"),
    ("pl", "LOG dwa razy 45 min"), ("pl", "LOG po 45 min"), ("pl", "LOG dwa spotkania, 45 min"),
    ("pl", "LOG codziennie 20 min"), ("zh", "LOG 两次45分钟"), ("zh", "LOG 45分钟两次"), ("zh", "LOG 每次45分钟"),
    ("zh", "LOG 每天20分钟"), ("zh", "LOG 各45分钟"), ("ja", "LOG 45分を2回"), ("ja", "LOG 45分2回"),
    ("ja", "LOG 2回45分"),
    ("ja", "LOG 二回45分"), ("ja", "LOG 毎日20分"), ("ja", "LOG 各45分"), ("ja", "LOG 45分ずつ"),
]  # fmt: skip
TWO_PEOPLE = [
    ("en", "LOG 45 min with Tom and Ana"), ("en", "LOG 45 min with Tom, Ana"), ("en", "LOG 45 min with Tom & Ana"),
    ("en", "LOG 45 min with Tom and Ana: CV"), ("en", "LOG 45 min: with Tom and Ana"),
    ("en", "LOG 45 min with Tom/Ana"), ("en", "LOG with Tom and Ana 45 min"), ("en", "LOG with Tom, Ana, 45 min"),
    ("en", "LOG 45 min with Tom and with Ana"), ("de", "LOG 45 Min mit Tom und Ana"),
    ("fr", "LOG 45 min avec Tom et Ana"), ("es", "LOG 45 min con Tom y Ana"), ("it", "LOG 45 min con Tom e Ana"),
    ("pt", "LOG 45 min com Tom e Ana"), ("nl", "LOG 45 min met Tom en Ana"), ("pl", "LOG 45 min z Tomem i Aną"),
    ("zh", "LOG 45分钟 和 Tom 和 Ana"),
]  # fmt: skip
ONE_MEETING = [
    ("en", "LOG 7 May, 45 minutes, getting to know each other"), ("en", "LOG 45 min with Tom: CV and Ana's goals"),
    ("en", "LOG 45 min with Tom, CV review"), ("en", "LOG 45 min with Tom, Career planning and goals"),
    ("en", "LOG 45 min with Tom, yesterday"), ("en", "LOG 45 min: how to prepare for two meetings"),
    ("en", "LOG one meeting, 45 min"), ("en", "LOG second meeting, 45 min"), ("pl", "LOG 45 min po południu"),
    ("en", "LOG 45 min on 7 May: how to write again when an answer never came"), ("zh", "LOG 45分钟：第二次见面"),
    ("ja", "LOG 45分：二回目の面談"), ("zh", "LOG 45分钟：出差安排"), ("de", "LOG zweites Treffen, 45 Min"),
]  # fmt: skip


@rows(("language", "body"), NOT_HELD_AFTER_ALL + SEVERAL + TWO_PEOPLE)
def test_no_meeting_one_to_come_several_or_two_people_ask(language: str, body: str) -> None:
    reading = read(body, TRACKER, language)
    assert reading.intent == "ASK", reading.slots


@pytest.mark.parametrize(("language", "body"), ONE_MEETING)
def test_one_meeting_of_two_people_is_logged(language: str, body: str) -> None:
    reading = read(body, TRACKER, language)
    assert (reading.intent, reading.slots.get("minutes")) == ("LOG", 45), reading.reason


@pytest.mark.parametrize(("language", "said"), NOT_HELD)
def test_a_meeting_that_was_not_held_is_not_logged(language: str, said: str) -> None:
    reading = read(f"LOG 45 min {said}", TRACKER, language)
    assert reading.intent == "ASK", reading.slots


@rows(("language", "said"), OTHER_LENGTH)
@rows("every", [False, True], ids=["own", "all languages"])
def test_a_length_that_may_be_another_asks(language: str, said: str, every: bool) -> None:
    reading = read(f"LOG {said}", TRACKER, language, every=every)
    assert reading.intent == "ASK", reading.slots


@rows(("language", "said"), OTHER_DAY)
@rows("every", [False, True], ids=["own", "all languages"])
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
