"""P16: each reminder once: through summer time both ways, a leap day, a clock set wrong, a restart across the hour."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mailflow import settings
from mailflow.flow import Flow, Mail
from mailflow.flow.enrol import import_people
from tests.conversations.runner import DOMAIN, PROGRAMME, Story
from tests.faults.figures import engine_of, note, size

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# A zone, and the day of a change of its clocks: forward, and back.
CHANGES = (
    ("America/New_York", "2026-03-08", "2026-11-01"),
    ("Europe/London", "2026-03-29", "2026-10-25"),
    ("Europe/Paris", "2027-03-28", "2027-10-31"),
    ("Australia/Lord_Howe", "2026-10-04", "2026-04-05"),  # half an hour only
    ("America/Santiago", "2026-09-06", "2026-04-05"),  # at midnight
    ("Pacific/Auckland", "2026-09-27", "2026-04-05"),
)
DAYS = [(zone, day) for zone, *days in CHANGES for day in days] + [("Europe/London", "2028-02-29")]
WRITTEN = ("09:00", "02:30", "00:30", "01:45", "23:15")  # wall-clock times of the request
EVERY_HOUR = size(0, 1)
ROUND = size(3, 1)  # hours between two looks of a clock that is set wrong
LETTERS = {
    ("ana", "confirm"): 1,
    ("ana", "request-receipt"): 1,
    ("ben", "request"): 1,
    ("ben", "request-reminder"): 2,
    ("ben", "request-closed"): 1,
    ("ana", "request-expired"): 1,
}


class Land(Story):
    """The cast of the conversations in one time zone, its service started again whenever a test wants it."""

    def __init__(self, folder: Path, database_url: str, zone: str, now: datetime) -> None:
        self.zone, self.starts = zone, 0
        super().__init__(folder, database_url, now=now)
        rows = f"email,name,role,time_zone\nana@home.example,Ana Duarte,mentee,{zone}\n"
        rows += f"ben@work.example,Ben Okafor,mentor,{zone}\n"
        import_people(self.house, PROGRAMME, rows.encode(), dry_run=False)
        self.begin()

    def begin(self) -> None:
        """A process of its own: nothing is remembered but what the database holds."""
        self.starts += 1
        self.house.store.close()
        house = settings.build(self.settings, now=lambda: self.now, carry=self.carry)
        policy = house.policies[PROGRAMME]
        programme = policy.programme.model_copy(update={"time_zone": self.zone})
        self.house = replace(house, policies={PROGRAMME: policy.model_copy(update={"programme": programme})})
        self.flow = Flow(self.house)

    def ring(self) -> None:
        """What the clock does in a round."""
        if self.flow.hold_clock(f"process {self.starts}"):
            self.flow.watch_over()
            self.settle()

    def live(self, time: timedelta) -> None:
        """Time passes, and the clock rings on the hour."""
        end = self.now + time
        while self.now < end:
            self.now += min(self.quiet(), end - self.now)
            self.ring()

    def quiet(self) -> timedelta:
        """How long the clock need not ring: in the short form not on hours at which nothing can be due."""
        return HOUR if EVERY_HOUR else self.lull()

    @property
    def reminded(self) -> list[datetime]:
        """When reminders were written."""
        dates = [c.message["Date"] for c in self.letters if c.template == "request-reminder"]
        return [parsedate_to_datetime(date) for date in dates]

    def asks(self) -> None:
        """Ana asks Ben, and confirms that she did."""
        self._play_one("REQUEST Ben", f"{PROGRAMME}@{DOMAIN}")
        self._play_one("YES", self.letters[-1].message["Reply-To"])

    def _play_one(self, words: str, to: str) -> None:
        self.flow.accept([self.mail(words, to)])
        self.settle()

    def mail(self, words: str, to: str) -> Mail:
        head = f"From: ana@home.example\r\nSubject: x\r\nMessage-ID: <{len(self.letters)}@client.example>\r\n\r\n"
        return Mail("ana@home.example", to, f"{head}{words}\r\n".encode())

    def counts(self) -> Counter[tuple[str, str]]:
        """Letters by reader and name; the coordinator's digests are counted apart."""
        return Counter((c.to, c.template) for c in self.letters if c.template != "digest")

    def digests(self) -> int:
        return sum(c.template == "digest" for c in self.letters)


def started(zone: str, day: str, wall: str, before: timedelta) -> datetime:
    """Days before, at this time of the wall; in UTC, so that an hour added to it is an hour."""
    return (datetime.fromisoformat(f"{day}T{wall}").replace(tzinfo=ZoneInfo(zone)) - before).astimezone(UTC)


