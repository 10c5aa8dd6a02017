"""STARTTLS (RFC 3207) over real sockets: what came before the handshake is nothing, and a wrong pair is told."""

import logging
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from mailflow.ingress.limits import Limits
from mailflow.ingress.smtp import Door, DoorError
from tests.ingress.certificates import Files
from tests.ingress.wire import DESK, LETTER, Client, Keeper, eventually, opened, ours

INJECTED = (
    b"EHLO m\r\nMAIL FROM:<mallory@evil.test>\r\nRCPT TO:<" + DESK.encode() + b">\r\nDATA\r\n" + LETTER + b".\r\n"
)


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


@pytest.fixture
def door(files: Files, keeper: Keeper) -> Iterator[Door]:
    limits = Limits(command_seconds=2)
    with opened(Door("127.0.0.1:0", "mx.test", ours, keeper, limits=limits, certificate=files.pair)) as door:
        yield door


def begun(door: Door, files: Files) -> Client:
    """A client whose line is in TLS."""
    client = Client(door)
    client.say("EHLO ana.test")
    assert client.say("STARTTLS").startswith("220")
    client.secure(files.client())
    return client


def offers(client: Client) -> list[str]:
    client.send(b"EHLO ana.test\r\n")
    return client.hear_all()


# -- what TLS is for ----------------------------------------------------------------------------------


def test_a_mail_comes_in_under_tls(door: Door, files: Files, keeper: Keeper) -> None:
    with closing(begun(door, files)) as client:
        client.offer()
        assert client.hear() == "250 2.0.0 kept"
    assert [envelope.raw for envelope in keeper.batches[0]] == [LETTER]


def test_tls_is_offered_where_there_is_a_certificate_and_once(door: Door, files: Files, keeper: Keeper) -> None:
    with closing(Client(door)) as client:
        assert "250-STARTTLS" in [line.replace("250 ", "250-") for line in offers(client)]
    with closing(begun(door, files)) as client:
        assert "STARTTLS" not in " ".join(offers(client))
        assert client.say("STARTTLS") == "503 5.5.1 TLS is on"
    with opened(Door("127.0.0.1:0", "mx.test", ours, keeper)) as plain, closing(Client(plain)) as client:
        assert "STARTTLS" not in " ".join(offers(client))
        assert client.say("STARTTLS").startswith("502")


def test_nobody_is_asked_to_log_in_under_tls(door: Door, files: Files) -> None:
    with closing(begun(door, files)) as client:
        assert "AUTH" not in " ".join(offers(client))
        assert client.say("AUTH PLAIN AGFuYQBzZWNyZXQ=") == "500 5.5.1 unknown command"


# -- nothing before the handshake is kept -------------------------------------------------------------


def test_a_session_begins_anew_with_tls(door: Door, files: Files, keeper: Keeper) -> None:
    with closing(Client(door)) as client:
        client.say("EHLO ana.test")
        client.say("MAIL FROM:<mallory@evil.test>")
        client.say(f"RCPT TO:<{DESK}>")
        client.say("STARTTLS")
        client.secure(files.client())
        assert client.say("DATA").startswith("503")
        assert client.say("MAIL FROM:<ana@example.test>").startswith("503")  # EHLO is forgotten, too
    assert not keeper.batches


def test_commands_in_one_piece_with_starttls_are_refused(door: Door, keeper: Keeper) -> None:
    with closing(Client(door)) as client:
        client.say("EHLO ana.test")
        client.send(b"STARTTLS\r\n" + INJECTED)
        assert client.rest() == b"554 5.5.1 nothing may follow STARTTLS but the handshake\r\n"
    assert not keeper.batches


@pytest.mark.parametrize("pause", [0.0, 0.001, 0.05], ids=["at once", "a moment later", "after the 220"])
def test_commands_between_starttls_and_the_handshake_do_nothing(
    door: Door, files: Files, keeper: Keeper, pause: float
) -> None:
    with closing(Client(door)) as client:
        client.say("EHLO ana.test")
        client.send(b"STARTTLS\r\n")
        time.sleep(pause)
        client.send(INJECTED)
        answered = client.rest()
    assert answered.count(b"\r\n") <= 1 or b"250" not in answered
    assert b"250" not in answered and b"354" not in answered
    assert not keeper.batches
    with closing(begun(door, files)) as client:
        client.offer()
        assert client.hear() == "250 2.0.0 kept"


