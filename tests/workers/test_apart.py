"""`serve` on SQLite is three processes and one service: they begin together and end together, however one ends."""

import signal
import time
from pathlib import Path

import psutil
import pytest

from tests.faults.fleet import Fleet, embedded
from tests.faults.servers import wait_until
from workers import apart


@pytest.fixture
def fleet(tmp_path: Path):
    fleet = embedded(tmp_path, "smtp://127.0.0.1:9")
    fleet.start()
    yield fleet
    fleet.remove()


def parts(fleet: Fleet) -> list[psutil.Process]:
    service = psutil.Process(fleet.parts[0].running.pid)
    found = sorted(service.children(), key=lambda process: process.pid)
    assert len(found) == 2
    return found


def test_a_service_whose_doors_died_ends_and_says_so(fleet: Fleet) -> None:
    doors, post = parts(fleet)
    doors.kill()
    assert fleet.parts[0].running.wait(30) == 1
    assert not post.is_running()
    assert "has ended; the service ends with it" in fleet.said()


def test_parts_end_with_a_service_that_was_killed_and_the_next_begins_at_once(fleet: Fleet) -> None:
    orphans, service = parts(fleet), fleet.parts[0]
    service.running.kill()
    service.running.wait(30)
    service.start()
    assert not psutil.wait_procs(orphans, 30)[1]
    assert fleet.wait_open()
    service.signal(signal.SIGTERM)  # to each of its processes, as some supervisors do
    assert service.running.wait(30) == 0


class Idle:
    """Work that is always well."""

    alive = True

    def start(self, ring: apart.Ring) -> None: ...
    def heard(self) -> None: ...
    def stop(self) -> None: ...


def test_a_part_that_hangs_is_seen_and_one_that_only_idles_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "LOOK", 0.1)
    monkeypatch.setattr(apart, "SILENT", 5.0)  # a busy machine takes its time
    rung: list[int] = []
    part = apart.Part("idle", Idle())
    part.listen(rung.extend, lambda name: None)
    idle = psutil.Process(part.pid)
    try:
        assert not wait_until(lambda: not part.alive, 6)
        idle.suspend()
        assert wait_until(lambda: not part.alive, 20)
        idle.resume()
        assert wait_until(lambda: part.alive, 10)
    finally:
        idle.kill()
        part.join(time.monotonic() + 5)
    assert rung == []
