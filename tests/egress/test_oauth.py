"""Access tokens, from a real server on loopback."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mailflow.egress.oauth import NoToken, TokenSource
from tests.egress.tls import Authority
from tests.egress.tokens import TokenServer

Serve = Callable[..., TokenServer]
SECRETS = ("client-s3cret", "refresh-s3cret", "access-s3cret")


@pytest.fixture
def serve() -> Iterator[Serve]:
    running: list[TokenServer] = []

    def start(*answers: tuple[int, object], **more: Any) -> TokenServer:
        running.append(TokenServer(*answers, **more))
        return running[-1]

    yield start
    for server in running:
        server.close()


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def good(token: str = "access-s3cret", **more: object) -> tuple[int, object]:
    return 200, {"access_token": token, "token_type": "Bearer", "expires_in": 3600, **more}


def source(server: TokenServer, **more: Any) -> TokenSource:
    return TokenSource(server.url, "desk", "client-s3cret", **more)


def test_the_client_asks_with_its_own_credentials(serve: Serve) -> None:
    server = serve(good())
    assert source(server, scope="smtp.send").token() == "access-s3cret"
    assert server.asked == [
        {
            "grant_type": "client_credentials",
            "client_id": "desk",
            "client_secret": "client-s3cret",
            "scope": "smtp.send",
        }
    ]


def test_a_refresh_token_is_used_and_replaced_by_a_new_one(serve: Serve) -> None:
    server = serve(good("one", refresh_token="second"), good("two"))
    tokens = source(server, refresh_token="first")
    assert tokens.token() == "one"
    assert tokens.renewed("one") == "two"
    assert [asked["grant_type"] for asked in server.asked] == ["refresh_token"] * 2
    assert [asked["refresh_token"] for asked in server.asked] == ["first", "second"]


def test_a_token_is_kept_until_a_minute_before_its_end(serve: Serve) -> None:
    server, clock = serve(good("one"), good("two")), Clock()
    tokens = source(server, clock=clock)
    assert [tokens.token() for _ in range(3)] == ["one"] * 3
    clock.now += 3539
    assert tokens.token() == "one"
    clock.now += 1
    assert tokens.token() == "two"
    assert len(server.asked) == 2


def test_a_token_another_thread_renewed_is_not_renewed_again(serve: Serve) -> None:
    server = serve(good("one"), good("two"), good("three"))
    tokens = source(server)
    tokens.token()
    renewed: list[str] = []
    threads = [threading.Thread(target=lambda: renewed.append(tokens.renewed("one"))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert renewed == ["two"] * 5


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((400, {"error": "invalid_grant", "error_description": "refresh-s3cret"}), "answers 400 invalid_grant"),
        ((401, {"error": "refresh-s3cret!"}), "answers 401"),
        ((500, b"client-s3cret"), "answers 500"),
        ((302, b""), "answers 302"),
        ((307, b""), "answers 307"),
        ((200, b"access-s3cret"), "cannot be read"),
        ((200, b"\xff" * 10), "cannot be read"),
        ((200, b"[" * 50_000), "cannot be read"),
        ((200, ["access-s3cret"]), "holds no access token"),
        ((200, {"access_token": ""}), "holds no access token"),
        ((200, {"access_token": "access-s3cret\r\nRSET"}), "holds no access token"),
        ((200, {"token": "access-s3cret"}), "holds no access token"),
    ],
)
def test_a_bad_answer_says_why_without_a_secret(serve: Serve, answer: tuple[int, object], why: str) -> None:
    server = serve(answer)
    with pytest.raises(NoToken) as fault:
        source(server, refresh_token="refresh-s3cret").token()
    assert why in str(fault.value)
    assert not any(secret in str(fault.value) for secret in SECRETS)
    assert len(server.asked) == 1  # a redirect is not followed


@pytest.mark.parametrize("lasts", [None, "", "soon", 0, "90", 90.5])
def test_a_token_that_does_not_say_how_long_it_lasts_still_serves(serve: Serve, lasts: object) -> None:
    assert source(serve(good(expires_in=lasts))).token() == "access-s3cret"


def test_an_absent_server_is_named() -> None:
    with pytest.raises(NoToken, match="cannot be reached"):
        TokenSource("http://127.0.0.1:9/token", "desk", "client-s3cret").token()


@pytest.mark.parametrize(
    "url", ["http://login.test/token", "ftp://127.0.0.1/", "login.test", "http://127.0.0.1.evil.test/"]
)
def test_a_secret_travels_only_over_https(url: str) -> None:
    with pytest.raises(ValueError, match="must begin with https"):
        TokenSource(url, "desk", "client-s3cret")


def test_over_https_the_server_must_be_who_it_says(serve: Serve, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    server = serve(good(), context=authority.context())
    assert source(server, ca_file=authority.ca_file).token() == "access-s3cret"
    with pytest.raises(NoToken, match="its certificate is not trusted"):
        source(server).token()
    assert len(server.asked) == 1
