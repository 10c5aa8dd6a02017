"""Letters as a mail server gets them: written by the flow, carried by the real deliver, caught by a test smarthost."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import cached_property
from pathlib import Path
from typing import Any

import lxml.html
from sqlalchemy import select

from mailflow import settings
from mailflow.core.address import ToToken
from mailflow.core.letter import Letter, Nature
from mailflow.core.people import Person
from mailflow.egress.source import read
from mailflow.flow import Flow
from mailflow.flow.enrol import import_people
from mailflow.flow.house import House
from mailflow.flow.record import Step
from mailflow.preview.facts import LETTERS
from mailflow.preview.samples import samples
from mailflow.store import people, schema
from tests.egress.smarthost import PIPELINING, Smarthost
from tests.faults.figures import FULL
from tests.once import lay_tables

DOMAIN = "mentor.example"
TEMPLATES = settings.data("templates")
NOT_LETTERS = {"footer"}
NATURES = (Nature.TRIGGERED, Nature.SCHEDULED, Nature.ANSWER)
THE_FLOWS = {"because", "first", "quieter", "helper", "frontdesk", "tracker", "team"}
TEAM = ("coordinator", "Cora Lind")
MEMBER = ("mentor", "Dana Roy")


@dataclass(frozen=True)
class Order:
    """A letter to be written: which, in whose words, to whom, and why it leaves."""

    programme: str
    template: str
    language: str
    facts: Mapping[str, Any]
    nature: Nature
    thread: str = ""

    @property
    def name(self) -> str:
        return f"{self.programme}/{self.language}/{self.template}"

    @property
    def reader(self) -> tuple[str, str]:
        return TEAM if self.template == "digest" or self.template.endswith("-team") else MEMBER


@dataclass(frozen=True)
class Specimen:
    """A letter as it was received, and what it was made of."""

    order: Order
    raw: bytes
    mail_from: str
    rcpt_to: str
    house: House

    @property
    def template(self) -> str:
        return self.order.template

    @property
    def language(self) -> str:
        return self.order.language

    @cached_property
    def message(self) -> EmailMessage:
        message: EmailMessage = BytesParser(policy=policy.default).parsebytes(self.raw)
        return message

    @property
    def head(self) -> bytes:
        return self.raw.partition(b"\r\n\r\n")[0]

    @cached_property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @cached_property
    def parts(self) -> list[EmailMessage]:
        """The two of multipart/alternative, also where files are enclosed."""
        whole = next(part for part in self.message.walk() if part.get_content_type() == "multipart/alternative")
        return [part for part in whole.iter_parts() if isinstance(part, EmailMessage)]

    @cached_property
    def text(self) -> str:
        return str(self.parts[0].get_content()).replace("\r\n", "\n")

    @property
    def body(self) -> str:
        """Without the foot."""
        return self.text.partition("\n-- \n")[0]

    @property
    def foot(self) -> str:
        return self.text.partition("\n-- \n")[2]

    @cached_property
    def page(self) -> str:
        return str(self.parts[1].get_content())

    @cached_property
    def tree(self) -> Any:
        return lxml.html.document_fromstring(self.page)

    @property
    def preheader(self) -> str:
        return " ".join(self.tree.xpath('//*[@class="preheader"]')[0].text_content().split())

    @cached_property
    def links(self) -> list[str]:
        return [str(link) for link in self.tree.xpath("//a/@href")]

    @cached_property
    def buttons(self) -> list[Any]:
        return list(self.tree.xpath('//a[contains(concat(" ", @class, " "), " button ")]'))

    def token(self) -> ToToken | None:
        place = self.house.place(str(self.message["Reply-To"]))
        return place if isinstance(place, ToToken) else None


def files(language: str = "en") -> list[Path]:
    """The letters there are in a language."""
    return [file for file in sorted((TEMPLATES / language).glob("*.md")) if file.stem not in NOT_LETTERS]


def languages() -> list[str]:
    """Those that have letters, English first."""
    there = {file.parent.name for file in TEMPLATES.glob("*/*.md")}
    return sorted(there, key=lambda language: (language != "en", language))


def first_of(template: str) -> str:
    """The letter whose subject a reminder repeats; the letter itself where it reminds of none."""
    return read(TEMPLATES / "en" / f"{template}.md").front.get("subject_of", template)


def orders(programmes: Sequence[str], *, whole: bool = FULL) -> list[Order]:
    """In short each letter of a language once; the whole is every letter that each programme's year brings."""
    return [*_whole()] if whole else [*_short(programmes)]


def _short(programmes: Sequence[str]) -> Iterator[Order]:
    """Each in another programme and for another reason than its neighbour."""
    for shift, language in enumerate(languages()):
        for at, template in enumerate(file.stem for file in files(language)):
            programme, nature = programmes[(at + shift) % len(programmes)], NATURES[(at + shift) % len(NATURES)]
            yield Order(programme, template, language, LETTERS[template], nature)


