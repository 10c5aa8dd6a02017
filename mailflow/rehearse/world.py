"""The real service in a world of its own: a held clock, a throw-away database, and a carrier that only takes notes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from functools import cached_property, partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from mailflow.core.mail import Mail
from mailflow.core.policy import Policy
from mailflow.core.reading import Words
from mailflow.core.verdict import Judge, Result, Verdict
from mailflow.egress.render import Letters
from mailflow.egress.smtp import Outcome, Parcel, Sent
from mailflow.flow import Flow
from mailflow.flow.compose import Draft
from mailflow.flow.enrol import import_people
from mailflow.flow.house import House
from mailflow.flow.journal import Journal
from mailflow.store import inbox, outbox, record
from mailflow.store.bells import find_bells
from mailflow.store.engine import Store
from mailflow.store.outbox import Limits

DOMAIN = "mentor.example"
SECRET = b"signs nothing that leaves this machine"
DAY = timedelta(days=1)
MOMENT = timedelta(seconds=1)


@dataclass(frozen=True)
class Caught:
    """A letter that left: when, as which bytes, and what it was made of."""

    at: datetime
    raw: bytes
    draft: Draft

    @property
    def to(self) -> str:
        """The address it went to."""
        return self.draft.address

    @property
    def template(self) -> str:
        """Which letter."""
        return self.draft.template

    @property
    def nature(self) -> str:
        """Why it left."""
        return self.draft.nature

    @property
    def facts(self) -> Mapping[str, Any]:
        """What it tells."""
        return self.draft.facts

    @cached_property
    def subject(self) -> str:
        """In words."""
        return str(_head(self.raw)["Subject"])

    @property
    def reply_to(self) -> str:
        """Where an answer goes."""
        return self.draft.reply_to

    @property
    def message_id(self) -> str:
        """What an answer names."""
        return self.draft.message_id

    @property
    def text(self) -> str:
        """The text twin."""
        whole = message_from_bytes(self.raw, policy=policy.default)
        body = whole.get_body(("plain",)) if isinstance(whole, EmailMessage) else None
        return str(body.get_content()) if body else ""


def _head(raw: bytes) -> Message:
    return BytesHeaderParser(policy=policy.default).parsebytes(raw)


def everybody_is_aligned(mail: Mail) -> Verdict:
    """Whoever is invented has a mail server that speaks for her."""
    return Verdict(
        spf=Result.PASS,
        dkim=Result.NONE,
        dmarc=Result.PASS,
        domain=mail.mail_from.rpartition("@")[2].lower(),
        aligned_dkim=False,
        aligned_spf=True,
        temporary=False,
        reason="invented people write from servers of their own",
    )


@dataclass
class World:
    """Time stands still until it is moved; whatever falls due on the way happens at its own moment."""

    folder: Path
    policies: Mapping[str, Policy]
    words: tuple[Words, ...]
    letters: Letters
    now: datetime
    database_url: str = ""  # an SQLite file in the folder
    trust: str = "standard"
    judge: Judge | None = everybody_is_aligned
    random: Callable[[int], bytes] = field(default_factory=lambda: Random(19).randbytes)
    caught: list[Caught] = field(default_factory=list)
    watch_every: timedelta = DAY
    _watched: datetime | None = None

    def __post_init__(self) -> None:
        store = Store(self.database_url or f"sqlite:///{self.folder / 'rehearsal.db'}", durable=False)
        store.open(make=True)
        self.house = House(
            domain=DOMAIN,
            secret=SECRET,
            trust=self.trust,
            policies=self.policies,
            words=self.words,
            letters=self.letters,
            store=store,
            carry=self._carry,
            hang_up=lambda: None,
            check_carrier=lambda: None,
            journal=Journal(self.folder),
            limits=Limits(),
            now=lambda: self.now,
            random=self.random,
            judge=self.judge,
        )
        self.flow = Flow(self.house)

    def close(self) -> None:
        """Let go of the database."""
        self.house.store.close()

    # -- what happens in it ---------------------------------------------------------------------------

    def import_people(self, programme: str, csv: bytes) -> None:
        """Enrol people, as an operator does."""
        outcome = import_people(self.house, programme, csv, dry_run=False, writes=["welcome"])
        if outcome.faults:
            raise ValueError(f"nobody can be invented like this: {outcome.faults[0]}")

    def desk(self, programme: str, name: str = "") -> str:
        """A desk's address: the front desk's, or that of `log` or `team`."""
        return f"{programme}{f'-{name}' if name else ''}@{DOMAIN}"

    def deliver(self, *mails: Mail) -> None:
        """Mails come in, and what they do happens at once."""
        self.flow.accept(mails)
        self.settle()

    def advance(self, until: datetime) -> None:
        """Jump to the next moment at which something happens by itself; it happens, and others may speak first."""
        self.now = min(until, self._next_moment())
        self.settle()

    def settle(self) -> None:
        """Until there is nothing left to do at this moment."""
        if self._watched is None or self.now - self._watched >= self.watch_every:
            self.flow.watch_over()
            self._watched = self.now
        while sum(ring() for ring in self._bells()):
            pass

    # -- how it is done -------------------------------------------------------------------------------

    def _bells(self) -> list[Callable[[], int]]:
        """As `Flow.look`, but that the service is watched over once a day and not once a minute: a year is long."""
        works: dict[str, Callable[[int], int]] = {
            "process": self.flow.process,
            "expire": lambda _: self.flow.expire(),
            "deliver": lambda _: self.flow.deliver(),
        }
        with self.house.store.look() as tx:
            rung = find_bells(tx, self.house.programmes, self.now)
        return [partial(works[work], lane) for work, lane in rung]

    def _next_moment(self) -> datetime:
        """When the next deadline or letter is due; in a day at the latest, for what is tidied has no deadline."""
        with self.house.store.begin() as tx:
            dues: list[datetime] = [due["due_at"] for due in record.next_deadlines(tx, 1)]
            dues += filter(None, [outbox.next_due(tx), inbox.next_due(tx)])
        return max(self.now + MOMENT, min([*dues, self.now + DAY]))

    def lost(self) -> list[str]:
        """Letters that did not leave, each with its reason."""
        with self.house.store.begin() as tx:
            return outbox.lost(tx)

    def _carry(self, parcels: Iterable[Parcel]) -> Iterator[Outcome]:
        return map(self._catch, parcels)

    def _catch(self, parcel: Parcel) -> Outcome:
        with self.house.store.begin() as tx:
            row = outbox.find_sent(tx, str(_head(parcel.raw)["Message-ID"]))
        self.caught.append(Caught(self.now, parcel.raw, Draft.of(row)))
        return Sent("250 kept")


@contextmanager
def a_world(
    policies: Mapping[str, Policy],
    words: tuple[Words, ...],
    letters: Letters,
    now: datetime,
    judge: Judge = everybody_is_aligned,
) -> Iterator[World]:
    """One that is gone afterwards, with its files."""
    with TemporaryDirectory(prefix="mailflow-rehearse-") as folder:
        world = World(Path(folder), policies, words, letters, now, judge=judge)
        try:
            yield world
        finally:
            world.close()
