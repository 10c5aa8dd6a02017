"""What the tests of signatures and of their keys share; each has a `server` with a zone of its own."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from mailflow.core.mail import Mail
from mailflow.core.verdict import Verdict
from mailflow.ingress.verdict import Resolver, judge_direct
from tests.ingress.dns_server import NameServer
from tests.ingress.signing import Signer

NOW = datetime.now(UTC)


@pytest.fixture
def judge(server: NameServer) -> Callable[[bytes], Verdict]:
    resolver = Resolver(server.address)
    return lambda raw: judge_direct(Mail("", "", raw, "192.0.2.9", "mx.far.test"), resolver, now=NOW)


@pytest.fixture
def publish(server: NameServer) -> Iterator[Callable[..., None]]:
    before = dict(server.zone)

    def put(signer: Signer, *records: str) -> None:
        server.zone[signer.name] = records

    yield put
    server.zone = before
