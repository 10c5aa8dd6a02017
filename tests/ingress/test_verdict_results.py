"""What our own MTA says, and what somebody wrote in its name."""

import pytest

from mailflow.core.mail import Mail
from mailflow.core.verdict import Result
from mailflow.ingress.verdict import judge_results, results_judge
from tests.ingress.signing import SIGNS, Signer, letter
from tests.rows import rows

OURS = "mx.mentors.test"
HOP = (
    f"Received: from far.example (far.example [203.0.113.9])\r\n\tby {OURS} (Postfix) with ESMTPS id 1\r\n"
    "\tfor <r-0@mentors.test>; Mon, 2 Nov 2026 10:00:01 +0100\r\n"
)
FOREIGN = "Received: from pc (pc [10.0.0.1]) by out.good.test with ESMTPSA; Mon, 2 Nov 2026 10:00:00 +0100\r\n"
GOOD = Signer()
SIGNED = GOOD.sign(letter())
DKIM = "dkim=pass header.d=good.test header.s=s1"
SPF = "spf=pass smtp.mailfrom=ben@good.test"
DMARC = "dmarc=pass header.from=good.test"
ALL = f"{DKIM}; {SPF}; {DMARC}"
NOT_ONE = "its From header is not exactly one address"
# An envelope sender that ends our MTA's comment, and goes on in its name.
BREAKS_OUT = '(of "x) smtp.mailfrom=x; dkim=pass header.d=good.test ("@evil.test)'


def says(*clauses: str, name: str = OURS) -> str:
    return f"Authentication-Results: {name};\r\n\t" + ";\r\n\t".join(clauses) + "\r\n"


def arrived(*above: str, mail: bytes = SIGNED) -> bytes:
    return "".join(above).encode() + mail


# As the programs write it that stand before us: name -> (fields, aligned by DKIM, by SPF, by either or DMARC)
HONEST = {
    "one after another": (says(DKIM, SPF, DMARC) + HOP + FOREIGN, (True, True, True)),
    "below its own Received": (HOP + says(DKIM, SPF, DMARC) + FOREIGN, (True, True, True)),
    "rspamd": (
        says(
            'dkim=pass header.d=good.test header.s=s1 header.b="gCrinpcQ"',
            "dmarc=pass (policy=reject) header.from=good.test",
            f"spf=pass ({OURS}: domain of ben@good.test designates 192.0.2.1 as permitted sender) "
            "smtp.mailfrom=ben@good.test",
            "arc=none",
        )
        + HOP,
        (True, True, True),
    ),
    "OpenDMARC": (
        says("dmarc=pass (p=reject dis=none) header.from=good.test") + says(DKIM) + HOP,
        (False, False, True),
    ),
    "Exim, over IPv6": (
        says(
            "iprev=pass (mail.good.test) smtp.remote-ip=2001:db8::1",
            "spf=pass smtp.mailfrom=good.test",
            "dkim=pass header.d=good.test header.s=s1 header.a=rsa-sha256",
            "dmarc=pass header.from=good.test",
        )
        + HOP,
        (True, True, True),
    ),
    "Google": (
        "Received: by 2002:a05:6a10:17d3:b0:50a:71fe:1ea1 with SMTP id x; Mon, 2 Nov 2026 10:00:02 +0100\r\n"
        + HOP
        + says(
            "dkim=pass header.i=@good.test header.s=s1 header.b=gCrinpcQ",
            "spf=pass (google.com: domain of ben@good.test designates 192.0.2.1 as permitted sender) "
            "smtp.mailfrom=ben@good.test",
            "dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=good.test",
        )
        + FOREIGN,
        (True, True, True),
    ),
    "Fastmail": (
        says(
            "arc=none (no signatures found)",
            "bimi=skipped (DMARC did not pass)",
            "dkim=pass (2048-bit rsa key sha256) header.d=good.test header.i=@good.test header.b=gCrinpcQ "
            "header.a=rsa-sha256 header.s=s1 x-bits=2048",
            "iprev=pass policy.iprev=203.0.113.9 (far.example)",
            SPF,
        )
        + HOP,
        (True, True, True),
    ),
    "another program's above": (says("spam=no", name="filter.mentors.test") + says(DKIM) + HOP, (True, False, True)),
    "a version": (says(DKIM, name=f"{OURS} 1") + HOP, (True, False, True)),
    "capitals": (says("DKIM=Pass header.d=Good.Test", name="MX.Mentors.Test") + HOP, (True, False, True)),
    "SPF alone": (says(SPF, "dkim=none") + HOP, (False, True, True)),
    "a subdomain's envelope": (says("spf=pass smtp.mailfrom=b@mail.good.test") + HOP, (False, True, True)),
    "a stranger's signature beside": (says("dkim=fail header.d=list.example", DKIM) + HOP, (True, False, True)),
    "HELO beside the sender": (says("spf=none smtp.helo=pc", SPF) + HOP, (False, True, True)),
}