@pytest.mark.parametrize("how", ["garbage", "hangs up", "says nothing"])
def test_a_handshake_that_fails_leaves_the_place_free(files: Files, keeper: Keeper, how: str) -> None:
    limits = Limits(connections=1, command_seconds=0.4)
    door = Door("127.0.0.1:0", "mx.test", ours, keeper, limits=limits, trusted=(), certificate=files.pair)
    with opened(door):
        client = Client(door)
        client.say("EHLO ana.test")
        client.say("STARTTLS")
        if how == "garbage":
            client.send(b"\x16\x03\x01\x00\x05hello" * 20)
        if how == "hangs up":
            client.close()
        assert eventually(lambda: _comes_in(door))
        client.close()


def _comes_in(door: Door) -> bool:
    with closing(Client(door)) as client:
        return client.greeting.startswith("220")


def test_a_client_that_drips_under_tls_is_hung_up_on(files: Files, keeper: Keeper) -> None:
    limits = Limits(connections=1, command_seconds=0.5)
    door = Door("127.0.0.1:0", "mx.test", ours, keeper, limits=limits, trusted=(), certificate=files.pair)
    with opened(door):
        with closing(begun(door, files)) as client:
            assert client.hear() == "421 4.4.2 too slow"
        assert eventually(lambda: _comes_in(door))


# -- the files ----------------------------------------------------------------------------------------


def shown(door: Door, files: Files) -> bytes:
    with closing(begun(door, files)) as client:
        return client.peer_certificate


def test_a_renewed_certificate_is_shown_without_a_restart(door: Door, files: Files) -> None:
    before = shown(door, files)
    renewed = files.renew()
    assert before != renewed
    assert shown(door, files) == renewed


def test_a_renewed_certificate_that_is_wrong_changes_nothing(
    door: Door, files: Files, caplog: pytest.LogCaptureFixture
) -> None:
    before = shown(door, files)
    files.key.write_bytes(b"half a k")
    with caplog.at_level(logging.WARNING):
        assert shown(door, files) == before
        assert shown(door, files) == before
    assert caplog.text.count("the door's old certificate stays") == 1
    renewed = files.renew()
    assert shown(door, files) == renewed


def _encrypt(files: Files) -> None:
    key = load_pem_private_key(files.key.read_bytes(), None)
    hidden = BestAvailableEncryption(b"secret")
    files.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, hidden))


def _mix(files: Files) -> None:
    old = files.key.read_bytes()
    files.renew()
    files.key.write_bytes(old)


def _fold(files: Files) -> None:
    files.key.unlink()
    files.key.mkdir()


WRONG: dict[str, tuple[Callable[[Files], object], str]] = {
    "no certificate": (lambda files: files.cert.unlink(), r"tls_cert = .*cert.pem: cannot be read \(No such file"),
    "no key": (lambda files: files.key.unlink(), r"tls_key = .*key.pem: cannot be read \(No such file"),
    "a folder": (_fold, r"tls_key = .*: cannot be read \(Is a directory\); mend the path, or let mailflow's user"),
    "not a certificate": (lambda files: files.cert.write_text("hello"), r"tls_cert = .*: is no certificate in PEM"),
    "not a key": (lambda files: files.key.write_text("hello"), r"tls_key = .*: is no private key in PEM"),
    "files exchanged": (lambda files: files.cert.rename(files.key), r"tls_cert = .*: cannot be read"),
    "another key": (_mix, r"tls_key = .*: is not the key of .*cert.pem; name the pair"),
    "a passphrase": (_encrypt, r"tls_key = .*: is no private key in PEM without a passphrase"),
    "expired": (lambda files: files.renew(days=-0.5), r"tls_cert = .*: expired on \d{4}-\d\d-\d\d; renew it"),
    "not yet": (lambda files: files.renew(begins=2), r"tls_cert = .*: is valid only from .*; see to the clock"),
}


@pytest.mark.parametrize("spoil, said", WRONG.values(), ids=WRONG)
def test_a_pair_that_cannot_work_opens_no_door(
    files: Files, keeper: Keeper, spoil: Callable[[Files], object], said: str
) -> None:
    spoil(files)
    with pytest.raises(DoorError, match=re.compile(r"ingress\.smtp\." + said)):
        Door("127.0.0.1:0", "mx.test", ours, keeper, certificate=files.pair).start()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_key_we_may_not_read_opens_no_door(files: Files, keeper: Keeper) -> None:
    files.key.chmod(0)
    with pytest.raises(DoorError, match="let mailflow's user read it"):
        Door("127.0.0.1:0", "mx.test", ours, keeper, certificate=files.pair).start()
