"""P4: every letter leaves, with the same Message-ID on each try; a killed sender doubles at most one a thread."""

import random

from tests.faults.figures import note, size
from tests.faults.fleet import Fleet
from tests.faults.pairs import Pairs
from tests.faults.post import Post
from tests.faults.servers import wait_until
from tests.faults.smarthost import Smarthost

LETTERS, KILLS = size(300, 3000), size(5, 50)
EACH = ("deliver.carried", "deliver.noted")  # passed once a letter; the others once a batch
PLACES = ("", "deliver.carried", "deliver.noted", "deliver.claimed", "deliver.settled")  # "": anywhere


def kill_a_sender(fleet: Fleet, smarthost: Smarthost, dice: random.Random, place: str) -> int:
    """Let some letters leave, then kill: the only sender at a failpoint, or one while it sends. How many died."""
    senders, kills = fleet.of(fleet.senders), 0
    sender = dice.choice(senders)
    for part in senders:
        if place:  # alone, so that it must come by there
            kills += part.alive
            part.kill()
        elif not part.alive:
            fleet.restart(part)
    if place:
        fleet.restart(sender, f"{place}:{dice.randint(1, 3) if place in EACH else 1}")
        wait_until(lambda: not sender.alive, 20, 0.01)
    else:
        seen, some = smarthost.book.offers, dice.randint(1, LETTERS // KILLS // 3)
        wait_until(lambda: smarthost.book.offers >= seen + some, 20, 0.002)
    sender.kill()
    return kills + 1


def test_p4_every_letter_leaves_with_one_message_id(fleet: Fleet, smarthost: Smarthost) -> None:
    dice, pairs = random.Random(4), Pairs(fleet)
    asked = pairs.make(LETTERS // 2)
    smarthost.stop()
    fleet.start()
    post = Post(fleet.port)
    post.feed([pair.accepts() for pair in asked])
    assert post.wait()
    assert wait_until(lambda: fleet.waiting() == (0, 2 * len(asked)), 60), fleet.waiting()
    post.stop()
    smarthost.pace = 0.004
    smarthost.start()
    fleet.begin_again()  # the pause after the first try that failed is over
    kills = 0
    for number in range(KILLS):
        kills += kill_a_sender(fleet, smarthost, dice, PLACES[number % len(PLACES)])
    smarthost.pace = 0
    fleet.begin_again()
    rested = fleet.rest(size(90, 600))
    kills += len(fleet.of(fleet.senders))  # by begin_again
    book, most = smarthost.book, kills * fleet.sender_threads
    verdict = pairs.judge_accepted(asked, book)
    changed = sum(len(tries) > 1 for tries in book.raws.values())
    note(
        "P4",
        fleet.engine,
        "senders killed with -9 while letters leave, at random times and at every failpoint of delivery",
        letters=len(book.copies),
        kills=kills,
        sender_threads=fleet.sender_threads,
        unsent=len(verdict.lost),
        other_message_id=len(verdict.doubled),
        doubled=book.doubled,
    )
    assert rested, f"{fleet.waiting()}\n{fleet.said()}"
    assert verdict.clean, verdict
    assert changed == 0
    assert book.doubled <= most, f"{book.doubled} doubled by {kills} kills"


def test_p4_what_a_dead_sender_held_leaves_though_nothing_else_happens(fleet: Fleet, smarthost: Smarthost) -> None:
    """No mail comes and no other letter is due: the clock sees leases of minutes, the journal knows better."""
    pairs = Pairs(fleet)
    asked = pairs.make(1)
    fleet.start()
    sender, *others = fleet.of(fleet.senders)
    for part in others:
        part.kill()
    fleet.restart(sender, "deliver.claimed")
    post = Post(fleet.port)
    post.feed([pair.accepts() for pair in asked])
    assert post.wait()
    post.stop()
    assert wait_until(lambda: not sender.alive, 20), fleet.said()
    assert fleet.waiting() == (0, 2)
    fleet.restart(sender)
    assert fleet.rest(20), f"{fleet.waiting()}\n{fleet.said()}"
    assert pairs.judge_accepted(asked, smarthost.book).clean
