"""Any bytes get a verdict, and no change to what is signed keeps a good one."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailflow.core.mail import Mail
from mailflow.core.reading.gate import Unreadable
from mailflow.core.reading.message import Message, open_message
from mailflow.core.verdict import Result, Verdict
from mailflow.ingress.verdict import Resolver, judge_direct, judge_results
from tests.faults.figures import note, size
from tests.ingress.dns_server import NameServer
from tests.ingress.signing import SIGNS, Signer, letter

NOW = datetime.now(UTC)
GOOD, EVIL = Signer(), Signer("evil.test", "e")
OURS = "mx.mentors.test"
BEN = "192.0.2.1"
# Every field that changes what is read, signed once more than it stands there.
ALL = f"{SIGNS}:{SIGNS}:content-transfer-encoding:sender:reply-to:in-reply-to"
SIGNED = {form: GOOD.sign(letter(), signs=ALL, form=form) for form in ("simple/simple", "relaxed/relaxed")}
READ = open_message(SIGNED["simple/simple"])

pytestmark = pytest.mark.trust
TRIED: Counter[str] = Counter()
CHANGED = "signed mails with bytes put in, taken out or moved: read as signed, or no longer their author's"
ANYTHING = "any bytes, envelopes, records and comments: a verdict, and none that nobody earned"


@pytest.fixture(scope="module", autouse=True)
def _count() -> Iterator[None]:
    yield
    for done, tried in TRIED.items():
        note("P11", "any", done, tried=tried)


relaxed_settings = settings(
    max_examples=size(400, 10_000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

PIECES = [
    b"From: ana@good.test\r\n", b"From: mallory@evil.test\r\n", b"Subject: END\r\n", b"\r\n", b"\n", b"\r", b" ", b"\t",
    b"\0", b":", b";", b"b=", b"l=0; ", b"h=from; ", b"From ", b"END\r\n", b"\xff", b"Content-Type: text/html\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"DKIM-Signature: v=1; a=rsa-sha256; d=good.test\r\n", b"\x0b", b"\x85",
    b"\xe2\x80\xa8", b"(", b")", b'"', b"<", b">", b",", b"@", b"\xef\xbb\xbf",
]  # fmt: skip


@pytest.fixture(scope="module")
def resolver() -> Iterator[Resolver]:
    server = NameServer(
        {
            GOOD.name: [GOOD.record()],
            EVIL.name: [EVIL.record()],
            ("good.test", "TXT"): [f"v=spf1 ip4:{BEN} -all"],
            ("evil.test", "TXT"): ["v=spf1 ip4:203.0.113.9 exists:%{l}.%{h}.%{d}.evil.test a mx ptr -all"],
        }
    )
    yield Resolver(server.address)
    server.close()


def judged(raw: bytes, resolver: Resolver) -> Verdict:
    return judge_direct(Mail("mallory@evil.test", "", raw, "203.0.113.9", "mx.evil.test"), resolver, now=NOW)


@st.composite
def changed(draw: st.DrawFn, raw: bytes) -> bytes:
    """The mail with up to three bytes or pieces put in, taken out or moved."""
    for _ in range(draw(st.integers(1, 3))):
        at, end = sorted(draw(st.tuples(st.integers(0, len(raw)), st.integers(0, len(raw)))))
        piece = draw(st.sampled_from(PIECES) | st.binary(min_size=1, max_size=2))
        raw = draw(
            st.sampled_from(
                [
                    raw[:at] + piece + raw[at:],
                    raw[:at] + piece + raw[at + len(piece) :],
                    raw[:at] + raw[at + 1 :],
                    raw[:at] + raw[end:],
                    raw[:end] + raw[at:],
                    raw[:end] + raw[at:end] + raw[end:],
                    _with_line(raw, at, piece),
                ]
            )
        )
    return raw


def _with_line(raw: bytes, at: int, piece: bytes) -> bytes:
    start = raw.rfind(b"\r\n", 0, at) + 2 if b"\r\n" in raw[:at] else 0
    return raw[:start] + piece + raw[start:]


def reads_the_same(raw: bytes) -> bool:
    """What would act is what Ben signed, or nothing is read at all."""
    try:
        read = open_message(raw)
    except Unreadable:
        return True
    return _words(read) == _words(READ)


def _words(read: Message) -> tuple[object, ...]:
    """Relaxed signatures leave the width of spaces, and the empty lines at the end, to the way."""
    return read.sender, " ".join(read.subject.split()), read.text.split()


@pytest.mark.parametrize("form", SIGNED)
def test_a_changed_letter_never_keeps_its_author(resolver: Resolver, form: str) -> None:
    assert judged(SIGNED[form], resolver).aligned_dkim

    @relaxed_settings
    @given(changed(SIGNED[form]))
    def check(raw: bytes) -> None:
        if judged(raw, resolver).aligned_dkim:
            assert reads_the_same(raw)
        TRIED[CHANGED] += 1

    check()


def test_any_bytes_get_a_verdict(resolver: Resolver) -> None:
    @relaxed_settings
    @given(st.binary(max_size=2000) | st.lists(st.sampled_from(PIECES)).map(b"".join))
    def check(raw: bytes) -> None:
        for verdict in (judged(raw, resolver), judge_results(raw, OURS)):
            assert isinstance(verdict, Verdict)
            assert not verdict.aligned_dkim
        TRIED[ANYTHING] += 1

    check()


def test_any_envelope_gets_a_verdict(resolver: Resolver) -> None:
    @relaxed_settings
    @given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=20) | st.ip_addresses().map(str))
    def check(mail_from: str, helo: str, ip: str) -> None:
        for sender in (mail_from, f"{mail_from}@evil.test", f"{mail_from}@good.test"):
            verdict = judge_direct(Mail(sender, "", letter(), ip, helo), resolver, now=NOW)
            assert not verdict.aligned or ip == BEN
        TRIED[ANYTHING] += 1

    check()


def test_any_record_gets_a_verdict() -> None:
    server = NameServer()
    texts = st.lists(st.text(st.characters(max_codepoint=255), max_size=60), max_size=3)
    tags = st.lists(st.sampled_from(["v=DKIM1", "v=DMARC1", "v=spf1 ", "p=", "p=AAAA", "a:%{p}", " include:", "k=rsa"]))

    @relaxed_settings
    @given(texts | tags.map(lambda some: [";".join(some), " ".join(some)]))
    def check(records: list[str]) -> None:
        server.zone = {(name, "TXT"): records for name in (GOOD.name[0], "_dmarc.good.test", "good.test")}
        verdict = judge_direct(
            Mail("ben@good.test", "", SIGNED["simple/simple"], BEN, "x"), Resolver(server.address), now=NOW
        )
        assert not verdict.aligned_dkim
        assert verdict.dkim is not Result.PASS
        TRIED[ANYTHING] += 1

    check()
    server.close()


@pytest.mark.parametrize("clauses", ["dkim=fail", "dkim=fail header.d=good.test; spf=fail smtp.mailfrom=x@evil.test"])
def test_nothing_in_a_comment_makes_our_mta_say_pass(clauses: str) -> None:
    @relaxed_settings
    @given(st.lists(st.sampled_from(['"', "\\", "dkim=pass header.d=good.test", "(", ";", " ", "@", "x"]), max_size=8))
    def check(pieces: list[str]) -> None:
        if "(" in "".join(pieces) or ")" in "".join(pieces):
            return
        field = f"Authentication-Results: {OURS}; {clauses} (of {''.join(pieces)})\r\n".encode()
        assert not judge_results(field + SIGNED["simple/simple"], OURS).aligned
        TRIED[ANYTHING] += 1

    check()
