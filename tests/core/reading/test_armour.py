"""PGP inside the text: what is signed is read as it was written, and what is encrypted is nobody's command."""

import pytest

from mailflow.core.reading import open_message, understand
from mailflow.core.reading.armour import unarmoured
from mailflow.core.reading.context import Reading
from tests.core.commands.speaking import INVITE, context

FRAME = """\
-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA512

{said}
-----BEGIN PGP SIGNATURE-----
Version: 2

iQIzBAEBCgAdFiEE0q3k9Yt2vXlM7yXhJp4uVbQeT1cFAmY6p3QACgkQJp4uVbQe
=9fQd
-----END PGP SIGNATURE-----
"""
SEALED = "-----BEGIN PGP MESSAGE-----\n\nhQEMA1iTBbX\n=9fQd\n-----END PGP MESSAGE-----\n"
HEAD = "From: Ben <ben@work.example>\nSubject: {subject}\nContent-Type: {type}\n\n{body}"


def read(body: str, type: str = "text/plain", subject: str = "Re: Ana") -> Reading:
    return understand(open_message(HEAD.format(body=body, type=type, subject=subject).encode()), context(INVITE))


def test_what_was_signed_is_what_was_written() -> None:
    signed = FRAME.format(said="ACCEPT\n\n- - a list\n- -----a ruler")
    assert unarmoured(signed).split("\n") == ["ACCEPT", "", "- a list", "-----a ruler"]
    assert unarmoured("- not escaped\n") == "- not escaped\n"


@pytest.mark.parametrize("said", ["ACCEPT", "ACCEPT\n\n- -- \nBen Okafor", "ACCEPT\n> Will you mentor Ana?\n> DECLINE"])
def test_a_signed_answer_acts_as_any(said: str) -> None:
    assert (read(FRAME.format(said=said)).intent, read(FRAME.format(said=said)).new_text) == ("ACCEPT", "ACCEPT")


def test_a_frame_changes_nothing_about_what_is_new() -> None:
    assert read("> Hello\n" + FRAME.format(said="ACCEPT")).intent == "ASK"
    assert read("Let me think\n" + FRAME.format(said="ACCEPT")).intent == "ASK"
    assert read("-----BEGIN PGP SIGNED MESSAGE-----\nACCEPT").intent == "ASK", (
        "its end is missing: no word of it is read"
    )
    assert read(FRAME.format(said="ACCEPT\n\nActually, no")).intent == "ASK"


@pytest.mark.parametrize(
    ("body", "type"),
    [
        (SEALED, "text/plain"),
        ("ACCEPT\n\n" + SEALED, "text/plain"),
        (
            f"--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\n\n{SEALED}\n--b--",
            "multipart/mixed;boundary=b",
        ),
        ("--b\nContent-Type: text/plain\n\nACCEPT\n--b--", 'multipart/encrypted; protocol="x"; boundary=b'),
        ("MIAGCSqGSIb3DQEHA6CAMIACAQAxggF", "application/pkcs7-mime; smime-type=enveloped-data"),
    ],
    ids=["inline", "half", "broken apart", "multipart", "S/MIME"],
)
@pytest.mark.parametrize("subject", ["ACCEPT", "Re: Ana"])
def test_what_is_encrypted_asks_back_and_says_so(body: str, type: str, subject: str) -> None:
    reading = read(body, type, subject)
    assert (reading.intent, reading.new_text) == ("ASK", "")
    assert "encrypted" in reading.reason
