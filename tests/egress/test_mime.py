from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser
from typing import Any

import pytest

from mailflow.egress.mime import Unsendable, assemble
from mailflow.egress.render import Rendered

LETTER = Rendered("Will you mentor Ana?", "Ana asked for you.", "Grüße\n\n-- \nWIT\n", "<p>Grüße</p>" * 200)


def made(letter: Rendered = LETTER, **other: Any) -> bytes:
    plain = {
        "from_name": "WIT Connections",
        "from_addr": "wit@mail.example.org",
        "to_name": "Ben Okafor",
        "to_addr": "ben@example.org",
        "reply_to": "wit+abcdef2345@mail.example.org",
        "message_id": "<1@mail.example.org>",
        "date": datetime(2026, 6, 2, 9, 0, tzinfo=UTC),
    }
    return assemble(letter, **{**plain, **other})


def read(message: bytes) -> Any:
    return BytesParser(policy=policy.default).parsebytes(message)


def test_text_comes_first_and_lines_are_short() -> None:
    message = made()
    assert [part.get_content_type() for part in read(message).iter_parts()] == ["text/plain", "text/html"]
    assert all(len(line) <= 78 and b"\n" not in line for line in message.split(b"\r\n"))


def test_the_same_letter_is_the_same_bytes() -> None:
    assert made() == made()
    assert made() != made(message_id="<2@mail.example.org>")


@pytest.mark.parametrize("words", ["a\n", "Grüße\n\n-- \nWIT\n", ".\n..\n", "a \n\tb\t\n", "=3D=\n", "字" * 500 + "\n"])
def test_words_arrive_as_they_were_written(words: str) -> None:
    parts = [part.get_content() for part in read(made(Rendered("a", "", words, words))).iter_parts()]
    assert [part.replace("\r\n", "\n") for part in parts] == [words, words]


@pytest.mark.parametrize("size", range(50, 62))
def test_a_page_of_any_length_has_whole_lines(size: int) -> None:
    page = "p" * size + "\n"
    part = [*read(made(Rendered("a", "", "b\n", page))).iter_parts()][1]
    assert part.get_content().replace("\r\n", "\n") == page


def test_a_request_is_automatic_but_not_bulk() -> None:
    letter = read(made(unsubscribe="unsub+x@mail.example.org", list_id="wit.mail.example.org"))
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["X-Auto-Response-Suppress"] == "OOF, AutoReply, RN, NRN"
    assert not letter["Precedence"]
    assert not any(name.startswith("List-") for name in letter)


def test_a_digest_can_be_left_by_mail_and_by_one_click() -> None:
    ways = "unsub+x@mail.example.org https://mail.example.org/u/x"
    letter = read(made(bulk=True, unsubscribe=ways, list_id="wit.mail.example.org", programme="WIT"))
    assert letter["Precedence"] == "bulk"
    assert letter["List-Id"] == '"WIT" <wit.mail.example.org>'
    assert "<mailto:unsub%2Bx@mail.example.org>" in letter["List-Unsubscribe"]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe-Post" not in read(made(bulk=True, unsubscribe="unsub+x@mail.example.org"))


def test_a_reminder_stands_in_the_thread_of_its_request() -> None:
    letter = read(made(references=("<0@mail.example.org>", "<00@mail.example.org>")))
    assert letter["In-Reply-To"] == "<00@mail.example.org>"
    assert letter["References"] == "<0@mail.example.org> <00@mail.example.org>"


@pytest.mark.parametrize(
    "other",
    [
        {"to_name": "Ben\r\nBcc: mallory@example.org"},
        {"from_name": "WIT\nSubject: other"},
        {"to_addr": "ben@example.org, mallory@example.org"},
        {"to_addr": "ben@example.org\r\nBcc: m@example.org"},
        {"message_id": "<1@x>\r\nBcc: m@example.org"},
        {"references": ("<0@x>\r\nBcc: m@example.org",)},
        {"letter": Rendered("Hello\r\nBcc: m@example.org", "", "a", "b")},
        {"letter": Rendered("Hello", "", "a\rBcc: m@example.org\n", "b")},
        {"letter": Rendered("Hello", "", "a\ud800", "b")},
        {"to_name": "Ben \ud800"},
        {"reply_to": "wit@mail.example.org>, <m@example.org"},
        {"from_addr": "wit..a@mail.example.org"},
        {"to_addr": "ben@-example.org"},
        {"message_id": "<" + "1" * 998 + "@x>"},
        {"bulk": True, "list_id": "x\r\nBcc: m@example.org"},
        {"bulk": True, "list_id": "x", "programme": "W\r\nBcc: m@example.org"},
        {"bulk": True, "unsubscribe": "https://x\x00Bcc:m@example.org/"},
    ],
)
def test_mallory_adds_no_header(other: dict[str, Any]) -> None:
    with pytest.raises(Unsendable):
        made(**other)


@pytest.mark.parametrize("name", ["Ruiz, Ana", "Ünal, Ana", 'Ana "Ann" Ruiz', "=?utf-8?q?a=2C_b?=", "张伟 " * 30])
def test_a_real_name_arrives_as_it_is_written(name: str) -> None:
    # Python's parser keeps the space between two encoded words of a name, against RFC 2047 section 6.2.
    found = read(made(to_name=name))["To"].addresses[0].display_name
    assert found.split() == name.split()
