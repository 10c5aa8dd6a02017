"""The door in, over real sockets: what is answered, and when."""

import errno
import time
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from mailflow.ingress import writer
from mailflow.ingress.limits import Limits
from mailflow.ingress.listen import NO_HOST, PATH, PORT, advice
from mailflow.ingress.smtp import MOST_RECIPIENTS, Door, DoorError, Envelope, check_library
from tests.ingress.wire import DESK, LETTER, Client, Keeper, eventually


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


@pytest.fixture
def door(keeper: Keeper) -> Iterator[Door]:
    door = Door("127.0.0.1:0", "mx.test", lambda address: address.endswith("@mentors.test"), keeper, 100_000)
    door.start()
    yield door
    keeper.may_go.set()
    door.stop()


def send(door: Door, *recipients: str, raw: bytes = LETTER) -> str:
    with closing(Client(door)) as client:
        client.offer(*recipients, raw=raw)
        return client.hear()


def test_250_only_after_keep(door: Door, keeper: Keeper) -> None:
    keeper.may_go.clear()
    with closing(Client(door)) as client:
        client.offer()
        assert keeper.entered.wait(5)
        assert client.is_silent_for(0.3)
        keeper.may_go.set()
        assert client.hear() == "250 2.0.0 kept"
    assert keeper.batches == [[Envelope("ana@example.test", DESK, LETTER, "127.0.0.1", "ana.test", "smtp")]]


def test_messages_that_wait_together_share_one_keep(door: Door, keeper: Keeper) -> None:
    keeper.may_go.clear()
    with ThreadPoolExecutor(21) as crowd:
        answers = [crowd.submit(send, door)]
        assert keeper.entered.wait(5)
        answers += [crowd.submit(send, door) for _ in range(20)]
        assert eventually(lambda: door._writer.waiting == 20)
        keeper.may_go.set()
        assert {answer.result() for answer in answers} == {"250 2.0.0 kept"}
    assert [len(batch) for batch in keeper.batches] == [1, 20]


def test_no_keep_gets_more_than_a_hundred_messages(door: Door, keeper: Keeper) -> None:
    keeper.may_go.clear()
    with ThreadPoolExecutor(131) as crowd:
        answers = [crowd.submit(send, door)]
        assert keeper.entered.wait(5)
        answers += [crowd.submit(send, door) for _ in range(130)]
        assert eventually(lambda: door._writer.waiting == 130)
        keeper.may_go.set()
        assert {answer.result() for answer in answers} == {"250 2.0.0 kept"}
    assert [len(batch) for batch in keeper.batches] == [1, 100, 30]


def test_one_envelope_per_recipient_in_one_keep(door: Door, keeper: Keeper) -> None:
    send(door, "a@mentors.test", "b@mentors.test", "a@mentors.test")
    assert [[envelope.rcpt_to for envelope in batch] for batch in keeper.batches] == [
        ["a@mentors.test", "b@mentors.test"]
    ]


def test_a_failing_keep_is_451_and_the_next_is_kept(door: Door, keeper: Keeper) -> None:
    keeper.fault = OSError("disk full")
    with closing(Client(door)) as client:
        client.offer()
        assert client.hear() == "451 4.3.0 try again later"
        keeper.fault = None
        client.offer()
        assert client.hear() == "250 2.0.0 kept"
    assert len(keeper.batches) == 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_dying_writer_leaves_nobody_waiting(door: Door, keeper: Keeper) -> None:
    keeper.fault = KeyboardInterrupt()
    keeper.may_go.clear()
    with ThreadPoolExecutor(4) as crowd:
        answers = [crowd.submit(send, door)]
        assert keeper.entered.wait(5)
        answers += [crowd.submit(send, door) for _ in range(3)]
        assert eventually(lambda: door._writer.waiting == 3)
        keeper.may_go.set()
        assert {answer.result(5) for answer in answers} == {"451 4.3.0 try again later"}
    assert send(door) == "451 4.3.0 try again later"
    assert not door.alive


def test_a_client_that_hung_up_before_its_turn_is_not_kept(door: Door, keeper: Keeper) -> None:
    keeper.may_go.clear()
    with ThreadPoolExecutor(1) as crowd:
        first = crowd.submit(send, door)
        assert keeper.entered.wait(5)
        with closing(Client(door)) as client:
            client.offer()
            assert eventually(lambda: door._writer.waiting == 1)
        time.sleep(0.2)
        keeper.may_go.set()
        assert first.result() == "250 2.0.0 kept"
    assert send(door) == "250 2.0.0 kept"
    assert sum(len(batch) for batch in keeper.batches) == 2


