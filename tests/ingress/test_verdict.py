"""Who wrote this, told from the whole: alignment, SPF, DMARC, and the letters of honest people."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import pytest

from mailflow.core.mail import Mail
from mailflow.core.verdict import Result, Verdict
from mailflow.ingress.verdict import Resolver, direct_judge, judge_direct
from mailflow.ingress.verdict.alignment import is_aligned, organisation
from tests.ingress.dns_server import BROKEN, NameServer
from tests.ingress.signing import SIGNS, Signer, letter

NOW = datetime.now(UTC)
BEN = "192.0.2.1"  # the server of Ben's company
FAR = "203.0.113.9"  # anybody's
SIX = "2001:db8::1"

GOOD = Signer()
PROVIDER = Signer("provider.example", "p1")
GOOGLE = Signer("good-test.20230601.gappssmtp.com", "20230601")
MICROSOFT = Signer("goodtest.onmicrosoft.com", "selector2-goodtest-onmicrosoft-com")
EU = Signer("eu.good.test", "eu")
# Microsoft signs neither To nor any field twice.
MICROSOFT_SIGNS = "From:Date:Subject:Message-ID:Content-Type:MIME-Version:X-MS-Exchange-SenderADCheck"

ZONE = {
    **{one.name: [one.record()] for one in (GOOD, PROVIDER, GOOGLE, MICROSOFT, EU)},
    ("good.test", "TXT"): [f"v=spf1 ip4:{BEN} ip6:2001:db8::/32 -all", "other=text"],
    ("_dmarc.good.test", "TXT"): ["v=DMARC1; p=reject; sp=quarantine; rua=mailto:d@good.test"],
    ("mail.good.test", "TXT"): [f"v=spf1 ip4:{BEN} -all"],
    ("provider.example", "TXT"): [f"v=spf1 ip4:{BEN} -all"],
    ("alias.uni.example", "TXT"): [f"v=spf1 ip4:{FAR} -all"],
    ("list.example", "TXT"): [f"v=spf1 ip4:{FAR} -all"],
    ("evil.test", "TXT"): [f"v=spf1 ip4:{FAR} -all"],
    ("mx.good.test", "TXT"): [f"v=spf1 ip4:{BEN} -all"],
}


@pytest.fixture(scope="module")
def shared() -> Iterator[NameServer]:
    server = NameServer()
    yield server
    server.close()


@pytest.fixture
def server(shared: NameServer) -> NameServer:
    shared.zone = dict(ZONE)
    shared.asked.clear()
    return shared


Ask = Callable[..., Verdict]


@pytest.fixture
def judge(server: NameServer) -> Ask:
    """Asks with a cache of its own each time."""

    def ask(raw: bytes, mail_from: str = "", ip: str = FAR, helo: str = "mx.far.example") -> Verdict:
        return judge_direct(Mail(mail_from, "", raw, ip, helo), Resolver(server.address), now=NOW)

    return ask


# ----- honest twins -----

LISTED = letter(subject="[mentors] Re: Will you mentor Ana?", body="ACCEPT\r\n\r\n--\r\nmentors mailing list\r\n")
HONEST: dict[str, tuple[bytes, str, str, tuple[str, bool, bool]]] = {
    "own DKIM and SPF": (GOOD.sign(letter()), "ben@good.test", BEN, ("pass", True, True)),
    "own DKIM only": (GOOD.sign(letter()), "bounce@provider.example", BEN, ("pass", True, False)),
    "the provider's DKIM, own SPF": (PROVIDER.sign(letter()), "ben@good.test", BEN, ("pass", False, True)),
    "Google's default signature, own SPF": (GOOGLE.sign(letter()), "ben@good.test", BEN, ("pass", False, True)),
    "Google's with the domain's own": (GOOGLE.sign(GOOD.sign(letter())), "ben@good.test", BEN, ("pass", True, True)),
    "Microsoft's default signature, own SPF": (
        MICROSOFT.sign(letter(), signs=MICROSOFT_SIGNS),
        "ben@good.test",
        BEN,
        ("policy", False, True),
    ),
    "Microsoft's with the domain's own": (
        GOOD.sign(letter(), signs=MICROSOFT_SIGNS),
        "ben@good.test",
        BEN,
        ("policy", False, True),
    ),
    "own SPF only": (letter(), "ben@good.test", BEN, ("none", False, True)),
    "own SPF over IPv6": (letter(), "ben@good.test", SIX, ("none", False, True)),
    "own SPF, envelope of a subdomain": (letter(), "b-1@mail.good.test", BEN, ("none", False, True)),
    "forwarded by a university, DKIM whole": (
        GOOD.sign(letter()),
        "ben@alias.uni.example",
        FAR,
        ("pass", True, False),
    ),
    "forwarded with the old envelope, DKIM whole": (GOOD.sign(letter()), "ben@good.test", FAR, ("pass", True, False)),
    "From of a subdomain, signed by the domain": (
        GOOD.sign(letter(sender="ben@eu.good.test")),
        "",
        FAR,
        ("pass", True, False),
    ),
    "From of the domain, signed by a subdomain": (EU.sign(letter()), "", FAR, ("pass", True, False)),
    "a mailing list that changes the text": (
        GOOD.sign(letter()).partition(b"From:")[0] + LISTED,
        "mentors-bounces@list.example",
        FAR,
        ("fail", False, False),
    ),
    "a list that writes itself into From": (
        letter(sender="Ben via Mentors <mentors@list.example>"),
        "mentors-bounces@list.example",
        FAR,
        ("none", False, True),
    ),
    "a domain that publishes nothing": (letter(sender="ben@quiet.test"), "ben@quiet.test", FAR, ("none", False, False)),
}


@pytest.mark.parametrize(("raw", "mail_from", "ip", "expected"), HONEST.values(), ids=HONEST)
def test_honest_people_write_in_these_shapes(
    judge: Ask, raw: bytes, mail_from: str, ip: str, expected: tuple[str, bool, bool]
) -> None:
    verdict = judge(raw, mail_from, ip)
    assert (verdict.dkim, verdict.aligned_dkim, verdict.aligned_spf) == expected
    assert not verdict.temporary


# ----- alignment -----


@pytest.mark.parametrize(
    ("identity", "author", "aligned"),
    [
        ("good.test", "good.test", True),
        ("mail.good.test", "good.test", True),
        ("a.good.test", "b.good.test", True),
        ("evil.test", "good.test", False),
        ("evil.lan", "good.lan", False),
        ("evil.internal", "good.internal", False),
        ("a.corp.internal", "b.corp.internal", True),
        ("test", "good.test", False),
        ("good.test", "test", False),
        ("good.test", "good-bank.test", False),
        ("evil.net", "evil.net-bank.org", False),
        ("net-bank.org", "evil.net-bank.org", True),
        ("good.test", "verygood.test", False),
        ("good.test.evil.test", "good.test", False),
        ("a.co.uk", "b.co.uk", False),
        ("co.uk", "b.co.uk", False),
        ("co.uk", "org.uk", False),
        ("x.b.co.uk", "b.co.uk", True),
        ("evil.github.io", "good.github.io", False),
        ("evil.onmicrosoft.com", "good.onmicrosoft.com", False),
        ("mail.good.onmicrosoft.com", "good.onmicrosoft.com", True),
        ("onmicrosoft.com", "good.onmicrosoft.com", False),
        ("good.xn--p1ai", "evil.xn--p1ai", False),
        ("", "good.test", False),
        ("localhost", "localhost", True),
    ],
)
def test_a_domain_speaks_for_its_own_organisation_alone(identity: str, author: str, aligned: bool) -> None:
    assert is_aligned(identity, author) is aligned
    assert is_aligned(identity, author, strict=True) is (identity == author)


@pytest.mark.parametrize(
    ("domain", "expected"),
    [("a.b.good.com", "good.com"), ("a.b.good.co.uk", "good.co.uk"), ("com", "com"), ("a.b.good.lan", "good.lan")],
)
def test_the_organisation_is_one_name_below_the_public_suffix(domain: str, expected: str) -> None:
    assert organisation(domain) == expected


# ----- SPF -----


@pytest.mark.parametrize(
    ("record", "result"),
    [
        ([f"v=spf1 ip4:{FAR} -all"], Result.PASS),
        (["v=spf1 a -all"], Result.PASS),
        (["v=spf1 mx -all"], Result.PASS),
        (["v=spf1 include:list.example -all"], Result.PASS),
        (["v=spf1 redirect=list.example"], Result.PASS),
        (["v=spf1 exists:%{ir}.ok.test -all"], Result.PASS),
        (["v=spf1 ptr:far.example -all"], Result.PASS),
        (["v=spf1 -all exp=why.test"], Result.FAIL),
        (["v=spf1 ~all"], Result.SOFTFAIL),
        (["v=spf1 ?all"], Result.NEUTRAL),
        (["v=spf1"], Result.NEUTRAL),
        (["something else"], Result.NONE),
        ([], Result.NONE),
        (BROKEN, Result.TEMPERROR),
        ([f"v=spf1 ip4:{FAR}", "v=spf1 -all"], Result.PERMERROR),
        (["v=spf1 +all"], Result.PERMERROR),
        (["v=spf1 all"], Result.PERMERROR),
        (["v=spf1 ip4:0.0.0.0/0 -all"], Result.PERMERROR),
        (["v=spf1 ip4:128.0.0.0/1 ip4:0.0.0.0/1 -all"], Result.PERMERROR),
        (["v=spf1 include:open.test -all"], Result.PERMERROR),
        (["v=spf1 include:nothing.test -all"], Result.PERMERROR),
        (["v=spf1 include:spf.test -all"], Result.PERMERROR),
        (["v=spf1 " + " ".join(f"include:i{n}.test" for n in range(10)) + f" ip4:{FAR}"], Result.PASS),
        (["v=spf1 " + " ".join(f"include:i{n}.test" for n in range(11)) + f" ip4:{FAR}"], Result.PERMERROR),
        ([f"v=spf1 a:v1.test a:v2.test ip4:{FAR} -all"], Result.PASS),
        ([f"v=spf1 a:v1.test a:v2.test a:v3.test ip4:{FAR} -all"], Result.PERMERROR),
        (["v=spf1 mx:many.test -all"], Result.PERMERROR),
        (["v=spf1 ip4:999.1.1.1 -all"], Result.PERMERROR),
        (["v=spf1 a:." + "a" * 4000 + "! -all"], Result.PERMERROR),
        (["v=spf1 " + "ip4:192.0.2.7 " * 400], Result.PERMERROR),
        (["v=spf1 a:\xe9.test -all"], Result.PERMERROR),
        (["v=spf1 %{x} -all"], Result.PERMERROR),
        (["v=spf1 a:%{l}.%{s}.%{h}.test ?all"], Result.NEUTRAL),
    ],
)
def test_spf_says_what_the_record_says(server: NameServer, judge: Ask, record: Sequence[str], result: Result) -> None:
    server.zone |= {
        ("spf.test", "TXT"): record,
        ("spf.test", "A"): [FAR],
        ("spf.test", "MX"): ["10 mx1.test.", "20 mx2.test."],
        ("mx1.test", "A"): [BEN],
        ("mx2.test", "A"): [FAR],
        ("open.test", "TXT"): ["v=spf1 +all"],
        ("9.113.0.203.ok.test", "A"): ["127.0.0.2"],
        ("9.113.0.203.in-addr.arpa", "PTR"): ["mx.far.example."],
        ("mx.far.example", "A"): [FAR],
        ("many.test", "MX"): [f"{n} m{n}.test." for n in range(11)],
        **{(f"i{n}.test", "TXT"): ["v=spf1 -all"] for n in range(11)},
    }
    verdict = judge(letter(sender="ben@spf.test"), "ben@spf.test")
    assert (verdict.spf, verdict.aligned_spf) == (result, result is Result.PASS)
    assert verdict.temporary is (result is Result.TEMPERROR)
    assert not any(name == "why.test" for name, *_ in server.asked)


@pytest.mark.parametrize(
    ("mail_from", "helo", "ip"),
    [
        ("", "mx.good.test", BEN),
        ("ben@good.test", "mx.good.test", FAR),
        ("ben@evil.test", "mx.good.test", FAR),
        ("good.test", "good.test", BEN),
        ("x@evil.test@good.test", "evil.test", FAR),
        ('"x@evil.test"@good.test', "evil.test", BEN),
        ("ben@good.test", "x", "not an address"),
        ("ben@good.test", "x", "list"),
        ("ben@" + "good." * 70 + "test", "x", BEN),
        ("ben@good..test", "x", BEN),
        ("bén@gööd.test", "x", BEN),
    ],
    ids=[
        "the null sender", "another client", "another domain", "no local part", "two at signs", "a quoted at sign",
        "a unix socket", "pyspf's list", "a name too long", "an empty label", "not ASCII",
    ],
)  # fmt: skip
def test_spf_does_not_speak_for_from_here(judge: Ask, mail_from: str, helo: str, ip: str) -> None:
    assert not judge(letter(), mail_from, ip, helo).aligned_spf


def test_a_sender_with_two_at_signs_is_no_sender_of_anybody(judge: Ask) -> None:
    assert judge(letter(), '"x@evil.test"@good.test', BEN).spf is Result.PERMERROR


def test_no_record_takes_long(server: NameServer, judge: Ask) -> None:
    server.zone |= {(f"i{n}.test", "TXT"): [f"v=spf1 ?all a:x.{'a' * 3900}.example"] for n in range(10)}
    server.zone["evil.test", "TXT"] = ["v=spf1 " + " ".join(f"include:i{n}.test" for n in range(10))]
    start = time.perf_counter()
    assert judge(letter(), "mallory@evil.test").spf is Result.PERMERROR
    assert time.perf_counter() - start < 0.2  # a third of a second for each, in pyspf alone


# ----- DMARC -----


@pytest.mark.parametrize(
    ("records", "sender", "expected"),
    [
        ({"_dmarc.d.test": ["v=DMARC1; p=reject"]}, "d.test", ("pass", "reject", True)),
        ({"_dmarc.d.test": ["v=DMARC1; p=none; adkim=s"]}, "d.test", ("fail", "none", False)),
        ({"_dmarc.d.test": ["v=DMARC1; p=none; aspf=s"]}, "d.test", ("pass", "none", True)),
        ({"_dmarc.d.test": ["v=DMARC1; p=reject; sp=none"]}, "a.d.test", ("pass", "none", True)),
        ({"_dmarc.d.test": ["v=DMARC1; p=quarantine"]}, "a.d.test", ("pass", "quarantine", True)),
        ({"_dmarc.d.test": ["v=DMARC1; p=reject; adkim=s"]}, "a.d.test", ("fail", "reject", False)),
        (
            {"_dmarc.d.test": ["v=DMARC1; p=reject; adkim=s"], "_dmarc.a.d.test": ["v=DMARC1; p=none"]},
            "a.d.test",
            ("pass", "none", True),
        ),
        ({}, "d.test", ("none", "", True)),
        ({"_dmarc.d.test": ["v=spf1 -all"]}, "d.test", ("none", "", True)),
        ({"_dmarc.d.test": ["p=reject; v=DMARC1"]}, "d.test", ("none", "", True)),
        ({"_dmarc.d.test": ["v=DMARC1; p=reject", "v=DMARC1; p=none"]}, "d.test", ("none", "", True)),
        ({"_dmarc.d.test": ["v=DMARC1; p=odd"]}, "d.test", ("pass", "none", True)),
        ({"_dmarc.d.test": BROKEN}, "d.test", ("temperror", "", False)),
    ],
    ids=[
        "reject", "strict DKIM", "strict SPF alone", "sp=", "no sp=", "strict from above", "its own record first",
        "none", "another text", "version not first", "two records", "an odd policy", "no answer",
    ],
)  # fmt: skip
def test_dmarc_is_what_the_domain_or_its_organisation_says(
    server: NameServer,
    judge: Ask,
    records: dict[str, Sequence[str]],
    sender: str,
    expected: tuple[str, str, bool],
) -> None:
    neighbour = Signer("mail.d.test", "m")
    server.zone |= {(name, "TXT"): texts for name, texts in records.items()}
    server.zone[neighbour.name] = [neighbour.record()]
    verdict = judge(neighbour.sign(letter(sender=f"ben@{sender}")))
    assert (verdict.dmarc, verdict.policy, verdict.aligned_dkim) == expected


def test_without_an_answer_on_alignment_only_the_very_domain_speaks(server: NameServer, judge: Ask) -> None:
    server.zone["_dmarc.good.test", "TXT"] = BROKEN
    exact, relaxed = judge(GOOD.sign(letter())), judge(EU.sign(letter()))
    assert (exact.aligned_dkim, exact.temporary) == (True, False)
    assert (relaxed.aligned_dkim, relaxed.temporary) == (False, True)


def test_no_stranger_s_signature_makes_a_mail_wait_for_an_answer_on_alignment(server: NameServer, judge: Ask) -> None:
    server.zone["_dmarc.good.test", "TXT"] = BROKEN
    assert not judge(PROVIDER.sign(letter())).temporary


@pytest.mark.parametrize("then", ["", "include:broken.test "], ids=["alone", "before another look-up"])
def test_a_client_whose_own_name_server_is_broken_makes_nobody_wait(server: NameServer, judge: Ask, then: str) -> None:
    server.zone["good.test", "TXT"] = [f"v=spf1 ptr:good.test {then}-all"]
    server.zone["9.113.0.203.in-addr.arpa", "PTR"] = BROKEN
    server.zone["broken.test", "TXT"] = BROKEN
    verdict = judge(letter(), "ben@good.test", ip=FAR)
    assert (verdict.aligned_spf, verdict.temporary) == (False, False)


def test_strict_spf_wants_the_very_domain(server: NameServer, judge: Ask) -> None:
    server.zone["_dmarc.good.test", "TXT"] = ["v=DMARC1; p=reject; aspf=s"]
    assert judge(letter(), "ben@good.test", BEN).aligned_spf
    assert not judge(letter(), "ben@mail.good.test", BEN).aligned_spf


@pytest.mark.parametrize(
    ("author", "signer"),
    [
        ("ben@good.test", "evil.test"),
        ("ben@good.lan", "evil.lan"),
        ("ben@good.internal", "evil.internal"),
        ("ben@evil.net-bank.org", "evil.net"),
        ("ben@good-bank.com", "good.com"),
        ("ben@good.onmicrosoft.com", "evil.onmicrosoft.com"),
        ("ben@good.co.uk", "evil.co.uk"),
    ],
)
def test_a_neighbour_s_good_signature_and_spf_speak_for_nobody_else(
    server: NameServer, judge: Ask, author: str, signer: str
) -> None:
    mallory = Signer(signer, "m")
    server.zone[mallory.name] = [mallory.record()]
    server.zone[signer, "TXT"] = [f"v=spf1 ip4:{FAR} -all"]
    verdict = judge(mallory.sign(letter(sender=author)), f"mallory@{signer}")
    assert (verdict.dkim, verdict.spf) == (Result.PASS, Result.PASS)
    assert (verdict.aligned, verdict.reason) == (False, "its signature is another domain's")


def test_an_unsigned_forgery_of_a_domain_that_asks_for_rejection_fails(judge: Ask) -> None:
    verdict = judge(letter(), "mallory@evil.test")
    assert (verdict.dmarc, verdict.policy, verdict.aligned) == (Result.FAIL, "reject", False)


def test_a_judge_is_made_of_a_resolver_and_a_clock(server: NameServer) -> None:
    judge = direct_judge(Resolver(server.address), lambda: NOW)
    assert judge(Mail("ben@good.test", "", GOOD.sign(letter(), signs=SIGNS), BEN, "mx.good.test")).aligned_dkim
