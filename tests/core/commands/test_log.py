"""How people tell of a meeting, in ten languages: one duration, at most one day (rule 20). Today is Wednesday 8 May."""

import pytest

from tests.core.commands.speaking import FRONTDESK, LETTER, TRACKER, read
from tests.rows import rows

TODAY, YESTERDAY, BEFORE, TUESDAY, THIRD = "2024-05-08", "2024-05-07", "2024-05-06", "2024-05-07", "2024-05-03"
MEETINGS = {
    "en": [
        ("45 min on 3 May: CV review", 45, THIRD), ("1h30 yesterday - goals", 90, YESTERDAY),
        ("log: met Tuesday for an hour", 60, TUESDAY), ("2024-05-06 90m", 90, BEFORE), ("LOG 1 ½ hours", 90, TODAY),
        ("LOG 1½h", 90, TODAY), ("LOG three quarters of an hour", 45, TODAY), ("LOG 1 hr 15", 75, TODAY),
        ("LOG two and a half hours last Friday", 150, THIRD), ("LOG an hour and a half on Mon", 90, BEFORE),
        ("LOG 45 min the day before yesterday", 45, BEFORE), ("LOG 45 min, Tuesday 7 May", 45, TUESDAY),
        ("LOG fifty-five minutes", 55, TODAY), ("LOG half an hour with Ana on Monday", 30, BEFORE),
        ("LOG 45 min prepared for Monday interview", 45, TODAY), ("LOG 1:15: goals", 75, TODAY),
        ("LOG 45 min 05/13/2023", 45, "2023-05-13"), ("LOG 60", 60, TODAY), ("LOG one hour and 15 minutes", 75, TODAY),
        ("LOG an hour and 5 min", 65, TODAY), ("half an hour yesterday", 30, YESTERDAY),
    ],
    "fr": [
        ("une heure et demie hier", 90, YESTERDAY), ("LOG 45 min le 3 mai : CV", 45, THIRD),
        ("LOG 1h30 mardi", 90, TUESDAY),
        ("LOG 1 h 15", 75, TODAY), ("noter 2 heures avant-hier", 120, BEFORE), ("LOG trois quarts d'heure", 45, TODAY),
        ("LOG une demi-heure aujourd'hui", 30, TODAY), ("LOG deux heures et demie", 150, TODAY),
        ("LOG quarante-cinq minutes vendredi dernier", 45, THIRD), ("LOG 1er mai 60 min", 60, "2024-05-01"),
        ("LOG 1,5 heures lundi", 90, BEFORE), ("LOG un quart d’heure", 15, TODAY),
    ],
    "de": [
        ("1,5 Std. gestern", 90, YESTERDAY), ("LOG 45 Min am 3. Mai: Lebenslauf", 45, THIRD),
        ("LOG anderthalb Stunden", 90, TODAY),
        ("eine Stunde am Dienstag", 60, TUESDAY), ("LOG 3.5.2024 60 Min", 60, THIRD),
        ("LOG eine Dreiviertelstunde", 45, TODAY),
        ("eintragen: eine halbe Stunde vorgestern", 30, BEFORE), ("LOG zweieinhalb Stunden", 150, TODAY),
        ("LOG fünfundvierzig Minuten", 45, TODAY), ("LOG 1 Stunde und 15 Minuten", 75, TODAY),
        ("LOG eine Viertelstunde letzten Freitag", 15, THIRD), ("LOG 90 Minuten mit Ana am Montag", 90, BEFORE),
    ],
    "es": [
        ("dos horas el martes", 120, TUESDAY), ("LOG 45 min el 3 de mayo: CV", 45, THIRD),
        ("hora y media ayer", 90, YESTERDAY),
        ("registrar 1 hora anteayer", 60, BEFORE), ("LOG media hora hoy", 30, TODAY),
        ("LOG dos horas y media", 150, TODAY),
        ("LOG tres cuartos de hora", 45, TODAY), ("LOG cuarenta y cinco minutos", 45, TODAY),
        ("LOG 1h30 el viernes pasado", 90, THIRD), ("LOG 3 mayo 2024 60 min", 60, THIRD),
        ("LOG 1 hora y 15 minutos", 75, TODAY),
        ("LOG 1,5 horas el lunes", 90, BEFORE),
    ],
    "pt": [
        ("LOG 1 hora ontem: metas", 60, YESTERDAY), ("uma hora e meia na terça-feira", 90, TUESDAY),
        ("LOG 45 min em 3 de maio: CV", 45, THIRD), ("registrar meia hora anteontem", 30, BEFORE),
        ("LOG duas horas e meia", 150, TODAY),
        ("LOG quarenta e cinco minutos", 45, TODAY), ("LOG 1h30 na segunda", 90, BEFORE),
        ("LOG três quartos de hora", 45, TODAY),
        ("LOG 1 hora e 15 minutos", 75, TODAY), ("LOG 1º de maio 60 min", 60, "2024-05-01"),
        ("LOG 2 horas sexta passada", 120, THIRD),
        ("LOG 90 min hoje", 90, TODAY),
    ],
    "nl": [
        ("LOG 45 min op 3 mei: cv", 45, THIRD), ("anderhalf uur gisteren", 90, YESTERDAY),
        ("een uur op dinsdag", 60, TUESDAY),
        ("noteren: half uur eergisteren", 30, BEFORE), ("LOG drie kwartier", 45, TODAY),
        ("LOG vijfenveertig minuten", 45, TODAY),
        ("LOG 1 uur en 15 minuten", 75, TODAY), ("LOG twee en een half uur", 150, TODAY),
        ("LOG 1,5 uur afgelopen vrijdag", 90, THIRD),
        ("LOG een kwartier vandaag", 15, TODAY), ("LOG 3-5-2024 60 min", 60, "ASK"),
        ("LOG 90 min met Ana op maandag", 90, BEFORE),
    ],
    "it": [
        ("un'ora e mezza", 90, TODAY), ("un’ora ieri", 60, YESTERDAY), ("LOG 45 min il 3 maggio: CV", 45, THIRD),
        ("due ore martedì", 120, TUESDAY), ("registrare mezz'ora l'altro ieri", 30, BEFORE),
        ("LOG due ore e mezza", 150, TODAY),
        ("LOG tre quarti d'ora", 45, TODAY), ("LOG quarantacinque minuti", 45, TODAY),
        ("LOG 1 ora e 15 minuti", 75, TODAY),
        ("LOG 1,5 ore venerdì scorso", 90, THIRD), ("LOG un quarto d'ora oggi", 15, TODAY),
        ("LOG 1h30 lunedi", 90, BEFORE),
    ],
    "pl": [
        ("godzinę wczoraj", 60, YESTERDAY), ("LOG 45 min 3 maja: CV", 45, THIRD),
        ("półtorej godziny we wtorek", 90, TUESDAY),
        ("zapisz pół godziny przedwczoraj", 30, BEFORE), ("LOG dwie i pół godziny", 150, TODAY),
        ("LOG trzy kwadranse", 45, TODAY),
        ("LOG czterdzieści pięć minut", 45, TODAY), ("LOG 1 godz. 15 min", 75, TODAY),
        ("LOG 1,5 godziny w poniedziałek", 90, BEFORE),
        ("LOG dwie godziny w zeszły piątek", 120, THIRD), ("LOG kwadrans dziś", 15, TODAY),
        ("LOG 45 minut z Ana", 45, TODAY),
        ("LOG 1h30 dzisiaj", 90, TODAY),
    ],
    "zh": [
        ("90分钟 昨天", 90, YESTERDAY), ("LOG 45分钟 5月3日：简历", 45, THIRD), ("记录：一个半小时", 90, TODAY),
        ("记录 半小时 前天", 30, BEFORE),
        ("昨天 两小时", 120, YESTERDAY), ("记录90分钟", 90, TODAY), ("记录 2小时 周二", 120, TUESDAY),
        ("LOG 两个半小时", 150, TODAY),
        ("LOG 一刻钟", 15, TODAY), ("LOG 三刻钟 今天", 45, TODAY), ("LOG 1小时15分钟", 75, TODAY),
        ("LOG 五月三日 45分钟", 45, THIRD),
    ],
    "ja": [
        ("1時間半 昨日", 90, YESTERDAY), ("LOG 45分 5月3日：履歴書", 45, THIRD), ("記録：30分", 30, TODAY),
        ("記録 2時間 一昨日", 120, BEFORE),
        ("昨日 一時間", 60, YESTERDAY), ("記録 90分間 火曜日", 90, TUESDAY), ("LOG 二時間半", 150, TODAY),
        ("LOG 1時間15分", 75, TODAY),
        ("LOG 三十分 今日", 30, TODAY), ("LOG 四十五分", 45, TODAY), ("2024年5月3日 60分", 60, THIRD),
        ("LOG 五月三日 60分", 60, THIRD),
    ],
}  # fmt: skip
TOLD = [(tongue, *row) for tongue, rows in MEETINGS.items() for row in rows if row[2] != "ASK"]


