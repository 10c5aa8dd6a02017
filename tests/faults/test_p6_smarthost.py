"""P6: a smarthost that is down, refuses for a time, hangs or refuses for good: all leaves, or is given up aloud."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from mailflow.egress.smtp import Carrier, Outcome, Parcel
from mailflow.flow import Flow, Mail
from mailflow.flow.enrol import import_people
from mailflow.store import schema
from tests.conversations.runner import DOMAIN, PROGRAMME, Story
from tests.faults.figures import engine_of, note, size
from tests.faults.fleet import Fleet, Part
from tests.faults.pairs import Pairs
from tests.faults.post import Post
from tests.faults.servers import wait_until
from tests.faults.smarthost import Smarthost

SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=n) for n in (1, 60, 3600, 86400))
PAUSES = [MINUTE, 5 * MINUTE, 30 * MINUTE, *[2 * HOUR] * 5]  # between the tries of one letter
SLACK = MINUTE  # the held clock moves in minutes
WRITERS = size(10, 60)
EVERY_STEP = size(0, 1)
PROMISED_STOP = 10  # seconds


class Office(Story):
    """The held-clock story with the real carrier, talking to the smarthost of the test over TCP."""

    def __init__(self, folder: Path, database_url: str, smarthost: Smarthost, timeout: float) -> None:
        super().__init__(folder, database_url)
        self.host = smarthost
        self.tries: list[tuple[datetime, str]] = []
        carrier = Carrier(smarthost.url, DOMAIN, timeout=timeout)
        self.close = carrier.close
        self.house = replace(self.house, carry=lambda parcels: self._noting(carrier, parcels))
        self.flow = Flow(self.house)
        rows = "".join(f"writer{n}@home.example,Writer {n},mentee\n" for n in range(WRITERS))
        import_people(self.house, PROGRAMME, f"email,name,role\n{rows}".encode(), dry_run=False)

    @property
    def engine(self) -> str:
        return engine_of(self.house.store)

    def _noting(self, carrier: Carrier, parcels: Iterable[Parcel]) -> Iterator[Outcome]:
        """Carry, and note when each letter was tried."""
        taken: list[Parcel] = []

        def passing() -> Iterator[Parcel]:
            for parcel in parcels:
                taken.append(parcel)
                yield parcel

        for number, outcome in enumerate(carrier.carry(passing())):
            self.tries.append((self.now, taken[number].rcpt_to))
            yield outcome

    def everybody_asks_for_help(self, count: int = WRITERS) -> None:
        """One letter each."""
        for n in range(count):
            sender = f"writer{n}@home.example"
            raw = f"From: {sender}\r\nSubject: HELP\r\nMessage-ID: <{n}@home.example>\r\n\r\n".encode()
            self.flow.accept([Mail(sender, f"{PROGRAMME}@{DOMAIN}", raw)])
        self.settle()

    def live(self, time: timedelta, step: timedelta = 5 * MINUTE) -> None:
        """Step by step; the short form leaves out steps at which nothing can be due."""
        end = self.now + time
        while self.now < end:
            self.now = min(end, self.now + step) if EVERY_STEP else min(end, self.now + self.lull(step))
            self.flow.look()
            self.settle()

    def states(self) -> list[str]:
        helps = schema.outbox.c.template == "help"
        with self.house.store.begin() as tx:
            return list(tx.execute(select(schema.outbox.c.state).where(helps)).scalars())

    def letters_to_cora(self, template: str) -> int:
        """How many letters of this name reached the coordinator."""
        with self.house.store.begin() as tx:
            mine = (schema.outbox.c.template == template) & (schema.outbox.c.address == "cora@wit.example")
            ids = tx.execute(select(schema.outbox.c.message_id).where(mine)).scalars().all()
        return sum(message_id in self.host.book.copies for message_id in ids)

    def reasons(self) -> list[str]:
        with self.house.store.begin() as tx:
            return list(tx.execute(select(schema.outbox.c.reason)).scalars())


Open = Callable[..., Office]


@pytest.fixture
def open_office(tmp_path: Path, new_database: Callable[[], str], smarthost: Smarthost) -> Iterator[Open]:
    opened: list[Office] = []

    def open_one(timeout: float = 5) -> Office:
        opened.append(Office(tmp_path, new_database(), smarthost, timeout))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()
        one.house.store.close()


@pytest.fixture
def office(open_office: Open) -> Office:
    return open_office()


def test_p6_a_day_down_then_later_then_up_and_all_is_sent(office: Office, smarthost: Smarthost) -> None:
    smarthost.stop()
    office.everybody_asks_for_help()
    office.live(DAY, HOUR / 2)
    assert set(office.states()) == {"waiting"}
    smarthost.mode = "later"
    smarthost.start()
    office.live(DAY, HOUR / 2)
    assert set(office.states()) == {"waiting"}
    smarthost.mode = "take"
    office.live(2 * HOUR + 5 * MINUTE)
    book = smarthost.book
    done = "down for 24 h, then 451 for 24 h, then up, under a held clock"
    sent = office.states().count("sent")
    told = office.letters_to_cora("delayed")
    note("P6", office.engine, done, letters=WRITERS, sent=sent, doubled=book.doubled, unsent=WRITERS - sent, told=told)
    assert 1 <= told <= 2  # once a day that letters wait
    assert office.states() == ["sent"] * WRITERS
    assert (sum(reader.startswith("writer") for reader in book.readers), book.doubled) == (WRITERS, 0)


def test_p6_the_tries_keep_their_schedule(office: Office, smarthost: Smarthost) -> None:
    smarthost.mode = "later"
    office.everybody_asks_for_help(1)
    office.live(12 * HOUR, MINUTE)
    at: list[datetime] = [moment for moment, reader in office.tries if reader.startswith("writer")]
    pauses = [after - before for before, after in pairwise(at)]
    assert len(pauses) >= len(PAUSES)
    for pause, planned in zip(pauses, PAUSES, strict=False):
        assert planned <= pause <= planned + SLACK, pauses


def test_p6_a_refusal_for_good_is_not_tried_again(office: Office, smarthost: Smarthost) -> None:
    smarthost.mode = "never"
    office.everybody_asks_for_help()
    tries = len(office.tries)
    office.live(DAY, HOUR)
    refused = office.states().count("refused")
    done = "550 for every letter, then a day"
    note("P6", office.engine, done, letters=WRITERS, refused=refused, tried_again=len(office.tries) - tries)
    assert (refused, len(office.tries)) == (WRITERS, tries)
    assert all("550" in reason for reason in office.reasons() if reason)


def test_p6_a_smarthost_that_hangs_is_left_and_tried_again(open_office: Open, smarthost: Smarthost) -> None:
    office = open_office(timeout=0.2)  # and twenty times that for the verdict
    smarthost.mode = "hang"
    office.everybody_asks_for_help(2)
    assert office.states() == ["waiting"] * 2
    smarthost.mode = "take"
    office.live(HOUR)
    assert office.states() == ["sent"] * 2


def test_p6_after_five_days_a_letter_is_given_up_and_the_coordinator_is_told(
    office: Office, smarthost: Smarthost
) -> None:
    smarthost.stop()
    office.everybody_asks_for_help()
    office.live(5 * DAY - HOUR, HOUR)
    assert set(office.states()) == {"waiting"}
    office.live(2 * HOUR, HOUR)
    office.live(WRITERS * 2 * SECOND * 10, 10 * SECOND)  # a smarthost that is down is asked every ten seconds
    assert office.states() == ["refused"] * WRITERS
    assert any("gave up after 5 days" in reason for reason in office.reasons())
    smarthost.start()
    office.live(3 * HOUR, HOUR)
    told = office.letters_to_cora("not-delivered")
    done = "down for more than five days: given up, and the coordinator told"
    note("P6", office.engine, done, letters=WRITERS, given_up=WRITERS, told=told)
    assert told == 1  # one letter, not one each


def test_p6_letters_leave_once_a_stopped_smarthost_is_back(fleet: Fleet, smarthost: Smarthost) -> None:
    pairs = Pairs(fleet)
    asked = pairs.make(size(50, 500))
    fleet.start()
    post = Post(fleet.port)
    post.feed([pair.accepts() for pair in asked[: len(asked) // 2]])
    smarthost.stop()
    post.feed([pair.accepts() for pair in asked[len(asked) // 2 :]])
    assert post.wait()
    post.stop()
    assert wait_until(lambda: fleet.waiting()[0] == 0, 60), fleet.said()
    smarthost.start()
    for _ in range(20):
        if fleet.rest(2):
            break
        fleet.end_pauses()
    verdict = pairs.judge_accepted(asked, smarthost.book)
    book = smarthost.book
    done = "the real processes; stopped for some seconds while letters leave"
    note("P6", fleet.engine, done, letters=len(book.copies), unsent=len(verdict.lost), doubled=book.doubled)
    assert verdict.clean, f"{verdict}\n{fleet.said()}"


def test_p6_processes_that_are_stopped_while_the_smarthost_hangs_give_their_letters_back(
    fleet: Fleet, smarthost: Smarthost
) -> None:
    smarthost.mode = "hang"
    pairs = Pairs(fleet)
    some = pairs.make(3)
    fleet.start()
    post = Post(fleet.port)
    post.feed([pair.accepts() for pair in some])
    assert post.wait()
    post.stop()
    assert wait_until(lambda: smarthost.book.offers > 0)
    seconds = {part.name: _seconds_to_stop(part) for part in fleet.parts}
    smarthost.mode = "take"
    fleet.end_pauses()  # of the one that was cut off: it counts as tried
    fleet.start()
    assert fleet.rest()
    verdict = pairs.judge_accepted(some, smarthost.book)
    slowest = round(max(seconds.values()), 1)
    note("P6", fleet.engine, "stopped while the smarthost hangs", letters=6, slowest_stop_s=slowest)
    assert max(seconds.values()) < PROMISED_STOP, seconds
    assert verdict.clean, verdict


def _seconds_to_stop(part: Part) -> float:
    began = time.monotonic()
    part.stop()
    return time.monotonic() - began
