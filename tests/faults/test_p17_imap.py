"""P17: of a mailbox read by IMAP no mail is skipped and none acts twice, whatever is cut, killed or renumbered."""

import random
import signal
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from mailflow.ingress.imap.poller import Pace
from mailflow.store import schema
from tests.faults.figures import note, size
from tests.faults.fleet import Fleet
from tests.faults.pairs import Pair, Pairs
from tests.faults.post import Post
from tests.faults.servers import wait_until
from tests.ingress.dovecot import MISSING, PASSWORD, WHERE, Dovecot
from tests.ingress.line import Line
from tests.needs import needs

pytestmark = needs(WHERE, MISSING)
MAILS = size(40, 1500)
KILLS = size(2, 40)
CUTS = size(3, 60)
HOP = b"Received: from a.example by b.example; Mon, 2 Mar 2026 09:00:00 -0500\r\n"


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    server = Dovecot()
    server.make()
    yield server
    server.remove()


@pytest.fixture
def line(dovecot: Dovecot) -> Iterator[Line]:
    one = Line(dovecot.port)
    yield one
    one.close()


def reads(fleet: Fleet, dovecot: Dovecot, line: Line, **more: str) -> None:
    """From its next start on the service reads this mailbox."""
    url = dovecot.url.replace(f":{dovecot.port}", f":{line.port}")
    given = {"URL": url, "PASSWORD": PASSWORD, "EVERY": "1", **more}
    for part in fleet.parts:
        part.environ.update({f"MAILFLOW_INGRESS__IMAP__{name}": value for name, value in given.items()})


def put(dovecot: Dovecot, pair: Pair, before: bytes = b"", at: float = 0.0) -> None:
    mail = pair.accepts(before)
    head = f"Return-Path: <{mail.mail_from}>\r\nDelivered-To: {mail.rcpt_to}\r\n".encode()
    dovecot.deliver(head + mail.raw, at=at)


def seen(fleet: Fleet) -> int:
    """How many mails of the mailbox stand in the ledger."""
    with fleet.store.begin() as tx:
        return tx.execute(select(func.count()).select_from(schema.seen_mail)).scalar_one()


def kept(fleet: Fleet) -> int:
    with fleet.store.begin() as tx:
        return tx.execute(select(func.count()).select_from(schema.inbox)).scalar_one()


