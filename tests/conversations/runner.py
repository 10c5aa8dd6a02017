"""Plays a transcript through the real flow: held clock, real store, recording carrier, every mail twice.

    ana  > REQUEST Ben        Ana writes: to the desk, or in answer to the last letter she got that asks
    ana @log > 45 min         Ana writes to a desk: frontdesk, log, team or verify; @manager: as a mentee handed it on
    ana /request+log > LOG …  the same mail goes to a desk, too, and comes there first
    ana  > END {ben}: moved   the reference of Ben's newest pair; {V}: the code of the newest sheet
    ana /request > ACCEPT     Ana answers the last letter of that name
    ben  < request "words"    Ben must have got this letter, with these words in its subject or text
    ana  + sheet.pdf "words"  the last letter of that name that Ana got encloses such a file, with these words in it
    ben  | request "words"    the last letter of that name that Ben got says nothing of these words
    ana @log * REQUEST talk/0 2026-03-05T15:00 60 ben   her calendar's mail (calendars.py)
    ben /meeting-invite * ACCEPTED   his calendar's answer to the event in that letter of ours
    ben  % REQUEST 1 2026-03-05T15:00   the last letter he got says so to his calendar: METHOD, SEQUENCE, start
    cora > IMPORT [[email,name,role\nzoe@far.example,Zoe Vance,mentor]]   a file comes with the mail
    ana  ^ How far = four     Ana writes inside the quoted letter, under the question that holds these words;
                              " | " stands between several
    ben  ~ I am away          his vacation program answers the last letter he got; /request: that one
    ben  ! request 5.1.1      Ben's mail server sends the last letter of that name back, with this status
    ...  4 days               time passes; what falls due happens on the way
    ==   R active             a connection stands in this state
    from 2008-12-29           the first line that does something: on this day the story begins
    ++   ana ben              the two are paired already when the story begins; which letters told them need not be said
    +>   dee mentee           Dee is enrolled, twice, by a file that is imported with --welcome
    invite ana ben            their rows of the story's people are imported twice with --send
    propose                   the operator lets the team's proposals be sent
    %%   ana mentee supervisor=Ben Okafor     the team imports a people file that says so
A line that begins with # is a remark. After each line nothing may have been sent that the transcript
does not name.
"""

import re
import secrets
import shutil
from csv import DictReader
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import format_datetime
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader
from sqlalchemy import select

from mailflow import settings
from mailflow.core.letter import CALENDARS
from mailflow.egress.smtp import Outcome, Parcel, Sent
from mailflow.flow import Flow, Mail, pairing
from mailflow.flow.enrol import import_people
from mailflow.flow.record import Step
from mailflow.rehearse.world import everybody_is_aligned
from mailflow.store import schema, subjects
from tests.conversations.calendars import ANSWERS, answer_mail, calendar_mail, invitation_in
from tests.conversations.files import with_file
from tests.egress.asked import not_given
from tests.once import lay_tables