def test_stopping_keeps_what_waits_and_says_so(keeper: Keeper) -> None:
    door = Door("127.0.0.1:0", "mx.test", lambda address: True, keeper)
    door.start()
    keeper.may_go.clear()
    with ThreadPoolExecutor(2) as crowd:
        answer = crowd.submit(send, door)
        assert keeper.entered.wait(5)
        stopping = crowd.submit(door.stop)
        keeper.may_go.set()
        stopping.result(5)
        assert answer.result() == "250 2.0.0 kept"
    door.stop()


def test_an_address_that_is_not_ours_is_550(door: Door) -> None:
    with closing(Client(door)) as client:
        client.say("EHLO mallory.test")
        client.say("MAIL FROM:<mallory@evil.test>")
        assert client.say("RCPT TO:<anyone@example.test>") == "550 5.1.1 no such address here"


def test_what_is_refused_is_counted_by_its_code_and_what_is_taken_is_not(keeper: Keeper) -> None:
    codes: list[str] = []
    limits, ours = Limits(errors=2), DESK.__eq__
    door = Door("127.0.0.1:0", "mx.test", ours, keeper, limits=limits, trusted=(), refused=codes.append)
    door.start()
    assert send(door) == "250 2.0.0 kept"
    with closing(Client(door)) as client:
        client.say("EHLO mallory.test")
        client.say("MAIL FROM:<mallory@evil.test>")
        said = [client.say(words)[:3] for words in ("RCPT TO:<anyone@example.test>", "WHAT", "WHAT")]
    door.stop()
    assert codes == said == ["550", "500", "421"]


def test_an_address_no_store_could_hold_is_refused(door: Door) -> None:
    with closing(Client(door)) as client:
        client.say("EHLO mallory.test")
        client.send(b"MAIL FROM:<\xff@evil.test>\r\n")
        assert client.hear().startswith("553 5.1.7")
        client.send(b"MAIL FROM:<a\0b@evil.test>\r\n")
        assert client.hear()[0] == "5"
        client.say("MAIL FROM:<>")
        client.send(b"RCPT TO:<\xff@mentors.test>\r\n")
        assert client.hear() == "550 5.1.1 no such address here"
        client.send(b"RCPT TO:<a\0b@mentors.test>\r\n")
        assert client.hear()[0] == "5"


def test_who_keeps_and_hangs_is_451_in_time_and_goes_on_after(door: Door, keeper: Keeper, monkeypatch) -> None:
    monkeypatch.setattr(writer, "ANSWERED", 0.2)
    keeper.may_go.clear()
    assert [send(door) for _ in range(3)] == ["451 4.3.0 try again later"] * 3
    assert door._writer.waiting == 0  # while it hangs, no mail of a client that was sent away takes up room
    keeper.may_go.set()
    assert eventually(lambda: keeper.batches)
    assert send(door) == "250 2.0.0 kept"
    assert [len(batch) for batch in keeper.batches] == [1, 1]  # the one that hung, and the one that was promised


def test_a_known_that_fails_is_451(keeper: Keeper) -> None:
    def known(address: str) -> bool:
        raise OSError("database away")

    door = Door("127.0.0.1:0", "mx.test", known, keeper)
    door.start()
    with closing(Client(door)) as client:
        client.say("EHLO ana.test")
        client.say("MAIL FROM:<ana@example.test>")
        assert client.say(f"RCPT TO:<{DESK}>") == "451 4.3.0 try again later"
    door.stop()


def test_a_null_sender_and_odd_senders_are_kept_as_they_are(door: Door, keeper: Keeper) -> None:
    for sender in ("<>", "<jürgen@exämple.test> SMTPUTF8", '<"">', '<"ana duarte"@home.test>'):
        with closing(Client(door)) as client:
            client.say("EHLO ana.test")
            client.say(f"MAIL FROM:{sender}")
            client.say(f"RCPT TO:<{DESK}>")
            client.say("DATA")
            client.send(LETTER + b".\r\n")
            assert client.hear() == "250 2.0.0 kept"
    assert [batch[0].mail_from for batch in keeper.batches] == [
        "",
        "jürgen@exämple.test",
        '""',
        '"ana duarte"@home.test',
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"bare\nline\r\n",
        b"bare\rreturn\r\n",
        b"nul\0\r\n",
        b"x\n.\nMAIL FROM:<mallory@evil.test>\r\n",
        b"x\n.\r\n",
    ],
)
def test_a_line_that_ends_otherwise_is_554(door: Door, keeper: Keeper, body: bytes) -> None:
    assert send(door, raw=b"Subject: x\r\n\r\n" + body).startswith("554 5.6.0")
    assert not keeper.batches


