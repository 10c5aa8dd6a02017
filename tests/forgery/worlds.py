"""The worlds in which each verb can act: one story played once, and a copy of its database at every stage."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from mailflow.core.policy_manager import ManagerRules
from mailflow.flow.act import HANDLERS
from mailflow.flow.enrol import import_people
from tests.conversations.calendars import calendar_mail
from tests.conversations.runner import DOMAIN, PEOPLE, PROGRAMME, Story
from tests.forgery.post import EVIL, put
from tests.ingress.signing import Signer

SERVERS = {
    "work.example": "192.0.2.7",
    "home.example": "192.0.2.17",
    "new.example": "192.0.2.27",
    "wit.example": "192.0.2.37",
}
ASKED = "ana @frontdesk > REQUEST Ben\nana < confirm\nana > YES\nben < request\nana < request-receipt"
# The stages, in order: what is played to come to each.
STAGES: tuple[tuple[str, str], ...] = (
    ("asked", ASKED),
    ("doubted", "ben @frontdesk > PAUSE\nben < confirm"),
    ("claimed", "benhome /request > DECLINE\nben < confirm-address"),
    ("paired", "ben /request > ACCEPT\nana < introduction-mentee\nben < introduction-mentor"),
    (
        "proposed",
        "ana /introduction-mentee > LOG 20 min today: hello\nana < meeting-receipt\nben < meeting-cosign\nana < form\n"
        "ana /form > 1: Pairs\\n2: A year\\n3: Weekly\\n4: By phone\\n5: May\nana < pact-receipt\nben < pact-question",
    ),
    ("named", "ana /introduction-mentee > MANAGER max@firm.example\nana < manager-told\nben < manager-ask"),
    ("paused", "ben /introduction-mentor > PAUSE\nben < paused"),
    ("planned", "ben /introduction-mentor * REQUEST talk/0 2026-03-05T15:00 60 ana"),
    ("logged", "ana /introduction-mentee > LOG 30 min today: goals\nana < meeting-receipt\nben < meeting-cosign"),
    (
        "two",
        "ana @frontdesk > REQUEST Bea\nana < confirm\nana > YES\nbea < request\nana < request-receipt\n"
        "bea > ACCEPT\nana < introduction-mentee\nbea < introduction-mentor\n"
        "ana @log > 45 min: CV review\nana < which",
    ),
    ("ending", "ben /introduction-mentor > END\nben < end-question"),
    ("ended", "ben > YES\nana < survey\nben < survey"),
    ("leaving", "ben /survey > LEAVE\nben < leave-question"),
    ("erasing", "ben /survey > DELETE\nben < confirm-delete"),
    ("held", "ben > YES\nben < delete-held\ncora < delete-team"),
    ("shall", "ana /survey > ADDRESS ana@new.example\nana < confirm-shall"),
    ("proving", "ana > YES\nana < address-prove"),
    ("moved", "newana /address-prove > YES\nnewana < address-moved\nana < address-notice"),
    ("worried", "bea /introduction-mentor > CONCERN: she is late\nbea < concern-receipt\ncora < matter-team"),
    (
        "grouped",
        "fay @frontdesk > REQUEST Ana\nfay < confirm\nfay > YES\nnewana < request\nfay < request-receipt\n"
        "newana /request > ACCEPT\nnewana < group-in\nfay < group-new",
    ),
)
HOURS = 4  # between them: all is over before the planned meeting is
PLAN = "REQUEST call/0 2026-03-09T15:00 30 ana"
GATHERING = "REQUEST circle/0 2026-03-19T22:00 60 ana"
WITHDRAW = "CANCEL talk/1 2026-03-05T15:00 60 ana"


@dataclass(frozen=True)
class Scene:
    """Where a verb acts: at which stage, by whose answer to which letter, in which words."""

    stage: str
    who: str
    letter: str
    words: str
    calendar: str = ""
    desk: bool = False  # its word counts at the front desk only; the letter is stolen all the same
    group: str = ""  # or at the address of this group


def _ben(words: str, stage: str = "paired", letter: str = "introduction-mentor", calendar: str = "") -> Scene:
    return Scene(stage, "ben", letter, words, calendar)


SCENES: Mapping[str, Scene] = {
    "ACCEPT": _ben("ACCEPT", "asked", "request"),
    "DECLINE": _ben("DECLINE", "asked", "request"),
    "YES": _ben("YES", "doubted", "confirm"),
    "NO": _ben("NO", "doubted", "confirm"),
    "ADD": _ben("ADD", "claimed", "confirm-address"),
    "END": _ben("END"),
    "UNDO": _ben("UNDO"),
    "EXTEND": _ben("EXTEND 2 months"),
    "STOP": _ben("STOP"),
    "LEAVE": _ben("LEAVE"),
    "DATA": _ben("DATA"),
    "DELETE": _ben("DELETE"),
    "ADDRESS": _ben("ADDRESS ben@new.example"),
    "MANAGER": Scene("paired", "ana", "introduction-mentee", "MANAGER max@firm.example"),
    "YES-manager-ask": _ben("YES", "named", "manager-ask"),
    "NO-manager-ask": _ben("NO", "named", "manager-ask"),
    "NO-manager-told": Scene("named", "ana", "manager-told", "NO"),
    "JOIN": replace(_ben("JOIN"), desk=True),
    "PROFILE": replace(_ben("PROFILE"), desk=True),
    "GOALS": Scene("paired", "ana", "introduction-mentee", "GOALS", desk=True),
    "SHEET": Scene("logged", "ana", "meeting-receipt", "SHEET: audit", desk=True),
    "CONCERN": _ben("CONCERN: she is late"),
    "TELL": Scene("grouped", "fay", "group-new", "We meet on Tuesday", desk=True, group="leaders"),
    "TELL-plan": Scene("grouped", "fay", "group-new", "", GATHERING, desk=True, group="leaders"),
    "RELEASE": Scene("worried", "cora", "matter-team", "RELEASE C-1"),
    "NOTE": Scene("worried", "cora", "matter-team", "NOTE C-1: spoke with both"),
    "WHY": _ben("WHY"),
    "TIPS": _ben("TIPS"),
    "LOG": _ben("LOG 45 min: goals"),
    "CHECKIN": _ben("CHECKIN by phone today: goals"),
    "PAUSE": _ben("PAUSE"),
    "REQUEST": Scene("paired", "ana", "introduction-mentee", "REQUEST Bea"),
    "HELP": _ben("HELP"),
    "FIND": Scene("paired", "ana", "introduction-mentee", "FIND product", desk=True),
    "NEXT": replace(_ben("NEXT"), desk=True),
    "STATUS": _ben("STATUS"),
    "PLAN": _ben("", calendar=PLAN),
    "RESUME": _ben("RESUME", "paused"),
    "WITHDRAW": _ben("", "planned", calendar=WITHDRAW),
    "CONFIRM": _ben("CONFIRM", "logged", "meeting-cosign"),
    "DISPUTE": _ben("DISPUTE: it was shorter", "logged", "meeting-cosign"),
    "AGREE": _ben("AGREE", "proposed", "pact-question"),
    "DISPUTE-pact": _ben("DISPUTE: a year is too long", "proposed", "pact-question"),
    "CHOICE": Scene("two", "ana", "which", "2"),
    "ANSWERS": _ben("1: 5\r\n2: 4\r\n3: A good year", "ended", "survey"),
    "YES-end-question": _ben("YES", "ending", "end-question"),
    "NO-end-question": _ben("NO", "ending", "end-question"),
    "YES-leave-question": _ben("YES", "leaving", "leave-question"),
    "NO-leave-question": _ben("NO", "leaving", "leave-question"),
    "YES-confirm-shall": Scene("shall", "ana", "confirm-shall", "YES"),
    "YES-confirm-delete": _ben("YES", "erasing", "confirm-delete"),
    "NO-confirm-delete": _ben("NO", "erasing", "confirm-delete"),
    "UNDO-delete-held": _ben("UNDO", "held", "delete-held"),
    "YES-address-prove": Scene("proving", "newana", "address-prove", "YES"),
    "NO-address-prove": Scene("proving", "ana", "address-prove", "NO"),
    "UNDO-address-notice": Scene("moved", "ana", "address-notice", "UNDO"),
}


def scene_of(verb: str) -> Scene:
    """A verb that nobody has made a scene for is written as an answer to the introduction."""
    return SCENES.get(verb) or _ben(verb)


VERBS = (*SCENES, *sorted(set(HANDLERS) - set(SCENES)))


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
    evil: Signer
    forge: "Worlds"

    @property
    def words(self) -> str:
        return self.scene.words or self.verb


@dataclass
class Stage:
    """A copy of the database, and what the world knew then."""

    database: sqlite3.Connection
    now: datetime
    letters: Mapping[tuple[str, str], tuple[bytes, str]]  # who and which: the letter and its bounce address


class Worlds:
    """Plays the story once."""

    def __init__(self, folder: Path, evil: Signer) -> None:
        self.path = folder / "mailflow.db"
        self.story = Story(folder, f"sqlite:///{self.path}", pacts=True, also={"manager": ManagerRules()})
        self.evil, self.servers = evil, SERVERS
        self.signers = {domain: Signer(domain, "s1") for domain in SERVERS}
        mia = f"email,name,role\n{EVIL},Mia Stone,mentee\n".encode()
        fay = b"email,name,role,group\nfay@wit.example,Fay Moreau,facilitator,leaders\n"
        for row in (mia, fay):
            import_people(self.story.house, PROGRAMME, row, dry_run=False)
        self.stages = {name: self._played(lines) for name, lines in STAGES}
        self.cases = {verb: self._case(verb) for verb in VERBS}
        self._live = sqlite3.connect(self.path, isolation_level=None)

    def _played(self, lines: str) -> Stage:
        self.story.now += timedelta(hours=HOURS)
        self.story.play(lines)
        letters = {(one.to, one.template): (one.raw, one.mail_from) for one in self.story.letters}
        kept = sqlite3.connect(":memory:", check_same_thread=False)
        with sqlite3.connect(self.path) as live:
            live.backup(kept)
        live.close()
        return Stage(kept, self.story.now, letters)

    def enter(self, verb: str) -> sqlite3.Connection:
        """Be in the world of this verb, as if nothing had been tried there yet."""
        stage = self.stages[scene_of(verb).stage]
        stage.database.backup(self._live)
        self.story.now = stage.now
        return self._live

    def _case(self, verb: str) -> Case:
        scene = scene_of(verb)
        stage = self.stages[scene.stage]
        name, address = PEOPLE[scene.who]
        domain = address.partition("@")[2]
        victim = Victim(name, address, self.signers[domain], SERVERS[domain])
        letter, bounce = stage.letters[scene.who.removeprefix("new"), scene.letter]  # the old mailbox has it
        found = [line[10:].strip() for line in letter.decode().split("\r\n") if line.lower().startswith("reply-to: ")]
        stolen = found[0].strip("<>")
        behind = f"-{scene.group}" if scene.group else ""
        to = f"{PROGRAMME}{behind}@{DOMAIN}" if scene.desk else stolen
        raw = _honest(scene, victim, to, verb, stage.now)
        return Case(verb, scene, victim, stage.now, to, stolen, bounce, letter, raw, self.evil, self)

    def close(self) -> None:
        self._live.close()
        self.story.house.store.close()


def _honest(scene: Scene, victim: Victim, to: str, verb: str, now: datetime) -> bytes:
    """As the victim's mail program writes it."""
    date = format_datetime(now)
    if scene.calendar:
        addresses = {name: address for name, (_, address) in PEOPLE.items()}
        raw = calendar_mail(scene.calendar, addresses, scene.who, to)
        return put(put(put(raw, "Message-ID", f"<{verb}@{victim.domain}>"), "Date", date), "From", victim.address)
    return (
        f"From: {victim.address}\r\nTo: {to}\r\nSubject: Re: your letter\r\nDate: {date}\r\n"
        f"Message-ID: <{verb}@{victim.domain}>\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{scene.words}\r\n"
    ).encode()