Open = Callable[..., Land]


@pytest.fixture
def land(tmp_path: Path, new_database: Callable[[], str]) -> Iterator[Open]:
    opened: list[Land] = []

    def open_one(zone: str, day: str, wall: str, before: timedelta = 5 * DAY) -> Land:
        folder = tmp_path / str(len(opened))
        folder.mkdir()
        opened.append(Land(folder, new_database(), zone, started(zone, day, wall, before)))
        return opened[-1]

    yield open_one
    for one in opened:
        one.house.store.close()


@pytest.fixture
def written(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """In the short form two times, and one on PostgreSQL: the same rules read the same instants there."""
    return WRITTEN[: size(2 if request.node.callspec.params["new_database"] == "sqlite" else 1, 5)]


def is_on_time(here: Land, wall: str) -> bool:
    """A reminder comes at the wall-clock time of the request: an hour won or lost moves it nowhere."""
    at = [sent.astimezone(ZoneInfo(here.zone)) for sent in here.reminded]
    due = [one.replace(hour=int(wall[:2]), minute=int(wall[3:])) for one in at]
    return all(timedelta() <= sent - then < HOUR for sent, then in zip(at, due, strict=True))


@pytest.mark.parametrize(("zone", "day"), DAYS, ids=lambda value: value.replace("/", "-"))
def test_p16_a_change_of_the_clocks_moves_no_reminder(
    land: Open, written: tuple[str, ...], zone: str, day: str
) -> None:
    for wall in written:
        here = land(zone, day, wall)
        here.asks()
        here.live(9 * DAY)
        assert here.counts() == LETTERS, wall
        assert here.digests() in (1, 2), wall  # nine days hold one Monday, or two
        assert wall != "09:00" or is_on_time(here, wall)  # the others fall into quiet hours, and wait for morning
    done = "a request, two reminders and the last day, over summer time in six zones both ways, and a leap day"
    note("P16", engine_of(here.house.store), done, places=1, stories=len(written), wrong=0)


def test_p16_a_clock_set_wrong_by_a_day_sends_nothing_twice(land: Open) -> None:
    for ahead in (-DAY, DAY):
        here = land("Europe/London", "2026-03-29", "10:00")
        here.asks()
        for step in range(0, 8 * 24, ROUND):
            here.now += ROUND * HOUR
            wrong = {96: ahead, 99: -ahead, 144: ahead, 159: -ahead}.get(step, timedelta())  # by the reminders
            here.now += wrong
            here.ring()
        here.live(2 * DAY)
        assert here.counts() == LETTERS, ahead
    note(
        "P16",
        engine_of(here.house.store),
        "the clock set back a day, set forward a day, and right again, twice each",
        wrong=0,
    )


def test_p16_a_clock_put_right_after_a_day_ahead_rings_on(land: Open) -> None:
    here = land("Europe/London", "2026-03-29", "10:00")
    here.now += DAY
    here.ring()
    here.now -= DAY
    here.begin()  # another process: the lease of the one before lies in tomorrow
    here.flow.accept([here.mail("HELP", f"{PROGRAMME}@{DOMAIN}")])  # and its bell was lost
    here.live(HOUR)
    assert here.counts() == {("ana", "help"): 1}


def test_p16_a_restart_across_the_hour_rings_once(land: Open) -> None:
    here = land("America/New_York", "2026-11-01", "09:00")
    here.asks()
    end = here.now + 9 * DAY
    while here.now < end:
        here.now += HOUR / 4 if (quiet := here.quiet()) == HOUR else quiet
        if here.now.minute < 15:  # on the hour itself the old process is gone, and the next one looks
            here.begin()
        here.ring()
    assert here.counts() == LETTERS
    note(
        "P16",
        engine_of(here.house.store),
        "restarted on every hour of nine days, each reminder due on the hour",
        wrong=0,
    )


def test_p16_after_a_standstill_each_letter_goes_once(land: Open) -> None:
    here = land("Pacific/Auckland", "2026-09-27", "09:00")
    here.asks()
    here.now += 5 * DAY
    here.begin()
    here.ring()
    here.ring()
    assert here.counts()[("ben", "request-reminder")] == 1
    here.now += 5 * DAY
    here.ring()
    here.ring()
    assert here.counts()[("ben", "request-closed")] == here.counts()[("ana", "request-expired")] == 1
    note(
        "P16",
        engine_of(here.house.store),
        "a standstill of five days over two reminders, and of five over the last day",
        wrong=0,
    )