def test_a_message_too_big_is_552(door: Door, keeper: Keeper) -> None:
    assert send(door, raw=b"Subject: x\r\n\r\n" + b"much\r\n" * 20_000).startswith("552")
    with closing(Client(door)) as client:
        client.say("EHLO ana.test")
        assert client.say("MAIL FROM:<ana@example.test> SIZE=100001").startswith("552")
    assert not keeper.batches


def test_recipients_over_the_limit_are_452(door: Door) -> None:
    with closing(Client(door)) as client:
        client.say("EHLO ana.test")
        client.say("MAIL FROM:<ana@example.test>")
        answers = [client.say(f"RCPT TO:<p{n}@mentors.test>") for n in range(MOST_RECIPIENTS + 1)]
    assert {answer[:3] for answer in answers[:-1]} == {"250"}
    assert answers[-1] == "452 4.5.3 too many recipients"


def test_errors_over_the_limit_end_the_session(door: Door) -> None:
    with closing(Client(door)) as client:
        client.say("EHLO mallory.test")
        client.say("MAIL FROM:<mallory@evil.test>")
        answers = [client.say(f"GUESS {n}") for n in range(Limits().errors + 1)]
        assert answers[-1] == "421 4.7.0 too many errors"
        assert client.hear() == ""


def test_a_taken_port_says_what_to_do(door: Door, keeper: Keeper) -> None:
    host, port = door.address
    with pytest.raises(DoorError, match=f"cannot listen on {host}:{port}: it is in use: stop the program that listens"):
        Door(f"{host}:{port}", "mx.test", lambda address: True, keeper).start()


@pytest.mark.parametrize(
    ("listen", "said"),
    [
        ("no-such-host.invalid:8025", "no such host name is known here: write an address of this machine"),
        ("192.0.2.1:8025", "this machine has no such address: write one of its own, or 0.0.0.0 for all of them"),
    ],
)
def test_an_address_that_is_not_ours_says_what_to_write(keeper: Keeper, listen: str, said: str) -> None:
    with pytest.raises(DoorError, match=f"^ingress.smtp.listen: cannot listen on {listen}: {said}"):
        Door(listen, "mx.test", lambda address: True, keeper).start()


@pytest.mark.parametrize(
    ("number", "place", "said"),
    [
        (errno.EACCES, PORT, "ports below 1024 need a right: choose a higher one, or give CAP_NET_BIND_SERVICE"),
        (errno.EACCES, PATH, "mailflow's user may not write in its folder: let it, or choose another path"),
        (errno.EROFS, PATH, "its folder cannot be written: choose another path"),
        (errno.ENFILE, PORT, "Too many open files in system: choose another"),
    ],
)
def test_what_only_others_than_root_meet_says_what_to_do(number: int, place: dict[int, str], said: str) -> None:
    assert advice(place, OSError(number, "words with ('a', 1) in them")) == said


@pytest.mark.parametrize("listen", ["8025", "127.0.0.1", "127.0.0.1:70000", "127.0.0.1:smtp", ":25"])
def test_a_bad_address_says_what_to_do(listen: str, keeper: Keeper) -> None:
    with pytest.raises(DoorError, match="write host:port"):
        Door(listen, "mx.test", lambda address: True, keeper).start()


