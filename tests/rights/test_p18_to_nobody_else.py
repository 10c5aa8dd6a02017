"""P18: what one person tells us reaches nobody but those it is meant for: no letter, log line, metric or Message-ID.

Everybody in two programmes writes for weeks; each word of theirs bears its kind and its writer. 300 mails here,
10,000 in the full form.
"""

import logging
import random
import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from shutil import copytree
from typing import ClassVar

import pytest
from sqlalchemy import select

from mailflow import settings
from mailflow.flow import Flow, Mail
from mailflow.flow.enrol import import_people
from mailflow.store import people
from mailflow.store.schema import connection, person
from tests.conversations.runner import DOMAIN, Story, text_of
from tests.faults.figures import note, size
from workers.health import health_of

MAILS = size(300, 10_000)
pytestmark = pytest.mark.trust
KINDS = (
    "pact first name no about goal hours mail note reason topic why said line worry junk nobody new display subject "
    "mid need guide prof app told report talk group"
)
TAINT = re.compile(
    rf"t({KINDS.replace(' ', '|')})z(\d\d)z", re.IGNORECASE
)  # no other: reply addresses are random letters
PROGRAMMES = ("first", "second")
PAIRS = 5
ALONE = "99"  # who takes part nowhere

# What the programme is meant to pass on: which words stand in which letters to the other of a pair.
REQUEST = {"request", "request-reminder"}
MET = {"meeting-receipt", "meeting-cosign", "meeting-cosign-reminder", "meeting-confirmed", "meeting-disputed"}
TO_THE_OTHER = {
    "about": {*REQUEST, "introduction-mentee"},
    "goal": {*REQUEST, "introduction-mentor", "group-new"},
    "prof": {*REQUEST, "introduction-mentee"},
    "no": {"sheet"},
    "app": {*REQUEST, "introduction-mentee", "introduction-mentor", "form", "form-thanks"},
    "told": {"relay", "preread"},
    "junk": {"relay"},  # whose question she was asked once more answers in other words
    "group": {"group-letter", "group-word"},
    "hours": REQUEST,
    "mail": {"introduction-mentee", "introduction-mentor", "group-new", "group-word", "relay", "sheet", "survey"},
    "note": {*REQUEST, "introduction-mentee", "introduction-mentor"},
    "topic": {*MET, "dispute-receipt", "sheet"},
    "said": {"meeting-disputed", "pact-disputed", "pact-returned"},
    "pact": {"pact-question", "pact-reminder", "pact-agreed", "pact-receipt", "pact-disputed", "form", "form-thanks"},
}
# And to those who coordinate. The name of a member is for every member: who may be asked is no secret.
TO_THE_TEAM = {
    "reason": {"declined-team"},
    "line": {"digest"},
    "why": {"digest", "end-team"},
    "worry": {"matter-team"},
    "report": {"form-report", "matter-team"},
    "app": {"screening"},
    "mail": {"matter-team", "no-answer-team", "screening", "declined-team", "mail-waits", "passed-on-team"},
}
SHOWN = {"about", "goal", "guide", "app"}  # what somebody told of herself to be found by, in her own programme
TEAM = ("20", "50")
# What a person has to read goes to them in her own words, where it is sure that they are hers: never a thief's.
PASSED_ON = {"junk", "note", "topic", "why", "said", "line", "reason", "nobody", "new", "worry", "group"}
# What a thief said with a command: her own words once she has said YES to it, and so in her DATA.
HELD = {"reason", "line", "worry", "why", "said", "topic", "note", "pact"}
WORDS = {
    "confirm": ["YES", "YES", "YES", "YES", "NO tjunk"],
    "confirm-address": ["YES", "YES", "NO tjunk"],
    "confirm-shall": ["YES"],
    "confirm-delete": ["NO"],
    "request": ["ACCEPT\n\nI look forward to it, and here is tnote for the first evening.", "DECLINE: treason"],
    "introduction-mentee": ["LOG 45 min on {day}: ttopic", "END: twhy", "CONCERN: tworry"],
    "introduction-mentor": ["LOG 30 min on {day}: ttopic", "LOG 30 min on {day}: ttopic", "END: twhy"],
    "meeting-receipt": ["LOG 20 min on {day}: ttopic", "thank you, tjunk"],
    "meeting-cosign": ["CONFIRM", "DISPUTE: tsaid"],
    "form": ["1. tpact\n2. A year\n3. tpact\n4. By phone\n5. tpact"],
    "pact-disputed": ["1. tpact and more"],
    "pact-question": ["AGREE", "DISPUTE: tsaid"],
    "survey": ["1. 4\n2. 5\n3. tline", "1. 4\n2. 5\n3. tline", "CONCERN: tworry"],
    "end-question": ["YES", "YES", "NO"],
    "found": ["NEXT", "1"],
    "ask-back": ["I mean tjunk", "HELP"],
}
AT_A_DESK = ["REQUEST {name}: tnote"] * 8 + ["STATUS", "HELP", "tjunk is on my mind", "DATA", "DELETE", "END: twhy"]
AT_A_DESK += ["PAUSE", "RESUME", "RESUME", "ADDRESS tnewz{who}z@new.example", "REQUEST tnobody", "UNDO", "FIND", "FIND"]


