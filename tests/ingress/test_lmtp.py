"""LMTP (RFC 2033) over real sockets: an answer for each recipient, and a unix socket that is ours alone."""

import os
import socket
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from mailflow.ingress.limits import Limits
from mailflow.ingress.smtp import MOST_RECIPIENTS, Door, DoorError
from tests.ingress.wire import DESK, LETTER, Client, Keeper, eventually, opened, ours

ANA, BEN = "ana@mentors.test", "ben@mentors.test"
OK, NO, LATER = "250 2.0.0 kept", "550 5.1.1 no such address here", "451 4.3.0 try again later"


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


def made(keeper: Keeper, lmtp: str, **more: object) -> Door:
    return Door("127.0.0.1:0", "mx.test", ours, keeper, 100_000, lmtp=lmtp, **more)  # type: ignore[arg-type]


@pytest.fixture(params=["unix", "tcp"])
def door(request: pytest.FixtureRequest, tmp_path: Path, keeper: Keeper) -> Iterator[Door]:
    with opened(made(keeper, str(tmp_path / "lmtp") if request.param == "unix" else "127.0.0.1:0")) as door:
        yield door
        keeper.may_go.set()


@pytest.fixture
def client(door: Door) -> Iterator[Client]:
    with closing(Client(door, to=door.lmtp_address)) as client:
        yield client


def offer(client: Client, *recipients: str, raw: bytes = LETTER) -> list[str]:
    """Up to the last dot; what each RCPT was answered."""
    client.say("LHLO mx.example.test")
    client.say("MAIL FROM:<ana@example.test>")
    answers = [client.say(f"RCPT TO:<{recipient}>") for recipient in recipients]
    assert client.say("DATA").startswith("354")
    client.send(raw.replace(b"\r\n.", b"\r\n..") + b".\r\n")
    return answers


def test_each_recipient_has_its_answer_after_data(client: Client, keeper: Keeper) -> None:
    assert offer(client, ANA, BEN) == ["250 2.1.5 ok"] * 2
    assert [client.hear(), client.hear()] == [OK, OK]
    assert client.say("NOOP").startswith("250")  # nothing more was said
    kept = [envelope for batch in keeper.batches for envelope in batch]
    assert [(envelope.rcpt_to, envelope.door, envelope.raw) for envelope in kept] == [
        (ANA, "lmtp", LETTER),
        (BEN, "lmtp", LETTER),
    ]


def test_only_who_was_taken_at_rcpt_has_an_answer_after_data(client: Client, keeper: Keeper) -> None:
    assert offer(client, ANA, "nobody@example.test", BEN) == ["250 2.1.5 ok", NO, "250 2.1.5 ok"]
    assert [client.hear(), client.hear()] == [OK, OK]
    assert client.say("NOOP").startswith("250")


def test_one_who_is_named_twice_is_kept_once_and_answered_twice(client: Client, keeper: Keeper) -> None:
    offer(client, ANA, BEN, ANA)
    assert [client.hear() for _ in range(3)] == [OK] * 3
    assert client.say("NOOP").startswith("250")
    assert sorted(envelope.rcpt_to for batch in keeper.batches for envelope in batch) == [ANA, BEN]


@pytest.mark.parametrize(
    "raw, said",
    [(b"bare\nline\r\n", "554 5.6.0"), (b"nul\0\r\n", "554 5.6.0"), (b"much\r\n" * 30_000, "552 5.3.4")],
    ids=["bare LF", "NUL", "too big"],
)
def test_a_mail_that_is_refused_is_refused_for_each(client: Client, keeper: Keeper, raw: bytes, said: str) -> None:
    offer(client, ANA, BEN, raw=raw)
    assert [client.hear()[:9], client.hear()[:9]] == [said, said]
    assert client.say("NOOP").startswith("250")
    assert not keeper.batches


