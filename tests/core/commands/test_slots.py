"""What a command says beside its name. Today is Wednesday 8 May 2024."""

import pytest

from tests.core.commands.speaking import FRONTDESK, LETTER, TEAM, read

SPANS = [
    ("en", "EXTEND 3 months", 3, "months"), ("en", "Extend by another two weeks", 2, "weeks"),
    ("en", "Extend the pairing by a year", 1, "years"),
    ("en", "extend 10 days, please", 10, "days"), ("fr", "Prolonger de 3 mois", 3, "months"),
    ("de", "Verlängern um zwei Wochen", 2, "weeks"),
    ("es", "Prolongar otros 3 meses", 3, "months"), ("pt", "Prorrogar por mais um ano", 1, "years"),
    ("nl", "Verlengen met 2 maanden", 2, "months"),
    ("it", "Prolungare di altri 3 mesi", 3, "months"), ("pl", "Przedłużyć o 3 miesiące", 3, "months"),
    ("zh", "延长 3个月", 3, "months"),
    ("zh", "延长3个月", 3, "months"), ("ja", "延長 3か月", 3, "months"), ("ja", "延長：2週間", 2, "weeks"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "line", "amount", "unit"), SPANS)
def test_an_extension_by_a_span(language: str, line: str, amount: int, unit: str) -> None:
    reading = read(line, LETTER, language)
    assert reading.intent == "EXTEND", reading
    assert reading.slots == {"amount": amount, "unit": unit, "until": None, "which": None}


DAYS = [
    ("en", "EXTEND until 1 September", "2024-09-01"), ("en", "Extend until 2024-12-31", "2024-12-31"),
    ("fr", "Prolonger jusqu'au 1er septembre", "2024-09-01"),
    ("de", "Verlängern bis zum 1. September", "2024-09-01"), ("es", "Ampliar hasta el 1 de septiembre", "2024-09-01"),
    ("pt", "Prorrogar até 1 de setembro", "2024-09-01"), ("nl", "Verlengen tot 1 september", "2024-09-01"),
    ("it", "Prolungare fino al 1 settembre", "2024-09-01"), ("pl", "Przedłużyć do 1 września", "2024-09-01"),
    ("zh", "延长 到9月1日", "2024-09-01"),
    ("en", "Extend until 3 January", "2025-01-03"), ("en", "Extend until Friday", "2024-05-10"),
    ("en", "Extend until tomorrow", "2024-05-09"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "line", "until"), DAYS)
def test_an_extension_until_a_day_to_come(language: str, line: str, until: str) -> None:
    reading = read(line, LETTER, language)
    assert reading.slots == {"amount": None, "unit": None, "until": until, "which": None}, reading


@pytest.mark.parametrize(
    "line",
    [
        "Extend until 1 May", "Extend until 1 May 2023", "Extend until 3/4", "Extend until 1 June or 1 July",
        "Extend a bit",
        "Extend until Wednesday", "Extend 0 months", "Extend 3", "Extend until 31 June", "Extend until 2044-01-01",
        "Extend until the end", "Extend 3 months?", "Do not extend", "Extend, but not now", "Extend 1 or 2 months",
    ],
)  # fmt: skip
def test_an_extension_that_is_not_plain_asks_back(line: str) -> None:
    assert read(line, LETTER).intent == "ASK"


PAUSES = [
    ("en", "PAUSE", "", None), ("en", "PAUSE until 1 June", "until 1 June", "2024-06-01"),
    ("en", "Pause for 2 weeks", "for 2 weeks", "2024-05-22"),
    ("en", "PAUSE: exams until summer", "exams until summer", None),
    ("de", "Pause bis 1. Juni", "bis 1. Juni", "2024-06-01"),
    ("fr", "Pause jusqu'au 1er juin", "jusqu'au 1er juin", "2024-06-01"),
    ("es", "Pausa hasta el 1 de junio", "hasta el 1 de junio", "2024-06-01"),
    ("it", "Pausa fino al 1 giugno", "fino al 1 giugno", "2024-06-01"),
    ("pl", "Pauza do 1 czerwca", "do 1 czerwca", "2024-06-01"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "line", "text", "until"), PAUSES)