@rows(("language", "line", "minutes", "day"), TOLD, ids=str)
def test_a_meeting_is_read(language: str, line: str, minutes: int, day: str) -> None:
    locale = "en-US" if language == "en" else ""
    reading = read(line, TRACKER, language, locale=locale)
    assert (reading.intent, reading.slots.get("minutes"), reading.slots.get("date")) == ("LOG", minutes, day), reading


@rows(("language", "line", "minutes", "day"), TOLD, ids=str)
def test_where_the_language_is_not_known_a_meeting_is_read_alike_or_asked_about(
    language: str, line: str, minutes: int, day: str
) -> None:
    reading = read(line, TRACKER, language, locale="en-US" if language == "en" else "", every=True)
    assert reading.intent == "ASK" or (reading.slots.get("minutes"), reading.slots.get("date")) == (minutes, day)


UNPLAIN = {
    "en": [
        "LOG 2x 45 min", "LOG 2x", "LOG half an hour and 15 min", "LOG 45 or 60 min", "LOG 45-60 min",
        "LOG about an hour", "LOG an hour or so",
        "LOG 1/2 hour", "LOG 0 min", "LOG 25 hours", "LOG 1441 min", "LOG 45 min on 32 May", "LOG 45 min on 10 May",
        "LOG 45 min 3/4", "LOG 45 min tomorrow", "LOG 45 min next Monday", "LOG 45 min last week",
        "LOG 45 min 3 days ago",
        "LOG 45 min on the 3rd", "LOG 45 min on Wednesday", "LOG 45 min Friday 7 May", "LOG 45 min on 1 June",
        "LOG 45 min on Monday and Tuesday", "LOG 45 min not 60", "LOG 1.30 hours", "LOG 1h75", "LOG 10:30-11:15",
        "LOG 45 min talked yesterday about goals", "LOG 45 min CV review on Monday",
        "LOG 45 min: yesterday we did the CV",
        "LOG 45 min: CV on 3 May", "LOG 45 min: and then 30 min more", "1 hour is too little for me",
        "2 hours a week is what I can offer", "Yesterday 2 hours were lost", "45 minutes would be better",
        "How long is 45 min?", "An hour on Monday: can we?", "LOG maybe an hour", "LOG 45 min\nLOG 30 min",
        "LOG nothing",
    ],
    "fr": [
        "LOG environ une heure", "LOG 45 ou 60 min", "LOG une heure demain", "LOG une heure la semaine dernière",
        "LOG une heure il y a 3 jours", "une heure me suffit", "LOG une heure mar 7", "LOG 45 min le 3",
        "LOG une heure mercredi", "LOG presque une heure", "une heure, peut-être", "LOG 25 heures",
    ],
    "de": [
        "LOG ca. eine Stunde", "LOG etwa 45 Min", "LOG 45 bis 60 Min", "LOG eine Stunde morgen",
        "LOG eine Stunde letzte Woche",
        "LOG eine Stunde am 3.", "eine Stunde reicht mir nicht", "LOG knapp eine Stunde", "LOG keine Stunde",
        "LOG 25 Stunden",
        "LOG eine Stunde am Mittwoch", "LOG eine Stunde vor zwei Tagen",
    ],
    "es": [
        "LOG unos 45 minutos", "LOG casi una hora", "LOG una hora mañana", "LOG una hora la semana pasada",
        "LOG 45 o 60 min",
        "una hora me parece poco", "LOG una hora el miércoles", "LOG más o menos una hora", "LOG una hora el 3",
        "LOG hace dos días una hora", "LOG una hora el 1 de junio", "LOG 30 horas",
    ],
    "pt": [
        "LOG cerca de uma hora", "LOG uma hora amanhã", "LOG uma hora semana passada", "LOG 45 ou 60 min",
        "uma hora é pouco",
        "LOG quase duas horas", "LOG uma hora na quarta", "LOG uma hora há dois dias", "LOG mais ou menos uma hora",
        "LOG uma hora no dia 3", "LOG 25 horas", "LOG uma hora talvez",
    ],
    "nl": [
        "LOG ongeveer een uur", "LOG een uur morgen", "LOG een uur vorige week", "LOG 45 of 60 min",
        "een uur is te weinig",
        "LOG bijna een uur", "LOG een uur op woensdag", "LOG een uur twee dagen geleden", "LOG zo'n uur",
        "LOG een uur op de 3e",
        "LOG 25 uur", "LOG 3-5-2024 60 min",
    ],
    "it": [
        "LOG circa un'ora", "LOG un'ora domani", "LOG un'ora la settimana scorsa", "LOG 45 o 60 min", "un'ora è poco",
        "LOG quasi due ore", "LOG un'ora mercoledì", "LOG un'ora due giorni fa", "LOG più o meno un'ora",
        "LOG un'ora il 3",
        "LOG 25 ore", "LOG un'ora mar 7",
    ],
    "pl": [
        "LOG około godziny", "LOG godzinę jutro", "LOG godzinę w zeszłym tygodniu", "LOG 45 lub 60 min",
        "godzina to za mało",
        "LOG prawie dwie godziny", "LOG godzinę w środę", "LOG godzinę dwa dni temu", "LOG jakieś 45 min",
        "LOG godzinę 3-go",
        "LOG 25 godzin", "LOG chyba godzinę",
    ],
    "zh": [
        "LOG 大约一小时", "LOG 一小时左右", "LOG 一小时 明天", "LOG 一小时 上周二", "LOG 一小时 三天前",
        "LOG 45或60分钟", "一小时太短了",
        "LOG 将近两小时", "LOG 25小时", "LOG 一小时 周三", "LOG 不到一小时", "LOG 没有",
    ],
    "ja": [
        "LOG 約1時間", "LOG 1時間くらい", "LOG 1時間 明日", "LOG 1時間 先週", "LOG 1時間 三日前", "LOG 45か60分",
        "1時間では足りません",
        "LOG 1時間ほど", "LOG 25時間", "LOG 1時間 水曜日", "LOG 1時間弱", "LOG 1時間 来週",
    ],
}  # fmt: skip
DOUBTS = [(tongue, line) for tongue, lines in UNPLAIN.items() for line in lines]