def test_451_for_each_while_the_database_is_away(client: Client, keeper: Keeper) -> None:
    keeper.fault = OSError("away")
    offer(client, ANA, BEN)
    assert [client.hear(), client.hear()] == [LATER, LATER]
    keeper.fault = None
    offer(client, ANA, BEN)
    assert [client.hear(), client.hear()] == [OK, OK]


def test_what_was_kept_is_250_though_the_rest_is_451(client: Client, door: Door, keeper: Keeper) -> None:
    """A commit holds a hundred: sixty wait before us, so ours are kept in two, and the second fails."""
    keeper.may_go.clear()
    with ThreadPoolExecutor(61) as crowd:
        before = [crowd.submit(_send, door)]
        assert keeper.entered.wait(5)
        before += [crowd.submit(_send, door) for _ in range(60)]
        assert eventually(lambda: door._writer.waiting == 60)
        people = [f"p{n}@mentors.test" for n in range(MOST_RECIPIENTS)]
        offer(client, *people)
        assert eventually(lambda: door._writer.waiting == 110)
        keeper.faults = [None, None, OSError("away")]
        keeper.may_go.set()
        answers = [client.hear() for _ in people]
        assert {one.result() for one in before} == {OK}
    assert answers == [OK] * 40 + [LATER] * 10
    kept = {envelope.rcpt_to for batch in keeper.batches for envelope in batch}
    assert kept == {DESK, *people[:40]}


def _send(door: Door) -> str:
    with closing(Client(door)) as client:
        client.offer()
        return client.hear()


def test_lhlo_offers_what_rfc_2033_demands(client: Client) -> None:
    client.send(b"LHLO mx.example.test\r\n")
    offered = " ".join(client.hear_all())
    assert all(word in offered for word in ("PIPELINING", "ENHANCEDSTATUSCODES", "8BITMIME", "SMTPUTF8", "SIZE 100000"))
    assert "STARTTLS" not in offered


@pytest.mark.parametrize("hello", ["EHLO", "HELO"])
def test_smtp_is_not_spoken_here(client: Client, hello: str) -> None:
    assert client.say(f"{hello} mx.example.test").startswith("500")
    assert client.say("MAIL FROM:<ana@example.test>").startswith("503")


def test_lmtp_is_not_spoken_at_the_smtp_door(door: Door) -> None:
    with closing(Client(door)) as client:
        assert client.say("LHLO mx.example.test").startswith("500")


def test_data_without_a_recipient_is_503(client: Client) -> None:
    client.say("LHLO mx.example.test")
    client.say("MAIL FROM:<ana@example.test>")
    client.say("RCPT TO:<nobody@example.test>")
    assert client.say("DATA") == "503 5.5.1 RCPT first"


def test_a_whole_mail_may_be_pipelined(client: Client, keeper: Keeper) -> None:
    client.say("LHLO mx.example.test")
    names = f"RCPT TO:<{ANA}>\r\nRCPT TO:<nobody@example.test>\r\nRCPT TO:<{BEN}>\r\n"
    client.send(f"MAIL FROM:<ana@example.test>\r\n{names}DATA\r\n".encode())
    assert [client.hear()[:3] for _ in range(5)] == ["250", "250", "550", "250", "354"]
    client.send(LETTER.replace(b"\r\n.", b"\r\n..") + b".\r\nQUIT\r\n")
    assert [client.hear()[:3] for _ in range(3)] == ["250", "250", "221"]


def test_a_server_we_were_not_told_of_may_not_hand_in(keeper: Keeper) -> None:
    with (
        opened(made(keeper, "127.0.0.1:0", trusted=())) as door,
        closing(Client(door, to=door.lmtp_address)) as client,
    ):
        assert client.greeting == "554 5.7.1 this door is for the mail server; write by SMTP"
        assert client.rest() == b""


