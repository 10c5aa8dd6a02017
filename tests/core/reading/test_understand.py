"""What Ana and Ben write, and what each line is taken for."""

import time
from datetime import UTC, datetime

import pytest

from mailflow.core.form import NO_FORM, Form, survey
from mailflow.core.reading import Context, Kind, Message, Reading, Unreadable, open_message, understand
from mailflow.core.reading.answering import context_for
from mailflow.core.reading.choice import number_chosen, offerable
from tests.letters.score import all_words
from tests.rows import rows

TONGUES = {words.language: words for words in all_words()}
RECEIVED = datetime(2024, 5, 8, 9, 30, tzinfo=UTC)
INVITE = {"asked": ("ACCEPT", "DECLINE"), "yes": "ACCEPT", "no": "DECLINE", "desk": None}
TRACKER = {"asked": (), "yes": None, "no": None, "desk": "tracker"}
FRONT = {"asked": (), "yes": None, "no": None, "desk": "frontdesk"}


def read(
    body: str,
    where: dict,
    *,
    subject: str = "Re: Will you mentor Ana?",
    locale: str = "",
    form: Form = NO_FORM,
    headers: str = "",
) -> Reading:
    top = f"From: Ben <ben@example.org>\r\nSubject: {subject}\r\n{headers}"
    raw = f"{top}Content-Type: text/plain; charset=utf-8\r\n\r\n{body}"
    context = Context(
        received=RECEIVED, zone="Europe/London", locale=locale, languages=(TONGUES["en"],), form=form, **where
    )
    return understand(open_message(raw.encode()), context)


LINES = [
    ("Accept! Happy to help.", INVITE, "ACCEPT"),
    ("ACCEPT, but only if remote", INVITE, "ASK"),
    ("ACCEPT\n\nActually, wait", INVITE, "ASK"),
    ("Accept? ", INVITE, "ASK"),
    ("I don't accept", INVITE, "ASK"),
    ("Not accept", INVITE, "ASK"),
    ("Yes, tell me more first", INVITE, "ASK"),
    ("Yes, I'd love to!", INVITE, "ACCEPT"),
    ("Yes, but not now", INVITE, "ASK"),
    ("Yes, that's not possible", INVITE, "ASK"),
    ("Yes and no", INVITE, "ASK"),
    ("Yes", FRONT, "ASK"),
    ("No problem, I accept", INVITE, "ASK"),
    ("No, not sure", INVITE, "ASK"),
    ("no: on leave", INVITE, "DECLINE"),
    ("Sent from my iPhone\n\nACCEPT", INVITE, "ACCEPT"),
    ("ACCEPT On Tue, 7 May 2024 at 18:02, Desk <d@example.org> wrote:\n> DECLINE", INVITE, "ACCEPT"),
    ("> DECLINE\nACCEPT", INVITE, "ASK"),
    ("DECLINE: I cannot take on more this year", INVITE, "DECLINE"),
    ("Decline, or accept in June", INVITE, "ASK"),
    ("ok", INVITE, "ASK"),
    ("👍", INVITE, "ASK"),
    ("45 min on 3 May: CV review", TRACKER, "LOG"),
    ("45 min on 3 May: CV review", FRONT, "ASK"),
    ("LOG 45 or 60 min", TRACKER, "ASK"),
    ("LOG 45-60 min", TRACKER, "ASK"),
    ("LOG 45 min 3/4", TRACKER, "ASK"),
    ("LOG 45 min and 30 min", TRACKER, "ASK"),
    ("LOG 45 min tomorrow", TRACKER, "ASK"),
    ("LOG 45 min on 10 May", TRACKER, "ASK"),
    ("LOG 1/2 hour", TRACKER, "ASK"),
    ("LOG 2", TRACKER, "ASK"),
    ("LOG in does not work", TRACKER, "ASK"),
    ("LOG about an hour", TRACKER, "ASK"),
    ("STOP", FRONT, "STOP"),
    ("stop by my office", INVITE, "ASK"),
    ("END", INVITE, "END"),
    ("end or pause", INVITE, "ASK"),
    ("PAUSE until 1 June", FRONT, "PAUSE"),
    ("request for information", FRONT, "ASK"),
    ("Leave it", TRACKER, "ASK"),
    ("Resume: see attached", TRACKER, "ASK"),
    ("Leave: until October", INVITE, "ASK"),
    ("End this", TRACKER, "ASK"),
    ("Yes.\n\nNo", INVITE, "ASK"),
    ("LOG 45 min not 60", TRACKER, "ASK"),
    ("I confirm I cannot do it", INVITE, "ASK"),
    ("Confirm: all wrong", INVITE, "ASK"),
    ("Hi Cora,\nACCEPT", INVITE, "ACCEPT"),
    ("\u201cACCEPT\u201d", INVITE, "ACCEPT"),
]


