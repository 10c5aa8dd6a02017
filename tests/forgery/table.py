"""What each kind of forgery brings about: kind x verb x level -> effect, through the real flow with its verdicts.

nothing   nothing has changed, and no letter was written
refused   no address of ours: the door answers 550
kept      a person will look at it, and the team may have heard that it waits; nothing has changed
asked     the address on file was asked whether it was its owner
stopped   a deletion does not happen, or letters go where they went: what only stops a loss acts at once (decision 0010)
told      the address on file was told something: how things stand, what we understand, that a person reads it;
          or her group was told what she herself wrote to it
ACTED     something has changed, or a letter went to somebody else: never
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from mailflow.core.authority import TEAMS_OWN
from mailflow.core.letter import READ_BY_A_PERSON
from mailflow.flow import Flow, Mail
from mailflow.settings import Settings
from mailflow.store.schema.kinds import metadata
from tests.conversations.calendars import ANSWERS
from tests.forgery.kinds import KINDS, TWINS, Kind, zone_of
from tests.forgery.post import EVIL, MTA, Post
from tests.forgery.worlds import Case, World, Worlds
from tests.ingress.dns_server import NameServer
from tests.ingress.signing import Signer, ed_key
from workers.judge import make_judge

LEVELS = ("standard", "strict")
# Each table but those of the mail itself, of the clock and of what has happened: what is forgotten here is looked at.
BESIDE = {"inbox", "outbox", "token", "seen_mail", "mailbox_look", "transition", "lease", "fact", "chore"}
SUBJECTS = tuple(sorted(set(metadata.tables) - BESIDE))
TELLS = {
    "not-now",
    "ask-back",
    "passed-on",
    "help",
    "status",
    "unknown-name",
    "why",
    "tips",
    "tip",
    "transcript",
    "imported",
}
ASKS = {
    "confirm",
    "confirm-address",
    "confirm-delete",
    "confirm-lines",
    "confirm-import",
    "confirm-shall",
    "leave-question",
    "which",
}
ACTED, STOPPED = "ACTED", "stopped"
# What an answer to these letters may change, whoever wrote it in the reader's name.
RESCUES = {
    "delete-held": {"erasure", "deadline", "delete-stopped"},
    "address-notice": {"person", "move", "deadline", "address-back"},
}
# At a group's address no word is a command: what she wrote and signed goes to her group, though it asks or denies. So
# it does to the team, where a person reads the answers to a letter ...
HERS = {
    "good, but its subject is passed on",
    "good, but its subject is passed on, in German",
    "good, but the words are asked about",
    "good, but the words are denied",
}
# ... and here what she wrote above goes there, never the words that are not hers, or that she did not show.
NOT_HERS_BELOW = {
    "good, but the words are quoted",
    "good, but the command is a mail inside",
    "good, but the command is a file",
    "good, but the command is hidden",
    "good, but the words stand below a signature",
}
# Her own words, behind a letter that is worth no command any more: a person reads them.
NEWER = "good, but three newer letters went out"
HERS_TO_THE_TEAM = {"good, but the address is used up", NEWER}
AT_ONCE = ("HELP", "STATUS", "WHY", "NEXT", "TIPS")  # change nothing, and are told
ONCE_MORE = (
    "LEAVE",
    "DATA",
    "DELETE",
    "ADDRESS",
    "DECLINE-join",
    "EXTEND-team",
    "UNDO-transcript",
    *TEAMS_OWN,
)  # whoever wrote is asked first


@dataclass(frozen=True)
class Row:
    """One cell of the table."""

    kind: Kind
    verb: str
    level: str
    effect: str
    why: str


class House:
    """The service at every level, on the worlds' one database, with a name server of its own."""

    def __init__(self) -> None:
        fast = Path("/dev/shm")
        self._folder = tempfile.TemporaryDirectory(dir=fast if fast.is_dir() else None)
        self.worlds = Worlds(Path(self._folder.name), Signer("evil.example", "s2", ed_key()))
        self.names = NameServer(zone_of(self.worlds))
        self.flows = {(world, level): self._flow(world, level) for world in self.worlds.all for level in LEVELS}

    def _flow(self, world: World, level: str) -> Flow:
        story = world.story
        settings: Settings = replace(story.settings, trust=level, authserv_id=MTA, resolver=self.names.address)
        judge = make_judge(settings, lambda: story.now)
        return Flow(replace(story.house, trust=level, judge=judge))

    def close(self) -> None:
        self.names.close()
        self.worlds.close()
        self._folder.cleanup()

    def attempt(self, kind: Kind, verb: str, level: str) -> Row:
        """Forge, deliver, and see what has changed."""
        case = self.worlds.cases[verb]
        flow, live = self.flows[case.world, level], case.world.enter(case.scene.stage)
        if kind.prepare:
            kind.prepare(live, case)
        post, before = kind.make(case), _state(live)
        if not flow.knows(post.rcpt_to):
            return Row(kind, verb, level, "refused", "no address of ours")
        [lane] = flow.accept([_mail(post)])
        flow.process(lane)
        effect, why, changed = _effect(live, before, case)
        if effect == ACTED and _of_her_own(live, kind, case, changed):
            effect = "told"
        return Row(kind, verb, level, effect, f"{why} {' '.join(changed)}".strip())

    def says_yes(self, kind: Kind, verb: str, level: str) -> bool:
        """Whether her YES to the question that the attempt before brought does what she wanted."""
        case = self.worlds.cases[verb]
        flow, live = self.flows[case.world, level], case.world.live
        asking = f"SELECT reply_to FROM outbox WHERE template IN ({','.join('?' * len(ASKS))}) ORDER BY rowid DESC"
        [reply_to] = live.execute(asking, (*ASKS,)).fetchone()
        post, before = kind.make(case.world.answer(case, reply_to)), _state(live)
        [lane] = flow.accept([_mail(post)])
        flow.process(lane)
        effect, _, _ = _effect(live, before, case)
        again = verb.startswith("IMPORT") and effect == "asked"  # what stands in her file, once it is hers
        return self.says_yes(kind, verb, level) if again else effect in (ACTED, STOPPED)


