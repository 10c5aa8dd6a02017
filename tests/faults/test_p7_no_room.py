"""P7: a full disk, a database away: 4xx, nothing lost, no restart, and mail is taken again within five seconds."""

import os
import resource
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from tests.faults.figures import FULL, note, size
from tests.faults.fleet import Fleet, embedded, spread
from tests.faults.pairs import Pair, Pairs
from tests.faults.post import Mail, Post, try_once
from tests.faults.servers import Postgres, wait_until
from tests.needs import do_without

MAILS, AGAIN = size(30, 300), 5.0
ROOM, POSTGRES_ROOM = "size=24m", "size=400m"
CRASHES = size(2, 8)


def answers(fleet: Fleet, pairs: list[Pair]) -> list[int]:
    """All at once: each may take as long as the door has patience."""
    with ThreadPoolExecutor(len(pairs)) as pool:
        return list(pool.map(lambda pair: try_once(fleet.port, pair.accepts()), pairs))


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
    with mounted(folder / "var", ROOM) as disk:
        yield disk


@contextmanager
def mounted(disk: Path, room: str) -> Iterator[Path]:
    disk.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", room, "tmpfs", disk], capture_output=True, check=False)
    if mount.returncode:
        do_without(f"no disk may be mounted here: {mount.stderr.decode().strip()}")
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
        serve = psutil.Process(fleet.parts[0].process.pid)
        pids = [one.pid for one in (serve, *serve.children())]
        soft, hard = resource.prlimit(pids[0], resource.RLIMIT_FSIZE)
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, hard))
        yield
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))

    play(fleet, smarthost, limited, "no file of its processes may grow (RLIMIT_FSIZE), then they may again")


def test_p7_a_database_away_is_answered_4xx_and_nothing_is_lost(spread_fleet, own_postgres, smarthost):
    @contextmanager
    def away():
        own_postgres.stop()
        yield
        time.sleep(size(2, 20))
        own_postgres.start()
        spread_fleet.store.engine.dispose()  # the test's own connections are cut, too

    play(spread_fleet, smarthost, away, "PostgreSQL stopped, and started again")


def test_p7_a_database_that_hangs_is_answered_4xx_and_nothing_is_lost(spread_fleet, own_postgres, smarthost):
    @contextmanager
    def frozen():
        own_postgres.freeze()
        try:
            yield
            time.sleep(size(0, 60))
        finally:
            own_postgres.thaw()

    play(spread_fleet, smarthost, frozen, "PostgreSQL hangs with its connections open, and goes on")


def test_p7_a_database_that_crashes_under_load_loses_nothing(spread_fleet, own_postgres, smarthost):
    pairs = Pairs(spread_fleet)
    some = pairs.make(CRASHES * MAILS)
    spread_fleet.start()
    running, post = pids(spread_fleet), Post(spread_fleet.port)
    for crash in range(CRASHES):
        post.feed([pair.accepts() for pair in some[crash * MAILS :][:MAILS]])
        assert wait_until(lambda crash=crash: sum(post.acked.values()) >= crash * MAILS + MAILS // 3)
        own_postgres.stop(signal.SIGQUIT)
        own_postgres.start()
    judge(spread_fleet, pairs, some, post, smarthost, running, f"PostgreSQL crashed {CRASHES} times under load")


def judge(  # noqa: PLR0917 - all that was put up
    fleet: Fleet, pairs: Pairs, some: list[Pair], post: Post, smarthost, running: list[int], what: str
) -> None:
    """All is answered 250 in the end, each has its one effect, and nobody had to restart us."""
    assert post.wait(), post.codes
    post.stop()
    fleet.store.engine.dispose()
    assert fleet.rest(), f"{fleet.waiting()}\n{fleet.said()}"
    verdict = pairs.judge_accepted(some, smarthost.book)
    counts = {"lost": len(verdict.lost), "doubled": len(verdict.doubled)}
    restarts, refused = len(set(running) - set(pids(fleet))), sum(post.codes.values())
    note("P7", fleet.engine, what, mails=len(some), tried_again=refused, **counts, restarts=restarts)
    assert refused, "the fault touched nobody"
    assert verdict.clean, verdict
    assert restarts == 0, fleet.said()


def padded(mail: Mail) -> Mail:
    """With a signature that no database can press together."""
    lines = "".join(f"{secrets.token_hex(38)}\r\n" for _ in range(1200))
    return replace(mail, raw=mail.raw + b"\r\n-- \r\n" + lines.encode())


def test_p7_a_database_whose_disk_is_full_loses_nothing(folder, smarthost, own_redis):
    """PostgreSQL refuses, or ends where there is no room for its log: then its supervisor starts it again."""
    with mounted(folder / "disk", POSTGRES_ROOM) as disk:
        disk.chmod(0o777)
        folder.chmod(0o755)
        server = Postgres(parent=disk)
        server.start()
        own_redis.flush()
        fleet = spread(folder, smarthost.url, server.create("cramped"), own_redis.url)
        try:
            pairs = Pairs(fleet)
            some = pairs.make(MAILS)
            fleet.start()
            running, post = pids(fleet), Post(fleet.port)
            fill(disk / "ballast")
            post.feed([padded(pair.accepts()) for pair in some])
            assert wait_until(lambda: post.codes[451] >= 5)
            (disk / "ballast").unlink()
            if not server.alive:
                server.start()
            judge(fleet, pairs, some, post, smarthost, running, "the disk of PostgreSQL full, then room again")
        finally:
            fleet.remove()
            server.remove()
