"""Mail programs: each shape is real mail, quotes what it answers, and goes through the post."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache

import pytest

from mailflow.demo.clients import buttons, compose, out_of_office, press
from mailflow.demo.programs import PROGRAMS
from mailflow.demo.sink import Sink
from mailflow.egress.smtp import Carrier, Parcel, Sent

NOON = datetime(2026, 11, 24, 12, 5, tzinfo=UTC)
DESK = "r-abc@mentors.test"
BUTTON = f"mailto:{DESK}?subject=ACCEPT%20Ana&body=Yes%2C%20I%20accept.%0D%0A"


@cache
def our_letter() -> bytes:
    letter = EmailMessage(policy=policy.SMTP)
    letter["From"] = f"Mentoring <{DESK}>"
    letter["To"] = "Ben <ben@example.test>"
    letter["Subject"] = "Will you mentor Ana?"
    letter["Date"] = NOON - timedelta(days=1)
    letter["Message-ID"] = "<7@mentors.test>"
    letter["References"] = "<5@mentors.test>"
    letter.set_content("Will you mentor Ana?\n\nReply YES or NO.\n")
    href = BUTTON.replace("&", "&amp;")
    letter.add_alternative(f'<html><body><p>Will you?</p><a href="{href}">Yes,\n I accept</a></body></html>', "html")
    return letter.as_bytes()


def answer(client: str, words: str = "Yes, gladly – Ben") -> bytes:
    return compose(
        client,
        name="Bén",
        address="ben@example.test",
        to=DESK,
        subject="",
        words=words,
        when=NOON,
        answering=our_letter(),
        message_id="<b1@example.test>",
    )


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def body(raw: bytes, kind: str = "plain") -> str:
    part = read(raw).get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("client", PROGRAMS)
def test_an_answer_threads_and_quotes(client: str) -> None:
    raw = answer(client)
    letter = read(raw)
    assert not letter.defects
    assert raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert letter["In-Reply-To"] == "<7@mentors.test>"
    assert letter["References"].split() == ["<5@mentors.test>", "<7@mentors.test>"]
    assert letter["Subject"] == PROGRAMS[client].answer + "Will you mentor Ana?"
    assert letter["From"].addresses[0].display_name == "Bén"
    assert body(raw).startswith("Yes, gladly – Ben\n")
    assert "Reply YES or NO." in body(raw)
    assert "gladly – Ben" in body(raw, "html")


@pytest.mark.parametrize(
    ("client", "text", "html"),
    [
        ("gmail-web", "On Mon, Nov 23, 2026 at 12:05\u202fPM Mentoring <", 'class="gmail_quote'),
        ("gmail-android", "On Mon, 23 Nov 2026, 12:05 Mentoring <", '<div dir="auto">'),
        (
            "outlook",
            "\nFrom: Mentoring <r-abc@mentors.test>\nSent: Monday, November 23, 2026 12:05 PM\nTo: ",
            "MsoNormal",
        ),
        ("outlook", "\nSubject: Will you mentor Ana?\n", "border-top:solid #E1E1E1 1.0pt"),
        ("outlook-web", "_" * 32 + "\nFrom: ", 'id="divRplyFwdMsg"'),
        (
            "apple-mail",
            "> On 23 Nov 2026, at 12:05, Mentoring <r-abc@mentors.test> wrote:\n",
            '<blockquote type="cite">',
        ),
        ("iphone", "\n\nSent from my iPhone\n\n> \ufeffOn 23 Nov", '<blockquote type="cite">'),
    ],
)
def test_each_program_has_its_own_hand(client: str, text: str, html: str) -> None:
    assert text in body(answer(client))
    assert html in body(answer(client), "html")


def test_buttons_are_found_by_their_words() -> None:
    assert buttons(our_letter()) == {"Yes, I accept": BUTTON}


@pytest.mark.parametrize("client", PROGRAMS)
def test_a_pressed_button_is_a_new_mail(client: str) -> None:
    raw = press(BUTTON, client, name="Ben", address="ben@example.test", when=NOON, message_id="<b2@example.test>")
    assert read(raw)["To"] == DESK
    assert read(raw)["Subject"] == "ACCEPT Ana"
    assert read(raw)["In-Reply-To"] is None
    assert body(raw).startswith("Yes, I accept.\n")


@pytest.mark.parametrize("client", PROGRAMS)
def test_a_button_without_a_body(client: str) -> None:
    raw = press(
        f"mailto:{DESK}?subject=a+b",
        client,
        name="Ben",
        address="b@example.test",
        when=NOON,
        message_id="<b3@x.test>",
    )
    assert read(raw)["Subject"] == "a+b"
    assert body(raw).strip() == ("Sent from my iPhone" if client == "iphone" else "")


def test_out_of_office_is_marked() -> None:
    raw = out_of_office(
        name="Ben",
        address="ben@example.test",
        to=DESK,
        words="I am away.",
        when=NOON,
        answering=our_letter(),
        message_id="<b4@example.test>",
    )
    assert read(raw)["Auto-Submitted"] == "auto-replied"
    assert read(raw)["Subject"] == "Automatic reply: Will you mentor Ana?"
    assert body(raw) == "I am away.\n"


def test_the_sink_catches_what_is_carried_byte_for_byte() -> None:
    sink = Sink()
    sink.start()
    carrier = Carrier(sink.url, hostname="mailflow.test")
    for client in PROGRAMS:
        [outcome] = carrier.carry([Parcel("ben@example.test", DESK, answer(client))])
        assert isinstance(outcome, Sent)
    caught = sink.wait_for(lambda letter: letter.number == len(PROGRAMS))
    assert caught is not None
    assert [letter.raw for letter in sink.letters] == [answer(client) for client in PROGRAMS]
    assert sink.wait_for(lambda letter: letter.rcpt_to == "cora@example.test", timeout=0.05) is None
    carrier.close()
    sink.stop()
