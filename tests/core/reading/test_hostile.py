"""Whatever comes, reading ends in an intent we know or says why not; and no trick makes old or automatic text act."""

import random
import unicodedata
from email.header import Header

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailflow.core.commands import COMMANDS
from mailflow.core.reading import Reading, Unreadable, open_message, understand
from mailflow.core.reading.answering import NAMES, context_for
from mailflow.core.reading.many import LINES
from tests.faults.mutants import MUTATIONS, crowded, huge
from tests.letters.rules import RECEIVED, load_rules
from tests.letters.score import LETTERS, all_words, labelled
from tests.rows import rows

WORDS = all_words()
AT = labelled({"received": RECEIVED, "intent": ""}, "", "", b"").received
ANSWERED = (*NAMES, "")
INTENTS = {"ASK", "NONE", "ANSWERS", "PLAN", "WITHDRAW", LINES, *(command.name for command in COMMANDS)}
CONTEXTS = {name: context_for(name, AT, WORDS, locale="en-GB") for name in ANSWERED}
FILES = sorted(LETTERS.glob("*.eml"))
LETTERS_TO_BREAK = [one.row.raw for rule in load_rules() for one in rule.examples] + [f.read_bytes() for f in FILES]
HOSTILE = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
SOME = (
    "ACCEPT",
    "DECLINE: no time",
    "Yes",
    "No",
    "CONFIRM",
    "LOG 45 min",
    "STOP",
    "END",
    "LEAVE",
    "45 min: CV",
    "HELP",
)


def read(raw: bytes, answering: str) -> Reading | None:
    """The reading, whose intent we know; None where the mail is refused with its reason."""
    try:
        message = open_message(raw)
    except Unreadable as why:
        assert str(why)
        return None
    reading = understand(message, CONTEXTS[answering])
    assert reading.intent in INTENTS
    assert reading.intent != LINES or CONTEXTS[answering].many, "only a mail of the team is read line by line"
    assert reading.reason
    return reading


@HOSTILE
@given(raw=st.binary(max_size=3000), answering=st.sampled_from(ANSWERED))
def test_any_bytes_end_in_an_intent_or_a_reason(raw, answering):
    read(raw, answering)


@HOSTILE
@given(
    names=st.lists(st.sampled_from(["From", "Subject", "Content-Type", "Content-Transfer-Encoding", "Date", "X"])),
    values=st.lists(st.text(max_size=80), min_size=6),
    body=st.text(max_size=400),
    answering=st.sampled_from(ANSWERED),
)
def test_any_header_and_any_text_end_in_an_intent_or_a_reason(names, values, body, answering):
    head = "".join(f"{name}: {value}\r\n" for name, value in zip(names, values, strict=False))
    read(f"From: ben@work.example\r\n{head}\r\n{body}".encode("utf-8", "surrogatepass"), answering)


@HOSTILE
@given(
    lines=st.lists(st.sampled_from([*SOME, "> ACCEPT", "On Tue, 7 May 2024, D <d@x.org> wrote:", "-- ", "1: 4", "?"])),
    answering=st.sampled_from(ANSWERED),
)
def test_the_words_of_mail_in_any_order_end_in_an_intent(lines, answering):
    assert read(("From: ben@work.example\r\n\r\n" + "\r\n".join(lines)).encode(), answering)


@HOSTILE
@given(
    letter=st.sampled_from(LETTERS_TO_BREAK),
    broken=st.lists(st.sampled_from([*MUTATIONS, huge, crowded]), min_size=1, max_size=3),
    seed=st.integers(0, 2**32),
    answering=st.sampled_from(ANSWERED),
)
def test_a_broken_letter_ends_in_an_intent_or_a_reason(letter, broken, seed, answering):
    dice = random.Random(seed)
    for mutate in broken:
        letter = mutate(letter, dice) if letter else letter
    read(letter, answering)