@rows(("body", "where", "intent"), LINES)
def test_a_line_is_read(body: str, where: dict, intent: str) -> None:
    reading = read(body, where)
    assert reading.intent == intent, reading.reason


HOURS = [
    ("LOG 1h30", 90), ("LOG 1h 30m", 90), ("LOG 1 hour and 30 minutes", 90),
    ("LOG 1.5 hours", 90), ("LOG half an hour", 30),

    ("LOG 1:30", 90), ("LOG 1:30, CV", 90), ("LOG 1h30.", 90), ("LOG 7 May, 1h15, CV and next steps", 75),
    ("LOG: 45 minutes", 45), ("LOG two hours", 120),
    ("LOG forty-five minutes yesterday", 45), ("LOG 90 mins", 90),
]  # fmt: skip


@pytest.mark.parametrize(("body", "minutes"), HOURS)
def test_a_duration_is_measured(body: str, minutes: int) -> None:
    reading = read(body, TRACKER)
    assert (reading.intent, reading.slots.get("minutes")) == ("LOG", minutes), reading.reason


def test_a_log_keeps_who_and_what() -> None:
    slots = read("LOG 45 min with Ana on 3 May: CV review", TRACKER).slots
    assert slots == {"minutes": 45, "date": "2024-05-03", "topics": "CV review", "with": "Ana"}


def test_a_locale_settles_a_short_date() -> None:
    assert read("LOG 45 min 03/04/2024", TRACKER, locale="en-GB").slots["date"] == "2024-04-03"
    assert read("LOG 45 min 03/04/2024", TRACKER, locale="en-US").slots["date"] == "2024-03-04"


def test_a_request_names_a_person() -> None:
    slots = read("REQUEST Ben Okafor: I would like to learn to lead.", FRONT).slots
    assert slots == {"name": "Ben Okafor", "note": "I would like to learn to lead."}
    assert read("REQUEST Ben\n\nI want to learn.\nAna", FRONT).slots == {"name": "Ben", "note": "I want to learn.\nAna"}


def test_help_is_found_below_the_first_line() -> None:
    assert read("DECLINE\n\nI can help find another mentor.", INVITE).slots["help"] is True


FORMS = [
    ("4", {"1": 4, "2": None, "3": ""}),
    ("4 5 great", {"1": 4, "2": 5, "3": "great"}),
    ("1: 4\n2) good\n3: we met weekly", {"1": 4, "2": None, "3": "we met weekly"}),
    ("1: 9\n2: 5", {"1": None, "2": 5, "3": ""}),
    ("1: 4\n2: 5\n3: fine\n\n> 1: 1\n> 2: 1\n> 3: poor", {"1": 4, "2": 5, "3": "fine"}),
]


@pytest.mark.parametrize(("body", "answers"), FORMS)
def test_a_survey_is_read(body: str, answers: dict) -> None:
    reading = read(body, FRONT, form=survey())
    assert (reading.intent, reading.slots) == ("ANSWERS", answers)


def test_whose_the_quoted_numbers_are_nobody_can_tell_without_the_letter() -> None:
    assert read("> 1: 4\n> 2: 5\n> 3: fine", FRONT, form=survey()).intent == "ASK"


def test_a_subject_counts_when_the_body_is_empty() -> None:
    assert read("", INVITE, subject="ACCEPT").intent == "ACCEPT"
    assert read("ACCEPT", INVITE, subject="ACCEPT").intent == "ACCEPT"
    assert read("ACCEPT", INVITE, subject="DECLINE").intent == "ASK"
    assert read("", INVITE, subject="Re: ACCEPT").intent == "ASK"
    assert read("", INVITE, subject="Accepted: Mentoring").intent == "NONE"  # a calendar's, cut short


@pytest.mark.parametrize(
    "field", ["Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <x.y>", "X-Autoreply: yes"]
)
def test_a_machine_never_acts(field: str) -> None:
    assert read("ACCEPT", INVITE, headers=field + "\r\n").intent == "NONE"


def test_people_on_exchange_are_people() -> None:
    assert read("ACCEPT", INVITE, headers="X-Auto-Response-Suppress: All\r\n").intent == "ACCEPT"


