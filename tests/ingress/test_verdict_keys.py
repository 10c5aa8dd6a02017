"""Published keys: what each may sign, and which are too weak or too many."""

import base64
from collections.abc import Callable, Iterator

import pytest

from mailflow.core.verdict import Result, Verdict
from tests.ingress.dns_server import NameServer
from tests.ingress.signing import Signer, ed_key, letter, rsa_key

GOOD = Signer()


@pytest.fixture(scope="module")
def server() -> Iterator[NameServer]:
    server = NameServer({GOOD.name: [GOOD.record()]})
    yield server
    server.close()


@pytest.mark.parametrize(
    ("record", "result"),
    [
        (GOOD.record("v=DKIM1; k=rsa; s=email; h=sha256; t=s; n=note; "), Result.PASS),
        (GOOD.record(""), Result.PASS),
        (GOOD.record("v=DKIM1; s=tlsrpt:*; "), Result.PASS),
        (GOOD.record("v=DKIM1; g=*; "), Result.PASS),
        (GOOD.record("v=DKIM1; t=y; "), Result.NONE),
        (GOOD.record("v=DKIM1; t=s : y; "), Result.NONE),
        (GOOD.record("v=DKIM1; s=tlsrpt; "), Result.POLICY),
        (GOOD.record("v=DKIM1; g=ana; "), Result.POLICY),
        (GOOD.record("v=DKIM1; g=; "), Result.POLICY),
        (GOOD.record("v=DKIM1; h=sha1; "), Result.POLICY),
        (GOOD.record("v=DKIM1; k=ed25519; "), Result.POLICY),
        (GOOD.record("v=DKIM2; "), Result.PERMERROR),
        (GOOD.record("k=rsa; v=DKIM1; "), Result.PERMERROR),
        ("v=DKIM1; p=", Result.FAIL),
        ("v=DKIM1; p=AAAA", Result.PERMERROR),
        ("v=DKIM1; p=!", Result.PERMERROR),
        ("v=DKIM1; k=rsa", Result.PERMERROR),
        ("v=spf1 -all", Result.PERMERROR),
        (GOOD.record() + "\xff", Result.PERMERROR),
        (Signer(key=rsa_key(1024)).record(), Result.FAIL),
    ],
    ids=[
        "in full", "bare", "for all", "g=*", "testing", "testing too", "not for mail", "g= of Ana", "g= of nobody",
        "only SHA-1", "another kind", "another version", "version not first", "revoked", "no key in it", "no base64",
        "no p=", "no key at all", "not ASCII", "another key",
    ],
)  # fmt: skip
def test_a_key_may_do_what_its_record_says(
    judge: Callable[[bytes], Verdict], publish: Callable[..., None], record: str, result: Result
) -> None:
    publish(GOOD, record)
    verdict = judge(GOOD.sign(letter()))
    assert (verdict.dkim, verdict.aligned_dkim) == (result, result is Result.PASS)


def test_a_key_for_its_own_domain_alone_does_not_sign_below_it(
    judge: Callable[[bytes], Verdict], publish: Callable[..., None]
) -> None:
    publish(GOOD, GOOD.record("v=DKIM1; t=s; "))
    assert judge(GOOD.sign(letter(), i="@good.test")).aligned_dkim
    assert not judge(GOOD.sign(letter(), i="@eu.good.test")).aligned_dkim


def test_a_key_beside_other_texts_is_found(judge: Callable[[bytes], Verdict], publish: Callable[..., None]) -> None:
    publish(GOOD, "v=spf1 -all", GOOD.record())
    assert judge(GOOD.sign(letter())).aligned_dkim


def test_two_keys_of_one_name_are_none(judge: Callable[[bytes], Verdict], publish: Callable[..., None]) -> None:
    publish(GOOD, GOOD.record(), Signer(key=rsa_key(1024)).record())
    verdict = judge(GOOD.sign(letter()))
    assert (verdict.dkim, verdict.reason) == (Result.PERMERROR, "its signature has more than one key")


@pytest.mark.parametrize(
    ("signer", "aligned"),
    [
        (Signer(selector="ed", key=ed_key()), True),
        (Signer(selector="r1024", key=rsa_key(1024)), True),
        (Signer(selector="r4096", key=rsa_key(4096)), True),
    ],
    ids=["Ed25519", "RSA 1024", "RSA 4096, over TCP"],
)
def test_keys_of_these_kinds_and_lengths_are_good(
    judge: Callable[[bytes], Verdict], publish: Callable[..., None], signer: Signer, aligned: bool
) -> None:
    publish(
        signer, signer.record("v=DKIM1; n=" + "long " * 300 + "; ") if signer.selector == "r4096" else signer.record()
    )
    assert judge(signer.sign(letter())).aligned_dkim is aligned


def der(tag: int, content: bytes) -> bytes:
    """One value in ASN.1's DER: short lengths in a byte, long ones with their own length before."""
    size = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag]) + (b"" if len(content) < 128 else bytes([0x80 | len(size)])) + size + content


@pytest.mark.parametrize(("bits", "reason"), [
    (768, "its signature's key is shorter than 1024 bits"),
    (1023, "its signature's key is shorter than 1024 bits"),
    (16_384, "its signature's key cannot be used"),
])  # fmt: skip
def test_a_key_too_short_or_too_long_is_refused(
    judge: Callable[[bytes], Verdict], publish: Callable[..., None], bits: int, reason: str
) -> None:
    modulus = ((1 << (bits - 1)) | 1).to_bytes(bits // 8 + 1, "big")
    key = der(0x30, der(0x02, modulus) + der(0x02, b"\x01\x00\x01"))
    publish(GOOD, f"v=DKIM1; p={base64.b64encode(key).decode()}")
    verdict = judge(GOOD.sign(letter()))
    assert (verdict.aligned_dkim, verdict.reason) == (False, reason)
