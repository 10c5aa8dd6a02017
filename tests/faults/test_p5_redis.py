"""P5: Redis holds nothing we need: flushed, stopped, killed and away, the doors answer 250 and nothing is lost."""

import signal
import time

from tests.faults.figures import note, size
from tests.faults.pairs import Pairs
from tests.faults.post import Post, try_once
from tests.faults.servers import wait_until

MAILS, AWAY = size(50, 400), size(4, 30)  # mails in each of four phases; seconds that Redis is away
BACKLOG = 60  # seconds after its return


def test_p5_redis_may_forget_hang_and_die(spread_fleet, own_redis, smarthost):
    fleet, pairs = spread_fleet, Pairs(spread_fleet)
    phases = [pairs.make(MAILS) for _ in range(4)]
    fleet.start()
    post, slowest = Post(fleet.port), 0.0
    for number, asked in enumerate(phases):
        post.feed([pair.accepts() for pair in asked])
        if number == 1:
            own_redis.flush()
        if number == 2:
            own_redis.signal(signal.SIGSTOP)
        if number == 3:
            own_redis.kill()
        if number > 1:
            began = time.monotonic()
            assert post.wait(30), f"the doors do not answer without Redis: {post.codes}"
            slowest = max(slowest, time.monotonic() - began)
            time.sleep(AWAY)
        if number == 2:
            own_redis.signal(signal.SIGCONT)
        if number == 3:
            own_redis.start()
        assert post.wait(30)
    began = time.monotonic()
    rested = fleet.rest(BACKLOG)
    seconds = time.monotonic() - began
    post.stop()
    everybody = [pair for asked in phases for pair in asked]
    verdict = pairs.judge_accepted(everybody, smarthost.book)
    note(
        "P5",
        fleet.engine,
        "Redis flushed, stopped (SIGSTOP), killed and away while mail comes",
        mails=len(everybody),
        not_250=sum(post.codes.values()),
        lost=len(verdict.lost),
        doubled=len(verdict.doubled),
        backlog_s=round(seconds, 1),
    )
    assert not post.codes, post.codes
    assert rested, f"{fleet.waiting()}\n{fleet.said()}"
    assert verdict.clean, verdict


def test_p5_the_doors_open_and_the_clock_runs_before_redis_does(spread_fleet, own_redis, smarthost):
    fleet, pairs = spread_fleet, Pairs(spread_fleet)
    [pair] = pairs.make(1)
    own_redis.kill()
    try:
        fleet.start()
        assert try_once(fleet.port, pair.accepts()) == 250
    finally:
        own_redis.start()
    fleet.start()  # the supervisor's work, should a worker have given up
    assert wait_until(lambda: pairs.judge_accepted([pair], smarthost.book).clean, BACKLOG), fleet.said()
