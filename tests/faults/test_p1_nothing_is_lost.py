"""P1: what was answered 250 has its one effect, whatever is killed, wherever it stands."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from mailflow.demo.dns_server import BROKEN, NameServer
from mailflow.demo.signing import Signer
from mailflow.flow import READ_ALONE
from mailflow.flow.failpoint import POINTS
from mailflow.store import schema
from tests.faults.figures import note, size
from tests.faults.fleet import Fleet, Part
from tests.faults.pairs import Pairs
from tests.faults.post import Post
from tests.faults.servers import wait_until

MAILS, KILLS = size(500, 5000), size(14, 100)  # on each of the two engines
REMINDERS = size(3, 5)  # deadlines that fall due in each round
PATIENCE = 20.0  # seconds until a process that does not come by a failpoint is killed anywhere
SIGNED, SIGNED_KILLS, SIGNER = size(12, 1000), size(2, 24), Signer("work.example")
READING = ("process.settled", "process.counted", "process.begun", "process.decided", "")
RARE = ("accept.", "process.", "expire.", "deliver.claimed", "deliver.settled")  # passed once a batch


def plan(dice: random.Random) -> list[str]:
    """Every failpoint, and between them kills at any time ("")."""
    rounds = [*POINTS, *[""] * max(1, KILLS // 8)]
    rounds += [dice.choice([*POINTS, "", ""]) for _ in range(KILLS - len(rounds))]
    dice.shuffle(rounds)
    return rounds


class Killer:
    """Kills one part of the fleet a round, and starts it again."""

    def __init__(self, fleet: Fleet, dice: random.Random) -> None:
        self.fleet, self.dice = fleet, dice
        self.done: Counter[str] = Counter()
        self.parts: Counter[str] = Counter()

    @property
    def kills(self) -> int:
        return sum(self.done.values())

    def figures(self) -> dict[str, int]:
        """How many died at a failpoint, and which parts did."""
        by_part = {f"{name}_killed": self.parts[name] for name in sorted(self.parts)}
        return {"at_failpoints": self.kills - self.done["any"], **by_part}

    def _died(self, part: Part, where: str) -> None:
        self.done[where] += 1
        self.parts[part.name.rstrip("0123456789")] += 1

    def aim(self, point: str) -> Part:
        """A part of the right kind, started so that it dies at the point, and alone, so that it must come by there."""
        self._spare()
        kind = self.fleet.of(self.fleet.kind_at(point) if point else "")
        aimed = self.dice.choice(kind)
        for part in self.fleet.parts:
            if point and part in kind:
                if part.alive:
                    self._died(part, "any")
                part.kill()
            elif not part.alive:
                self.fleet.restart(part)
        if point:
            number = 1 if point.startswith(RARE) else self.dice.randint(1, 5)
            self.fleet.restart(aimed, f"{point}:{number}")
        return aimed

    def _spare(self) -> None:
        """A mail is set aside when its readers died three times running (P9).

        A round may bring two deaths, of the part that lives and of the one that is aimed; with one before it are three.
        """
        if self._has_killed():
            self.fleet.start()
            assert wait_until(lambda: not self._has_killed(), 60), self.fleet.said()

    def _has_killed(self) -> bool:
        """Whether a mail waits whose reader died of it, or is at it now."""
        inbox = schema.inbox.c
        with self.fleet.store.begin() as tx:
            found = select(inbox.id).where(inbox.state == "waiting", inbox.reason.startswith(READ_ALONE))
            return tx.execute(found).first() is not None

    def strike(self, part: Part, point: str, post: Post, before: int) -> None:
        """Wait until it dies there; otherwise kill it where it stands, once mail is being answered."""
        if point and wait_until(lambda: not part.alive, PATIENCE, 0.02):
            self._died(part, point)
            return
        wait_until(lambda: sum(post.acked.values()) > before, PATIENCE, 0.01)
        time.sleep(self.dice.uniform(0, 0.6))
        part.kill_one(self.dice)
        self._died(part, "any")


def test_p1_what_was_answered_250_has_its_one_effect(fleet, smarthost):
    dice = random.Random(1)
    rounds = plan(dice)
    pairs = Pairs(fleet)
    asked, reminded = pairs.make(MAILS), []
    fleet.start()
    killer, post = Killer(fleet, dice), Post(fleet.port)
    share = -(-MAILS // len(rounds))
    for number, point in enumerate(rounds):
        part, before = killer.aim(point), sum(post.acked.values())
        reminded += pairs.make(REMINDERS, datetime.now(UTC) + timedelta(seconds=1))
        post.feed([pair.accepts() for pair in asked[number * share : (number + 1) * share]])
        killer.strike(part, point, post, before)
    fleet.begin_again()
    answered = post.wait(size(120, 600))
    rested = fleet.rest(size(90, 600))
    post.stop()
    accepted, told = pairs.judge_accepted(asked, smarthost.book), pairs.judge_reminded(reminded, smarthost.book)
    note(
        "P1",
        fleet.engine,
        "mails answered 250 while processes were killed with -9 at random times and at every failpoint",
        mails=sum(post.acked.values()),
        kills=killer.kills,
        **killer.figures(),
        deadlines=len(reminded),
        lost=len(accepted.lost) + len(told.lost),
        doubled=len(accepted.doubled) + len(told.doubled),
        letters_doubled=smarthost.book.doubled,
    )
    assert answered, f"{dict(post.codes)}\n{fleet.said()}"
    assert rested, f"{fleet.waiting()}\n{fleet.said()}"
    assert accepted.clean, f"{accepted}\n{killer.done}"
    assert told.clean, f"{told}\n{killer.done}"
    assert set(POINTS) <= set(killer.done), f"never reached: {set(POINTS) - set(killer.done)}"


@pytest.fixture
def names() -> Iterator[NameServer]:
    server = NameServer({SIGNER.name: BROKEN})
    yield server
    server.close()


def test_p1_signed_mails_have_their_one_effect_though_name_servers_and_readers_fail(fleet, smarthost, names):
    """At `trust.level = standard`: judged before they are read, put off while nobody can say who wrote them."""
    fleet.give(TRUST__LEVEL="standard", TRUST__RESOLVER=names.address)
    dice, pairs = random.Random(9), Pairs(fleet)
    asked = pairs.make(SIGNED)
    fleet.start()
    killer, post = Killer(fleet, dice), Post(fleet.port)
    share = -(-SIGNED // SIGNED_KILLS)
    put_off = 0
    for number in range(SIGNED_KILLS):
        if number == SIGNED_KILLS // 2:
            assert wait_until(lambda: waits_for_names(fleet), 40), fleet.said()
            put_off = waits_for_names(fleet)
            names.zone[SIGNER.name] = [SIGNER.record()]
            fleet.begin_again()
        point = READING[number % len(READING)]
        part, before = killer.aim(point), sum(post.acked.values())
        post.feed([pair.signs(SIGNER) for pair in asked[number * share : (number + 1) * share]])
        killer.strike(part, point, post, before)
    fleet.begin_again()
    answered, rested = post.wait(size(120, 600)), fleet.rest(size(90, 600))
    post.stop()
    verdict = pairs.judge_accepted(asked, smarthost.book)
    note(
        "P1",
        fleet.engine,
        "signed mails at the level `standard`, put off while name servers fail, readers killed with -9",
        mails=sum(post.acked.values()),
        put_off=put_off,
        kills=killer.kills,
        **killer.figures(),
        lost=len(verdict.lost),
        doubled=len(verdict.doubled),
    )
    assert answered, f"{dict(post.codes)}\n{fleet.said()}"
    assert rested, f"{fleet.waiting()}\n{fleet.said()}"
    assert verdict.clean, f"{verdict}\n{killer.done}"


def waits_for_names(fleet: Fleet) -> int:
    """How many mails are put off because a name server failed."""
    why = schema.inbox.c.reason.contains("a name server does not answer")
    with fleet.store.begin() as tx:
        return tx.execute(select(func.count()).where(schema.inbox.c.state == "waiting", why)).scalar_one()