def test_nothing_of_a_mail_is_logged(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(1)
    send(door, raw=b"Subject: taint\r\n\r\ntaint\r\n")
    assert "taint" not in caplog.text
    assert "example.test" not in caplog.text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"one line\r\n",
        b"\r\n",
        b"ends with a dot.\r\nand another.\r\n",
        b".\r\n..\r\n.x\r\n",
        b"a\r\n\r\n.\r\n\r\n",
        b"long" * 20_000 + b"\r\n",
        b"dots.\r\n" * 10_000,
        b"." * 80_000 + b"\r\n",
    ],
    ids=["empty", "one line", "blank", "dots at ends", "dots at heads", "lone dots", "long line", "many", "all dots"],
)
@pytest.mark.parametrize("piece", [1_000_000, 7])
def test_content_comes_through_byte_for_byte_however_it_is_cut(door: Door, keeper: Keeper, content: bytes, piece: int):
    stuffed = (b"\r\n" + content).replace(b"\r\n.", b"\r\n..")[2:] + b".\r\n"
    pieces = [stuffed[at : at + piece] for at in range(0, len(stuffed), piece)][:2000]
    pieces.append(stuffed[len(b"".join(pieces)) :])
    with closing(Client(door)) as client:
        client.say("EHLO ana.test")
        client.say("MAIL FROM:<ana@example.test>")
        client.say(f"RCPT TO:<{DESK}>")
        client.say("DATA")
        for one in pieces:
            client.send(one)
        assert client.hear() == "250 2.0.0 kept"
        assert client.say("NOOP").startswith("250")
    assert keeper.batches[0][0].raw == content


def test_what_is_pipelined_after_the_dot_is_answered_after_it(door: Door, keeper: Keeper) -> None:
    with closing(Client(door)) as client:
        client.say("EHLO ana.test")
        client.say("MAIL FROM:<ana@example.test>")
        client.say(f"RCPT TO:<{DESK}>")
        client.say("DATA")
        client.send(b"hello.\r\n.\r\nNOOP\r\nQUIT\r\n")
        assert [client.hear()[:3] for _ in range(3)] == ["250", "250", "221"]
    assert keeper.batches[0][0].raw == b"hello.\r\n"


def test_replies_to_what_is_pipelined_leave_together(door: Door) -> None:
    with closing(Client(door)) as client:
        client.say("EHLO ana.test")
        client.send(f"MAIL FROM:<ana@example.test>\r\nRCPT TO:<{DESK}>\r\nDATA\r\n".encode())
        assert [reply[:3] for reply in client.piece().splitlines()] == [b"250", b"250", b"354"]


def test_half_a_command_holds_back_no_reply(door: Door) -> None:
    with closing(Client(door)) as client:
        client.say("EHLO ana.test")
        client.send(b"MAIL FROM:<ana@example.test>\r\nRC")
        assert client.hear()[:3] == "250"
        client.send(f"PT TO:<{DESK}>\r\n".encode())
        assert client.hear()[:3] == "250"


def test_too_much_is_read_to_its_end_and_refused_and_the_session_goes_on(door: Door, keeper: Keeper) -> None:
    with closing(Client(door)) as client:
        client.say("EHLO ana.test")
        client.say("MAIL FROM:<ana@example.test>")
        client.say(f"RCPT TO:<{DESK}>")
        client.say("DATA")
        client.send(b"x.\r\n" * 600_000 + b".\r\n")
        assert client.hear() == "552 5.3.4 message too big"
        client.offer()
        assert client.hear() == "250 2.0.0 kept"
    assert len(keeper.batches) == 1


@pytest.mark.parametrize("old", ["1.4.5", "1.4.4.post2", "1.4", "0.9"])
def test_an_aiosmtpd_that_smuggles_mail_is_refused(old: str) -> None:
    with pytest.raises(DoorError, match="install a newer one"):
        check_library(old)


@pytest.mark.parametrize("new", ["1.4.6", "1.4.6.post1", "1.5", "2.0.0a1"])
def test_a_newer_one_is_not(new: str) -> None:
    check_library(new)


def test_what_is_too_much_is_not_kept_in_memory(door: Door) -> None:
    flood = b"x" * 5_000_000 + b"\r\n.\r\n"
    with closing(Client(door)) as client:
        client.offer(raw=b"")
        assert client.hear() == "250 2.0.0 kept"
        client.say("MAIL FROM:<ana@example.test>")
        client.say(f"RCPT TO:<{DESK}>")
        client.say("DATA")
        tracemalloc.start()
        client.send(flood)
        assert client.hear() == "552 5.3.4 message too big"
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 2_000_000  # what the reader holds of the line, and not what came over it


def test_what_a_door_says_when_it_cannot_open_stands_in_the_docs() -> None:
    docs = (Path(__file__).parents[2] / "docs/operating.md").read_text(encoding="utf-8")
    assert not [said for said in (*PORT.values(), NO_HOST, *PATH.values()) if said not in docs]
