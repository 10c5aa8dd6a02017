"""LMTP behind Debian's Postfix, as an operator runs it: what comes through, what waits, what bounces."""

import json
import shutil
import smtplib
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mailflow.ingress.smtp import Door
from tests.bench.postfix import Postfix
from tests.bench.report import Unable
from tests.ingress.wire import Keeper, opened
from tests.needs import do_without

DOMAIN = "mentors.test"
ANA, BEN, NOBODY = f"ana@{DOMAIN}", f"ben@{DOMAIN}", f"nobody@{DOMAIN}"
SENDER = "cora@example.test"

HANDS_ON = """\
relay_domains = {domain}
transport_maps = inline:{{ {domain}=lmtp:{nexthop} }}
queue_run_delay = 2s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
"""


class Behind(Postfix):
    """A Postfix that hands the programme's mail on by LMTP, and everything else to `outside`."""

    def __init__(self, folder: Path, outside: int, nexthop: str) -> None:
        self._nexthop, self._folder = nexthop, folder
        super().__init__(folder, outside)

    def _write(self, folder: Path, nexthop: int) -> None:
        super()._write(folder, nexthop)
        with (folder / "etc/main.cf").open("a") as main:
            main.write(HANDS_ON.format(domain=DOMAIN, nexthop=self._nexthop))
        with (folder / "etc/master.cf").open("a") as master:
            master.write("lmtp unix - - n - - lmtp\n")

    def send(self, *recipients: str, subject: str = "hello") -> None:
        """Hand a mail to this Postfix, as anybody outside would."""
        with smtplib.SMTP("127.0.0.1", self.port, timeout=20) as line:
            line.sendmail(SENDER, recipients, f"From: {SENDER}\r\nSubject: {subject}\r\n\r\n.dots\r\n")

    def queued(self) -> dict[str, str]:
        """Whom the queue still holds mail for, and why."""
        told = subprocess.run(
            ["/usr/sbin/postqueue", "-c", str(self._folder / "etc"), "-j"], capture_output=True, text=True, check=True
        ).stdout
        waiting = [one for line in told.splitlines() for one in json.loads(line)["recipients"]]
        return {one["address"]: one.get("delay_reason", "") for one in waiting}

    def flush(self) -> None:
        """Try again now."""
        subprocess.run(["/usr/sbin/postqueue", "-c", str(self._folder / "etc"), "-f"], check=True)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """On a disk: in /dev/shm, where other tests write, Postfix may not open its lock."""
    with tempfile.TemporaryDirectory(dir="/tmp", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


@pytest.fixture(params=["unix", "inet"])
def door(request: pytest.FixtureRequest, tmp_path: Path, keeper: Keeper) -> Iterator[Door]:
    lmtp = f"{_folder_for_postfix(tmp_path)}/lmtp" if request.param == "unix" else "127.0.0.1:0"
    with opened(Door("127.0.0.1:0", DOMAIN, {ANA, BEN}.__contains__, keeper, lmtp=lmtp)) as door:
        yield door


def _folder_for_postfix(folder: Path) -> Path:
    """As docs/operating.md says: its files belong to Postfix's group, so the socket does, and 660 is enough."""
    run = folder / "run"
    run.mkdir()
    try:
        shutil.chown(run, group="postfix")
    except (LookupError, PermissionError):
        return run  # there is no Postfix to test with, and the fixture below says so
    run.chmod(0o2750)
    return run


@pytest.fixture
def outside() -> Iterator[tuple[Door, Keeper]]:
    """Where the mail goes that is not for us: bounces."""
    caught = Keeper()
    with opened(Door("127.0.0.1:0", "outside.test", lambda address: True, caught)) as door:
        yield door, caught


@pytest.fixture
def postfix(tmp_path: Path, door: Door, outside: tuple[Door, Keeper]) -> Iterator[Behind]:
    name = door.lmtp_address
    nexthop = f"unix:{name}" if isinstance(name, str) else f"inet:127.0.0.1:{name[1]}"
    with _running(tmp_path / "postfix", outside[0].address[1], nexthop) as postfix:
        yield postfix


@contextmanager
def _running(folder: Path, outside: int, nexthop: str) -> Iterator[Behind]:
    try:
        postfix = Behind(folder, outside, nexthop)
    except Unable as why:
        do_without(str(why))
    try:
        yield postfix
    finally:
        postfix.stop()


def eventually(true: Callable[[], object], seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.1)
    return bool(true())


def kept(keeper: Keeper) -> list[str]:
    return sorted(envelope.rcpt_to for batch in keeper.batches for envelope in batch)


def test_mail_of_the_programme_comes_through(postfix: Behind, keeper: Keeper) -> None:
    postfix.send(ANA, BEN)
    assert eventually(lambda: kept(keeper) == [ANA, BEN])
    one = keeper.batches[0][0]
    assert (one.mail_from, one.door) == (SENDER, "lmtp")
    assert one.raw.endswith(b"\r\n\r\n.dots\r\n")
    assert eventually(lambda: not postfix.queued())


def test_451_waits_in_the_queue_and_comes_through_later(postfix: Behind, keeper: Keeper) -> None:
    keeper.fault = OSError("the database is away")
    postfix.send(ANA)
    assert eventually(lambda: "451 4.3.0 try again later" in postfix.queued().get(ANA, ""))
    assert not keeper.batches
    keeper.fault = None
    postfix.flush()
    assert eventually(lambda: kept(keeper) == [ANA])
    assert eventually(lambda: not postfix.queued())


def test_550_bounces_at_postfix_and_the_other_recipient_is_kept(
    postfix: Behind, keeper: Keeper, outside: tuple[Door, Keeper]
) -> None:
    postfix.send(ANA, NOBODY)
    assert eventually(lambda: kept(outside[1]) == [SENDER])
    bounce = outside[1].batches[0][0]
    assert bounce.mail_from == ""
    assert b"550 5.1.1 no such address here" in bounce.raw
    assert NOBODY.encode() in bounce.raw and ANA.encode() not in bounce.raw.split(b"message/rfc822")[0]
    assert kept(keeper) == [ANA]
    assert eventually(lambda: not postfix.queued())


def test_what_comes_while_the_door_is_shut_comes_through_later(door: Door, postfix: Behind, keeper: Keeper) -> None:
    if not isinstance(door.lmtp_address, str):
        pytest.skip("somebody else may have the port by then; the path shows it")
    door.stop()
    postfix.send(ANA)
    # Not only taken by Postfix: tried, and put off; a flush before that would be lost on it.
    assert eventually(lambda: postfix.queued().get(ANA))
    with opened(Door("127.0.0.1:0", DOMAIN, {ANA, BEN}.__contains__, keeper, lmtp=door.lmtp_address)):
        postfix.flush()
        assert eventually(lambda: kept(keeper) == [ANA])