PROGRAMME = "wit-connections"
DOMAIN = "mentor.example"
HOUR, SELDOM = timedelta(hours=1), timedelta(days=7)
WAITING = (  # what falls due by itself: when, and whether it still does
    (schema.deadline.c.due_at, ~schema.deadline.c.done),
    (schema.outbox.c.due_at, schema.outbox.c.state == "waiting"),
    (schema.inbox.c.try_at, schema.inbox.c.state == "waiting"),
)
START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)  # a Monday, 09:00 in New York
PEOPLE = {
    "ana": ("Ana Duarte", "ana@home.example"),
    "newana": ("Ana Duarte", "ana@new.example"),  # nobody, until she has moved there
    "ben": ("Ben Okafor", "ben@work.example"),
    "bea": ("Bea Lindqvist", "bea@work.example"),
    "cora": ("Cora Lind", "cora@wit.example"),
    "fay": ("Fay Moreau", "fay@wit.example"),
    "dee": ("Dee Novak", "dee@home.example"),  # nobody, until she is enrolled; so are Sam and Lee
    "sam": ("Sam Wilde", "sam@work.example"),
    "lee": ("Lee Marsh", "lee@wit.example"),
    "benhome": ("Ben Okafor", "ben.okafor@home.example"),  # where Ben reads mail, too
    "max": ("Max Weber", "max@firm.example"),  # nobody here: somebody's manager
    "zoe": ("Zoe Vance", "zoe@far.example"),  # nobody here, who would like to be somebody
    "mallory": ("Mallory", "mallory@evil.example"),
}
CSV = b"""email,name,role,about,goal,availability
ana@home.example,Ana Duarte,mentee,Data engineer for four years,Lead a team within a year,Evenings
ben@work.example,Ben Okafor,mentor,Engineering director,,Two calls a month
bea@work.example,Bea Lindqvist,mentor,Product lead,,One call a month
cora@wit.example,Cora Lind,coordinator,,,
fay@wit.example,Fay Moreau,facilitator,,,
"""
FROM = re.compile(r"^from (\d{4})-(\d\d)-(\d\d)\b", re.MULTILINE)
LINE = re.compile(r"(?P<who>\w+)\s+(?:(?P<where>[@/][\w-]+)(?P<also>\+\w+)?\s+)?(?P<way>[<>~!*^|+%])\s*(?P<rest>.*)")
REFERENCE = re.compile(r"\{(\w+)\}")
NEXT_LINE = re.compile(r"\n(?=> *\n|>  +(?:\d+\.|-) )")  # an empty one, or the next of a list
UNITS = {"day": 1440, "days": 1440, "hour": 60, "hours": 60, "week": 10080, "weeks": 10080, "minutes": 1}


@dataclass
class Caught:
    """A letter that left."""

    to: str
    template: str
    raw: bytes
    mail_from: str = ""
    named: bool = False
    excused: bool = False  # may be named, and need not

    @property
    def message(self):
        return message_from_bytes(self.raw)

    @property
    def subject(self):
        return str(make_header(decode_header(self.message["Subject"])))

    @property
    def text(self):
        plain = next(part for part in self.message.walk() if part.get_content_type() == "text/plain")
        return plain.get_payload(decode=True).decode()


class Departure(AssertionError):
    """The story went another way than the transcript."""


