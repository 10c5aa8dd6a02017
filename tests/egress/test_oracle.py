"""P12: what we send has only the headers and recipients we meant; the standard library's reader is the judge.

1,500 hostile letters in a normal run; MAILFLOW_FULL=1 makes it 50,000.
"""

from binascii import b2a_base64
from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailflow.egress import mime, reread
from mailflow.egress.header import Headers
from mailflow.egress.mime import Unsendable
from mailflow.egress.render import Rendered
from tests.egress.test_mime import LETTER, made, read
from tests.faults.figures import FULL, note, size

pytestmark = pytest.mark.trust
HOSTILE = settings(
    max_examples=size(1_500, 50_000),
    deadline=None,
    derandomize=not FULL,
    suppress_health_check=list(HealthCheck),
)
NAMES = [
    *["From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted"],
    *["X-Auto-Response-Suppress", "MIME-Version", "Content-Type"],
]
SHARP = [
    *[
        "\r\nBcc: mallory@evil.test",
        "\nBcc: mallory@evil.test",
        "\rBcc: mallory@evil.test",
        "\r\n\r\n",
        "\r\n ",
        "\r",
        "\n",
    ],
    *[
        "=?utf-8?q?a=2C_b?=",
        "=?utf-8?b?LCA8bUBlPg==?=",
        "=?utf-8?q?=0D=0ABcc:_m@e?=",
        "=?",
        "?=",
        "=?utf-8?b?",
        "=2C",
        "=0A",
    ],
    *[
        ",",
        ";",
        ":",
        "<",
        ">",
        "<mallory@evil.test>",
        ", mallory@evil.test",
        "@",
        "(a",
        ")",
        "[",
        '"',
        "\\",
        '\\"',
        "'",
    ],
    *[
        "\u2028",
        "\u2029",
        "\x85",
        "\x0b",
        "\x0c",
        "\x1c",
        "\x00",
        "\x7f",
        "\t",
        "\xa0",
        "\u200b",
        "\u202e",
        "\ufeff",
        "\ud800",
    ],
    *[
        " ",
        "  ",
        " " * 80,
        "a" * 80,
        "b" * 1200,
        "Ünal",
        "张伟",
        "😀",
        "a b c d e f g h i j k l m n o p " * 9,
        "--=_",
        ".",
    ],
]
WORDS = st.one_of(
    st.text(max_size=60),
    st.text(st.characters(), max_size=300),
    st.lists(st.one_of(st.sampled_from(SHARP), st.text(max_size=4)), max_size=8).map("".join),
)


TRIED: Counter[str] = Counter()


@pytest.fixture(scope="module", autouse=True)
def _count() -> Iterator[None]:
    """A test of hypothesis is many; what they were is told when all are done."""
    yield
    for done, tried in TRIED.items():
        note("P12", "any", done, letters=tried, extra=0)


