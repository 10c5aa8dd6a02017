"""P9: a mail that crashes us is tried three times and set aside; the others go on; `retry` replays it."""

import json

from sqlalchemy import delete, func, insert, select

from mailflow.store import schema
from tests.faults.figures import FULL, note, size
from tests.faults.fleet import Fleet
from tests.faults.pairs import Pairs
from tests.faults.post import Post
from tests.faults.servers import wait_until

OTHERS = size(200, 1000)


def poison(fleet: Fleet, pair) -> dict:
    """The mentee's enrolment is gone, by hand: whoever reads this pair falls over it. The row that was there."""
    mentee = schema.enrolment.c.person_id == f"e{pair.number:07}"
    with fleet.store.begin() as tx:
        row = dict(tx.execute(select(schema.enrolment).where(mentee)).one()._mapping)
        tx.execute(delete(schema.enrolment).where(mentee))
    return row


def shunted(fleet: Fleet) -> list[dict]:
    return json.loads(fleet.command("shunted", "list", "--json").stdout)


def test_p9_a_poison_message_is_tried_three_times_and_can_be_replayed(fleet, smarthost):
    pairs = Pairs(fleet)
    asked = pairs.make(OTHERS + 1)
    bad, others = asked[OTHERS // 2], [*asked[: OTHERS // 2], *asked[OTHERS // 2 + 1 :]]
    enrolled = poison(fleet, bad)
    fleet.start()
    post = Post(fleet.port)
    post.feed([pair.accepts() for pair in asked])
    assert post.wait()
    for _ in range(60):
        if fleet.rest(100 if FULL else 1):
            break
        fleet.end_pauses()
    verdict = pairs.judge_accepted(others, smarthost.book)
    set_aside = shunted(fleet)
    with fleet.store.begin() as tx:
        counted = tx.execute(select(func.max(schema.inbox.c.attempts))).scalar_one()
        tx.execute(insert(schema.enrolment).values(**enrolled))  # the cause is mended
    tries = counted + len(set_aside)  # those it was given again after, and the one after which it was set aside
    retried = fleet.command("shunted", "retry", str(set_aside[0]["id"])) if set_aside else None
    wait_until(lambda: pairs.judge_accepted([bad], smarthost.book).clean, 40)
    post.stop()
    replayed = pairs.judge_accepted([bad], smarthost.book).clean
    note(
        "P9",
        fleet.engine,
        "one mail that crashes its reader among others; then its cause is mended, and `mailflow shunted retry`",
        others=OTHERS,
        others_done=OTHERS - len(verdict.lost),
        tries=tries,
        shunted=len(set_aside),
        replayed=int(replayed),
    )
    assert verdict.clean, verdict
    assert (len(set_aside), tries) == (1, 3), set_aside
    assert retried.returncode == 0, retried.stderr
    assert replayed


def test_p9_a_mail_that_kills_whoever_reads_it_is_set_aside(fleet, smarthost):
    """Nobody lives to count: the try was on disk before the reading."""
    pairs = Pairs(fleet)
    [bad, good] = pairs.make(2)
    fleet.start()
    post = Post(fleet.port)
    readers = fleet.of(fleet.kind_at("process.counted"))
    for part in readers:
        part.kill()
    deaths = 0
    for death in range(3):
        fleet.restart(readers[0], "process.counted")
        if not death:
            post.feed([bad.accepts()])
        deaths += wait_until(lambda: not readers[0].alive, 40)
    for part in readers:
        fleet.restart(part)
    post.feed([good.accepts()])
    assert post.wait()
    assert fleet.rest()
    post.stop()
    [set_aside] = shunted(fleet)
    verdict = pairs.judge_accepted([good], smarthost.book)
    done = "one mail whose readers are killed with -9 while they read it; another behind it"
    note("P9", fleet.engine, done, deaths=deaths, shunted=1, others=1, others_done=1 - len(verdict.lost))
    # Of two `dramatiq workers` processes the second may read it, and die, before their parent has stopped it.
    assert deaths in ((3,) if fleet.engine == "SQLite" else (2, 3))
    assert verdict.clean, verdict
    assert "died" in set_aside["reason"]