def test_a_pause_keeps_its_text_and_its_last_day(language: str, line: str, text: str, until: str | None) -> None:
    reading = read(line, LETTER, language)
    assert (reading.intent, reading.slots) == ("PAUSE", {"text": text, "until": until}), reading


@pytest.mark.parametrize("line", ["Pause until 1 May 2020", "Pause for thought", "Pause until 3/4", "Pause the music"])
def test_a_pause_that_is_not_plain_asks_back(line: str) -> None:
    assert read(line, LETTER).intent == "ASK" or read(line, LETTER).slots["until"] is None


ADDRESSES = [
    ("ADDRESS ana@new.example", "ana@new.example"),
    ("Address: <Ana.Duarte+wit@mail.home.example>.", "Ana.Duarte+wit@mail.home.example"),
    ("My new address is ana@new.example", "ana@new.example"), ("ADDRESS", None), ("Address: 12 Main Street", None),
    ("ADDRESS ana@old.example to ana@new.example", None), ("ADDRESS ana@home", None),
    ("ADDRESS ana at home.example", None),
    ("ADDRESS ana@@home.example", None), ("ADDRESS not ana@home.example", None), ("ADDRESS ana@home..example", None),
]  # fmt: skip


@pytest.mark.parametrize(("line", "address"), ADDRESSES)
def test_a_new_address_is_exactly_one(line: str, address: str | None) -> None:
    assert read(line, FRONTDESK).slots.get("address") == address


def test_a_text_is_kept() -> None:
    assert read("FIND a mentor for Python", FRONTDESK).slots == {"text": "a mentor for Python"}
    assert read("GOALS:\n1. lead a team\n2. not to hurry", FRONTDESK).slots == {
        "text": "1. lead a team\n2. not to hurry"
    }
    assert read("CONCERN: he is rude, but maybe I am wrong?", LETTER).slots == {
        "text": "he is rude, but maybe I am wrong?"
    }
    assert read("JOIN as a mentor", FRONTDESK).slots == {"text": "as a mentor"}
    assert read("DISPUTE: it was 30 min\nnot 45", LETTER).slots == {"text": "it was 30 min\nnot 45"}
    assert read("END: we are done", LETTER).slots == {"reason": "we are done"}


