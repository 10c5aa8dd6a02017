"""P7: a full disk, a database away: 4xx, nothing lost, no restart, and mail is taken again within five seconds."""

import os
import resource
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.figures import FULL, note, size
from tests.faults.fleet import Fleet, embedded
from tests.faults.pairs import Pair, Pairs
from tests.faults.post import Post, try_once
from tests.faults.servers import wait_until

MAILS, AGAIN = size(30, 300), 5.0
ROOM = "size=24m"


def answers(fleet: Fleet, pairs: list[Pair]) -> list[int]:
    return [try_once(fleet.port, pair.accepts()) for pair in pairs]


def pids(fleet: Fleet) -> list[int]:
    return [part.process.pid for part in fleet.parts if part.alive]


def seconds_until_taken(fleet: Fleet, pair: Pair) -> float:
    began = time.monotonic()
    wait_until(lambda: try_once(fleet.port, pair.accepts()) == 250, 20, 0.2)
    return time.monotonic() - began


def play(fleet: Fleet, smarthost, without, what: str) -> None:
    """Mail before, mail while something is missing, mail after; then count."""
    pairs = Pairs(fleet)
    before, during, after = pairs.make(MAILS), pairs.make(8), pairs.make(MAILS)
    fleet.start()
    post = Post(fleet.port)
    post.feed([pair.accepts() for pair in before])
    assert post.wait()
    assert FULL or fleet.rest()  # the full form has letters under way, whose leases must end
    running = pids(fleet)
    with without():
        codes = answers(fleet, during)
    seconds = seconds_until_taken(fleet, after[0])
    post.feed([pair.accepts() for pair in [*during, *after]])
    assert post.wait()
    post.stop()
    rested = fleet.rest()
    verdict = pairs.judge_accepted([*before, *during, *after], smarthost.book)
    refused = sum(400 <= code < 500 for code in codes)
    figures = {"answered_4xx": refused, "lost": len(verdict.lost), "doubled": len(verdict.doubled)}
    restarts = len(set(running) - set(pids(fleet)))
    note("P7", fleet.engine, what, mails=2 * MAILS + 8, **figures, restarts=restarts, again_after_s=round(seconds, 1))
    assert refused == len(during), codes
    assert rested, f"{fleet.waiting()}\n{fleet.said()}"
    assert verdict.clean, verdict
    assert restarts == 0, fleet.said()
    assert seconds <= AGAIN


@pytest.fixture
def small_disk(folder):
    """A disk of its own for data_dir."""
    disk = folder / "var"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", ROOM, "tmpfs", disk], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no disk may be mounted here: {mounted.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def fill(file: Path) -> None:
    """To the last byte."""
    free = shutil.disk_usage(file.parent).free
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT)
    os.posix_fallocate(descriptor, 0, free - 4096 * 4)
    for lump in (4096, 1):
        try:
            while True:
                os.pwrite(descriptor, b"x" * lump, os.fstat(descriptor).st_size)
        except OSError:
            pass
    os.close(descriptor)


def test_p7_a_full_disk_is_answered_4xx_and_nothing_is_lost(small_disk, folder, smarthost):
    fleet = embedded(folder, smarthost.url)

    @contextmanager
    def full():
        fill(small_disk / "ballast")
        yield
        (small_disk / "ballast").unlink()

    try:
        play(fleet, smarthost, full, "the disk of data_dir full to the last byte, then room again")
    finally:
        fleet.remove()


def test_p7_a_file_that_may_not_grow_is_answered_4xx_and_nothing_is_lost(lite_fleet, smarthost):
    """The same without the right to mount: the process's files are limited to what they are."""
    fleet = lite_fleet

    @contextmanager
    def limited():
        pid = fleet.parts[0].process.pid
        soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, hard))
        yield
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))

    play(fleet, smarthost, limited, "no file of the process may grow (RLIMIT_FSIZE), then it may again")


def test_p7_a_database_away_is_answered_4xx_and_nothing_is_lost(spread_fleet, own_postgres, smarthost):
    @contextmanager
    def away():
        own_postgres.stop()
        yield
        time.sleep(size(2, 20))
        own_postgres.start()
        spread_fleet.store.engine.dispose()  # the test's own connections are cut, too

    play(spread_fleet, smarthost, away, "PostgreSQL stopped, and started again")