@pytest.mark.parametrize(
    "raw", [b"", b"From: a@b.c\nFrom: d@e.f\n\nACCEPT", b"X: y\n" * 300 + b"\nhi", b"x" * 1_100_000]
)
def test_the_gate_refuses(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        open_message(raw)


@pytest.mark.parametrize(
    "unit",
    [
        "> a\n",
        "On On ",
        "From: x\n",
        "<div>",
        "a@b",
        "1 ",
        "-",
        "accept ",
        "On 1 x\n",
        "no, ",
        "thanks ",
        "((",
        "=?utf-8?q?a?= ",
    ],
)
def test_time_is_linear(unit: str) -> None:
    took = min(seconds(unit) for _ in range(2))
    assert took < 2.0


def seconds(unit: str) -> float:
    began = time.process_time()
    whole = unit * (400_000 // len(unit))
    context = Context(
        received=RECEIVED,
        zone="UTC",
        locale="",
        languages=(TONGUES["en"],),
        quoted=lambda: ("x y",),
        form=survey(),
        **TRACKER,
    )
    for subtype in ("plain", "html"):
        understand(open_message(f"From: a@b.org\nContent-Type: text/{subtype}\n\n{whole}".encode()), context)
    understand(open_message(b"From: a@b.org\n\nLOG " + whole[:900].encode()), context)
    return time.process_time() - began


def test_html_hides_nothing_that_acts() -> None:
    raw = b"From: a@b.org\nContent-Type: text/html\n\n"
    raw += b'<div style="display:none">ACCEPT</div><p>Hello</p><blockquote>ACCEPT</blockquote>'
    message: Message = open_message(raw)
    assert message.kind is Kind.PERSON and message.from_html and "ACCEPT" not in message.text


def test_a_field_behind_the_limit_of_the_headers_is_not_overlooked():
    long = b"From: ana@home.example\r\n" + b"X-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n" * 1400
    with pytest.raises(Unreadable, match="headers are over"):
        open_message(long + b"From: mallory@evil.example\r\n\r\nHELP\r\n")


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_a_part_full_of_semicolons_is_refused_before_it_is_parsed(end):
    head = b"From: ana@home.example%sContent-Type: multipart/mixed; boundary=b%s%s--b%s" % (end, end, end, end)
    part = b'Content-Type: multipart/mixed; a="' + b";" * 100_000 + b'"' + end + end + b"HELP"
    with pytest.raises(Unreadable, match="field of a part"):
        open_message(head + part)


@pytest.mark.parametrize("style", ["text-decoration: line-through", "text-decoration-line:line-through;color:red"])
@pytest.mark.parametrize("tag", ["p", "span", "td", "div"])
def test_a_struck_word_acts_as_little_as_one_in_a_struck_tag(tag: str, style: str) -> None:
    raw = f"From: a@b.org\nContent-Type: text/html\n\n<{tag} style='{style}'>ACCEPT</{tag}>"
    context = context_for("request", RECEIVED, (TONGUES["en"],))
    assert understand(open_message(raw.encode()), context).intent == "ASK"


STRUCK = [
    ("request", "<s>ACCEPT</s>"), ("request", "<del>Happy to help!</del>"), ("request", "<s>ACCEPT</s> DECLINE"),
    ("confirm-delete", "<s>Yes, delete it</s>"), ("confirm-delete", "<strike>YES</strike>"),
    ("confirm-delete", "Thanks!<br><s><p>It was me</p></s>"), ("confirm-delete", "Hi Rosa,<s><p>YES</p></s>"),
    ("request", "ACCEPT: <s>evenings</s> mornings are best"), ("tracker", "LOG 45 min: <s>CV</s> goals"),
    ("confirm-delete", "~~YES~~"), ("confirm-delete", "~~delete it~~"), ("meeting-cosign", "~~That's right~~"),
    ("tracker", "~~45 min yesterday~~"), ("tracker", "LOG <s>45</s> 60 min"), ("delete-held", "<s>UNDO</s>"),
]  # fmt: skip


@pytest.mark.parametrize(("answering", "struck"), STRUCK)
def test_words_that_are_struck_out_never_act(answering: str, struck: str) -> None:
    raw = f"From: a@b.org\nSubject: Re: x\nContent-Type: text/html\n\n<p>{struck}</p>"
    context = context_for(answering, RECEIVED, (TONGUES["en"],))
    assert understand(open_message(raw.encode()), context).intent == "ASK"


BOXES = [
    ("[x] ACCEPT\n[ ] DECLINE", "ACCEPT"), ("☑ ACCEPT", "ACCEPT"), ("☒ DECLINE", "DECLINE"), ("[ ] ACCEPT", "ASK"),
    ("[] ACCEPT", "ASK"), ("☐ ACCEPT", "ASK"), ("- [ ] ACCEPT", "ASK"), ("[ ] ACCEPT\n[x] DECLINE", "ASK"),
    ("[x] ACCEPT\n[x] DECLINE", "ASK"), ("[ACCEPT]", "ACCEPT"),
]  # fmt: skip


@pytest.mark.parametrize(("boxes", "intent"), BOXES)
def test_only_a_box_with_its_tick_is_chosen(boxes: str, intent: str) -> None:
    assert read(boxes, INVITE).intent == intent


CHOICES = [
    ("2", 2), ("2.", 2), ("2)\n\nThanks, Ben", 2), ("2\n\nBen Okafor\nTel. 020 7946 0018\n12/3 Mill Lane", 2),
    ("2\n\nno sorry, 1", None), ("2\n1", None), ("2\n\nI changed my mind", None), ("2\n\nActually, none", None),
    ("2 people", None), ("2?", None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), CHOICES)
def test_a_number_is_a_choice_if_nothing_below_takes_it_back(text: str, number: int | None) -> None:
    assert number_chosen(text, TONGUES["en"]) == number


MARKS = ["“”", "„“", "„”", "«»", "»«", "‹›", "「」", "『』", "‘’", "‚‘", '""', "''", "《》"]


@rows("marks", MARKS)
@rows("line", ["DECLINE: no time", " DECLINE: no time ", "DECLINE: no time."])
def test_a_whole_line_in_quotation_marks_is_read_without_them(marks: str, line: str) -> None:
    ours = {**INVITE, "quoted": lambda: ["Will you mentor Ana this year?"]}
    assert read(f"{marks[0]}{line}{marks[1]}", ours).intent == "DECLINE"
    assert read(f"{marks[0]}{line}{marks[1]}", INVITE).intent == "ASK", "it may stand in a letter that we do not know"
    assert read(f"{marks[0]}DECLINE{marks[1]}.", INVITE).intent == "DECLINE"


@pytest.mark.parametrize(
    "line", ["“DECLINE” she said", "“ACCEPT” or “DECLINE”", "“ACCEPT?”", "“ACCEPT”?", "“I “ACCEPT” it”"]
)
def test_words_in_quotation_marks_inside_a_line_are_no_command(line: str) -> None:
    assert read(line, {**INVITE, "quoted": lambda: ["Will you mentor Ana this year?"]}).intent == "ASK"


ANSWERED = [
    ("1", "ACCEPT"), ("2", "DECLINE"), ("2.\n\nToo much to do.", "DECLINE"), ("Hi Cora,\n1", "ACCEPT"),
    ("1. ACCEPT", "ACCEPT"), ("1) accept!", "ACCEPT"), ("2\n\nI cannot do it this spring", "DECLINE"),
    ("DECLINE", "DECLINE"), ("2 no", "ASK"), ("1. DECLINE", "ASK"), ("0", "ASK"), ("3", "ASK"), ("1\n2", "ASK"),
    ("1. ACCEPT\n2. DECLINE", "ASK"), ("1?", "ASK"), ("1\n\nbut only in May", "ASK"), ("11", "ASK"), ("1 or 2", "ASK"),
    ("1\n\nI cannot do it", "ASK"), ("1\n\nActually, no", "ASK"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "intent"), ANSWERED)
def test_a_number_is_the_command_that_stands_beside_it(text: str, intent: str) -> None:
    offered = {**INVITE, "offered": ("ACCEPT", "DECLINE")}
    assert read(text, offered).intent == intent
    if text[0] != "D":
        assert read(text, INVITE).intent == "ASK", "nothing was offered by number here"


def test_only_what_needs_nothing_more_has_a_number_and_one_alone_has_none() -> None:
    assert offerable(("REQUEST", "END", "STATUS", "HELP")) == ("END", "STATUS", "HELP")
    assert offerable(("LOG", "NO")) == ()
    assert offerable(("YES", "NO")) == ("YES", "NO")


def test_a_number_answers_a_form_before_it_is_a_choice() -> None:
    asked = {**INVITE, "asked": ("ANSWERS",), "offered": ("ACCEPT", "DECLINE")}
    assert read("4\n5\nmore time", asked, form=survey()).intent == "ANSWERS"
