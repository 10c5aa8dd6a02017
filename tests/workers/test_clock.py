"""The clock costs next to nothing while nothing is due, and of several one rings."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from mailflow.flow import CLOCK_LEASE, Mail
from tests.conversations.runner import DOMAIN, PROGRAMME, Story
from workers import clock
from workers.clock import Clock

HELP = b"From: ana@home.example\r\nSubject: HELP\r\nMessage-ID: <1@x>\r\n\r\n"


class Bell:
    def __init__(self):
        self.rung = []

    def ring(self, name, lane):
        self.rung.append(name)


@pytest.fixture
def story(tmp_path, database_url):
    story = Story(tmp_path, database_url)
    yield story
    story.house.store.close()


def tick(story):
    """Of a clock of its own, all that it rang for."""
    bell = Bell()
    one = Clock(story.flow, bell)
    return lambda: one.tick() or bell.rung


def test_a_second_without_work_costs_one_statement(story):
    ticks = tick(story)
    ticks()
    asked = []
    event.listen(story.house.store.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    assert [ticks() for _ in range(3)][-1] == []
    assert len(asked) == 3, asked
    assert CLOCK_LEASE.total_seconds() / 2 > clock.ASKS, "else another takes the lease while its holder does not look"
    assert CLOCK_LEASE.total_seconds() + clock.ASKS + 1 < 30


def test_one_clock_rings_and_another_takes_over_from_a_dead_one(story, monkeypatch):
    monkeypatch.setattr(clock, "ASKS", 0)
    first, second = tick(story), tick(story)
    story.flow.accept([Mail("ana@home.example", f"{PROGRAMME}@{DOMAIN}", HELP)])
    assert (first(), second()) == (["process"], [])
    story.now += CLOCK_LEASE - timedelta(seconds=1)
    assert second() == []
    story.now += timedelta(seconds=1)
    assert second() == ["process"]
