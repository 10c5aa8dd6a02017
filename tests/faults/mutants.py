"""Mails as people's programs write them, and the ways they arrive broken. Seeded: a mutant can be met again."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from mailflow.demo.clients import compose, out_of_office, press
from mailflow.demo.programs import PROGRAMS
from tests.faults.fleet import DOMAIN, PROGRAMME
from tests.faults.post import Mail

WHEN = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
WORDS = (
    "ACCEPT",
    "Yes, gladly! See you soon.\n\nBen",
    "DECLINE I have no time this year",
    "REQUEST Ben: I would like to learn to lead a team",
    "LOG 45 min yesterday with Ben: salary talks",
    "STATUS",
    "HELP",
    "1: 5\n2: 4\n3: It was good",
    "Ich kann leider nicht. Viele Grüße, Ömer",
    "ありがとうございます",
    "END\n\n-- \nBen Okafor\n+44 20 7946 0000",
    "",
)
WRITERS = ("ana@home.example", "ben@work.example", "mallory@evil.example", "cora@wit.example", "")
CHARSETS = (b"utf-8", b"utf-16", b"utf-7", b"x-unknown", b"cp037", b"idna", b"base64", b"iso-2022-jp", b"'''", b"\xff")
NAMES = (b"From", b"To", b"Subject", b"Message-ID", b"Content-Type", b"Date", b"Content-Transfer-Encoding", b"X")
NASTY = (
    b"a/b" + b";" * 1500,
    b"multipart/mixed; boundary=" + b'"' * 300,
    b"multipart/mixed",
    b"text/plain; charset*0*=utf-8''%; charset*1=x",
    b"=?utf-8?b?" + b"/w==" * 200 + b"?=",
    b"=?x?q?=?=?=?=",
    b"(((((" * 200 + b"@",
    b"<" * 900 + b"a@b.example" + b">" * 900,
    b"a@b.example, " * 120,
    b"\xff\xfe\x00\xd8" * 50,
    b"quoted-printable; base64",
    b"Mon, 99 Foo 2026 99:99:99 +9999",
    b"text/calendar; method=REPLY",
    b"multipart/report; report-type=delivery-status; boundary=x",
)

Mutate = Callable[[bytes, random.Random], bytes]


def letter(dice: random.Random, addresses: list[str], answered: bytes) -> Mail:
    """A sound mail of one of six programs."""
    writer, to = dice.choice(WRITERS), dice.choice(addresses)
    desk = f"mailto:{PROGRAMME}@{DOMAIN}?subject=HELP&body=HELP%0D%0A"
    common: dict[str, Any] = {"name": "Ben Okafor", "address": writer or "x@y.example", "when": WHEN}
    common["message_id"] = f"<{dice.getrandbits(64):x}@client.example>"
    client, words = dice.choice(list(PROGRAMS)), dice.choice(WORDS)
    answering = answered if dice.random() < 0.6 else None
    kind = dice.random()
    if kind < 0.05:
        raw = out_of_office(to=to, words="I am away.", answering=answered, **common)
    elif kind < 0.1:
        raw = press(desk, client, words=words, **common)
    else:
        raw = compose(client, to=to, subject=dice.choice(("", "Hello", words[:40])), words=words,
                      answering=answering, **common)  # fmt: skip
    return Mail("", writer, to, raw)


def flip(raw: bytes, dice: random.Random) -> bytes:
    body = bytearray(raw)
    for _ in range(dice.choice((1, 3, 20, 200))):
        body[dice.randrange(len(body))] = dice.randrange(256)
    return bytes(body)


def cut(raw: bytes, dice: random.Random) -> bytes:
    return raw[: dice.randrange(len(raw) + 1)]


def behead(raw: bytes, dice: random.Random) -> bytes:
    return raw[dice.randrange(len(raw)) :]


def double_headers(raw: bytes, dice: random.Random) -> bytes:
    head, gap, body = raw.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    extra = [dice.choice(lines) for _ in range(dice.choice((1, 2, 10, 300)))]
    return b"\r\n".join([*lines, *extra]) + gap + body


def nasty_header(raw: bytes, dice: random.Random) -> bytes:
    line = dice.choice(NAMES) + dice.choice((b": ", b":", b" : ", b"\t:\t")) + dice.choice(NASTY) + b"\r\n"
    return line + raw if dice.random() < 0.5 else raw.replace(b"\r\n\r\n", b"\r\n" + line + b"\r\n", 1)


def swap_header(raw: bytes, dice: random.Random) -> bytes:
    """One of its own headers says something nasty instead."""
    head, gap, body = raw.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    at = dice.randrange(len(lines))
    lines[at] = lines[at].partition(b":")[0] + b": " + dice.choice(NASTY)
    return b"\r\n".join(lines) + gap + body


def wrong_charset(raw: bytes, dice: random.Random) -> bytes:
    return raw.replace(b'"UTF-8"', b'"' + dice.choice(CHARSETS) + b'"')


def wrong_encoding(raw: bytes, dice: random.Random) -> bytes:
    encoding = dice.choice((b"base64", b"x-uuencode", b"8bit", b"binary", b"gzip", b""))
    return raw.replace(b"quoted-printable", encoding)


def huge(raw: bytes, dice: random.Random) -> bytes:
    lump = dice.choice(
        (b"> a long answer\r\n", b"(", b"<div>", b"<b>x", b"=\r\n", b"-- \r\n", b"On x wrote:\r\n", b"a ")
    )
    return raw + lump * (dice.choice((20_000, 100_000, 1_200_000)) // len(lump))


def deep(raw: bytes, dice: random.Random) -> bytes:
    """Parts inside parts, closed or not."""
    depth = dice.choice((3, 9, 30, 90))
    opening = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth))
    head = raw.partition(b"\r\nContent-Type:")[0]
    return head + b"\r\n" + opening + b"Content-Type: text/plain\r\n\r\nACCEPT\r\n"


def wide(raw: bytes, dice: random.Random) -> bytes:
    parts = b"--w\r\nContent-Type: text/plain\r\n\r\nx\r\n" * dice.choice((30, 50, 100))
    head = raw.partition(b"\r\nContent-Type:")[0]
    return head + b"\r\nContent-Type: multipart/mixed; boundary=w\r\n\r\n" + parts + b"--w--\r\n"


def crowded(raw: bytes, dice: random.Random) -> bytes:
    """Thousands of parts."""
    return wide(raw, dice).replace(b"--w--", b"--w\r\n\r\n" * 10_000 + b"--w--")


def line_ends(raw: bytes, dice: random.Random) -> bytes:
    return raw.replace(b"\r\n", dice.choice((b"\n", b"\r", b"\n\r", b"\r\r\n", b"\0\r\n", b"\x85")))


def splice(raw: bytes, dice: random.Random) -> bytes:
    """A stretch of the mail stands a second time somewhere else."""
    start = dice.randrange(len(raw))
    piece, at = raw[start : start + dice.choice((5, 80, 2000))], dice.randrange(len(raw))
    return raw[:at] + piece + raw[at:]


def sound(raw: bytes, dice: random.Random) -> bytes:
    return raw


MUTATIONS: tuple[Mutate, ...] = (
    *(flip, cut, behead, double_headers, nasty_header, swap_header, wrong_charset, wrong_encoding),
    *(deep, wide, line_ends, splice, sound),
)


def mutant(number: int, addresses: list[str], answered: bytes) -> tuple[Mail, str]:
    """The mail of this number, with up to three things wrong; and which."""
    dice = random.Random(number)
    mail = letter(dice, addresses, answered)
    chosen = dice.sample(MUTATIONS, dice.choice((1, 1, 2, 3)))
    if dice.random() < 0.005:  # few, as in life: half of what counts is how the others are read
        chosen.append(dice.choice((huge, huge, crowded)))
    raw = mail.raw
    for mutate in chosen:
        raw = mutate(raw, dice) if raw else raw
    return Mail(str(number), mail.mail_from, mail.rcpt_to, raw), " ".join(m.__name__ for m in chosen)
