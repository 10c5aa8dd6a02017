"""`mailflow serve`: the door, the hands and the clock around one flow, all of them or some."""

import logging
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from mailflow.flow import House, Mail, mailbox, unsubscribing
from mailflow.flow.failpoint import failpoint
from mailflow.ingress.imap import Ledger, Poller
from mailflow.ingress.limits import LOOPBACK, Limits, read_client
from mailflow.ingress.oneclick import Desk, one_click
from mailflow.ingress.smtp import Door, Envelope
from mailflow.ingress.web import Site
from mailflow.settings import OFF, Settings
from mailflow.store.seen import Seen
from workers.actors import Hands
from workers.apart import Doors, Part, Post
from workers.broker import make_broker, make_worker
from workers.clock import Clock
from workers.counters import Counters, TimedFlow
from workers.health import Health, health_of
from workers.judge import make_judge
from workers.usage import keep_what_is_loaded

log = logging.getLogger("mailflow.service")

PARTS = ("doors", "workers", "clock")
PATIENCE = 8  # seconds that running work has to end or to be given back


class Service:
    """What one `serve` runs."""

    def __init__(
        self,
        house: House,
        settings: Settings,
        only: str = "",
        every: float = 1.0,
        fallen: Callable[[], None] | None = None,
    ) -> None:
        """With `fallen`, doors and post are processes of their own, and it is called when one has ended by itself."""
        self._counters = Counters()
        house = replace(house, judge=make_judge(settings, house.now), carry=self._counters.noting(house.carry))
        self.flow, self._house, self._fallen = TimedFlow(house, self._counters), house, fallen
        self._trusted = (*LOOPBACK, *settings.trusted)
        self._mailbox = settings.imap.shown if settings.imap else ""
        parts = (only,) if only else PARTS
        broker = make_broker(settings.queue_url, house.name)
        self.hands = Hands(self.flow, broker, self._ring_post if fallen else None)
        self._worker = make_worker(broker) if "workers" in parts else None
        self.clock = Clock(self.flow, self.hands.bell, every)
        self._ticks = "clock" in parts
        self.door = self._make_door(settings) if "doors" in parts else None
        self.poller = self._make_poller(settings) if "doors" in parts else None
        self.health = self._make_health(settings, only)
        self.one_click = self._make_one_click(settings) if "doors" in parts else None
        self._doors = Doors(self.door, self.poller)
        self._parts: list[Part] = []
        self._stopping, self.fell, self._works = False, False, False

    def _make_door(self, settings: Settings) -> Door | None:
        if settings.listen == OFF and not settings.lmtp:
            return None
        return Door(
            "" if settings.listen == OFF else settings.listen,
            self._house.domain,
            self.flow.knows,
            self._keep,
            limits=Limits(**settings.smtp_limits),
            trusted=self._trusted,
            certificate=settings.certificate,
            lmtp=settings.lmtp,
            refused=self._counters.refused,
        )

    @property
    def ways(self) -> list[str]:
        """How mail comes in, for people; none where this process is no door."""
        return [*(self.door.ways if self.door else ()), *([f"IMAP from {self._mailbox}"] if self.poller else ())]

    def start(self) -> None:
        """Door last: what it takes in, somebody is there to work on. DoorError before anything has begun."""
        self._take_places()
        if self._house.store.lite:
            self.flow.take_over()
        self.hands.bell.start()
        if self._worker:
            self._worker.start()
            self._works = True
            self.hands.bell.ring("deliver")  # what a dead sender of before held: its lease says nothing is due
        if self._ticks:
            self.clock.start()
        for site in self._sites:
            site.start()
        if not self._parts:
            self._doors.start(self._ring_process)
        for part in self._parts:
            part.listen(self._ring_process, self._has_fallen)

    def _take_places(self) -> None:
        """All that can be taken by somebody else, or be missing. Health's is none of a part's."""
        keep_what_is_loaded()
        if self._fallen:
            self._fork()
        elif self.door:
            self.door.open()
        for site in self._sites:
            site.open()

    def _fork(self) -> None:
        """Before there is any thread or connection. Places are taken here, so that it can be said if they cannot."""
        self._house.store.part()
        if self.door:
            self.door.open()
        self._parts.append(Part("doors", self._doors))
        if self.door:
            self.door.leave()
        self._post = Part("post", Post(self.flow), self._parts)
        self._parts.append(self._post)

    def _has_fallen(self, name: str) -> None:
        if self._fallen and not self._stopping:
            log.error("the process of the %s has ended; the service ends with it", name)
            self.fell = True
            self._fallen()

    def stop(self) -> None:
        """Door first: what is kept waits for the next start."""
        self._stopping, until = True, time.monotonic() + PATIENCE
        for site in self._sites:
            site.stop()
        for part in self._parts:
            part.line.hang_up()
        if not self._parts:
            self._doors.stop()
        if self._ticks:
            self.clock.stop()
        self.hands.bell.stop()
        self.flow.stop()
        if self._worker and self._works:
            self._worker.stop(timeout=PATIENCE * 1000)
        for part in self._parts:
            part.join(until)
        self._house.store.close()

    def _make_health(self, settings: Settings, only: str) -> Health | None:
        if settings.health_listen == OFF:
            return None
        queue_url, folder = settings.queue_url, settings.data_dir
        return health_of(
            self._house,
            settings.health_listen,
            alive=self._alive,
            queue_url=queue_url,
            folder=folder,
            part=only,
            mailbox=self._mailbox,
            certificate_ends=lambda: self.door.certificate_ends if self.door else None,
            processes=partial(self._processes, only),
            counters=self._counters,
        )

    def _make_one_click(self, settings: Settings) -> Site | None:
        if settings.http_listen == OFF:
            return None
        knows, stop = partial(unsubscribing.knows, self._house), partial(unsubscribing.unsubscribe, self._house)
        return one_click(settings.http_listen, Desk(knows, stop))

    @property
    def _sites(self) -> list[Site]:
        return [site for site in (self.health, self.one_click) if site]

    def _processes(self, only: str) -> dict[str, int]:
        """Their ids, by what they do."""
        here = only or ("reader" if self._parts else "serve")
        return {here: os.getpid(), **{part.name: part.pid for part in self._parts}}

    def _make_poller(self, settings: Settings) -> Poller | None:
        if settings.imap is None:
            return None
        ledger = Ledger(self.flow.knows, self._keep_fetched, partial(mailbox.recall, self._house))
        note = partial(mailbox.note_look, self._house, settings.imap.shown)
        return Poller(settings.imap, settings.imap_oauth, ledger, note)

    def _alive(self) -> bool:
        apart = all(part.alive for part in self._parts) if self._parts else self._doors.alive
        return apart and (not self._ticks or self.clock.alive)

    def _keep(self, envelopes: Sequence[Envelope]) -> None:
        failpoint("accept.begun")
        lanes = self.flow.accept([self._mail(e) for e in envelopes])
        self._ring(lanes)

    def _keep_fetched(self, envelopes: Sequence[Envelope], seen: Sequence[Seen]) -> None:
        failpoint("accept.begun")
        self._ring(self.flow.accept([self._mail(e) for e in envelopes], seen))

    def _mail(self, envelope: Envelope) -> Mail:
        """With the client of whom SPF asks; none where an MTA of ours handed the mail in: it has judged it already."""
        ours = envelope.door != "smtp" or read_client((envelope.client, 0), self._trusted).trusted
        client = "" if ours else envelope.client
        return Mail(envelope.mail_from, envelope.rcpt_to, envelope.raw, client, envelope.helo)

    def _ring(self, lanes: Sequence[int]) -> None:
        failpoint("accept.kept")
        self._doors.ring(lanes)

    def _ring_process(self, lanes: Sequence[int]) -> None:
        for lane in lanes:
            self.hands.bell.ring("process", lane)

    def _ring_post(self) -> None:
        self._post.line.ring()