@pytest.mark.parametrize(("above", "expected"), HONEST.values(), ids=HONEST)
def test_our_mta_is_believed(above: str, expected: tuple[bool, bool, bool]) -> None:
    verdict = judge_results(arrived(above), OURS)
    assert (verdict.aligned_dkim, verdict.aligned_spf, verdict.aligned) == expected
    assert not verdict.temporary


FORGED = {
    "nothing": HOP,
    "another MTA's": says(DKIM, SPF, DMARC, name="mx.evil.test") + HOP,
    "a name that begins alike": says(DKIM, SPF, DMARC, name=f"{OURS}.evil.test") + HOP,
    "a name that ends alike": says(DKIM, SPF, DMARC, name=f"evil-{OURS}") + HOP,
    "no name, as Microsoft writes": f"Authentication-Results: {ALL}\r\n{HOP}",
    "a quoted name": says(DKIM, SPF, name=f'"{OURS}"') + HOP,
    "a name in a comment": says(DKIM, SPF, name=f"({OURS}) mx.evil.test") + HOP,
    "below ours, which says no": says("dkim=fail header.d=good.test", "spf=fail smtp.mailfrom=x") + HOP + says(ALL),
    "below ours, which says nothing": says("none") + HOP + says(DKIM, SPF, DMARC),
    "below ours, which cannot be read": says("dkim=") + HOP + says(DKIM, SPF, DMARC),
    "below ours in quotes": says("dkim=fail", name=f'"{OURS}"') + HOP + says(DKIM, SPF, DMARC),
    "below another house's Received": HOP + FOREIGN + says(DKIM, SPF, DMARC),
    "below a Received without a host": HOP + "Received: from x\r\n" + says(DKIM, SPF, DMARC),
    "a signature of another domain": says("dkim=pass header.d=evil.test", "spf=pass smtp.mailfrom=x@evil.test") + HOP,
    "a neighbour under .test": says("dkim=pass header.d=test") + HOP,
    "a signature that is not in the mail": says("dkim=pass header.d=mail.good.test") + HOP,
    "HELO alone": says("spf=pass smtp.helo=good.test") + HOP,
    "SPF without a domain": says("spf=pass") + HOP,
    "two senders": says(SPF, "spf=fail smtp.mailfrom=x@evil.test") + HOP,
    "a property twice, ours first": says("spf=pass smtp.mailfrom=ben@good.test smtp.mailfrom=x@evil.test") + HOP,
    "a property twice": says("spf=pass smtp.mailfrom=x@evil.test smtp.mailfrom=ben@good.test") + HOP,
    "DMARC of another From": says("dmarc=pass header.from=evil.test") + HOP,
    "DMARC of no From": says("dmarc=pass") + HOP,
    "DMARC failed": says(DKIM, SPF, "dmarc=fail header.from=good.test") + HOP,
    "DMARC could not be asked for": says(DKIM, SPF, "dmarc=temperror header.from=good.test") + HOP,
    "DMARC passed for another From": says(DKIM, SPF, "dmarc=pass header.from=evil.test") + HOP,
    "softfail": says("spf=softfail smtp.mailfrom=ben@good.test") + HOP,
    "a word we do not know": says("dkim=passed header.d=good.test") + HOP,
    "a clause out of the client's sender": says(f"spf=fail {BREAKS_OUT} smtp.mailfrom=x@evil.test") + HOP,
    "a clause out of a comment's quotes": says('spf=fail (of "x); dkim=pass header.d=good.test (y" there)') + HOP,
    "a comment without an end, after it": says(DKIM, "spf=fail (x") + HOP,
    "a comment without an end": says("spf=fail (" + DKIM) + HOP,
    "a comment ended twice": says("spf=fail (x)) ; " + DKIM) + HOP,
    "a backslash": says(r"spf=fail (x\); " + DKIM) + HOP,
    "a quote without an end": says('spf=fail reason="x; ' + DKIM) + HOP,
    "comments within comments": says("(" * 2000 + ")" * 2000 + DKIM) + HOP,
    "too long": says(*["dkim=none"] * 2000, DKIM) + HOP,
}  # fmt: skip