@pytest.mark.parametrize("move_to", ["", "Done"], ids=["flagged", "moved"])
def test_p17_killed_between_the_commit_and_the_flag(fleet, smarthost, dovecot, line, move_to):
    pairs = Pairs(fleet)
    asked = pairs.make(MAILS)
    reads(fleet, dovecot, line, MOVE_TO=move_to)
    dovecot.start()
    fleet.start()
    door = next(part for part in fleet.parts if part.name == fleet.kind_at("accept.kept"))
    share = -(-MAILS // KILLS)
    for number in range(KILLS):
        fleet.restart(door, ("accept.kept:1", "accept.begun:1")[number % 2])
        for pair in asked[number * share : (number + 1) * share]:
            put(dovecot, pair)
        assert wait_until(lambda: not door.alive, 40), fleet.said()
    fleet.restart(door)
    assert wait_until(lambda: seen(fleet) >= MAILS, 90), fleet.said()
    assert wait_until(lambda: _all_marked(dovecot, move_to), 60), fleet.said()
    assert fleet.rest(), fleet.said()
    verdict = pairs.judge_accepted(asked, smarthost.book)
    note(
        "P17",
        fleet.engine,
        f"killed just before and just after the commit, then {'moved' if move_to else 'flagged'}",
        mails=MAILS,
        kills=KILLS,
        lost=len(verdict.lost),
        doubled=len(verdict.doubled),
    )
    assert verdict.clean, verdict
    assert (kept(fleet), seen(fleet)) == (MAILS, MAILS)


def _all_marked(dovecot: Dovecot, move_to: str) -> bool:
    if move_to:
        return not dovecot.files() and len(dovecot.files(move_to)) == MAILS
    return all("S" in file.name.partition(":2,")[2] for file in dovecot.files())


def test_p17_lines_cut_servers_killed_and_mailboxes_renumbered(fleet, smarthost, dovecot, line):
    pairs, dice = Pairs(fleet), random.Random(17)
    asked = pairs.make(MAILS)
    reads(fleet, dovecot, line)
    dovecot.start()
    fleet.start()
    share = -(-MAILS // CUTS)
    line.judge = _Cutter(dice)
    for number in range(CUTS):
        for pair in asked[number * share : (number + 1) * share]:
            put(dovecot, pair)
        time.sleep(dice.uniform(0.2, 1.5))
        before = line.connections
        _break(dovecot, line, number)
        wait_until(lambda before=before: line.connections > before, 8)
    cuts, line.judge = line.judge.cuts, None
    # After so many faults in a row the door tries again after five minutes at the latest.
    assert wait_until(lambda: kept(fleet) >= MAILS, Pace().most + 120), fleet.said()
    assert fleet.rest(), fleet.said()
    verdict = pairs.judge_accepted(asked, smarthost.book)
    note(
        "P17",
        fleet.engine,
        "lines cut in the middle of an answer, the mail server killed and restarted, the mailbox numbered anew",
        mails=MAILS,
        lines_cut=cuts + CUTS,
        fetched=seen(fleet),
        connections=line.connections,
        lost=len(verdict.lost),
        doubled=len(verdict.doubled),
    )
    assert verdict.clean, verdict
    assert kept(fleet) == MAILS


class _Cutter:
    """Cuts a connection after some thousands of bytes, in the middle of whatever is being said."""

    def __init__(self, dice: random.Random) -> None:
        self._dice, self._left, self.cuts = dice, dict[int, int](), 0

    def __call__(self, connection: int, data: bytes) -> bytes | None:
        left = self._left.setdefault(connection, self._dice.randrange(3_000, 20_000)) - len(data)
        self._left[connection] = left
        self.cuts += left < 0
        return data if left >= 0 else None


def _break(dovecot: Dovecot, line: Line, number: int) -> None:
    """In turn: the line is cut; the server ends in order, is killed; it comes back with a new UIDVALIDITY."""
    if number % 4 == 0:
        line.cut()
        return
    dovecot.stop(signal.SIGKILL if number % 4 == 2 else signal.SIGTERM)
    if number % 4 == 3:
        time.sleep(1.1)  # Dovecot takes the time for the number
        dovecot.renumber()
    dovecot.start()


def test_p17_every_mail_comes_three_times_by_imap_and_smtp(fleet, smarthost, dovecot, line):
    pairs = Pairs(fleet)
    asked = pairs.make(MAILS)
    reads(fleet, dovecot, line)
    dovecot.start()
    fleet.start()
    post = Post(fleet.port, threads=2)
    post.feed([pair.accepts() for pair in asked])
    for pair in asked:
        put(dovecot, pair, HOP)
    assert post.wait()
    for pair in asked:
        put(dovecot, pair, HOP + HOP)
    assert wait_until(lambda: seen(fleet) >= 2 * MAILS, 90), fleet.said()
    assert fleet.rest(), fleet.said()
    post.stop()
    verdict = pairs.judge_accepted(asked, smarthost.book)
    note(
        "P3",
        fleet.engine,
        "every mail delivered three times: by SMTP, and twice into a mailbox that is read by IMAP",
        mails=MAILS,
        deliveries=sum(post.acked.values()) + seen(fleet),
        lost=len(verdict.lost),
        doubled=len(verdict.doubled),
    )
    assert verdict.clean, verdict
    assert kept(fleet) == MAILS


def test_p17_a_uid_that_was_given_out_twice_hides_no_mail(fleet, smarthost, dovecot, line):
    """A server restored from a backup may say the same UIDVALIDITY and UIDs of other mails."""
    pairs = Pairs(fleet)
    asked = pairs.make(20)
    reads(fleet, dovecot, line)
    dovecot.start()
    fleet.start()
    for pair in asked[:10]:
        put(dovecot, pair, at=1_700_000_000)
    assert wait_until(lambda: kept(fleet) == 10, 40), fleet.said()
    dovecot.stop()
    list_of_uids = dovecot.maildir() / "dovecot-uidlist"
    header = list_of_uids.read_text().splitlines()[0]
    for file in dovecot.files():
        file.unlink()
    for pair in asked[10:]:
        put(dovecot, pair, at=1_700_000_001)
    dovecot.renumber()
    rows = [f"{number} :{file.name}" for number, file in enumerate(dovecot.files(), 1)]
    list_of_uids.write_text("\n".join([header, *rows]) + "\n")
    dovecot.start()
    assert wait_until(lambda: kept(fleet) == 20, 40), fleet.said()
    assert fleet.rest(), fleet.said()
    verdict = pairs.judge_accepted(asked, smarthost.book)
    note(
        "P17",
        fleet.engine,
        "UIDs given out twice under one UIDVALIDITY",
        mails=20,
        rows=seen(fleet),
        lost=len(verdict.lost),
        doubled=len(verdict.doubled),
    )
    assert verdict.clean, verdict
    assert seen(fleet) == 10
