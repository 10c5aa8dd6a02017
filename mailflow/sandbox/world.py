"""A programme that is being played: the service, a clock that is moved, the mailboxes, and what happened."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from mailflow import settings
from mailflow.core.address import desk_address
from mailflow.core.policy import Policy
from mailflow.demo import clients
from mailflow.demo.domains import Domains
from mailflow.demo.running import Departure, Running, message_id_of
from mailflow.demo.sink import Sink
from mailflow.egress.render import Letters
from mailflow.flow.enrol import import_people
from mailflow.flow.house import House
from mailflow.sandbox import told
from mailflow.sandbox.cast import Who, invite, to_csv
from mailflow.sandbox.told import Change, Read
from mailflow.settings.values import read_values
from mailflow.store import outbox, record
from mailflow.store.engine import Store
from workers.clock import MovableClock
from workers.service import Service

DOMAIN = "mentor.localhost"
START, MORNING = date(2026, 3, 2), time(9, 0)  # a Monday
STEPS = {"day": timedelta(days=1), "week": timedelta(days=7)}
CHANGES = 1000  # rows of history that one act can bring about


@dataclass(frozen=True)
class Mail:
    """A mail in somebody's mailbox: a letter that came, or what she wrote."""

    number: int
    owner: str
    came: bool
    at: datetime
    other: str  # who wrote it, or the address it went to
    raw: bytes
    act: int  # which brought it about
    template: str = ""
    nature: str = ""

    @property
    def subject(self) -> str:
        """In words."""
        return clients.read_letter(self.raw).subject or "(no subject)"

    @property
    def line(self) -> str:
        """What the list shows: of one's own mail how its words begin."""
        words = "" if self.came else clients.read_letter(self.raw).text.strip().partition("\n")[0]
        return words or self.subject


@dataclass(frozen=True)
class Act:
    """Something that was done, and all that came of it."""

    number: int
    at: datetime
    title: str
    mail: int | None = None
    understood: str = ""
    reason: str = ""
    read: Read | None = None
    changes: Sequence[Change] = ()
    letters: Sequence[int] = ()


@dataclass(frozen=True)
class Draft:
    """What somebody is about to send."""

    to: str
    subject: str
    words: str
    answering: int | None = None  # the letter below it


