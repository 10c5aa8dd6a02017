from collections.abc import Callable, Iterator

import pytest

from tests.egress.smarthost import PIPELINING, Smarthost

Start = Callable[..., Smarthost]


@pytest.fixture
def smarthosts() -> Iterator[Start]:
    running: list[Smarthost] = []

    def start(*scripts: dict[str, str | list[str]]) -> Smarthost:
        script: dict[str, str | list[str]] = {}
        for part in scripts:
            script |= part
        running.append(Smarthost(script))
        return running[-1]

    yield start
    for smarthost in running:
        smarthost.close()


@pytest.fixture(params=["stepwise", "pipelined"])
def start(request: pytest.FixtureRequest, smarthosts: Start) -> Start:
    """Each story with and without PIPELINING."""
    first = PIPELINING if request.param == "pipelined" else {}
    return lambda *scripts: smarthosts(first, *scripts)