@dataclass
class Town(Story):
    """Two programmes, whose people answer what they get and write to desks, many mails to a moment."""

    pacts: bool = True
    programmes: tuple[str, ...] = PROGRAMMES
    chance: random.Random = field(default_factory=lambda: random.Random(23))
    asked: list = field(default_factory=list)  # letters that nobody has answered yet, each with its reader
    told: set = field(default_factory=set)  # which letters went out
    faults: list = field(default_factory=list)
    together: set = field(default_factory=set)  # pairs of people who may know of each other
    caught: int = 0  # letters
    step: timedelta = timedelta(hours=7)  # between ten mails and the next ten
    at_desk: ClassVar[list[str]] = AT_A_DESK
    team: ClassVar[tuple[str, ...]] = TEAM
    robbed: set = field(default_factory=set)  # whose letters a thief has answered

    def __post_init__(self) -> None:
        config = copytree(settings.data("config"), self.folder / "config")
        self._configure(config / "programmes")
        environ = {"MAILFLOW_SERVICE__DOMAIN": DOMAIN, "MAILFLOW_SERVICE__DATA_DIR": str(self.folder)}
        environ["MAILFLOW_TRUST__LEVEL"] = self.trust  # who may act is told elsewhere; here much is to be said
        self.settings = settings.load(config, environ)
        self.house = settings.build(self.settings, now=lambda: self.now, carry=self.carry)
        self.house = replace(self.house, random=random.Random(19).randbytes)  # the same story each time
        self.flow = Flow(self.house)
        self.people = {}  # they go by their addresses
        self.homes: dict[str, list[str]] = {}
        for number, programme in enumerate(self.programmes):
            import_people(self.house, programme, self._rows(number).encode(), dry_run=False)
        self.flow.watch_over()

    def _configure(self, programmes: Path) -> None:
        """The same policy under two names."""
        policy = (programmes / "wit-connections.toml").read_text()
        for shipped in programmes.glob("*.toml"):
            shipped.unlink()
        for name in self.programmes:
            (programmes / f"{name}.toml").write_text(policy)

    def _rows(self, number: int) -> str:
        """Mentees and mentors of one programme, its coordinator, and a mentor who is in both."""
        rows = ["email,name,role,member_no,about,goal,availability"]
        first = 30 * number
        cast = [(first + at, "mentor" if at % 2 else "mentee") for at in range(2 * PAIRS)]
        for who, role in [*cast, (first + 20, "coordinator"), (77, "mentor")]:
            w = f"z{who:02}z"
            rows.append(f"{address(f'{who:02}')},Tfirst{w} Tname{w},{role},tno{w},tabout{w},tgoal{w},thours{w}")
            self.homes.setdefault(f"{who:02}", []).append(PROGRAMMES[number])
        return "\n".join(rows)

    # -- what leaves --------------------------------------------------------------------------------------

    def _catch(self, parcel):
        outcome = super()._catch(parcel)
        letter, to = self.letters.pop(), writer(parcel.rcpt_to)
        self.told.add(letter.template)
        self.caught += 1
        if self._choices(letter, to):
            self.asked.append((letter, to))
        parts = [part for part in message_from_bytes(parcel.raw).walk() if not part.is_multipart()]
        words = " ".join(text_of(part.get_payload(decode=True), part.get_content_subtype()) for part in parts)
        for kind, owner in set(TAINT.findall(f"{letter.message.items()} {words}")):
            if owner != to and not self._may_know(kind.lower(), owner, to, letter.template):
                self.faults.append((letter.template, kind, owner, to))
        return outcome

    def _may_know(self, kind: str, owner: str, to: str, template: str) -> bool:
        here = set(self.homes.get(owner, ())) & set(self.homes.get(to, ()))
        if kind in ("first", "name"):
            return bool(here)
        passed_on, team = TO_THE_OTHER.get(kind, set()), TO_THE_TEAM.get(kind, set())
        # DATA says again what we told her: nothing that was not hers to know then.
        again = template in ("data", "status", "pact-receipt")  # what she said herself
        if to in self.team and template == "passed-on-team":
            return bool(here) and (kind in PASSED_ON or template in team)
        if to in self.team and (template in team or (again and team)):
            return bool(here) or owner == ALONE
        if to in self.team and again and kind in PASSED_ON:
            return bool(here)
        # "It came from …": who writes to somebody's reply address shows her address to who is asked about it.
        if (kind, template) == ("mail", "confirm-address"):
            return True
        if kind in SHOWN and (template == "found" or again):
            return bool(here)
        meant = template in passed_on or (again and bool(passed_on))
        if owner == ALONE:  # a thief's, held until the owner of the reply address said that they are hers
            return meant or (again and to in self.robbed and kind in HELD)
        return meant and frozenset((owner, to)) in self.together

    # -- what comes in ------------------------------------------------------------------------------------

    def run(self, mails: int) -> None:
        for _ in range(0, mails, 10):
            self.flow.accept([self._next() for _ in range(10)])
            self._remember()
            self.now += self.step
            self.settle()

    def _next(self) -> Mail:
        if self.asked and self.chance.random() < 0.85:
            letter, to = self.asked.pop(self._pick())
            thief = self.chance.random() < 0.05
            self.robbed |= {to} if thief else set()
            return self._mail(ALONE if thief else to, letter.message["Reply-To"], self._choices(letter, to))
        who = self.chance.choice([*self.homes, ALONE])
        programme = self.chance.choice(self.homes.get(who, self.programmes))
        desk = self.chance.choice(["", "", "-log", "-team"])
        return self._mail(who, f"{programme}{desk}@{DOMAIN}", self.at_desk)

    def _pick(self) -> int:
        return self.chance.randrange(len(self.asked))

    def _choices(self, letter, to: str) -> list[str]:
        """What the reader of a letter may answer; nothing where she leaves it."""
        return WORDS.get(letter.template, [])

    def _mail(self, who: str, to: str, choices: list[str]) -> Mail:
        self.sent += 1
        known = [one for one, homes in self.homes.items() if set(homes) & set(self.homes.get(who, homes))]
        other = self.chance.choice(known)  # whoever names somebody of another programme knows the name already
        day = f"{self.now - timedelta(days=1):%-d %B}"
        words = self.chance.choice(choices).format(day=day, who=who, name=f"Tfirstz{other}z Tnamez{other}z")
        words = re.sub(
            r"\bt([a-z]+)\b(?!z)", lambda found: f"t{found[1]}z{who}z" if found[0] in OWN else found[0], words
        )
        raw = f"From: tdisplayz{who}z <{address(who)}>\r\nSubject: tsubjectz{who}z\r\n"
        raw += f"Message-ID: <tmidz{who}z.{self.sent}@client.example>\r\n\r\n{words}\r\n"
        return Mail(address(who), to, raw.encode())

    def _remember(self) -> None:
        """Who has asked whom, up to now: settled first, so that nothing leaves before we know."""
        for lane in range(self.house.store.lanes):
            while self.flow.process(lane):
                pass
        with self.house.store.begin() as tx:
            for row in tx.execute(PAIRED):
                self.together.add(frozenset((writer(row[0]), writer(row[1]))))


