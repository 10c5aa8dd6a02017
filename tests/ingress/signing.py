"""A letter to sign, and another hand than ours that signs it: dkimpy, where only honest signatures are wanted."""

from functools import cache

import dkim  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from mailflow.demo.signing import SIGNS, Signer, rsa_key

__all__ = ["SIGNS", "Signer", "ed_key", "letter", "rsa_key", "sign_elsewhere"]


@cache
def ed_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def letter(
    sender: str = "Ben <ben@good.test>",
    subject: str = "Re: Will you mentor Ana?",
    body: str = "ACCEPT\r\n\r\nHappy to help.\r\n",
    above: str = "",
) -> bytes:
    """Ben's answer, as his mail program writes it."""
    head = (
        f"{above}From: {sender}\r\nTo: r-0@mentors.test\r\nSubject: {subject}\r\n"
        "Date: Mon, 2 Nov 2026 10:00:00 +0100\r\nMessage-ID: <1@good.test>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
    )
    return f"{head}\r\n{body}".encode()


def sign_elsewhere(signer: Signer, raw: bytes, form: str = "relaxed/relaxed") -> bytes:
    """Signed by dkimpy, which signs From twice."""
    assert isinstance(signer.key, RSAPrivateKey)
    pem = signer.key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    forms = tuple(part.encode() for part in form.split("/"))
    line: bytes = dkim.DKIM(raw).sign(signer.selector.encode(), signer.domain.encode(), pem, canonicalize=forms)
    return line + raw