def _whole() -> Iterator[Order]:
    """As they were played; what their reader's foot says is the flow's own."""
    for sample in samples(settings.load_rules(settings.data("config"), {})):
        facts = {name: fact for name, fact in sample.draft.facts.items() if name not in THE_FLOWS}
        if (TEMPLATES / sample.language / f"{sample.letter}.md").is_file():
            yield Order(sample.programme, sample.letter, sample.language, facts, Nature(sample.draft.nature))


class Unsparing(Step):
    """Every letter leaves, however many a month a programme allows."""

    def is_too_much(self, letter: Letter, reader: Person) -> bool:
        return False


@dataclass(frozen=True)
class Sent:
    """What an office sent, and its folder, so that another goes on where it ended."""

    folder: Path
    now: datetime
    letters: Sequence[tuple[Order, bytes, str, str]]


@dataclass
class Office:
    """A house of all programmes, and the smarthost that its letters leave by."""

    folder: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    now: datetime = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)

    def __post_init__(self) -> None:
        self.smarthost = Smarthost(PIPELINING)
        environ = {
            "MAILFLOW_SERVICE__DOMAIN": DOMAIN,
            "MAILFLOW_SERVICE__DATA_DIR": str(self.folder),
            "MAILFLOW_EGRESS__SMTP__URL": self.smarthost.url,
            "MAILFLOW_TRUST__LEVEL": "token",
            **self.environ,
        }
        loaded = settings.load(settings.data("config"), environ)
        lay_tables(loaded.database_url)
        self.house = settings.build(loaded, now=lambda: self.now)
        self.flow = Flow(self.house)
        self.programmes = sorted(self.house.policies)
        self._enrol()

    def _enrol(self) -> None:
        rows = ["email,name,role,language"]
        for language in languages():
            rows += [f"{self.address(role, language)},{name},{role},{language}" for role, name in (TEAM, MEMBER)]
        for programme in self.programmes:
            import_people(self.house, programme, "\n".join([*rows, ""]).encode(), dry_run=False)

    @staticmethod
    def address(role: str, language: str) -> str:
        return f"{role}.{language}@reader.example"

    def close(self) -> None:
        self.house.hang_up()
        self.house.store.close()
        self.smarthost.close()

    def work(self) -> None:
        """Do all that waits."""
        bells = {"process": self.flow.process, "expire": lambda _: self.flow.expire(), "deliver": lambda _: 0}
        while rung := self.flow.look():
            if not sum(bells[name](lane) for name, lane in rung):
                return

    def send(self, wanted: Iterable[Order]) -> list[Specimen]:
        """Each as the smarthost got it, in the order in which they were written."""
        orders = {self._write(order): order for order in wanted}
        while self.flow.deliver():
            pass
        self._all_have_left()
        envelopes = [line[len("MAIL FROM:<") : -1] for line in self.smarthost.heard if line.startswith("MAIL")]
        got = zip(envelopes, self.smarthost.taken, strict=True)
        caught = {_message_id(raw): (_unstuffed(raw), sender, to) for sender, (to, raw) in got}
        return [Specimen(order, *caught[name], self.house) for name, order in orders.items()]

    def received(self, sent: Sent) -> list[Specimen]:
        """The letters of another office whose folder this has."""
        return [Specimen(*letter, self.house) for letter in sent.letters]

    def _all_have_left(self) -> None:
        with self.house.store.begin() as tx:
            box = schema.outbox.c
            left = tx.execute(select(box.template, box.language, box.reason).where(box.state != "sent")).all()
        assert not left, "\n".join(f"{row.language}/{row.template}: {row.reason}" for row in left)

    def _write(self, order: Order) -> str:
        """Its Message-ID. Each is a tick later than the one before, so that they leave in this order."""
        self.now += timedelta(milliseconds=1)
        with self.house.store.begin() as tx:
            step = Unsparing(self.house, tx, self.now, order.programme)
            reader = people.find_member(tx, order.programme, self.address(order.reader[0], order.language), "UTC")
            assert reader is not None
            facts = {"ref": "R-4F7K", **order.facts}
            step.write([Letter(order.template, reader.id, facts, order.nature, thread=order.thread)], "")
        with self.house.store.begin() as tx:
            newest = select(schema.outbox.c.message_id).order_by(schema.outbox.c.written_at.desc()).limit(1)
            return str(tx.execute(newest).scalar())


def _unstuffed(raw: bytes) -> bytes:
    """Without the dots that SMTP doubles (RFC 5321 4.5.2)."""
    return re.sub(rb"(?m)^\.\.", b".", raw)


def _message_id(raw: bytes) -> str:
    found = re.search(rb"(?m)^Message-ID: (<[^>]+>)", raw)
    assert found is not None
    return found[1].decode()
