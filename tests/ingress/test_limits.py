"""What one client may cost the door, over real sockets: every limit is reached, and what lies below is not refused."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import fields
from ipaddress import ip_network

import pytest

from mailflow.ingress.conversation import MOST_COMMANDS
from mailflow.ingress.limits import LOOPBACK, MOST_REMEMBERED, Buckets, Gate, Limits, Network, read_client
from mailflow.ingress.smtp import Door, DoorError
from mailflow.settings.keys import KEYS
from tests.ingress.wire import DESK, LETTER, Client, Keeper, eventually, opened, ours

ANA, MALLORY = "127.0.0.2", "127.0.0.66"


class Doors:
    """Makes doors for which the loopback is full of strangers."""

    def __init__(self, keeper: Keeper, after: ExitStack) -> None:
        self._keeper, self._after = keeper, after

    def open(self, limits: Limits, *, trusted: tuple[Network, ...] = (), listen: str = "127.0.0.1:0") -> Door:
        door = Door(listen, "mx.test", ours, self._keeper, limits=limits, trusted=trusted)
        return self._after.enter_context(opened(door))

    def client(self, door: Door, source: str = ANA) -> Client:
        return self._after.enter_context(closing(Client(door, source)))


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


@pytest.fixture
def doors(keeper: Keeper) -> Iterator[Doors]:
    with ExitStack() as after:
        yield Doors(keeper, after)


def greeted(client: Client) -> Client:
    assert client.say("EHLO ana.test").startswith("250")
    return client


# -- connections --------------------------------------------------------------------------------------


def test_the_third_connection_of_a_client_is_turned_away_and_another_client_is_not(doors: Doors) -> None:
    door = doors.open(Limits(client_connections=2))
    greetings = [doors.client(door, MALLORY).greeting for _ in range(3)]
    assert [greeting[:3] for greeting in greetings] == ["220", "220", "421"]
    assert greetings[2] == "421 4.7.0 too many connections, try again later"
    assert doors.client(door, ANA).greeting.startswith("220")


def test_all_together_are_limited_too_and_a_trusted_server_still_comes_in(doors: Doors) -> None:
    door = doors.open(Limits(connections=2), trusted=(ip_network("127.0.0.9"),))
    assert [doors.client(door, f"127.0.1.{n}").greeting[:3] for n in range(1, 4)] == ["220", "220", "421"]
    assert doors.client(door, "127.0.0.9").greeting.startswith("220")


@pytest.mark.parametrize("leave", ["QUIT", "hangs up", "is refused"])
def test_who_leaves_makes_room(doors: Doors, leave: str) -> None:
    door = doors.open(Limits(client_connections=1, errors=1))
    for _ in range(3):
        assert eventually(lambda: _comes_in(door))
        client = doors.client(door)
        while client.greeting.startswith("421"):
            client = doors.client(door)
        if leave == "QUIT":
            client.say("QUIT")
        if leave == "is refused":
            client.say("WHAT")
            assert client.say("WHAT").startswith("421")
        client.close()


def _comes_in(door: Door) -> bool:
    with closing(Client(door, ANA)) as client:
        return client.greeting.startswith("220")


# -- time ---------------------------------------------------------------------------------------------


def test_a_client_that_drips_its_command_is_hung_up_on_and_its_place_is_free(doors: Doors) -> None:
    door = doors.open(Limits(connections=1, command_seconds=1.5))
    slow = doors.client(door, MALLORY)
    assert doors.client(door).greeting.startswith("421")
    for letter in b"EHLO mal":  # every letter in time, the line never
        slow.send(bytes([letter]))
        time.sleep(0.05)
    assert slow.hear() == "421 4.4.2 too slow"
    assert slow.rest() == b""
    assert eventually(lambda: _comes_in(door))


def test_a_client_that_drips_its_mail_is_hung_up_on_and_its_place_is_free(doors: Doors, keeper: Keeper) -> None:
    door = doors.open(Limits(connections=1, data_seconds=0.6))
    slow = greeted(doors.client(door, MALLORY))
    slow.say("MAIL FROM:<mallory@evil.test>")
    slow.say(f"RCPT TO:<{DESK}>")
    assert slow.say("DATA").startswith("354")
    began = time.monotonic()
    while slow.is_silent_for(0.05):
        slow.send(b"x\r\n")
    assert slow.hear() == "421 4.4.2 too slow"
    assert 0.5 < time.monotonic() - began < 20
    assert eventually(lambda: _comes_in(door))
    assert not keeper.batches


def test_who_only_chats_may_not_stay(doors: Doors) -> None:
    door = doors.open(Limits(session_seconds=0.6))
    chatty, heard = doors.client(door), "250"
    for _ in range(60):
        if heard.startswith("250"):
            heard = chatty.say("NOOP")
            time.sleep(0.05)
    assert heard == "421 4.4.2 too slow"


def test_who_brings_mails_may_stay(doors: Doors, keeper: Keeper) -> None:
    door = doors.open(Limits(session_seconds=2.0))
    with closing(Client(door, ANA)) as client:
        for _ in range(6):
            client.offer()
            assert client.hear() == "250 2.0.0 kept"
            time.sleep(0.4)
    assert len(keeper.batches) == 6


def test_who_floods_us_with_commands_is_hung_up_on_and_its_place_is_free(doors: Doors) -> None:
    door = doors.open(Limits(connections=1))
    deaf = doors.client(door, MALLORY)
    deaf.fill(b"NOOP\r\n" * 10_000)  # and never reads an answer
    assert eventually(lambda: _comes_in(door))


def test_a_thousand_commands_are_not_a_thousand_and_one(doors: Doors, keeper: Keeper) -> None:
    client = doors.client(doors.open(Limits()))
    client.offer()  # a mail begins the count anew
    assert client.hear() == "250 2.0.0 kept"
    client.send(b"NOOP\r\n" * (MOST_COMMANDS + 1))
    assert {client.hear() for _ in range(MOST_COMMANDS)} == {"250 2.0.0 OK"}
    assert client.hear() == "421 4.7.0 too many commands without a mail"


# -- errors -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    ["WHAT", "DATA", "RCPT TO:<nobody@evil.test>", "x" * 4000, "MAIL FROM:<", "EHLO"],
    ids=["no command", "out of order", "nobody", "too long", "malformed", "no argument"],
)
def test_wrong_commands_over_the_limit_are_421_and_the_end(doors: Doors, wrong: str) -> None:
    door = doors.open(Limits(errors=3))
    client = greeted(doors.client(door))
    if wrong.startswith("RCPT"):
        client.say("MAIL FROM:<mallory@evil.test>")
    answers = [client.say(wrong) for _ in range(4)]
    assert {answer[0] for answer in answers[:3]} == {"5"}
    assert answers[3] == "421 4.7.0 too many errors"
    assert client.rest() == b""


def test_what_was_pipelined_after_the_last_error_is_not_obeyed(doors: Doors, keeper: Keeper) -> None:
    door = doors.open(Limits(errors=1))
    client = greeted(doors.client(door))
    letter = b"MAIL FROM:<a@evil.test>\r\nRCPT TO:<" + DESK.encode() + b">\r\nDATA\r\n" + LETTER + b".\r\n"
    client.send(b"WHAT\r\nWHAT\r\n" + letter)
    assert client.rest().splitlines()[1:] == [b"421 4.7.0 too many errors"]
    assert not keeper.batches


def test_a_trusted_server_that_passes_on_mail_to_nobody_is_not_hung_up_on(doors: Doors) -> None:
    door = doors.open(Limits(errors=3), trusted=LOOPBACK)
    client = greeted(doors.client(door))
    client.say("MAIL FROM:<mallory@evil.test>")
    answers = {client.say(f"RCPT TO:<guess{n}@evil.test>") for n in range(10)}
    assert answers == {"550 5.1.1 no such address here"}


# -- rate ---------------------------------------------------------------------------------------------


def test_mails_over_the_rate_are_451_for_that_client_only(doors: Doors) -> None:
    door = doors.open(Limits(client_mails_a_minute=3))
    answers = [_mail(doors.client(door, MALLORY)) for _ in range(5)]
    assert [answer[:3] for answer in answers] == ["250", "250", "250", "451", "451"]
    assert answers[4] == "451 4.7.1 too many mails from here in a minute, try again later"
    assert _mail(doors.client(door, ANA)).startswith("250")


def test_recipients_over_the_rate_are_451_known_or_not(doors: Doors) -> None:
    door = doors.open(Limits(client_recipients_a_minute=4))
    client = greeted(doors.client(door, MALLORY))
    client.say("MAIL FROM:<mallory@evil.test>")
    names = [f"guess{n}@evil.test" for n in range(4)] + [DESK, "guess@evil.test"]
    answers = [client.say(f"RCPT TO:<{name}>") for name in names]
    assert [answer[:3] for answer in answers] == ["550"] * 4 + ["451"] * 2
    assert answers[4] == answers[5]


def test_a_trusted_server_has_no_rate(doors: Doors) -> None:
    door = doors.open(Limits(client_mails_a_minute=1, client_recipients_a_minute=1, client_connections=1))
    trusting = doors.open(Limits(client_mails_a_minute=1, client_connections=1), trusted=LOOPBACK)
    assert [_mail(doors.client(trusting)) for _ in range(5)] == ["250 2.1.0 ok"] * 5
    assert _mail(doors.client(door)) == "250 2.1.0 ok"


def _mail(client: Client) -> str:
    greeted(client)
    return client.say("MAIL FROM:<ana@example.test>")


def test_a_bucket_fills_again_and_never_over() -> None:
    now = [0.0]
    buckets = Buckets(60, lambda: now[0])
    assert [buckets.take("ana") for _ in range(61)] == [True] * 60 + [False]
    now[0] = 10.0
    assert [buckets.take("ana") for _ in range(11)] == [True] * 10 + [False]
    now[0] = 10_000.0
    assert sum(buckets.take("ana") for _ in range(100)) == 60


def test_buckets_remember_only_so_many() -> None:
    buckets = Buckets(1, lambda: 0.0)
    for n in range(MOST_REMEMBERED * 2):
        buckets.take(str(n))
    assert len(buckets._left) == MOST_REMEMBERED


# -- who is one client --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
    ],
    ids=["itself", "a neighbour", "in one /64", "in another /64", "IPv4 in IPv6"],
)
def test_an_address_of_ipv6_counts_by_its_64(one: str, other: str, same: bool) -> None:
    assert (read_client((one, 1, 0, 0), ()).counted == read_client((other, 2), ()).counted) is same


@pytest.mark.skipif(not socket.has_ipv6, reason="there is no IPv6 here")
def test_who_comes_by_ipv6_is_counted_too(doors: Doors) -> None:
    try:
        door = doors.open(Limits(client_connections=2), listen="[::1]:0")
    except DoorError:
        pytest.skip("there is no ::1 here")
    assert [doors.client(door, "::1").greeting[:3] for _ in range(3)] == ["220", "220", "421"]


def test_a_neighbour_in_the_same_64_finds_the_place_taken() -> None:
    gate = Gate(Limits(client_connections=1), ())
    first, neighbour, other = (gate.client((text, 1)) for text in ("2001:db8::1", "2001:db8::2", "2001:db8:1::1"))
    assert [gate.enter(one) for one in (first, neighbour, other)] == [True, False, True]
    gate.leave(first)
    assert gate.enter(neighbour)


# -- settings --------------------------------------------------------------------------------------------


def test_the_defaults_are_those_that_settings_name() -> None:
    named = {setting.key: setting.default for setting in KEYS if setting.section == "ingress.smtp"}
    assert {field.name: str(field.default) for field in fields(Limits)}.items() <= named.items()
