"""P2: 250 only after the data is on disk: a sync between DATA's last byte and each 250, seen by strace."""

import re
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.faults import fleet as fleets
from tests.faults.figures import note, size
from tests.faults.pairs import Pairs
from tests.faults.post import Post
from tests.faults.servers import Postgres
from tests.needs import do_without

MAILS = size(40, 400)
CALLS = "trace=recvfrom,sendto,fsync,fdatasync,sync_file_range"
STRACE = ("-f", "-ttt", "-s", "1200", "-e", CALLS, "-e", "signal=none")
# 27121 1763803929.123456 recvfrom(12, "...", 65536, 0, NULL, NULL) = 31
LINE = re.compile(r"(?P<pid>\d+) +(?P<at>\d+\.\d+) (?P<rest>.*)")
RESUMED = re.compile(r"<\.\.\. \w+ resumed>(?P<rest>.*)")
LAST_BYTE = r"\r\n.\r\n"


@dataclass
class Call:
    """One system call: when it began and when it was over."""

    words: str
    began: float
    ended: float = 0.0

    @property
    def socket(self) -> str:
        return self.words.partition("(")[2].partition(",")[0]


@dataclass
class Trace:
    """What happened, in order of time."""

    calls: list[Call] = field(default_factory=list)

    def read(self, file: Path) -> None:
        waiting: dict[str, Call] = {}
        for line in file.read_text(errors="replace").splitlines():
            found = LINE.match(line)
            if not found:
                continue
            pid, at, rest = found["pid"], float(found["at"]), found["rest"]
            if "<unfinished" in rest:
                waiting[pid] = Call(rest.partition(" <unfinished")[0], at)
            elif (resumed := RESUMED.match(rest)) and pid in waiting:
                call = waiting.pop(pid)
                self.calls.append(Call(call.words + resumed["rest"], call.began, at))
            else:
                self.calls.append(Call(rest, at, at))

    def syncs(self) -> list[Call]:
        return [c for c in self.calls if c.words.startswith(("fsync", "fdatasync")) and c.words.endswith("= 0")]

    def answers(self) -> list[tuple[Call, Call]]:
        """Each 250 to a DATA, with the receipt of that DATA's last byte on the same connection."""
        last: dict[str, Call] = {}
        pairs = []
        for call in sorted(self.calls, key=lambda c: c.began):
            if call.words.startswith("recvfrom") and LAST_BYTE in call.words:
                last[call.socket] = call
            if call.words.startswith("sendto") and "250 2.0.0 kept" in call.words:
                pairs.append((last.pop(call.socket), call))
        return pairs

    def unsynced(self) -> int:
        """250s before which no sync began and ended after the last byte had come."""
        syncs = self.syncs()
        return sum(
            not any(last.ended <= sync.began and sync.ended <= answer.began for sync in syncs)
            for last, answer in self.answers()
        )


@pytest.fixture
def strace():
    found = shutil.which("strace")
    if found is None:
        do_without("strace is not installed; apt-get install strace")
    tried = subprocess.run([found, sys.executable, "-c", ""], capture_output=True, check=False)
    if tried.returncode:
        do_without(f"strace may not look here: {tried.stderr.decode().strip()[-200:]}")
    return found


def trace_part(part, strace: str, out: Path) -> None:
    """The same process, seen."""
    part.command = (strace, *STRACE, "-o", str(out), *part.command)


def deliver(fleet, smarthost, mails: int) -> int:
    """Mail by several connections at once, and one after another; how many were answered 250."""
    pairs = Pairs(fleet)
    asked = pairs.make(mails)
    for threads, share in ((4, asked[: mails // 2]), (1, asked[mails // 2 :])):
        post = Post(fleet.port, threads)
        post.feed([pair.accepts() for pair in share])
        assert post.wait()
        post.stop()
    return mails


def judge(trace: Trace, engine: str, answered: int) -> None:
    seen, unsynced = len(trace.answers()), trace.unsynced()
    done = "strace: a sync begun after DATA's last byte and ended before the 250"
    note("P2", engine, done, answered_250=answered, seen=seen, syncs=len(trace.syncs()), without_a_sync=unsynced)
    assert seen == answered
    assert unsynced == 0


def test_p2_sqlite_syncs_before_each_250(lite_fleet, smarthost, strace, folder):
    trace_part(lite_fleet.parts[0], strace, folder / "trace")
    lite_fleet.start()
    answered = deliver(lite_fleet, smarthost, MAILS)
    lite_fleet.kill()
    trace = Trace()
    trace.read(folder / "trace")
    judge(trace, lite_fleet.engine, answered)


@pytest.fixture
def seen_postgres(strace):
    """A server of its own under strace, from its first process on."""
    server = Postgres()
    out = server.folder.parent / f"{server.folder.name}.trace"
    server.before = (strace, *STRACE, "-o", str(out))
    server.start()
    yield server, out
    server.remove()
    out.unlink(missing_ok=True)


def test_p2_postgresql_syncs_before_each_250(seen_postgres, own_redis, smarthost, strace, folder):
    server, seen = seen_postgres
    own_redis.flush()
    fleet = fleets.spread(folder, smarthost.url, server.create("seen"), own_redis.url)
    doors = fleet.parts[0]
    trace_part(doors, strace, folder / "trace")
    fleet.parts = [doors]  # nobody else writes, so that no other's sync is taken for the doors'
    try:
        fleet.start()
        answered = deliver(fleet, smarthost, MAILS)
    finally:
        fleet.remove()
    server.stop(signal.SIGQUIT)
    trace = Trace()
    for file in (folder / "trace", seen):
        trace.read(file)
    judge(trace, fleet.engine, answered)
