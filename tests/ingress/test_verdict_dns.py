"""Questions to a real name server: what is kept, for how long, and how many one mail may ask."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from mailflow.ingress.verdict import Resolver, ResolverError
from mailflow.ingress.verdict.dns import (
    BUDGET,
    MOST_QUESTIONS,
    TTL_FAILURE,
    TTL_LEAST,
    TTL_MOST,
    TTL_NOTHING,
    TooMany,
    TryLater,
)
from tests.ingress.dns_server import BROKEN, SILENT, NameServer


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> Iterator[NameServer]:
    server = NameServer({("a.test", "TXT"): ["one"]})
    yield server
    server.close()


def ask(resolver: Resolver, name: str = "a.test") -> tuple[bytes, ...]:
    return resolver.questions().texts(name)


def test_a_long_answer_comes_over_tcp(server: NameServer) -> None:
    server.zone["long.test", "TXT"] = ["x" * 3000, "y"]
    assert set(ask(Resolver(server.address), "long.test")) == {b"x" * 3000, b"y"}
    assert [protocol for *_, protocol in server.asked] == ["udp", "tcp"]


def test_an_alias_is_followed(server: NameServer) -> None:
    server.zone["alias.test", "CNAME"] = ["a.test."]
    assert ask(Resolver(server.address), "alias.test") == (b"one",)


@pytest.mark.parametrize(
    ("name", "ttl", "kept"),
    [
        ("a.test", 300, 300),
        ("a.test", 0, TTL_LEAST),
        ("a.test", 999_999, TTL_MOST),
        ("nowhere.test", 600, 300),
        ("nowhere.test", 999_999, 300),
    ],
    ids=["as it says", "at least", "at most", "nothing, as the SOA says", "nothing, whatever the TTL"],
)
def test_an_answer_is_kept_as_long_as_it_holds(
    server: NameServer, clock: Clock, name: str, ttl: int, kept: int
) -> None:
    server.ttl = ttl
    resolver = Resolver(server.address, clock)
    for passed, asked in ((0, 1), (kept - 1, 1), (kept + 1, 2)):
        clock.now = 1000 + passed
        ask(resolver, name)
        assert len(server.asked) == asked
    assert kept <= max(TTL_MOST, TTL_NOTHING)


def test_capitals_and_a_last_dot_are_the_same_question(server: NameServer) -> None:
    resolver = Resolver(server.address)
    assert ask(resolver, "A.Test.") == ask(resolver) == (b"one",)
    assert len(server.asked) == 1


def test_a_failure_is_kept_for_a_short_while(server: NameServer, clock: Clock) -> None:
    server.zone["a.test", "TXT"] = BROKEN
    resolver = Resolver(server.address, clock)
    for _ in range(3):
        with pytest.raises(TryLater):
            ask(resolver)
    assert len(server.asked) == 1
    server.zone["a.test", "TXT"] = ["mended"]
    clock.now += TTL_FAILURE + 1
    assert ask(resolver) == (b"mended",)


def test_nobody_there_is_try_later() -> None:
    with pytest.raises(TryLater):
        Resolver("127.0.0.1:1").questions(budget=0.3).texts("a.test")


def test_a_silent_server_costs_no_more_than_the_mail_s_time(server: NameServer) -> None:
    server.zone |= {(f"{n}.test", "TXT"): SILENT for n in range(5)}
    questions = Resolver(server.address).questions(budget=0.5)
    start = time.monotonic()
    for n in range(5):
        with pytest.raises(TryLater):
            questions.texts(f"{n}.test")
    assert time.monotonic() - start < 1.5


def test_a_mail_without_time_left_says_nothing_of_the_server(server: NameServer) -> None:
    server.zone["slow.test", "TXT"] = SILENT
    resolver = Resolver(server.address)
    with pytest.raises(TryLater):
        resolver.questions(budget=0.1).texts("slow.test")
    server.zone["slow.test", "TXT"] = ["there"]
    assert ask(resolver, "slow.test") == (b"there",)


def test_one_mail_asks_so_often_and_the_next_asks_anew(server: NameServer) -> None:
    resolver = Resolver(server.address)
    questions = resolver.questions()
    for _ in range(MOST_QUESTIONS):
        questions.texts("a.test")
    with pytest.raises(TooMany):
        questions.texts("a.test")
    assert ask(resolver) == (b"one",)


def test_after_its_time_a_mail_asks_nothing(server: NameServer, clock: Clock) -> None:
    questions = Resolver(server.address, clock).questions()
    clock.now += BUDGET
    with pytest.raises(TryLater):
        questions.texts("a.test")
    assert not server.asked


@pytest.mark.parametrize("name", ["", ".", "a..test", "x" * 64 + ".test", "é.test", "a." * 200 + "test"])
def test_a_name_nobody_can_have_is_not_asked_for(server: NameServer, name: str) -> None:
    server.asked.clear()
    assert ask(Resolver(server.address), name) == ()
    assert not [asked for asked in server.asked if asked[0]]


def test_many_threads_share_one_resolver(server: NameServer) -> None:
    server.zone |= {(f"n{n}.test", "TXT"): [str(n)] for n in range(50)}
    resolver = Resolver(server.address)
    with ThreadPoolExecutor(16) as crowd:
        answers = list(crowd.map(lambda n: ask(resolver, f"n{n % 50}.test"), range(1000)))
    assert answers == [(str(n % 50).encode(),) for n in range(1000)]


def test_the_cache_has_an_end(server: NameServer) -> None:
    resolver = Resolver(server.address, most_kept=10)
    for n in range(30):
        ask(resolver, f"n{n}.test")
    assert len(resolver._kept) == 10


@pytest.mark.parametrize("server_named", ["192.0.2.1", "192.0.2.1:5353", "[2001:db8::1]:53", "[::1]", "2001:db8::1"])
def test_a_resolver_is_named_by_its_address(server_named: str) -> None:
    Resolver(server_named)


@pytest.mark.parametrize(
    "server_named", ["dns.example", "192.0.2.1:x", "192.0.2.1:0", "192.0.2.1:70000", "[::1", ":53"]
)
def test_a_name_that_is_no_address_says_what_to_do(server_named: str) -> None:
    with pytest.raises(ResolverError, match="write the address of a DNS server"):
        Resolver(server_named)
