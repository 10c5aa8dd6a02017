"""Signatures: which count, which do not, and what a changed letter is worth."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from mailflow.core.mail import Mail
from mailflow.core.verdict import Result, Verdict
from mailflow.ingress.verdict import Resolver, judge_direct
from mailflow.ingress.verdict.signature import LEEWAY
from tests.ingress.dns_server import BROKEN, NameServer
from tests.ingress.signing import SIGNS, Signer, letter, sign_elsewhere

NOW = datetime.now(UTC)
STAMP = int(NOW.timestamp())
HOUR = 3600
GOOD = Signer()
EVIL = Signer("evil.test")


@pytest.fixture(scope="module")
def server() -> Iterator[NameServer]:
    server = NameServer({one.name: [one.record()] for one in (GOOD, EVIL)})
    yield server
    server.close()


@pytest.mark.parametrize("form", ["simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"])
@pytest.mark.parametrize(
    "body",
    [
        "ACCEPT\r\n",
        "",
        "\r\n\r\n",
        "  ACCEPT  \t now \r\n\tand  then\t\r\n \r\n\r\n",
        "no end",
        ".dots\r\n..\r\n",
        "Grüße aus Łódź\r\n",
        "x" * 2000 + "\r\n",
    ],
    ids=["plain", "empty", "blank", "spaces", "no end", "dots", "8 bit", "long line"],
)
def test_what_another_library_signs_is_good(judge: Callable[[bytes], Verdict], form: str, body: str) -> None:
    raw = letter(subject="Re:  a \t subject\r\n  that is folded   \r\n\tthree times", body=body)
    verdict = judge(sign_elsewhere(GOOD, raw, form))
    assert (verdict.dkim, verdict.aligned_dkim, verdict.domain) == (Result.PASS, True, "good.test")


def test_the_example_of_rfc_8463_is_good(server: NameServer, publish: Callable[..., None]) -> None:
    publish(
        Signer("football.example.com", "brisbane"), "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    )
    raw = (
        b"DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n"
        b" d=football.example.com; i=@football.example.com;\r\n"
        b" q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n"
        b" subject : date : message-id : from : subject : date;\r\n"
        b" bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n"
        b" b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus\r\n"
        b" Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==\r\n"
        b"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\n"
        b"Subject: Is dinner ready?\r\nDate: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n"
        b"Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n\r\n"
        b"Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n"
    )
    verdict = judge_direct(Mail("", "", raw, "192.0.2.9", "mx.far.test"), Resolver(server.address), now=NOW)
    assert (verdict.dkim, verdict.aligned_dkim) == (Result.PASS, True)


@pytest.mark.parametrize(
    "raw",
    [
        GOOD.sign(letter()),
        GOOD.sign(letter(), signs=f"{SIGNS}:from:subject:to:date"),
        GOOD.sign(letter(), signs="from:to:subject:date"),
        GOOD.sign(letter(body="--b\r\n\r\nACCEPT\r\n--b--\r\n"), signs="from:to:subject:date").replace(
            b"text/plain; charset=utf-8", b'multipart/alternative;\r\n boundary="b"'
        ),
        GOOD.sign(letter(), t=str(STAMP), x=str(STAMP + HOUR)),
        GOOD.sign(letter(), i="ben@eu.good.test"),
        GOOD.sign(letter(), l="26"),
        GOOD.sign(letter(sender='"Benz, Ben" <ben@GOOD.Test>')),
        GOOD.sign(letter(sender="=?utf-8?q?B=C3=A9n?= <ben@good.test>")),
        GOOD.sign(letter(sender="Bén <ben@good.test>")),
        GOOD.sign(EVIL.sign(letter())),
        EVIL.sign(GOOD.sign(letter())),
        GOOD.sign(letter(above="X-Spam: no\r\n")) .replace(b"X-Spam: no", b"X-Spam: maybe"),
        b"Received: from a by b\r\nX-New: 1\r\n" + GOOD.sign(letter()),
    ],
    ids=[
        "plain", "oversigned", "an unsigned type", "unsigned parts, as Gmail sends them",
        "in its time", "i= below d=", "l= of the whole text", "capitals", "encoded name",
        "8-bit name", "a stranger's below", "a stranger's above", "an unsigned header changed", "headers on top",
    ],
)  # fmt: skip
def test_a_sound_signature_speaks_for_its_domain(judge: Callable[[bytes], Verdict], raw: bytes) -> None:
    verdict = judge(raw)
    assert (verdict.dkim, verdict.aligned_dkim, verdict.reason) == (
        Result.PASS,
        True,
        "its sender's own domain signed it",
    )


def changed(old: str, new: str) -> bytes:
    raw = GOOD.sign(letter())
    assert old.encode() in raw
    return raw.replace(old.encode(), new.encode())


def with_line(line: str, *, below: str = "Message-ID") -> bytes:
    return changed(f"{below}:", f"{line}\r\n{below}:")


# As Gmail signs.
UNTYPED = "to:subject:message-id:date:from:mime-version:from:to:subject:date:message-id"
FORGED = {
    "another body": (changed("Happy", "Sorry"), Result.FAIL, "its text was changed after it was signed"),
    "text appended": (GOOD.sign(letter()) + b"more\r\n", Result.FAIL, "its text was changed after it was signed"),
    "another subject": (changed("Subject: Re:", "Subject: Fwd:"), Result.FAIL, "its signature does not fit it"),
    "another local part": (changed("ben@", "ana@"), Result.FAIL, "its signature does not fit it"),
    "another To": (changed("r-0@", "r-1@"), Result.FAIL, "its signature does not fit it"),
    "another type": (changed("text/plain", "text/html"), Result.FAIL, "its signature does not fit it"),
    "a tag changed": (changed("v=1", "v=1;t=1"), Result.FAIL, "its signature does not fit it"),
    "l= short of the text": (
        GOOD.sign(letter(), l="8") + b"and more\r\n",
        Result.POLICY,
        "its signature covers only a part of the text",
    ),
    "l=0": (GOOD.sign(letter(), l="0"), Result.POLICY, "its signature covers only a part of the text"),
    "l= beyond the text": (GOOD.sign(letter(), l="999"), Result.FAIL, "its text was changed after it was signed"),
    "l= no number": (GOOD.sign(letter(), l="-1"), Result.PERMERROR, "its signature cannot be read"),
    **{
        f"{name} not signed": (
            GOOD.sign(letter(), signs=":".join(n for n in SIGNS.split(":") if n != name)),
            Result.POLICY,
            "its signature leaves out From, Subject, To or Date",
        )
        for name in ("from", "subject", "to", "date")
    },
    **{
        f"a second {name}": (
            with_line(f"{name}: x"),
            Result.FAIL,
            "a header was added that its signature does not cover",
        )
        for name in ("Subject", "To", "Date", "Content-Type", "Message-ID")
    },
    "a second Subject, oversigned": (
        GOOD.sign(letter(), signs=f"{SIGNS}:subject").replace(b"\r\nFrom:", b"\r\nSubject: END\r\nFrom:"),
        Result.FAIL,
        "its signature does not fit it",
    ),
    **{
        f"an unsigned type, {name}": (
            GOOD.sign(letter(), signs=UNTYPED).replace(b"text/plain; charset=utf-8", kind.encode()),
            Result.POLICY,
            "its signature leaves out what kind of text it is",
        )
        for name, kind in {
            "with a boundary out of the text": "multipart/mixed; boundary=quoted",
            "in parts without a boundary": "multipart/mixed",
            "too long": "text/plain;" * 300,
            "twice": "text/plain\r\nContent-Type: text/html",
        }.items()
    },
    "expired": (GOOD.sign(letter(), x=str(STAMP - LEEWAY - HOUR)), Result.FAIL, "its signature has expired"),
    "from the future": (
        GOOD.sign(letter(), t=str(STAMP + LEEWAY + HOUR)),
        Result.FAIL,
        "its signature is dated in the future",
    ),
    "expired before it was made": (
        GOOD.sign(letter(), t=str(STAMP), x=str(STAMP - 1)),
        Result.PERMERROR,
        "its signature cannot be read",
    ),
    "SHA-1": (
        GOOD.sign(letter(), a="rsa-sha1"),
        Result.POLICY,
        "its signature is made with an algorithm that is not accepted",
    ),
    "i= of another domain": (
        GOOD.sign(letter(), i="ben@other.test"),
        Result.PERMERROR,
        "its signature cannot be read",
    ),
    "i= that only ends alike": (
        GOOD.sign(letter(), i="ben@verygood.test"),
        Result.PERMERROR,
        "its signature cannot be read",
    ),
    "a query we do not know": (GOOD.sign(letter(), q="http"), Result.PERMERROR, "its signature cannot be read"),
    "a version we do not know": (GOOD.sign(letter(), v="2"), Result.PERMERROR, "its signature cannot be read"),
    "a tag twice": (changed("v=1", "v=1;d=good.test"), Result.PERMERROR, "its signature cannot be read"),
    "a value that is no base64": (changed("bh=", "bh=!"), Result.PERMERROR, "its signature cannot be read"),
    "no selector of that name": (
        Signer(selector="s2").sign(letter()),
        Result.PERMERROR,
        "its signature's key is not published",
    ),
    "not signed": (letter(), Result.NONE, "it is not signed"),
}


@pytest.mark.parametrize(("raw", "result", "reason"), FORGED.values(), ids=FORGED)
def test_what_is_not_wholly_signed_speaks_for_nobody(
    judge: Callable[[bytes], Verdict], raw: bytes, result: Result, reason: str
) -> None:
    verdict = judge(raw)
    assert (verdict.aligned_dkim, verdict.dkim, verdict.reason) == (False, result, reason)


FORGED_AUTHORS = {
    "two From": (with_line("From: ana@good.test", below="To"), "it has several From headers"),
    "two From, both signed": (
        GOOD.sign(letter(above="From: ana@good.test\r\n"), signs=f"from:{SIGNS}"),
        "it has several From headers",
    ),
    "no From": (GOOD.sign(letter().replace(b"From: Ben", b"X-From: Ben")), "it has no From header"),
    "two addresses": (
        GOOD.sign(letter(sender="ben@good.test, ana@good.test")),
        "its From header is not exactly one address",
    ),
    "two addresses in brackets": (
        GOOD.sign(letter(sender="Ben <ben@good.test>, Ana <ana@evil.test>")),
        "its From header is not exactly one address",
    ),
    "a group": (GOOD.sign(letter(sender="us: ben@good.test;")), "its From header is not exactly one address"),
    "an address literal": (GOOD.sign(letter(sender="ben@[192.0.2.9]")), "its From header is not exactly one address"),
    "a space before the colon": (with_line("From : ana@good.test"), "a line among its headers is no header"),
    "a line that is no header": (with_line("hello"), "a line among its headers is no header"),
    "an empty first line": (b"\r\n" + GOOD.sign(letter()), "a line among its headers is no header"),
    "an mbox line": (b"From ben Mon\r\n" + GOOD.sign(letter()), "a line among its headers is no header"),
    "a bare LF": (
        with_line("X: 1\nFrom: ana@good.test"),
        "its headers have line ends that readers take in different ways",
    ),
    "nothing": (b"", "a line among its headers is no header"),
}


@pytest.mark.parametrize(("raw", "reason"), FORGED_AUTHORS.values(), ids=FORGED_AUTHORS)
def test_who_has_not_one_author_has_none(judge: Callable[[bytes], Verdict], raw: bytes, reason: str) -> None:
    verdict = judge(raw)
    assert (verdict.spf, verdict.dkim, verdict.dmarc, verdict.reason) == (Result.FAIL,) * 3 + (reason,)
    assert not verdict.aligned


def test_one_good_signature_of_several_is_enough(judge: Callable[[bytes], Verdict]) -> None:
    raw = GOOD.sign(letter())
    for n in range(8):
        raw = Signer("evil.test", f"no{n}").sign(raw)
    assert judge(raw).aligned_dkim


def test_at_most_five_signatures_are_tried(judge: Callable[[bytes], Verdict], server: NameServer) -> None:
    raw = GOOD.sign(letter())
    for n in range(5):
        raw = Signer(selector=f"no{n}").sign(raw)
    server.asked.clear()
    assert not judge(raw).aligned_dkim
    assert sum("_domainkey" in name for name, *_ in server.asked) == 5


def test_a_key_that_cannot_be_asked_for_now_is_a_reason_to_wait(
    server: NameServer, publish: Callable[..., None], judge: Callable[[bytes], Verdict]
) -> None:
    server.zone[GOOD.name] = BROKEN
    verdict = judge(GOOD.sign(letter()))
    assert (verdict.dkim, verdict.temporary, verdict.aligned) == (Result.TEMPERROR, True, False)
    assert verdict.reason == "its sender's domain could not be asked just now"


def test_a_stranger_s_key_that_cannot_be_asked_for_is_none(
    server: NameServer, publish: Callable[..., None], judge: Callable[[bytes], Verdict]
) -> None:
    server.zone[EVIL.name] = BROKEN
    assert not judge(EVIL.sign(letter())).temporary
    assert judge(GOOD.sign(EVIL.sign(letter()))).aligned_dkim


@pytest.mark.parametrize(
    "raw",
    [
        letter(body=" " * 900_000 + "x\r\n"),
        letter(body="\r\n" * 400_000 + "x"),
        letter(body="\t \t" * 300_000 + "\r\n"),
        letter(above="DKIM-Signature: v=1; b" + "\r\n " * 20_000 + "\r\n"),
        letter(above="DKIM-Signature: " + ";" * 60_000 + "\r\n"),
        letter(above="DKIM-Signature: v=1; h=" + "a:" * 30_000 + "\r\n"),
        letter(above="DKIM-Signature: v=1\r\n" * 190),
        letter(above="X: " + "\r\n " * 20_000 + "\r\n"),
        letter(sender="(" * 60_000),
    ],
    ids=["spaces", "ends", "tabs", "b", "semicolons", "h", "signatures", "folds", "comments"],
)
@pytest.mark.parametrize("form", ["simple/simple", "relaxed/relaxed"])
def test_no_letter_takes_long(judge: Callable[[bytes], Verdict], raw: bytes, form: str) -> None:
    if b"DKIM" not in raw and b"((" not in raw:
        raw = GOOD.sign(raw, form=form)
    start = time.process_time()  # others may be at work on this machine
    judge(raw)
    assert time.process_time() - start < 2
