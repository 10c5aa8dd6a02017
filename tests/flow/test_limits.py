"""What one domain gets from us: letters under way at once, and letters a minute; the others do not wait."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from mailflow.flow import Flow, Mail
from mailflow.flow.enrol import import_people
from mailflow.store import outbox
from mailflow.store.outbox import Limits
from tests.conversations.runner import DOMAIN, PROGRAMME, Story

PEOPLE = "".join(f"p{n}@{'big' if n < 6 else 'small'}.example,Person {n} Lind,mentee\n" for n in range(8))


@pytest.fixture
def story(tmp_path, database_url):
    """Eight letters wait: six for one domain, two for another."""
    story = Story(tmp_path, database_url)
    import_people(story.house, PROGRAMME, b"email,name,role\n" + PEOPLE.encode(), dry_run=False)
    for line in PEOPLE.splitlines():
        address = line.split(",")[0]
        raw = f"From: {address}\r\nMessage-ID: <{address}>\r\n\r\nHELP\r\n".encode()
        [lane] = story.flow.accept([Mail(address, f"{PROGRAMME}@{DOMAIN}", raw)])
        story.flow.process(lane)
    yield story
    story.house.store.close()


def limited(story: Story, **limits: int) -> Flow:
    return Flow(replace(story.house, limits=Limits(**limits)))


def got(story: Story) -> list[int]:
    return [sum(letter.to.endswith(f"{domain}.example") for letter in story.letters) for domain in ("big", "small")]


def test_so_many_letters_a_minute_and_the_rest_in_the_next(story):
    flow = limited(story, a_minute=3)
    assert (flow.deliver(), flow.deliver()) == (5, 0)
    assert got(story) == [3, 2]
    story.now += timedelta(seconds=61)
    assert flow.deliver() == 3
    assert got(story) == [6, 2]


def test_so_many_at_once_however_many_senders(story):
    def claim(_: int) -> list[str]:
        with story.house.store.begin() as tx:
            rows = outbox.claim(tx, story.now, story.now + timedelta(minutes=1), 100, Limits(at_once=2))
            return [row.domain for row in rows]

    with ThreadPoolExecutor(4) as pool:
        claimed = [domain for domains in pool.map(claim, range(4)) for domain in domains]
    assert sorted(claimed) == ["big.example"] * 2 + ["small.example"] * 2
