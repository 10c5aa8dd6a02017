"""The stage of the demo: the real service on loopback, a mail sink, and a clock that can be moved."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from mailflow import settings
from mailflow.demo import clients
from mailflow.demo.domains import Domains, domain_of
from mailflow.demo.running import Departure, Running, reply_address
from mailflow.demo.sink import Sink
from mailflow.preview.album import Entry, slug
from mailflow.store import people, subjects
from workers.clock import MovableClock
from workers.service import Service

DOMAIN = "mentor.localhost"
PROGRAMME = "wit-connections"
START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)  # a Monday, 09:00 in New York


@dataclass(frozen=True)
class Player:
    """Somebody who writes, and the mail program she writes with."""

    name: str
    address: str
    client: str
    role: str
    signs: bool = True  # whether the mail server of her domain signs what she writes


@dataclass(frozen=True)
class Received:
    """A letter somebody got: which one, and its bytes."""

    template: str
    reader: str
    raw: bytes

    @property
    def subject(self) -> str:
        """The subject in words."""
        return str(message_from_bytes(self.raw, policy=policy.default)["Subject"])

    @property
    def text(self) -> str:
        """The text twin, on one line."""
        body = message_from_bytes(self.raw, policy=policy.default).get_body(("plain",))
        return " ".join(str(body.get_content()).split()) if body else ""


@dataclass
class Stage(Running):
    """Everything a scene needs."""

    players: dict[str, Player]
    console: Console
    began: datetime = START
    seen: int = 0
    post: dict[str, list[Received]] = field(default_factory=dict)
    unnamed: list[Received] = field(default_factory=list)
    album: list[Entry] = field(default_factory=list)
    raws: dict[str, bytes] = field(default_factory=dict)  # the mails of the album, by its names
    title: str = ""  # of the chapter that is being played

    # -- what a scene says --------------------------------------------------------------------------

    def chapter(self, title: str) -> None:
        """A heading in the terminal and in the album."""
        self.title = title
        self.console.print(f"\n[bold]{self._day()}  {title}[/bold]")

    def tells(self, indent: int, words: str) -> None:
        """A line; where the terminal is narrow it goes on below itself."""
        self.console.print(Padding.indent(Text.from_markup(words), indent))

    def writes(self, who: str, words: str, *, to: str = "", answering: str = "", subject: str = "Hello") -> bytes:
        """Somebody writes: to a desk, or in answer to a letter she got."""
        player = self.players[who]
        letter = self._letter(who, answering) if answering else None
        raw = clients.compose(
            player.client,
            name=player.name,
            address=player.address,
            to=reply_address(letter.raw) if letter else to,
            subject=subject,
            words=words,
            when=self._local(),
            answering=letter.raw if letter else None,
            message_id=new_message_id(player),
        )
        self.sends(who, raw, f"“{words.splitlines()[0]}”")
        return raw

    def presses(self, who: str, label: str, letter: str) -> None:
        """Somebody presses a button in a letter, and then Send."""
        player = self.players[who]
        found = clients.buttons(self._letter(who, letter).raw)
        if label not in found:
            raise Departure(f"the letter {letter} has no button {label!r}; it has {', '.join(found)}")
        raw = clients.press(
            found[label],
            player.client,
            name=player.name,
            address=player.address,
            when=self._local(),
            message_id=new_message_id(player),
        )
        self.sends(who, raw, f"presses [{label}]".replace("[", "\\["))

    def sends(self, who: str, raw: bytes, told: str) -> None:
        """A mail goes in by the SMTP door, and what it does happens."""
        player = self.players[who]
        raw = self.domains.sign(player.address, raw)
        rcpt = str(message_from_bytes(raw, policy=policy.default)["To"].addresses[0].addr_spec)
        self.hand_over(player.address, rcpt, raw)
        self.rest()
        meant, why = self.outcome(rcpt, raw)
        self.tells(2, f"[cyan]{player.name}[/cyan] {told}")
        self.tells(6, f"understood: [green]{meant or 'nothing'}[/green]  [dim]{why}[/dim]")
        self._enter(player.address, rcpt, raw, "in", meant or "nothing")
        self._collect()

    def gets(self, who: str, template: str, words: str = "") -> Received:
        """Somebody must have got this letter."""
        found = [r for r in self.unnamed if r.reader == who and r.template == template]
        if not found:
            got = ", ".join(f"{r.reader} got {r.template}" for r in self.unnamed) or "nobody got anything"
            raise Departure(f"{who} should have got {template!r}; {got}")
        if words and words not in found[0].text and words not in found[0].subject:
            raise Departure(f"{words!r} does not stand in {template} to {who}: {found[0].text}")
        self.unnamed.remove(found[0])
        return found[0]

    def nobody_gets_more(self) -> None:
        """No letter left that the story does not name."""
        if self.unnamed:
            raise Departure("nobody expected: " + ", ".join(f"{r.template} to {r.reader}" for r in self.unnamed))

    def stands(self, **states: int) -> None:
        """How many connections stand in these states."""
        with self.service.flow.house.store.begin() as tx:
            found = subjects.count_states(tx, PROGRAMME)
        if any(found.get(state, 0) != number for state, number in states.items()):
            raise Departure(f"expected connections {states}, there are {found}")

    def passes(self, days: int) -> None:
        """Time goes by; whatever falls due on the way happens at its own hour."""
        for _ in self.pass_until(self.clock.now() + timedelta(days=days)):
            self._collect()

    # -- how it is done -----------------------------------------------------------------------------

    def _collect(self) -> None:
        letters = self.sink.letters
        for caught in letters[self.seen :]:
            received = Received(self.template(caught), self._who(caught.rcpt_to), caught.raw)
            self.post.setdefault(received.reader, []).append(received)
            self.unnamed.append(received)
            self.tells(6, f"{self._day()} → [magenta]{received.reader}[/magenta]  {received.subject}")
            sender = f"{PROGRAMME}@{DOMAIN}"
            self._enter(sender, caught.rcpt_to, caught.raw, "out", received.template)
        self.seen = len(letters)

    def _letter(self, who: str, template: str) -> Received:
        found = [r for r in self.post.get(who, []) if r.template == template]
        if not found:
            raise Departure(f"{who} has no letter {template!r} to answer")
        return found[-1]

    def _who(self, address: str) -> str:
        return next((who for who, player in self.players.items() if player.address == address), address)

    def _enter(self, sender: str, recipient: str, raw: bytes, way: Literal["in", "out"], understood: str) -> None:
        subject = str(message_from_bytes(raw, policy=policy.default)["Subject"] or "")
        name = f"{len(self.album) + 1:03}-{slug(recipient.partition('@')[0])}-{slug(understood)}"
        over = f"{self._local():%a %-d %b %Y, %H:%M} · {'received' if way == 'in' else 'sent'}"
        under = f"{sender} → {recipient}; {'understood as' if way == 'in' else 'letter:'} {understood}"
        self.album.append(Entry(self.title, name, over, subject, under, came=way == "in"))
        self.raws[name] = raw

    def _local(self) -> datetime:
        return self.clock.now().astimezone(ZoneInfo("America/New_York"))

    def _day(self) -> str:
        return f"{self._local():%a %d %b %Y}"


def new_message_id(player: Player) -> str:
    """As her mail program gives one."""
    return f"<{secrets.token_hex(10)}@{domain_of(player.address)}>"


@contextmanager
def open_stage(players: dict[str, Player], console: Console, out: Path, database: str, queue: str) -> Iterator[Stage]:
    """The service, running, on a configuration and a database of its own, left to look at afterwards."""
    config = out / "config"
    shutil.copytree(settings.data("config"), config, ignore=shutil.ignore_patterns("var"))
    sink, domains = Sink(), Domains({domain_of(player.address) for player in players.values() if player.signs})
    sink.start()
    clock = MovableClock(START)
    environment = {
        "MAILFLOW_INGRESS__SMTP__LISTEN": "127.0.0.1:0",
        "MAILFLOW_EGRESS__SMTP__URL": sink.url,
        "MAILFLOW_DATABASE__URL": database,
        "MAILFLOW_QUEUE__URL": queue,
        "MAILFLOW_HEALTH__LISTEN": settings.OFF,
        "MAILFLOW_TRUST__RESOLVER": domains.resolver,
    }
    loaded = settings.load(config, environment)
    house = settings.build_to_serve(loaded, now=clock.now)
    with house.store.begin() as tx:
        if people.count_enrolled(tx):
            raise settings.SettingsError("the demo needs an empty database, and people are enrolled in this one")
    service = Service(house, loaded)
    service.start()
    try:
        yield Stage(service, sink, clock, domains, players, console)
    finally:
        service.stop()
        sink.stop()
        domains.close()