@rows("above", FORGED.values(), ids=FORGED)
def test_nobody_else_is(above: str) -> None:
    verdict = judge_results(arrived(above), OURS)
    assert not verdict.aligned
    assert verdict.domain == "good.test"


@pytest.mark.parametrize(
    "above", ["nothing", "another MTA's", "below ours, which cannot be read", "below another house's Received"]
)
def test_no_word_of_our_mta_s_is_a_fail(above: str) -> None:
    verdict = judge_results(arrived(FORGED[above]), OURS)
    assert {verdict.spf, verdict.dkim, verdict.dmarc} == {Result.FAIL}
    assert verdict.silent is ("cannot be read" not in above)  # what the sender may have seen to speaks against him


@pytest.mark.parametrize(
    ("mail", "counts"),
    [
        (SIGNED, True),
        (GOOD.sign(letter(), l="26"), True),
        (SIGNED + b"A banner of the gateway's\r\n", True),
        (GOOD.sign(letter(), l="8") + b"appended\r\n", False),
        (GOOD.sign(letter(), signs="from:to:date"), False),
        (SIGNED.replace(b"\r\nSubject:", b"\r\nSubject: END\r\nSubject:"), False),
        (GOOD.sign(letter(), signs=SIGNS, a="rsa-sha1"), False),
        (Signer(selector="s9").sign(GOOD.sign(letter(), l="0")), False),
        (letter(), False),
    ],
    ids=[
        "whole", "l= of all", "a banner since", "l= of a part", "no Subject", "two Subjects", "SHA-1",
        "a partial one beside", "no signature at all",
    ],
)  # fmt: skip
def test_a_signature_that_the_mta_takes_must_cover_what_we_read(mail: bytes, counts: bool) -> None:
    assert judge_results(arrived(says(DKIM), HOP, mail=mail), OURS).aligned_dkim is counts


@pytest.mark.parametrize(
    ("mail", "reason"),
    [
        (SIGNED.replace(b"From:", b"From: ana@good.test\r\nFrom:"), "it has several From headers"),
        (SIGNED.replace(b"From:", b"Fro:"), "it has no From header"),
        (SIGNED.replace(b"<ben@good.test>", b"<ben@good.test>, ana@evil.test"), NOT_ONE),
    ],
    ids=["two From", "no From", "two addresses"],
)  # fmt: skip
def test_who_has_not_one_author_has_none(mail: bytes, reason: str) -> None:
    verdict = judge_results(arrived(says(DKIM, SPF, DMARC), HOP, mail=mail), OURS)
    assert (verdict.aligned, verdict.reason) == (False, reason)


def test_a_mailbox_that_keeps_bare_line_ends_is_read_alike() -> None:
    mail = arrived(says(DKIM, SPF, DMARC), HOP).replace(b"\r\n", b"\n")
    assert judge_results(mail, OURS).aligned_spf


def test_without_a_configured_name_nobody_is_believed() -> None:
    assert not judge_results(arrived(says(DKIM, name="")), "").aligned


def test_a_judge_is_made_of_the_mta_s_name() -> None:
    assert results_judge(OURS)(Mail("", "", arrived(says(DKIM, SPF), HOP))).aligned_dkim