MACHINE = [
    "Auto-Submitted: auto-replied",
    "Auto-Submitted: auto-generated; x=y",
    "Precedence: bulk",
    "List-Id: <x.y>",
    "X-Autoreply: yes",
    "Return-Path: <>",
    "X-Failed-Recipients: ana@home.example",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    "Subject: Automatic reply: Will you mentor Ana?",
]


@HOSTILE
@given(sign=st.sampled_from(MACHINE), body=st.one_of(st.sampled_from(SOME), st.text(max_size=200)),
       subject=st.sampled_from([*SOME, ""]), answering=st.sampled_from(ANSWERED))  # fmt: skip
def test_a_machine_never_acts_whatever_it_says(sign, body, subject, answering):
    own = "" if sign.startswith("Subject") else f"Subject: {subject}\r\n"
    reading = read(f"From: ben@work.example\r\n{own}{sign}\r\n\r\n{body}".encode(), answering)
    assert reading is None or reading.intent == "NONE"


QUOTES = {
    "marked": "> {line}\r\n> {line}\r\n",
    "attributed": "On Tue, 7 May 2024 at 18:02, Desk <desk@mentor.example> wrote:\r\n\r\n{line}\r\n",
    "attributed in German": "Am 07.05.2024 um 18:02 schrieb Desk <desk@mentor.example>:\r\n{line}\r\n",
    "divided": "-----Original Message-----\r\n{line}\r\n",
    "a block of headers": "From: Desk <d@x.org>\r\nSent: Tuesday\r\nTo: Ben\r\nSubject: Ana\r\n\r\n{line}\r\n",
    "marked and broken": "> a long line that was\r\n{line}\r\n> broken here\r\n",
}


@pytest.mark.parametrize("shape", QUOTES)
@HOSTILE
@given(line=st.sampled_from(SOME), above=st.sampled_from(["", "\r\n", "Sent from my iPhone\r\n\r\n", "-- \r\nBen\r\n"]),
       answering=st.sampled_from([name for name in ANSWERED if not name.startswith("survey")]))  # fmt: skip
def test_what_stands_only_in_a_quote_never_acts(shape, line, above, answering):
    body = above + QUOTES[shape].format(line=line)
    reading = read(f"From: ben@work.example\r\nSubject: Re: x\r\n\r\n{body}".encode(), answering)
    assert reading is not None and reading.intent in ("ASK", "NONE"), reading


CONTAINERS = {
    "blockquote": "<blockquote>{line}</blockquote>",
    "gmail": '<div class="gmail_quote">{line}</div>',
    "outlook": '<div id="divRplyFwdMsg">From: Desk</div><div>{line}</div>',
    "outlook's border": '<div style="border:none;border-top:solid #E1E1E1 1.0pt">From:</div><p>{line}</p>',
    "yahoo": '<div id="yahoo_quoted_1">{line}</div>',
    "thunderbird": '<div class="moz-cite-prefix">Am 7.5. schrieb Desk:</div>{line}',
    "hidden": '<div style="display: none">{line}</div>',
    "invisible by size": '<span style="font-size:0">{line}</span>',
    "a style sheet": "<style>{line}</style>",
    "a comment": "<!-- {line} -->",
}


@rows("shape", CONTAINERS)
@rows("around", ["{}", "<div><div>{}</div></div>", "<p> </p>{}", "<table><tr><td>{}</table>"])
def test_what_stands_only_in_an_html_quote_or_is_not_shown_never_acts(shape, around):
    page = around.format(CONTAINERS[shape].format(line="ACCEPT"))
    head = "From: ben@work.example\r\nSubject: Re: x\r\nContent-Type: text/html\r\n\r\n"
    reading = read((head + page).encode(), "request")
    assert reading is not None and reading.intent in ("ASK", "NONE"), reading


