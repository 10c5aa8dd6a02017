"""A certificate that runs out while the service runs: said in good time, and seen in the figures."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from mailflow.ingress.smtp import Door
from mailflow.ingress.tls import Certificate
from tests.ingress.certificates import Files
from tests.ingress.wire import Keeper, eventually, opened, ours
from workers.expiry import Expiry

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.WARNING):
        yield caplog


def test_its_last_two_weeks_are_warned_of_once_a_day(files: Files, said: pytest.LogCaptureFixture) -> None:
    now = datetime.now(UTC)  # not NOW: a run of the tests may begin on another day
    files.renew(days=20)
    certificate = Certificate(*files.pair)
    for hour in range(10 * 24):
        certificate.warn(now + timedelta(hours=hour))
    assert len(said.messages) == 4  # the days 6 to 9
    assert f"expires on {now + 20 * DAY:%Y-%m-%d}; renew it (ingress.smtp.tls_cert)" in said.messages[0]


def test_a_renewed_one_is_found_where_nobody_comes_in(files: Files, said: pytest.LogCaptureFixture) -> None:
    files.renew(days=3)
    certificate = Certificate(*files.pair)
    files.renew(days=90)
    certificate.warn(NOW)
    assert said.messages == []
    assert certificate.ends > NOW + 80 * DAY


def test_one_that_has_expired_is_still_spoken_of(files: Files, said: pytest.LogCaptureFixture) -> None:
    certificate = Certificate(*files.pair)
    certificate.warn(NOW + 91 * DAY)
    assert "the door's certificate expired on" in said.text


def test_the_door_looks_from_its_start_on(files: Files, said: pytest.LogCaptureFixture) -> None:
    files.renew(days=5)
    with opened(Door("127.0.0.1:0", "mx.test", ours, Keeper(), certificate=files.pair)):
        assert eventually(lambda: "the door's certificate expires on" in said.text)


@pytest.mark.parametrize(("secured", "shown"), [(True, 1), (False, 0)], ids=["with a certificate", "without"])
def test_the_figure_says_how_long_it_holds(files: Files, secured: bool, shown: int) -> None:
    door = Door("127.0.0.1:0", "mx.test", ours, Keeper(), certificate=files.pair if secured else None)
    with opened(door):
        registry = CollectorRegistry()
        registry.register(Expiry(lambda: door.certificate_ends, lambda: NOW))
        lines = [line for line in generate_latest(registry).decode().splitlines() if not line.startswith("#")]
    assert len(lines) == shown
    for line in lines:
        assert float(line.removeprefix("mailflow_certificate_expires_seconds ")) == pytest.approx(90 * 86_400, abs=600)