def test_a_mail_server_has_no_rate(tmp_path: Path, keeper: Keeper) -> None:
    limits = Limits(client_mails_a_minute=1, client_recipients_a_minute=1, client_connections=1, connections=1)
    door = Door("127.0.0.1:0", "mx.test", ours, keeper, limits=limits, trusted=(), lmtp=str(tmp_path / "lmtp"))
    with opened(door):
        for _ in range(3):
            with closing(Client(door, to=door.lmtp_address)) as one, closing(Client(door, to=door.lmtp_address)) as two:
                assert offer(one, ANA, BEN) == offer(two, ANA, BEN) == ["250 2.1.5 ok"] * 2
                assert {one.hear(), one.hear(), two.hear(), two.hear()} == {OK}


# -- the file of the socket ---------------------------------------------------------------------------


def test_the_socket_is_for_us_and_our_group(tmp_path: Path, keeper: Keeper) -> None:
    path = tmp_path / "lmtp"
    with opened(made(keeper, str(path))):
        assert stat.S_IMODE(path.stat().st_mode) == 0o660
        assert os.listdir(tmp_path) == ["lmtp"]
    assert os.listdir(tmp_path) == []


def test_a_socket_that_a_dead_process_left_is_replaced(tmp_path: Path, keeper: Keeper) -> None:
    path = tmp_path / "lmtp"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    with opened(made(keeper, str(path))) as door, closing(Client(door, to=str(path))) as client:
        assert client.greeting.startswith("220")


def test_a_socket_that_another_process_answers_is_left_alone(tmp_path: Path, keeper: Keeper) -> None:
    path = tmp_path / "lmtp"
    with opened(made(keeper, str(path))) as first:
        second = made(keeper, str(path))
        with pytest.raises(DoorError, match=f"ingress.smtp.lmtp: another process listens on {path}: stop it, or"):
            second.start()
        with closing(Client(first, to=str(path))) as client:
            assert client.greeting.startswith("220")
    assert os.listdir(tmp_path) == []


def test_a_file_that_is_no_socket_is_left_alone(tmp_path: Path, keeper: Keeper) -> None:
    path = tmp_path / "lmtp"
    path.write_text("a file of yours")
    with pytest.raises(DoorError, match="is there and is no socket: take it away, or choose another path"):
        made(keeper, str(path)).start()
    assert path.read_text() == "a file of yours"


def test_of_many_that_start_at_once_one_has_the_socket(tmp_path: Path) -> None:
    path, together = tmp_path / "lmtp", threading.Barrier(8)

    def start(_: int) -> Door | None:
        door = made(Keeper(), str(path))
        together.wait()
        try:
            door.start()
        except DoorError:
            return None
        return door

    with ThreadPoolExecutor(8) as crowd:
        doors = [door for door in crowd.map(start, range(8)) if door]
    with closing(Client(doors[0], to=str(path))) as client:
        assert client.greeting.startswith("220")
    assert len(doors) == 1
    doors[0].stop()
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    "path, said",
    [
        ("/nowhere/at/all/lmtp", "its folder is not there: make it, where mailflow's user may write"),
        ("/etc/hostname/lmtp", "what should be its folder is a file: choose another path"),
        ("/etc", "/etc is there and is no socket: take it away, or choose another path"),
        ("/tmp/" + "x" * 120, "too long for a socket"),
    ],
    ids=["no folder", "a file for a folder", "a folder", "too long"],
)
def test_a_path_that_cannot_be_says_what_to_do(keeper: Keeper, path: str, said: str) -> None:
    door = made(keeper, path)
    with pytest.raises(DoorError, match=r"^ingress\.smtp\.lmtp: .*" + said):
        door.start()
    assert not door.alive


def test_a_door_that_could_not_open_leaves_its_smtp_port(tmp_path: Path, keeper: Keeper) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        free = f"127.0.0.1:{probe.getsockname()[1]}"
    with pytest.raises(DoorError):
        Door(free, "mx.test", ours, keeper, lmtp="/nowhere/at/all/lmtp").start()
    with opened(Door(free, "mx.test", ours, keeper)) as door, closing(Client(door)) as client:
        assert client.greeting.startswith("220")