def judged(message: bytes) -> EmailMessage:
    """Everything a stranger's reader finds is what was meant."""
    letter: EmailMessage = read(message)
    assert letter.keys() == NAMES
    assert not letter.defects
    assert mailboxes(letter, "To") == ["ben@example.org"]
    assert mailboxes(letter, "From") == ["wit@mail.example.org"]
    assert mailboxes(letter, "Reply-To") == ["wit+abcdef2345@mail.example.org"]
    assert [part.get_content_type() for part in letter.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    lines = message.split(b"\r\n")
    assert not any(len(line) > 998 or b"\r" in line or b"\n" in line or b"\0" in line for line in lines)
    return letter


def mailboxes(letter: EmailMessage, name: str) -> list[str]:
    return [address.addr_spec for address in letter[name].addresses]


def is_plain(words: str) -> bool:
    return words.isprintable() and not any("\ud800" <= mark <= "\udfff" for mark in words)


@HOSTILE
@given(WORDS, WORDS, WORDS)
def test_hostile_names_and_subjects_add_nothing(to_name: str, from_name: str, subject: str) -> None:
    TRIED["hostile names and subjects: every header, address and part as meant, or not sent"] += 1
    try:
        message = made(Rendered(subject, "", "Hello.\n", "<p>Hello.</p>\n"), to_name=to_name, from_name=from_name)
    except Unsendable:
        assert not all(map(is_plain, (to_name, from_name, subject)))  # what is harmless is sent
        return
    letter = judged(message)
    assert squeezed(letter["Subject"]) == squeezed(subject)


def squeezed(words: str) -> list[str]:
    return words.split()


@HOSTILE
@given(WORDS, WORDS)
def test_hostile_words_stay_in_their_part(text: str, html: str) -> None:
    TRIED["hostile words in the text and in the page: they stay in their part"] += 1
    try:
        message = made(Rendered("Hello", "", text, html))
    except Unsendable:
        assert "\r" in text or not all(map(is_plain, text + html))
        return
    found = [part.get_payload(decode=True) for part in judged(message).iter_parts()]
    assert [lines(part) for part in found] == [lines(text.encode()), lines(html.encode())]


def lines(words: object) -> bytes:
    assert isinstance(words, bytes)
    return words.replace(b"\r\n", b"\n").removesuffix(b"\n")


@HOSTILE
@given(st.text(st.characters(max_codepoint=0x2FF), max_size=30), st.sampled_from(["from_addr", "to_addr", "reply_to"]))
def test_a_hostile_address_is_one_address_or_none(words: str, which: str) -> None:
    TRIED["hostile addresses: one address, or not sent"] += 1
    meant = f"{words}@example.org"
    try:
        message = made(LETTER, **{which: meant})
    except Unsendable:
        return
    name = {"from_addr": "From", "to_addr": "To", "reply_to": "Reply-To"}[which]
    assert mailboxes(read(message), name) == [meant]


SABOTAGE: list[dict[str, Any]] = [
    {"field": lambda name, value: f"{name}: {value}\r\nBcc: mallory@evil.test" if name == "To" else f"{name}: {value}"},
    {"field": lambda name, value: f"{name}: {value}, mallory@evil.test" if name == "To" else f"{name}: {value}"},
    {"field": lambda name, value: f"{name}: {value}\r\n{name}: {value}" if name == "From" else f"{name}: {value}"},
    {"field": lambda name, value: f"{name}: {value}\nBcc: mallory@evil.test" if name == "Date" else f"{name}: {value}"},
    {"field": lambda name, value: f"{name}: {value}".replace("Reply-To", "Resent-To")},
    {"field": lambda name, value: f"{name}: {value}\r\n " if name == "Date" else f"{name}: {value}"},
    {"mailbox": lambda name, address: f"{name}, x@evil.test <{address}>"},
    {"mailbox": lambda name, address: f'"{name}" <{address}>, <mallory@evil.test>'},
    {"mailbox": lambda name, address: f"Mallory <{address}>"},
    {"mailbox": lambda name, address: "mallory@evil.test"},
    {"mailbox": lambda name, address: "mallory@evil.test" if address.startswith("ben") else f'"{name}" <{address}>'},
    {"mailbox": lambda name, address: "mallory@evil.test" if address.startswith("wit") else f'"{name}" <{address}>'},
    {"phrase": lambda words: words + " =?utf-8?b?YQ==?="},
    {"phrase": lambda words: "Other words"},
    {"b2a_qp": lambda words: words.replace(b"Hello", b"Help")},
    {"b2a_qp": lambda words: words.replace(b"\r\n", b"\n")},
    {"b2a_qp": lambda words: words + b"=20" * 400},
    {"_base64": lambda words: b"PHA+"},
    {
        "_base64": lambda words: b"\r\n".join(
            [b2a_base64(words, newline=False)[at : at + 60] for at in range(0, 999, 60)]
        )
    },
    {"_base64": lambda words: b2a_base64(words, newline=False) + b"\r\n"},
    {"HTML": reread.HTML.replace(b"html", b"plain")},
    {"TEXT": reread.TEXT.replace(b"\r\n\r\n", b"\r\nBcc: mallory@evil.test\r\n\r\n")},
]


@pytest.mark.parametrize("number", range(len(SABOTAGE)))
def test_the_second_reading_finds_each_sabotage(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, broken in SABOTAGE[number].items():
        monkeypatch.setattr(mime, name, broken)
    with pytest.raises(Unsendable, match="read again"):
        made(Rendered("Hello", "", "Hello.\n", "<p>Hello.</p>\n" * 30))


def test_the_second_reading_knows_no_other_message() -> None:
    headers: Headers = [("From", "a@b.org"), ("To", "c@d.org"), ("Subject", "x")]
    for message in (b"", b"\r\n\r\n", b"From: a@b.org\r\n\r\nHello", b" \r\n\r\n", b"\xff"):
        with pytest.raises(Unsendable):
            reread.reread(message, reread.Meant(headers, "x", ("", "a@b.org"), ("", "c@d.org"), b"", b""))