def _paired():
    """Who has ever asked whom."""
    one, other = person.alias("one"), person.alias("other")
    both = select(one.c.email, other.c.email).join_from(connection, one, connection.c.mentee_id == one.c.id)
    return both.join(other, other.c.id == connection.c.mentor_id)


PAIRED = _paired()
OWN = {"tjunk", "tnote", "treason", "ttopic", "twhy", "tsaid", "tline", "tnobody", "tworry", "tpact"}
OWN |= {"tapp", "ttold", "treport", "ttalk", "tgroup"}


def address(who: str) -> str:
    return f"tmailz{who}z@home{who}.example"


def writer(email: str) -> str:
    found = TAINT.search(email)
    return found[2] if found else ALONE


@pytest.fixture
def town(tmp_path):
    town = Town(tmp_path)
    yield town
    town.house.store.close()


def test_what_one_person_says_reaches_only_those_it_is_meant_for(town, out):
    logging.getLogger().setLevel("INFO")  # as `serve` has it
    town.run(MAILS)
    assert set(town.faults) == set()
    assert TAINT.findall(out.getvalue()) == []
    assert TAINT.findall(metrics(town)) == []
    enough_happened(town)
    done = "words that bear their writer's mark, looked for in others' letters, in logs, in /metrics and in Message-IDs"
    note("P18", "SQLite", done, mails=MAILS, people=len(town.homes), letters=town.caught, found=len(set(town.faults)))


def metrics(town: Town) -> str:
    health = health_of(town.house, "127.0.0.1:0", alive=lambda: True, folder=town.folder)
    return health._desk.answer("/metrics")[2].decode()


def enough_happened(town: Town) -> None:
    """Else the test would say nothing."""
    with town.house.store.begin() as tx:
        counted = people.count_enrolled(tx)
    assert counted == {name: 2 * PAIRS + 2 for name in PROGRAMMES}
    assert {"introduction-mentor", "meeting-disputed", "declined-team", "survey", "digest", "data"} <= town.told
    assert {"passed-on-team", "mail-waits", "found", "matter-team"} <= town.told
    assert len(town.together) >= 5