@dataclass
class Story:
    """One transcript on one store."""

    folder: Path
    database_url: str = ""
    programme: str = PROGRAMME
    csv: bytes = CSV
    policies: Path = settings.data("config") / "programmes"
    pacts: bool = False  # whether the letters about what two agree to are of the story; they leave anyhow
    also: dict = field(default_factory=dict)  # what this programme's policy says beside its file
    members: bool = False  # so is what members are asked to accept
    trust: str = "token"  # the transcripts tell of what is said; test_verdicts.py of who says it
    now: datetime = START
    letters: list[Caught] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    sent: int = 0

    def __post_init__(self):
        self.people = {**PEOPLE, **people_of(self.csv)}
        self.settings = settings.load(settings.data("config"), self._environ())
        lay_tables(self.settings.database_url)
        built = settings.build(self.settings, now=lambda: self.now, carry=self.carry)
        if not self.members:
            joining = built.policies[self.programme].joining.model_copy(update={"asks_members": "nobody"})
            self.also = {"joining": joining, **self.also}
        if self.also:
            policy = built.policies[self.programme].model_copy(update=self.also)
            built = replace(built, policies={self.programme: policy})
        self.house = replace(built, judge=None if self.trust == "token" else everybody_is_aligned)
        self.flow = Flow(self.house)
        import_people(self.house, self.programme, self.csv, dry_run=False)
        self.flow.watch_over()

    def _environ(self):
        """The settings of a house that runs this programme and no other."""
        programmes = self.folder / "programmes"
        programmes.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.policies / f"{self.programme}.toml", programmes)
        return {
            "MAILFLOW_SERVICE__DOMAIN": DOMAIN,
            "MAILFLOW_SERVICE__DATA_DIR": str(self.folder),
            "MAILFLOW_DATABASE__URL": self.database_url,
            "MAILFLOW_TRUST__LEVEL": self.trust,
            "MAILFLOW_PROGRAMMES__DIR": str(programmes.resolve()),
        }

    # -- the world ----------------------------------------------------------------------------------

    def carry(self, parcels):
        return map(self._catch, parcels)

    def _catch(self, parcel: Parcel) -> Outcome:
        raw = parcel.raw
        with self.house.store.begin() as tx:
            message_id = message_from_bytes(raw)["Message-ID"]
            box = schema.outbox.c
            template, about = tx.execute(select(box.template, box.subject).where(box.message_id == message_id)).one()
            form = select(schema.form.c.about).where(schema.form.c.id == about.removeprefix("form:"))
            of_a_pact = f"{tx.execute(form).scalar() or about}".startswith("pact:")
        if self.pacts or not of_a_pact:
            self.letters.append(Caught(self._who(parcel.rcpt_to), template, raw, parcel.mail_from))
        return Sent("250 kept")

    def _who(self, address: str) -> str:
        return next((who for who, (_, known) in self.people.items() if known == address), address)

    def settle(self) -> None:
        bells = {
            "process": self.flow.process,
            "expire": lambda _: self.flow.expire(),
            "deliver": lambda _: self.flow.deliver(),
        }
        while rung := self.flow.look():
            if not sum(bells[name](lane) for name, lane in rung):
                return

    def lull(self, step: timedelta = HOUR) -> timedelta:
        """To the last step before something falls due, then to the next; once a week we look in any case."""
        with self.house.store.begin() as tx:
            soonest = [tx.execute(select(at).where(waits).order_by(at).limit(1)).scalar() for at, waits in WAITING]
        due = min((at for at in soonest if at is not None), default=self.now + 2 * SELDOM)
        return max(step, min(SELDOM, (due - self.now - timedelta.resolution) // step * step))

    # -- the lines ----------------------------------------------------------------------------------

    def play(self, text: str) -> None:
        for number, whole in enumerate(text.splitlines(), 1):
            line = whole.split(" #")[0].rstrip()
            if not line or line.startswith(("#", "from ")) or (number == 1 and not LINE.match(line)):
                continue
            try:
                self._line(line.strip())
            except Departure as why:
                raise Departure(f"line {number}: {line}\n  {why}\n\n{self.whole()}") from None
        self._nothing_unnamed("the end")
        self._nothing_forgotten()

    def _nothing_forgotten(self) -> None:
        with self.house.store.begin() as tx:
            for template, facts in tx.execute(select(schema.outbox.c.template, schema.outbox.c.facts)):
                if facts and (forgotten := not_given(template, facts)):  # none: burnt with whom it was about
                    raise Departure(f"{template} was written without {', '.join(sorted(forgotten))}")

    def _line(self, line: str) -> None:
        if line.startswith("..."):
            self._nothing_unnamed(line)
            self._wait(line)
            return
        if line.startswith("=="):
            self._stands(line.rsplit(maxsplit=1)[-1])
            return
        if line.startswith(("++", "+>")):
            (self._pair if line[1] == "+" else self._enrol)(*line.split()[1:])
            return
        if line == "propose":
            self._propose()
            return
        if line.startswith("invite "):
            self._send(*line.split()[1:])
            return
        if line.startswith("%%"):
            self._import(*line.split(maxsplit=3)[1:])
            return
        self._spoken(line)

    def _spoken(self, line: str) -> None:
        """Somebody writes, or has got something."""
        found = LINE.match(line)
        if not found:
            raise Departure("this line cannot be read; it is  who > words,  who < letter,  ... time,  == state")
        who, where, way = found.group("who", "where", "way")
        rest = REFERENCE.sub(lambda named: self._reference(named[1]), found["rest"])
        if way == "<":
            self._expect(who, rest)
        elif way == "|":
            self._not_said(who, *rest.split(maxsplit=1))
        elif way == "+":
            self._encloses(who, *rest.split(maxsplit=1))
        elif way == "%":
            self._in_calendar(who, *rest.split())
        elif way == "!":
            self._bounce(who, *rest.split())
        elif way == "*":
            self._invite(who, where, rest)
        else:
            self._nothing_unnamed(line)
            self._write(who, where, rest, way, found["also"])

    def _reference(self, who: str) -> str:
        if who == "V":  # the code of the newest sheet
            with self.house.store.begin() as tx:
                newest = select(schema.sheet.c.code).order_by(schema.sheet.c.made_at.desc())
                return tx.execute(newest).scalars().first()
        with self.house.store.begin() as tx:
            person = select(schema.person.c.id).where(schema.person.c.email == self.people[who][1]).scalar_subquery()
            pair = schema.connection.c
            theirs = select(pair.ref).where((pair.mentor_id == person) | (pair.mentee_id == person))
            return tx.execute(theirs.order_by(pair.asked_at.desc())).scalars().first()

    def _wait(self, line: str) -> None:
        number, unit = line.removeprefix("...").split()
        until = self.now + timedelta(minutes=int(number) * UNITS[unit])
        while self.now < until:
            self.now = min(until, self.now + self.lull())
            self.settle()
        self.told.append(line)

    def _stands(self, state: str) -> None:
        with self.house.store.begin() as tx:
            states = subjects.count_states(tx, self.programme)
        if states.get(state, 0) != 1:
            raise Departure(f"expected one connection {state}; there are {states}")
        self.told.append(f"== {state}")

    def _expect(self, who: str, rest: str) -> None:
        template, _, words = rest.partition(" ")
        waiting = [c for c in self.letters if c.to == who and c.template == template and not c.named]
        waiting.sort(key=lambda c: c.excused)
        if not waiting:
            raise Departure(f"{who} did not get the letter {template!r}")
        quoted = re.findall(r'"([^"]+)"', words)
        letter = next((c for c in waiting if not _unsaid(c, quoted)), waiting[0])  # those of one moment have no order
        if unsaid := _unsaid(letter, quoted):
            raise Departure(f"{unsaid[0]!r} stands neither in {letter.subject!r} nor in:\n{letter.text}")
        letter.named = True
        self.told.append(f"{who} < {template}  {letter.subject!r}")

    def _not_said(self, who: str, template: str, words: str) -> None:
        letter = [c for c in self.letters if c.to == who and c.template == template][-1]
        for said in re.findall(r'"([^"]+)"', words):
            if said in letter.subject or said in " ".join(letter.text.split()):
                raise Departure(f"{said!r} stands in {letter.subject!r}:\n{letter.text}")

    def _encloses(self, who: str, named: str, words: str) -> None:
        template, _, ending = named.partition(".")
        letter = [c for c in self.letters if c.to == who and c.template == template][-1]
        files = {str(part.get_filename()): part.get_payload(decode=True) for part in letter.message.walk()}
        text = next(text_of(file, ending) for name, file in files.items() if name.endswith(f".{ending}"))
        for said in re.findall(r'"([^"]+)"', words):
            if said not in text:
                raise Departure(f"{said!r} does not stand in the file:\n{text}")

    def _in_calendar(self, who: str, method: str, sequence: str, start: str, *answers: str) -> None:
        """And, where they are told, who said what: ana=ACCEPTED."""
        event = invitation_in([c for c in self.letters if c.to == who and c.template in CALENDARS][-1].message)
        wanted = [f"METHOD:{method}", f"SEQUENCE:{sequence}", f"DTSTART:{start.replace('-', '').replace(':', '')}00Z"]
        for one in answers:
            guest, _, said = one.partition("=")
            wanted.append(f"PARTSTAT={said};ROLE=REQ-PARTICIPANT;RSVP={'TRUE' if said == 'NEEDS-ACTION' else 'FALSE'}")
            wanted[-1] += f":mailto:{self.people[guest][1]}"
        for line in wanted:
            if line not in event:
                raise Departure(f"{line!r} does not stand in:\n{event}")

    def _pair(self, mentee: str, mentor: str) -> None:
        """As this programme does it: the team pairs them, or one asks the other."""
        names = [self.people[one][0] for one in (mentee, mentor)]
        if self.house.policies[self.programme].pairing.who_pairs == "team":
            self._write("cora", "@team", f"PAIR {names[0]} with {names[1]}", ">")
            self._write("cora", "/confirm", "YES", ">")
        else:
            self._write(mentee, "@frontdesk", f"REQUEST {names[1]}", ">")
            self._write(mentor, "/request", "ACCEPT", ">")
        for letter in self.letters:
            letter.excused = True

    def _enrol(self, who: str, role: str) -> None:
        name, address = self.people[who]
        row = f"email,name,role\n{address},{name},{role}\n".encode()
        for _ in range(2):
            import_people(self.house, self.programme, row, dry_run=False, writes=["welcome"])
        self.settle()
        self.told.append(f"+> {who} {role}")

    def _send(self, *who: str) -> None:
        head, *rows = self.csv.splitlines()
        theirs = [row for row in rows if row.partition(b"@")[0].decode() in who]
        for _ in range(2):
            import_people(self.house, self.programme, b"\n".join([head, *theirs]), dry_run=False, writes=["invitation"])
        self.settle()
        self.told.append(f"invite {' '.join(who)}")

    def _propose(self) -> None:
        with self.house.store.begin() as tx:
            step = Step(self.house, tx, self.now, self.programme)
            pairing.lay_before(step, pairing.proposals(step))
        self.settle()
        self.told.append("propose")

    def _import(self, who: str, role: str, told: str) -> None:
        column, _, value = told.partition("=")
        name, email = self.people[who]
        row = f'email,name,role,{column}\n{email},{name},{role},"{value}"\n'
        import_people(self.house, self.programme, row.encode(), dry_run=False)
        self.settle()
        self.told.append(f"%% {who} {told}")

    def _nothing_unnamed(self, at: str) -> None:
        extra = [f"{c.to} < {c.template}" for c in self.letters if not (c.named or c.excused)]
        if extra:
            raise Departure(f"before {at!r} these letters went out and are not named: {', '.join(extra)}")

    def _write(self, who: str, where: str | None, words: str, way: str, also: str | None = None) -> None:
        said, _, table = words.replace("\\n", "\n").partition(" [[")
        raw, rcpt_to = self._compose(who, where, said, way)
        raw = with_file(raw, table.removesuffix("]]").encode("cp1252")) if table else raw
        self.told.append(f"{who} > {words}")
        copied = [self._desk(also.replace("+", "@"))] if also else []
        if copied:
            raw = f"Cc: {copied[0]}\r\n".encode() + raw
        self._deliver(*(Mail(self.people[who][1], to, raw) for to in (*copied, rcpt_to)))

    def _bounce(self, who: str, template: str, status: str) -> None:
        self.sent += 1
        letter = [c for c in self.letters if c.to == who and c.template == template][-1]
        self.told.append(f"{who} ! {template} {status}")
        self._deliver(Mail("", letter.mail_from, report(self.people[who][1], letter.mail_from, status)))

    def _invite(self, who: str, where: str | None, rest: str) -> None:
        self.sent += 1
        letter = self._answered(who, where)
        self.told.append(f"{who} * {rest}")
        if letter and rest.startswith(ANSWERS):
            raw, to = answer_mail(rest, letter.message, self.people[who][1])
            self._deliver(Mail(self.people[who][1], to, raw))
            return
        to = letter.message["Reply-To"] if letter else self._desk(where)
        raw = calendar_mail(rest, {name: address for name, (_, address) in self.people.items()}, who, to)
        self._deliver(Mail(self.people[who][1], to, raw))

    def _deliver(self, *mails: Mail) -> None:
        before = len(self.letters)
        self.flow.accept(mails)
        self.settle()
        first = len(self.letters)
        self.flow.accept(mails)  # every message comes twice and counts once
        self.settle()
        if len(self.letters) != first:
            raise Departure("the second copy of this mail had an effect of its own")
        for lane in self.letters[before:]:
            self.told.append(f"    ({lane.to} < {lane.template})")

    def _compose(self, who: str, where: str | None, words: str, way: str) -> tuple[bytes, str]:
        self.sent += 1
        name, address = self.people[who]
        letter = self._answered(who, where)
        to = letter.message["Reply-To"] if letter else self._desk(where)
        before = "Automatic reply" if way == "~" else "Re"
        subject = f"{before}: {letter.subject}" if letter else "Hello"
        quoted = (
            "\n\nOn Monday, Mentoring <m@mentor.example> wrote:\n"
            + "".join(f"> {line}\n" for line in letter.text.splitlines())
            if letter
            else ""
        )
        if way == "^":
            for answer in words.split(" | "):
                quoted = written_inside(quoted, *answer.split(" = "))
            words = ""
        auto = f"Auto-Submitted: auto-replied\r\nDate: {format_datetime(self.now)}\r\n" if way == "~" else ""
        head = (
            f"From: {name} <{address}>\r\nTo: {to}\r\nSubject: {subject}\r\n{auto}"
            f"Message-ID: <{secrets.token_hex(6)}@client.example>\r\n"
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        )
        return (head + (words + quoted).replace("\n", "\r\n") + "\r\n").encode(), to

    def _answered(self, who: str, where: str | None) -> Caught | None:
        if where and where.startswith("@"):
            return None
        mine = [c for c in self.letters if c.to == who and (not where or c.template == where[1:])]
        if where and where.startswith("/"):
            mine = mine or [c for c in self.letters if c.template == where[1:]]  # a stolen letter
        return mine[-1] if mine else None

    def _desk(self, where: str | None) -> str:
        if where == "@manager":  # the address that a mentee has to hand on
            handed = [c for c in self.letters if c.template == "manager-hand-on"][-1]
            return re.findall(r"r-[a-z2-7]+@\S+?(?=\s)", handed.text)[0]
        ending = f"-{where[1:]}" if where and where != "@frontdesk" else ""
        return f"{self.programme}{ending}@{DOMAIN}"

    def whole(self) -> str:
        with self.house.store.begin() as tx:
            mails = tx.execute(select(schema.inbox).order_by(schema.inbox.c.id)).all()
            stuck = tx.execute(select(schema.outbox).where(schema.outbox.c.reason != "")).all()
        lines = ["The conversation so far:", *self.told, "What was understood:"]
        lines += [f"{m.sender}: {m.intent} ({m.state}) {m.reason}" for m in mails]
        lines += [f"could not leave: {letter.template}: {letter.reason}" for letter in stuck]
        return "\n  ".join(lines)


def first_day(text: str) -> datetime:
    """When a story begins."""
    said = FROM.search(text)
    return START.replace(year=int(said[1]), month=int(said[2]), day=int(said[3])) if said else START


def text_of(file: bytes, ending: str) -> str:
    """The words of an enclosed file, its lines joined."""
    if ending != "pdf":
        return file.decode()
    pages = PdfReader(BytesIO(file)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def _unsaid(letter: Caught, quoted: list[str]) -> list[str]:
    flat = " ".join(letter.text.split())
    return [said for said in quoted if said not in letter.subject and said not in flat]


def people_of(csv: bytes) -> dict[str, tuple[str, str]]:
    """Whoever is enrolled, by what stands before the @ of her address."""
    rows = DictReader(csv.decode().splitlines())
    return {row["email"].partition("@")[0]: (row["name"], row["email"]) for row in rows}


def written_inside(quoted: str, under: str, answer: str) -> str:
    """The quoted letter with a line of one's own below the question that holds these words."""
    before, found, after = quoted.partition(under)
    if not found:
        raise Departure(f"the letter does not say {under!r}")
    end = NEXT_LINE.search(after)
    at = end.start() + 1 if end else len(after)
    return f"{before}{found}{after[:at]}{answer}\n{after[at:]}"


def report(address: str, to: str, status: str) -> bytes:
    """A mail server's report that a letter came back (RFC 3464)."""
    action = "failed" if status[0] == "5" else "delayed"
    host = address.partition("@")[2]
    parts = (
        "Content-Type: text/plain\n\nThis is the mail system. Your message could not be delivered.",
        f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.{host}\n\n"
        f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; 550 {status} <{address}>: mail refused",
    )
    head = (
        f"From: Mail Delivery System <MAILER-DAEMON@{host}>\nTo: {to}\nSubject: Undelivered Mail\n"
        f"Message-ID: <{secrets.token_hex(6)}@{host}>\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"\n\n'
    )
    return (head + "".join(f"--=_b\n{part}\n" for part in parts) + "--=_b--\n").replace("\n", "\r\n").encode()