TEAM_LINES = [
    ("END P-118: moved away", "END", {"which": "P-118", "reason": "moved away"}),
    ("END", "END", {"which": None, "reason": ""}),
    ("EXTEND P-118 3 months", "EXTEND", {"which": "P-118", "amount": 3, "unit": "months", "until": None}),
    ("extend p118 until 1 September", "EXTEND", {"which": "P-118",
    "amount": None, "unit": None, "until": "2024-09-01"}),
    ("APPROVE 3", "APPROVE", {"which": "3"}), ("Approve R-4F7K", "APPROVE", {"which": "R-4F7K"}),
    ("APPROVE all", "APPROVE", {"which": "all"}),
    ("approve r-4f7kq, thanks", "APPROVE", {"which": "R-4F7KQ"}), ("REMIND M-3", "REMIND", {"which": "M-3"}),
    ("RELEASE #2", "RELEASE", {"which": "2"}), ("RELEASE C-4", "RELEASE", {"which": "C-4"}),
    ("approve j12", "APPROVE", {"which": "J-12"}),
    ("NOTE g-3: they have a room now", "NOTE", {"which": "G-3", "text": "they have a room now"}),
    ("HOLD P-118", "HOLD", {"which": "P-118", "until": None}),
    ("HOLD P-118 until 1 June", "HOLD", {"which": "P-118", "until": "2024-06-01"}),
    ("NOTE P-118: spoke with both, not urgent", "NOTE", {"which": "P-118", "text": "spoke with both, not urgent"}),
    ("REPORT", "REPORT", {"text": "", "period": ""}),
    ("Report: April", "REPORT", {"text": "April", "period": "2024-04"}),
    ("REPORT 2023", "REPORT", {"text": "2023", "period": "2023"}), ("REPORT on Ben: he is late", "ASK", {}),
    ("PAIR Ana Duarte with Ben Okafor", "PAIR", {"mentee": "Ana Duarte", "mentor": "Ben Okafor"}),
    ("pair ana@home.example and ben@work.example", "PAIR", {"mentee": "ana@home.example",
    "mentor": "ben@work.example"}),
    ("PAIR Ana + Ben", "PAIR", {"mentee": "Ana", "mentor": "Ben"}),
    ("PAIR Ana, Ben", "PAIR", {"mentee": "Ana", "mentor": "Ben"}),
    ("PAIR: Ana with Ben", "PAIR", {"mentee": "Ana", "mentor": "Ben"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "intent", "slots"), TEAM_LINES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_coordinator_points_at_one(line: str, intent: str, slots: dict) -> None:
    reading = read(line, TEAM)
    assert (reading.intent, reading.slots) == (intent, slots), reading


@pytest.mark.parametrize(
    "line",
    [
        "APPROVE", "APPROVE it", "APPROVE 3 4", "APPROVE P-118 P-119", "APPROVE 3?", "APPROVE all but 3",
        "NOTE: I am away", "NOTE P-118", "NOTE C-level: they met", "APPROVE C-4F7K2",
        "HOLD until 1 June", "HOLD P-118 until 1 May 2020", "END P-118 reached their goals", "END all",
        "Do not APPROVE 3", "APPROVE 3/4",
        "PAIR Ana", "PAIR Ana with Ben and Cy", "PAIR Ana and Ben and Cy", "PAIR Ana with Ben: both agreed",
        "PAIR Ana or Ben", "REMIND",
        "EXTEND 3 P-118", "RELEASE P-118 tomorrow", "APPROVE R-4F7K\nAPPROVE R-4F7M\nHOLD 3", "APPROVE R-4F7K\nwait",
        "PAIR Ana with Ben?",
    ],
)  # fmt: skip
def test_a_coordinator_who_is_not_plain_is_asked(line: str) -> None:
    reading = read(line, TEAM)
    assert reading.intent == "ASK", reading


PAIRS = [
    ("fr", "JUMELER Ana avec Ben"), ("de", "VERBINDEN Ana mit Ben"), ("es", "EMPAREJAR Ana con Ben"),
    ("pt", "EMPARELHAR Ana com Ben"),
    ("nl", "KOPPELEN Ana met Ben"), ("it", "ABBINARE Ana con Ben"), ("pl", "POŁĄCZ Ana z Ben"),
    ("zh", "配对 Ana 和 Ben"), ("ja", "ペア Ana と Ben"),
    ("fr", "JUMELER Ana et Ben"), ("de", "VERBINDEN Ana und Ben"), ("en", "PAIR Ana & Ben"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "line"), PAIRS)
def test_a_pair_is_named_in_the_coordinators_language(language: str, line: str) -> None:
    assert read(line, TEAM, language).slots == {"mentee": "Ana", "mentor": "Ben"}


NAMED = [
    ("REQUEST Dr. Ben Okafor", "Dr. Ben Okafor", ""), ("REQUEST B. Okafor", "B. Okafor", ""),
    ("request ben okafor", "ben okafor", ""), ("request ben", None, None), ("request more time please", None, None),
    ("REQUEST Okafor, Ben", "Okafor, Ben", ""), ("REQUEST Okafor, Ben: Java", "Okafor, Ben", "Java"),
    ("REQUEST: okafor, ben", "okafor, ben", ""), ("REQUEST Ben Okafor, he does Java", "Ben Okafor", "he does Java"),
    ("REQUEST Ben Okafor. He does Java", "Ben Okafor", "He does Java"),
    ("REQUEST Ben Okafor, Thanks!", "Ben Okafor", ""),
    ("REQUEST Ben Okafor, and Mia Chen", None, None), ("REQUEST Ben - or Mia", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("line", "name", "note"), NAMED)
def test_a_request_keeps_the_name_whole(line: str, name: str | None, note: str | None) -> None:
    slots = read(line, FRONTDESK).slots
    assert (slots.get("name"), slots.get("note")) == (name, note)


def test_of_two_joined_by_a_word_nobody_is_asked() -> None:
    assert [read(f"REQUEST Ben, {word} Mia", FRONTDESK, language).intent
            for language, word in (("es", "o"), ("it", "o"), ("nl", "of"), ("de", "und"))] == ["ASK"] * 4  # fmt: skip


CHECKINS = [
    ("en", "CHECKIN by phone on 3 May: CV", "phone", "2024-05-03", "CV"),
    ("en", "CHECKIN", "", "2024-05-08", ""),
    ("en", "Check-in: how the talk went", "", "2024-05-08", "how the talk went"),
    ("en", "CHECKIN by email yesterday", "email", "2024-05-07", ""),
    ("en", "CHECKIN by email on 3 May about a course", "email", "2024-05-03", "a course"),
    ("en", "CHECKIN phone today about her CV", "phone", "2024-05-08", "her CV"),
    ("en", "CHECKIN on Monday: two questions by email", "", "2024-05-06", "two questions by email"),
    ("de", "Check-in per Telefon am 3. Mai: Lebenslauf", "phone", "2024-05-03", "Lebenslauf"),
    ("fr", "Check-in par téléphone hier : le CV", "phone", "2024-05-07", "le CV"),
    ("es", "Check-in por correo ayer: el CV", "email", "2024-05-07", "el CV"),
    ("pt", "Check-in por telefone ontem: o CV", "phone", "2024-05-07", "o CV"),
    ("nl", "Check-in telefonisch gisteren: cv", "phone", "2024-05-07", "cv"),
    ("it", "Check-in per telefono ieri: il CV", "phone", "2024-05-07", "il CV"),
    ("pl", "Check-in przez telefon wczoraj: CV", "phone", "2024-05-07", "CV"),
    ("zh", "联络记录：简历", "", "2024-05-08", "简历"),
    ("ja", "連絡報告：履歴書", "", "2024-05-08", "履歴書"),
]


@pytest.mark.parametrize(("language", "line", "by", "day", "topics"), CHECKINS)
def test_a_word_between_meetings_by_its_way_and_day(language, line, by, day, topics):
    reading = read(line, FRONTDESK, language)
    assert reading.intent == "CHECKIN", reading
    assert reading.slots == {"by": by, "date": day, "topics": topics, "with": None}


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("SHEET", ""), ("SHEET audit", "audit"), ("SHEET: audit", "audit"), ("Sheet for an audit.", "audit"),
        ("SHEET of paper", None), ("SHEET audits are dull", None),
    ],
)  # fmt: skip
def test_a_sheet_takes_the_word_audit_with_or_without_a_colon(line, text):
    reading = read(line, FRONTDESK)
    assert (reading.intent, reading.slots.get("text")) == (("ASK", None) if text is None else ("SHEET", text))


@pytest.mark.parametrize(
    ("language", "line", "by", "topics"),
    [
        ("en", "LOG 45 min by phone: CV", "phone", "CV"), ("en", "LOG 45 min on zoom yesterday, CV", "video", "CV"),
        ("en", "LOG 45 min phone interview prep", None, "interview prep"),
        ("en", "LOG 45 min: by phone", None, "by phone"),
        ("en", "LOG 20 min by email", "email", ""), ("de", "LOG 45 Min. am Telefon: CV", "phone", "CV"),
        ("fr", "LOG 45 min par téléphone : CV", "phone", "CV"), ("ja", "LOG 45分 電話で: CV", "phone", "CV"),
    ],
)  # fmt: skip
def test_a_log_by_phone_says_so_and_the_topic_of_a_meeting_does_not(language, line, by, topics):
    reading = read(line, FRONTDESK, language)
    assert reading.intent == "LOG", reading
    assert (reading.slots.get("by"), reading.slots["topics"]) == (by, topics)


@pytest.mark.parametrize(
    "line",
    [
        "Check-in tomorrow", "CHECKIN on 3 June: CV", "Check-in at the hotel", "CHECKIN on 3 and 4 May",
        "CHECKIN by phone about a week ago",
        "CHECKIN 45 min: CV", "Check-in was cancelled", "CHECKIN: let us talk tomorrow", "Check-in?",
    ],
)  # fmt: skip
def test_what_may_not_have_been_a_word_between_meetings_asks_back(line):
    assert read(line, FRONTDESK).intent == "ASK"
