"""Envelopes as no program writes them: odd senders, odd spellings of our addresses. Seeded, as the mutants are."""

import random
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import BinaryIO

from tests.faults.post import Mail

SENDERS = (
    "",  # the null sender (RFC 5321 4.5.5)
    f"{'a' * 64}@{'b' * 180}.example",
    f"{'a' * 400}@home.example",
    f"ana@{'home.' * 400}example",
    "ömer@häuser.example",
    "用户@例子.广告",
    "👩‍💻@home.example",
    "ana\u202e@home.example",  # turns the writing round
    '"ana duarte"@home.example',
    '"ana\\"@evil.example"@home.example',
    '"<ana@home.example>"@home.example',
    "ANA@HOME.EXAMPLE",
    "ana@home.example@evil.example",
    "@a.example,@b.example:ana@home.example",  # a source route (RFC 5321 C)
    "ana%home.example@evil.example",
    "ana!home@evil.example",
    "ana@[127.0.0.1]",
    "ana@[IPv6:::1]",
    "ana@",
    "@home.example",
    "ana",
    "ana\0@home.example",
    "ana\x1b[2J@home.example",
    "ana\r\nRCPT TO:<ben@work.example>",
    "ana\udcff@home.example",  # a byte that is no UTF-8
    "'; DROP TABLE inbox; --@home.example",
    "ana+tag=x@home.example",
    "../../etc/passwd@home.example",
)

Spell = Callable[[str, str, random.Random], str]


def other_case(local: str, host: str, dice: random.Random) -> str:
    return "".join(dice.choice((c.upper(), c.lower())) for c in f"{local}@{host}")


def junk_token(local: str, host: str, dice: random.Random) -> str:
    """One letter of it is another, or it is too long or too short."""
    at = dice.randrange(len(local))
    piece = dice.choice(("", "a", "0", "=", "aa", "ſ", "\u212a", "ß", "\0"))  # two that fold into ASCII, one into two
    return f"{dice.choice(('r-', 'b-', ''))}{local[:at]}{piece}{local[at + 1 :]}@{host}"


def quoted(local: str, host: str, dice: random.Random) -> str:
    return f'"{local}"@{host}'


def percent(local: str, host: str, dice: random.Random) -> str:
    return dice.choice((f"{local}%{host}@{host}", f"ben%work.example@{host}", f"{host}!{local}@{host}"))


def literal(local: str, host: str, dice: random.Random) -> str:
    return f"{local}@[{dice.choice(('127.0.0.1', '::1', 'IPv6:::1', host))}]"


def unknown(local: str, host: str, dice: random.Random) -> str:
    return dice.choice((f"nobody@{host}", f"{local}@elsewhere.example", f"{local}@", local, "", "@", f"@{host}"))


def control(local: str, host: str, dice: random.Random) -> str:
    at, sign = dice.randrange(len(local)), dice.choice("\0\x01\t\r\n\x1b\x7f\x85\u2028\udcff")
    return f"{local[:at]}{sign}{local[at:]}@{host}"


def spaced(local: str, host: str, dice: random.Random) -> str:
    return dice.choice((f" {local}@{host} ", f"{local} @{host}", f"<{local}@{host}>", f"{local}@{host}."))


def long(local: str, host: str, dice: random.Random) -> str:
    return dice.choice((f"{local * 40}@{host}", f"{local}@{'x.' * 500}{host}", f"r-{'a' * 100_000}@{host}"))


def foreign(local: str, host: str, dice: random.Random) -> str:
    return dice.choice(
        (f"ö{local}@{host}", f"{local}@{host.replace('e', 'е')}", f"{local}\u0301@{host}")
    )  # no e of ours


def two(local: str, host: str, dice: random.Random) -> str:
    return dice.choice((f"{local}@{host},{local}@{host}", f"{local}@{host}@{host}", f"x@evil.example@{host}"))


def exact(local: str, host: str, dice: random.Random) -> str:
    return f"{local}@{host}"


SPELLINGS: tuple[Spell, ...] = (
    *(other_case, junk_token, quoted, percent, literal, unknown, control, spaced, long, foreign, two),
    *(exact, exact, other_case),  # often enough ours, so that an odd sender comes far
)


def readdress(number: int, mail: Mail) -> Mail:
    """This mail in the odd envelope of this number."""
    dice = random.Random(f"envelope {number}")
    local, _, host = mail.rcpt_to.rpartition("@")
    return replace(mail, mail_from=dice.choice(SENDERS), rcpt_to=dice.choice(SPELLINGS)(local, host, dice))


def may_pass(mail: Mail) -> bool:
    """Whether no control character stands in its envelope, and nothing that is no UTF-8: no door lets these in."""
    return mail.mail_from.isprintable() and mail.rcpt_to.isprintable()


def hand_in(door: tuple[str, int], mail: Mail) -> int:
    """One mail to a door, its envelope byte for byte; the first answer that is no yes, or the last. 0: hung up."""
    sender, reader = (one.encode(errors="surrogateescape") for one in (mail.mail_from, mail.rcpt_to))
    content = (b"\r\n" + mail.raw).replace(b"\r\n.", b"\r\n..")[2:] + b"\r\n.\r\n"
    said = (b"EHLO client.example\r\n", b"MAIL FROM:<%b>\r\n" % sender, b"RCPT TO:<%b>\r\n" % reader, b"DATA\r\n")
    with socket.create_connection(door, timeout=20) as wire, wire.makefile("rb") as lines:
        code = _hear(lines)
        for words in said:
            wire.sendall(words)
            code = max(_hear(lines) for _ in range(words.count(b"\n")))  # whoever smuggles in a line hears two answers
            if code >= 400 or not code:
                return code
        wire.sendall(content)
        return _hear(lines)


def _hear(lines: BinaryIO) -> int:
    line = lines.readline()
    while line[3:4] == b"-":
        line = lines.readline()
    return int(line[:3] or 0)
