"""What stands in no database is counted where it happens, in whichever process that is."""

import os

import pytest
from prometheus_client import CollectorRegistry

from mailflow.egress.outcome import Deferred, Refused, Sent
from workers.counters import Counters


@pytest.fixture
def counters():
    return Counters()


def told(counters: Counters, name: str, **labels: str) -> float | None:
    registry = CollectorRegistry()
    registry.register(counters)
    return registry.get_sample_value(f"mailflow_{name}", labels)


def test_a_forked_part_counts_for_the_service(counters):
    child = os.fork()
    if not child:
        counters.refused("550")
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    counters.refused("421")
    assert [told(counters, "door_refusals_total", code=code) for code in ("550", "421", "451")] == [1, 1, 0]


def test_a_code_that_the_doors_do_not_know_is_no_label(counters):
    counters.refused("taint")
    assert told(counters, "door_refusals_total", code="other") == 1
    assert told(counters, "door_refusals_total", code="taint") is None


def test_every_answer_of_the_smarthost_is_counted_and_passed_on(counters):
    answers = [Sent("250 ok"), Refused("550 no"), Deferred("451 later"), Sent("250 ok")]
    assert list(counters.noting(lambda parcels: iter(answers))([])) == answers
    counted = {name: told(counters, "smarthost_answers_total", answer=name) for name in ("sent", "refused", "deferred")}
    assert counted == {"sent": 2, "refused": 1, "deferred": 1}


def test_a_way_out_that_is_left_early_is_left_at_once(counters):
    left = []

    def carry(parcels):
        try:
            yield Deferred("down", everywhere=True)
            yield Sent("never")
        finally:
            left.append(True)

    for _ in counters.noting(carry)([]):
        break
    assert left == [True]


def test_a_batch_is_timed_and_a_look_that_finds_nothing_is_none(counters):
    assert [counters.timed("expire", lambda done=done: done) for done in (3, 0)] == [3, 0]
    assert told(counters, "job_seconds_count", job="expire") == 1
    assert told(counters, "job_seconds_bucket", job="expire", le="30.0") == 1
    assert told(counters, "job_seconds_count", job="deliver") == 0
