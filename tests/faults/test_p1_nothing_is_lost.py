"""P1: what was answered 250 has its one effect, whatever is killed, wherever it stands."""

import random
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

from mailflow.flow.failpoint import POINTS
from tests.faults.figures import note, size
from tests.faults.fleet import Fleet, Part
from tests.faults.pairs import Pairs
from tests.faults.post import Post
from tests.faults.servers import wait_until

MAILS, KILLS = size(500, 5000), size(14, 100)  # on each of the two engines
REMINDERS = size(3, 5)  # deadlines that fall due in each round
PATIENCE = 20.0  # seconds until a process that does not come by a failpoint is killed anywhere
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

    def aim(self, point: str) -> Part:
        """A part of the right kind, started so that it dies at the point, and alone, so that it must come by there."""
        kind = self.fleet.of(self.fleet.kind_at(point) if point else "")
        aimed = self.dice.choice(kind)
        for part in self.fleet.parts:
            if point and part in kind:
                self.done["any"] += part.alive
                part.kill()
            elif not part.alive:
                self.fleet.restart(part)
        if point:
            number = 1 if point.startswith(RARE) else self.dice.randint(1, 5)
            self.fleet.restart(aimed, f"{point}:{number}")
        return aimed

    def strike(self, part: Part, point: str, post: Post, before: int) -> None:
        """Wait until it dies there; otherwise kill it where it stands, once mail is being answered."""
        if point and wait_until(lambda: not part.alive, PATIENCE, 0.02):
            self.done[point] += 1
            return
        wait_until(lambda: sum(post.acked.values()) > before, PATIENCE, 0.01)
        time.sleep(self.dice.uniform(0, 0.6))
        part.kill_one(self.dice)
        self.done["any"] += 1


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
        kills=sum(killer.done.values()),
        at_failpoints=sum(killer.done.values()) - killer.done["any"],
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
