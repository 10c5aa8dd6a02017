"""The worlds in which each verb can act: each tale played once, and a copy of its database at every stage."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from mailflow.flow.enrol import import_people
from mailflow.flow.house import House
from tests.conversations.calendars import ANSWERS, answer_mail, calendar_mail
from tests.conversations.files import with_file
from tests.conversations.runner import DOMAIN, REFERENCE, Caught, Story
from tests.forgery.post import EVIL, put
from tests.forgery.scenes import SCENES, Scene
from tests.forgery.stages import TALES, Stage, Tale
from tests.ingress.signing import Signer

SERVERS = {
    "work.example": "192.0.2.7",
    "home.example": "192.0.2.17",
    "new.example": "192.0.2.27",
    "wit.example": "192.0.2.37",
}
SIGNERS = {domain: Signer(domain, "s1") for domain in SERVERS}
HOURS = 4  # between stages: all is over before the planned meeting is
LEADER = b"email,name,role,group\nfay@wit.example,Fay Moreau,facilitator,leaders\n"


@dataclass(frozen=True)
class Victim:
    """Whom the forger plays, and what only the victim has."""

    name: str
    address: str
    signer: Signer
    server: str

    @property
    def domain(self) -> str:
        return self.address.partition("@")[2]

    @property
    def local(self) -> str:
        return self.address.partition("@")[0]


@dataclass(frozen=True)
class Case:
    """One verb's honest mail, unsigned, and all that a forger may have got hold of."""

    verb: str
    scene: Scene
    victim: Victim
    now: datetime
    to: str  # where it goes: the stolen reply address, or a desk
    stolen: str  # the stolen reply address
    bounce: str  # the bounce address of the same letter
    letter: bytes  # the stolen letter
    raw: bytes
    words: str
    world: "World"

    @property
    def evil(self) -> Signer:
        return self.world.evil

    @property
    def programme(self) -> str:
        return self.world.story.programme


@dataclass(frozen=True)
class Reached:
    """A copy of the database at a stage, and what the world knew then."""

    database: sqlite3.Connection
    now: datetime
    letters: tuple[Caught, ...]


class Aside(Story):
    """A story in which letters may leave that nobody names: other tests tell of those."""

    def _nothing_unnamed(self, at: str) -> None:
        """All are welcome."""


class World:
    """One tale, played once."""

    def __init__(self, folder: Path, tale: Tale, signers: Mapping[str, Signer], evil: Signer) -> None:
        folder.mkdir()
        self.path = folder / "mailflow.db"
        self.story = Aside(
            folder,
            f"sqlite:///{self.path}",
            tale.programme,
            tale.people,
            pacts=tale.pacts,
            trust=tale.trust,
            also=dict(tale.also),
        )
        self.signers, self.evil = signers, evil
        mia = f"email,name,role\n{EVIL},Mia Stone,mentee\n".encode()
        for row in (mia, LEADER) if self.house.groups else (mia,):
            import_people(self.house, tale.programme, row, dry_run=False)
        self.live = sqlite3.connect(self.path, isolation_level=None)
        self.stages: dict[str, Reached] = {}
        for stage in tale.stages:
            self._play(stage)

    @property
    def house(self) -> House:
        return self.story.house

    def _play(self, stage: Stage) -> None:
        if stage.after:
            self.enter(stage.after)
        self.story.now += timedelta(hours=HOURS)
        self.story.play(f"{stage.name}\n{stage.lines}")
        kept = sqlite3.connect(":memory:", check_same_thread=False)
        self.live.backup(kept)
        self.stages[stage.name] = Reached(kept, self.story.now, tuple(self.story.letters))

    def enter(self, name: str) -> sqlite3.Connection:
        """Be at this stage, as if nothing had happened since."""
        stage = self.stages[name]
        stage.database.backup(self.live)
        self.story.now, self.story.letters = stage.now, list(stage.letters)
        return self.live

    def case(self, verb: str, scene: Scene) -> Case:
        self.enter(scene.stage)
        name, address = self.story.people[scene.who]
        domain = address.partition("@")[2]
        victim = Victim(name, address, self.signers[domain], SERVERS[domain])
        reader = scene.who.removeprefix("new")  # the old mailbox has it
        letter = next(one for one in reversed(self.story.letters) if (one.to, one.template) == (reader, scene.letter))
        stolen = str(letter.message["Reply-To"]).strip("<>")
        to = stolen if scene.desk is None else self.desk(scene.desk)
        words = REFERENCE.sub(lambda named: self.story._reference(named[1]), scene.words)
        raw = self._honest(scene, victim, to, verb, words)
        if scene.calendar.startswith(ANSWERS):  # it goes where the event says, which is as good as stolen
            told, to = answer_mail(scene.calendar, letter.message, address)
            raw, stolen = (
                put(put(told, "Message-ID", f"<{verb}@{domain}>"), "Date", format_datetime(self.story.now)),
                to,
            )
        now, bounce = self.story.now, letter.mail_from
        return Case(verb, scene, victim, now, to, stolen, bounce, letter.raw, raw, words or verb, self)

    def answer(self, case: Case, reply_to: str) -> Case:
        """Her YES to a letter that has this reply address."""
        raw = self._honest(replace(case.scene, calendar="", file=b""), case.victim, reply_to, f"yes-{case.verb}", "YES")
        return replace(case, to=reply_to, stolen=reply_to, raw=raw, words="YES")

    def desk(self, name: str) -> str:
        return f"{self.story.programme}{f'-{name}' if name else ''}@{DOMAIN}"

    def _honest(self, scene: Scene, victim: Victim, to: str, verb: str, words: str) -> bytes:
        """As the victim's mail program writes it."""
        date, message_id = format_datetime(self.story.now), f"<{verb}@{victim.domain}>"
        if scene.calendar and not scene.calendar.startswith(ANSWERS):
            addresses = {name: address for name, (_, address) in self.story.people.items()}
            raw = calendar_mail(scene.calendar, addresses, scene.who, to)
            return put(put(put(raw, "Message-ID", message_id), "Date", date), "From", victim.address)
        raw = (
            f"From: {victim.address}\r\nTo: {to}\r\nSubject: Re: your letter\r\nDate: {date}\r\n"
            f"Message-ID: {message_id}\r\nMIME-Version: 1.0\r\n"
            f"Content-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n"
        ).encode()
        return with_file(raw, scene.file) if scene.file else raw

    def close(self) -> None:
        self.live.close()
        self.house.store.close()


class Worlds:
    """All of them, and the case of each verb."""

    def __init__(self, folder: Path, evil: Signer) -> None:
        self.evil, self.servers = evil, SERVERS
        self.signers = {domain: Signer(domain, "s1") for domain in SERVERS}
        self.all = [World(folder / tale.programme, tale, self.signers, evil) for tale in TALES]
        at = {stage: world for world in self.all for stage in world.stages}
        self.cases = {verb: at[scene.stage].case(verb, scene) for verb, scene in SCENES.items()}

    def close(self) -> None:
        for world in self.all:
            world.close()