@dataclass
class World(Running):
    """Everything that the page shows."""

    programme: str
    cast: list[Who]
    mails: list[Mail] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    opened: set[int] = field(default_factory=set)
    seen: int = 0
    changed: int = 0  # the last row of history that was told

    @property
    def house(self) -> House:
        """What the service is made of."""
        return self.service.flow.house

    @property
    def policy(self) -> Policy:
        """The programme's rules."""
        return self.house.policies[self.programme]

    def local(self, at: datetime) -> datetime:
        """In the programme's zone."""
        return at.astimezone(ZoneInfo(self.policy.programme.time_zone))

    @property
    def today(self) -> datetime:
        """This instant, where the programme is."""
        return self.local(self.clock.now())

    def who(self, key: str) -> Who | None:
        """Somebody by her key."""
        return next((one for one in self.cast if one.key == key), None)

    def desks(self) -> dict[str, str]:
        """What each of the programme's addresses is for, by address."""
        groups = {f"group-{one.slug}": one.title for one in self.policy.groups}
        named = {"frontdesk": "front desk", "tracker": "tracker", "team": "team", "verify": "sheets"} | groups
        return {self.desk(name): said for name, said in named.items()}

    def desk(self, name: str) -> str:
        """The address of a desk."""
        return desk_address(self.programme, name, self.house.domain, self.house.mailbox)

    def box(self, owner: str) -> list[Mail]:
        """Somebody's mails, the newest first."""
        return [mail for mail in reversed(self.mails) if mail.owner == owner]

    def unread(self, owner: str) -> int:
        """How many letters she has not opened."""
        return sum(mail.came and mail.number not in self.opened for mail in self.mails if mail.owner == owner)

    def begin(self) -> None:
        """Those who are on the operator's list come in; where the rules ask them something, that leaves at once."""
        people = to_csv(tuple(self.cast), self.policy, START)
        outcome = import_people(self.house, self.programme, people, dry_run=False)
        if outcome.faults:
            raise Departure(f"nobody can be invited to {self.programme} like this: {outcome.faults[0]}")
        self.service.flow.watch_over()
        self.rest()
        came = self._note(Act(0, self.clock.now(), "The people of the operator’s list came in"))
        if not came.letters:
            self.acts.clear()

    # -- what is done ---------------------------------------------------------------------------------

    def send(self, who: Who, draft: Draft) -> Mail:
        """Somebody presses Send. SMTPRecipientsRefused where the address is none of ours."""
        answered = self.mails[draft.answering].raw if draft.answering is not None else None
        raw = clients.compose(
            who.client,
            name=who.name,
            address=who.address,
            to=draft.to,
            subject=draft.subject,
            words=draft.words,
            when=self.today,
            answering=answered,
            message_id=f"<{secrets.token_hex(10)}@{who.address.partition('@')[2]}>",
        )
        raw = self.domains.sign(who.address, raw)
        read = told.how_it_is_read(self.house, raw, draft.to, self.clock.now())
        self.hand_over(who.address, draft.to, raw)
        self.rest()
        return self._note_sent(who, draft, raw, read)

    def _note_sent(self, who: Who, draft: Draft, raw: bytes, read: Read | None) -> Mail:
        number, act = len(self.mails), len(self.acts)
        mail = Mail(number, who.key, False, self.clock.now(), draft.to, raw, act)
        self.mails.append(mail)
        understood, reason = self.outcome(draft.to, raw)
        where = self.desks().get(draft.to, "a letter’s own address")
        title = f"{who.short} wrote to {'the ' if draft.to in self.desks() else ''}{where}"
        self._note(Act(act, self.clock.now(), title, number, understood, reason, read))
        return mail

    def wait(self, step: str) -> Act:
        """Time goes by."""
        before, due = self.clock.now(), self.next_due()
        until = before + STEPS[step] if step in STEPS else max(before, due or before) + timedelta(seconds=1)
        act = len(self.acts)
        letters = [letter for at in self.pass_until(until) for letter in self._collect(act, at)]
        went = {"day": "A day went by", "week": "A week went by"}.get(step, "Time went on to the next deadline")
        return self._note(Act(act, self.clock.now(), went, letters=letters))

    def _note(self, act: Act) -> Act:
        """With what came of it."""
        letters = [*act.letters, *self._collect(act.number, act.at)]
        with self.house.store.begin() as tx:
            rows = record.list_transitions(tx, self.programme, self.changed, CHANGES)
            changes = [told.change(self.house, tx, row) for row in rows]
        self.changed = rows[-1]["id"] if rows else self.changed
        self.acts.append(replace(act, changes=changes, letters=letters))
        return self.acts[-1]

    def _collect(self, act: int, at: datetime) -> list[int]:
        """The letters that have come since, each into the mailbox of its reader."""
        caught = self.sink.letters[self.seen :]
        first = len(self.mails)
        for one in caught:
            with self.house.store.begin() as tx:
                row = outbox.find_sent(tx, message_id_of(one.raw))
            owner, number = self.owner(one.rcpt_to).key, len(self.mails)
            name = self.policy.programme.name
            self.mails.append(Mail(number, owner, True, at, name, one.raw, act, row.template, row.nature))
        self.seen += len(caught)
        return list(range(first, len(self.mails)))

    def owner(self, address: str) -> Who:
        """Whoever has this mailbox; somebody new, where that is nobody we know."""
        found = next((one for one in self.cast if one.address == address.lower()), None)
        if found is None:
            found = Who(f"mailbox{len(self.cast)}", address.lower(), address.lower(), "gmail-web", "another mailbox")
            self.cast.append(found)
        return found


@contextmanager
def open_world(config: Path, programme: str, domains: Domains, letters: Letters) -> Iterator[World]:
    """The service on a database of its own, which is gone afterwards. Of a config folder only the rules count."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="mailflow-sandbox-")))
        sink = Sink()
        sink.start()
        stack.callback(sink.stop)
        if (config / "words").is_dir():
            (folder / "words").symlink_to((config / "words").resolve())
        loaded = settings.load(folder, environment_of(config, folder, sink.url, domains.resolver))
        zone = ZoneInfo(loaded.policies[programme].programme.time_zone)
        clock = MovableClock(datetime.combine(START, MORNING, zone).astimezone(UTC))
        store = Store(loaded.database_url, durable=False)  # it is thrown away
        house = replace(settings.build(loaded, clock.now, store=store, works=True), letters=letters)
        service = Service(house, loaded)
        service.start()
        stack.callback(service.stop)
        world = World(service, sink, clock, domains, programme, list(invite(house.policies[programme])))
        world.begin()
        yield world


def environment_of(config: Path, folder: Path, smarthost: str, resolver: str) -> dict[str, str]:
    """Nothing of a server, a mailbox or a secret of the operator's own: the file that names them is not read again."""
    values = read_values(config, {})
    own = config / values["templates.dir"] if values["templates.dir"] else None
    return {
        "MAILFLOW_SERVICE__DOMAIN": DOMAIN,
        "MAILFLOW_SERVICE__DATA_DIR": str(folder / "var"),
        "MAILFLOW_PROGRAMMES__DIR": str((config / values["programmes.dir"]).resolve()),
        "MAILFLOW_TEMPLATES__DIR": str(own.resolve()) if own else "",
        "MAILFLOW_INGRESS__SMTP__LISTEN": "127.0.0.1:0",
        "MAILFLOW_EGRESS__SMTP__URL": smarthost,
        "MAILFLOW_HEALTH__LISTEN": settings.OFF,
        "MAILFLOW_TRUST__RESOLVER": resolver,
    }