# What mail programs of the languages served put before the subject of what is forwarded.
FORWARDS = [
    "Fwd:", "FW:", "Fw :", "Fwd", "Ｆｗｄ：", "Fwd[2]:", "FW (2):", "Fwd: Fwd:", "WG:", "WG", "Weitergeleitet:",
    "Tr :", "TR:", "TR\u00a0:", "Transféré :", "RV:", "Rv:", "RV", "Reenviado:", "RM:", "I:", "Inoltra:",
    "ENC:", "Enc:", "Encaminhada:", "Doorst:", "Doorgestuurd:", "VB:", "Vidarebefordrat:", "VL:", "Välitetty:",
    "Videresendt:", "Videresend:", "PD:", "Przekazano:", "Přeposláno:", "Přeposláno", "Továbbítás:",
    "TOVÁBBÍTÁS:", "Redirecţionat:", "İlt:", "ilt:", "İLT:", "Пересл.:", "Пересл:", "Переслано:", "ΠΡΘ:",
    "Πρθ:", "Προωθ:", "转发:", "转发：", "轉寄:", "轉寄：", "轉發:", "転送:", "転送：", "전달:", "전달 :",
    unicodedata.normalize("NFD", "Přeposláno:"),
]  # fmt: skip
AROUND = [
    "{} Ana",
    "[External] {} Ana",
    "【外部邮件】{} Ana",
    "EXT: {} Ana",
    "Re: {} Ana",
    "RE: [EXT] AW: {} Ana",
    " \r\n {} Ana",
]
BELOW = "---------- Forwarded message ---------\r\nFrom: Desk <d@x.org>\r\n\r\nWill you mentor Ana?\r\n"


def headed(subject: str, body: str, answering: str = "request") -> Reading | None:
    """A mail of this subject with these words above what it forwards or answers."""
    field = subject if "\r\n" in subject and subject.isascii() else Header(subject, "utf-8").encode()
    mail = f"From: ben@work.example\r\nSubject: {field}\r\n\r\n{body}\r\n\r\n{BELOW}"
    return read(mail.encode(), answering)


@rows("mark", FORWARDS)
def test_a_forwarded_letter_acts_on_nothing(mark):
    """Whatever was written above it: whoever gets it may answer to us in somebody else's name."""
    readings = {around: headed(around.format(mark), "ACCEPT") for around in AROUND}
    assert {around: one for around, one in readings.items() if not is_taken_for_forwarded(one)} == {}


def is_taken_for_forwarded(reading: Reading | None) -> bool:
    return reading is not None and reading.intent == "ASK" and "forwarded" in reading.reason


@rows("mark", FORWARDS)
def test_a_forwarded_survey_answers_nothing(mark):
    reading = headed(f"{mark} Two minutes", "1: 5\r\n2: 4", "survey")
    assert reading is not None and reading.intent == "ASK", reading


ANSWERED_AS = [
    *(
        "Re:",
        "RE: ",
        "AW:",
        "Antw:",
        "SV:",
        "VS:",
        "Odp:",
        "RES:",
        "Rif:",
        "R:",
        "YNT:",
        "ΑΠ:",
        "ВІД:",
        "回复：",
        "返信:",
    ),
    *("[External] Re:", "Re: The way forward, and", "Re: I ask", "Re[2]:"),
]


@pytest.mark.parametrize("mark", ANSWERED_AS)
def test_the_same_words_in_an_answer_do_act(mark):
    """So that the tests above cannot pass because nothing acts. Finnish answers begin with VS."""
    reading, survey = headed(f"{mark} Ana", "ACCEPT"), headed(f"{mark} Two minutes", "1: 5\r\n2: 4", "survey")
    assert reading is not None and reading.intent == "ACCEPT", reading
    assert survey is not None and survey.intent == "ANSWERS", survey


@rows("file", FILES, ids=lambda file: file.stem)
def test_a_letter_quoted_whole_never_acts(file):
    """Hollow: with nothing new above it, whatever would act on it would act on a quote."""
    try:
        text = open_message(file.read_bytes()).text
    except Unreadable:
        return
    quoted = "".join(f"> {line}\r\n" for line in text.splitlines())
    reading = read(f"From: ben@work.example\r\nSubject: Re: x\r\n\r\n{quoted}".encode(), "request")
    assert reading is not None and reading.intent in ("ASK", "NONE")