def _mail(post: Post) -> Mail:
    return Mail(post.mail_from, post.rcpt_to, post.raw, post.client, post.helo)


State = dict[str, set[tuple[object, ...]]]


def _state(live: sqlite3.Connection) -> State:
    found = {name: set(live.execute(f"SELECT * FROM {name}")) for name in SUBJECTS}
    return found | {"outbox": set(live.execute("SELECT id, person_id, address, template FROM outbox"))}


def _effect(live: sqlite3.Connection, before: State, case: Case) -> tuple[str, str, list[str]]:
    """What is new, but for a round trip's question and its deadline, and for what the forger does as himself."""
    after = _state(live)
    why, state = live.execute("SELECT reason, state FROM inbox ORDER BY id DESC LIMIT 1").fetchone()
    known = {row[0] for row in before["question"]}
    asked = {f"question:{row[0]}" for row in after["question"] if row[0] not in known}
    [(forger,)] = live.execute("SELECT id FROM person WHERE email = ?", (EVIL,))
    his = {forger} | {f"form:{row[0]}" for row in after["form"] if forger in row}
    changed = [
        name
        for name in SUBJECTS
        for row in before[name] ^ after[name]
        if not asked & {f"question:{row[0]}", *row} and not his & set(row)
    ]
    [coordinator] = live.execute("SELECT id, email FROM person WHERE name = 'Cora Lind'")
    kept = {row[0] for row in live.execute("SELECT email FROM person UNION SELECT address FROM person_address")}
    waits = (*coordinator, "mail-waits")  # no word of the mail stands in it
    said = {
        row[0] for row in live.execute("SELECT id FROM outbox WHERE facts ->> 'address' = ?", (EVIL,))
    }  # as himself
    new = {row for row in after["outbox"] - before["outbox"] if row[1:] != waits and not _to_a_stranger(row, kept)}
    new = {row for row in new if row[0] not in said or row[3] != "passed-on-team"}
    letters = {row for row in new if (row[1], row[2]) != (forger, EVIL)}
    [on_file] = live.execute("SELECT id, email FROM person WHERE name = ?", (case.victim.name,))
    changed += [str(template) for _, person, to, template in letters if (person, to) != on_file]
    told = {str(template) for *_, template in letters}
    if changed and {*changed, *told} <= RESCUES.get(case.scene.letter, set()):
        return STOPPED, why, changed
    return _named(changed, told, state, asked=bool(asked)), why, changed


def _of_her_own(live: sqlite3.Connection, kind: Kind, case: Case, changed: list[str]) -> bool:
    """Whether her group, or the team, got what she herself wrote to it, and nothing else; or her calendar answered."""
    if kind.name == NEWER and case.scene.calendar.startswith(ANSWERS):
        return True  # a meeting has one address as long as it stands (decision 19): letters since do not outdo it
    to_group = case.verb.startswith("TELL") and not live.execute("SELECT id FROM gathering").fetchall()
    behind = kind.name in HERS_TO_THE_TEAM
    # What a member writes behind her group's invitation is for whom she would ask: its facilitator alone.
    to_her = case.scene.letter == "group-invite" and not behind
    template = "group-word" if to_her else "group-letter" if to_group and not behind else "passed-on-team"
    if set(changed) != {template} or not (to_her or to_group or behind or case.scene.letter in READ_BY_A_PERSON):
        return False
    sent = live.execute("SELECT facts ->> 'words' FROM outbox WHERE template = ?", (template,)).fetchall()
    shown = kind.name in NOT_HERS_BELOW and not any(case.words in words for (words,) in sent)
    return bool(sent) and (behind or shown or kind.name in HERS)


def _to_a_stranger(row: tuple[object, ...], kept: set[str]) -> bool:
    """The one letter of fixed words to an address that its own domain speaks for."""
    _, person, to, template = row
    return not person and template == "how-to-join" and to not in kept


def _named(changed: list[str], told: set[str], state: str, *, asked: bool) -> str:
    if changed or not told <= (TELLS | ASKS):
        return ACTED
    if asked or told:
        return "asked" if asked else "told"
    return "kept" if state == "shunted" else "nothing"


def run(house: House, pairs: list[tuple[Kind, str]]) -> Iterator[Row]:
    for kind, verb in pairs:
        for level in LEVELS:
            yield house.attempt(kind, verb, level)


def is_taken(row: Row) -> bool:
    """Whether an honest mail did what it was written for; some change nothing, and want to be told."""
    verb = row.verb.partition("-")[0]
    wanted = "told" if verb in AT_ONCE else "asked" if {verb, row.verb} & {*ONCE_MORE} else ACTED
    return row.effect in (wanted, STOPPED)


def is_asked(row: Row) -> bool:
    """Whether the address on file was asked, or, as nobody can be asked whether a new mailbox is hers, told why."""
    return row.effect == ("told" if row.verb == "YES-address-prove" else "asked")


__all__ = ["ACTED", "KINDS", "LEVELS", "TWINS", "House", "Row", "is_asked", "is_taken", "run"]