@rows("every", [False, True], ids=["own", "all"])
@rows(("language", "line"), DOUBTS, ids=str)
def test_what_is_not_plain_is_asked_about(language: str, line: str, every: bool) -> None:
    reading = read(line, TRACKER, language, every=every)
    assert reading.intent == "ASK", reading


def test_the_topic_and_the_person_are_kept() -> None:
    slots = read("LOG 45 min with Ana Duarte on Monday: CV review", TRACKER).slots
    assert slots == {"minutes": 45, "date": BEFORE, "topics": "CV review", "with": "Ana Duarte"}
    slots = read("LOG 45 min prepared for Monday interview", TRACKER).slots
    assert slots["topics"] == "prepared for Monday interview"
    assert read("LOG 1h30: goals with Ana", TRACKER).slots["with"] == "Ana"


@pytest.mark.parametrize(
    ("locale", "day"), [("en-US", "2024-03-04"), ("en-GB", "2024-04-03"), ("de-DE", "2024-04-03"), ("", None)], ids=str
)
def test_only_a_known_locale_settles_which_number_is_the_month(locale: str, day: str | None) -> None:
    assert read("LOG 45 min 03/04/2024", TRACKER, locale=locale).slots.get("date") == day


def test_a_day_without_its_year_asks_back_when_the_next_is_near() -> None:
    assert read("LOG 45 min on 20 December", TRACKER).slots["date"] == "2023-12-20"
    assert read("LOG 45 min on 2 November", TRACKER).intent == "ASK"
    assert read("LOG 45 min on 2 November 2023", TRACKER).slots["date"] == "2023-11-02"


def test_a_measure_without_its_word_counts_only_where_hours_are_kept() -> None:
    assert read("45 min yesterday", TRACKER).intent == "LOG"
    assert read("45 min yesterday", {**LETTER, "asked": ("LOG",)}).intent == "LOG"
    assert read("45 min yesterday", LETTER).intent == "ASK"
    assert read("45 min yesterday", FRONTDESK).intent == "ASK"
