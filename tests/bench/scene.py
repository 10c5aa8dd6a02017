"""The scene: open requests between people who differ, and the replies that accept them.

One request is made by the real service, from a mail; its rows are then copied with other people in them. So
whatever the service writes today stands in the scene, too.
"""

import json
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, select

from mailflow import settings
from mailflow.core.address import ToToken, mint
from mailflow.demo import clients
from mailflow.egress.smtp import Outcome, Parcel, Sent
from mailflow.flow import Flow, House, Mail
from mailflow.flow.enrol import import_people
from mailflow.flow.house import Carry
from mailflow.store import schema
from mailflow.store.engine import Store
from mailflow.store.ledger import Ledger
from tests.bench.reply import Reply, take_apart
from tests.ingress.dns_server import NameServer
from tests.ingress.signing import Signer
from workers.judge import make_judge

SECRET = "a secret of the benchmarks, and of nothing else"
PROGRAMME, DOMAIN = "wit-connections", "mentor.localhost"
MARK = "70707"  # the number in the names and addresses of the first pair; others have others of the same length
ANA, BEN = f"ana.{MARK}@home.example", f"ben.{MARK}@work.example"
ANSWERS = ("ACCEPT", "Yes, happy to")
# Left out of the quoted letter, so that a reply has the 6 KB that docs speak of.
CELL_STYLES = re.compile(r'(?<=<td) [^>]*|(?<=<table) [^>]*|font-family:[^;"]*;')
SIGNER = Signer(BEN.partition("@")[2])  # the mentors' mail server signs what they write


class Tray:
    """A carrier that keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, bytes]] = []

    def carry(self, parcels: Iterable[Parcel]) -> Iterator[Outcome]:
        """All are handed over."""
        for parcel in parcels:
            self.letters.append((parcel.rcpt_to, parcel.raw))
            yield Sent("250 ok")

    def letter(self, address: str, words: bytes) -> bytes:
        """The newest letter to somebody that has these words."""
        return next(raw for to, raw in reversed(self.letters) if to == address and words in raw)


def config() -> Path:
    """The configuration as it is shipped."""
    return settings.data("config")


@cache
def name_server() -> NameServer:
    """One for the run, of what the mentors' domain publishes, as most do: a key, SPF and DMARC."""
    domain = SIGNER.domain
    return NameServer(
        {
            SIGNER.name: (SIGNER.record(),),
            (domain, "TXT"): ("v=spf1 ip4:192.0.2.0/24 -all",),
            (f"_dmarc.{domain}", "TXT"): ("v=DMARC1; p=reject",),
        }
    )


def environment(folder: Path, **more: str) -> dict[str, str]:
    """What a benchmark's service is told; `more` are settings like database_url."""
    return {
        "MAILFLOW_SERVICE__DATA_DIR": str(folder.resolve()),
        "MAILFLOW_SERVICE__SECRET": SECRET,
        "MAILFLOW_TRUST__LEVEL": "token",  # the scene is set without signatures
        **{f"MAILFLOW_{name.upper()}": value for name, value in more.items()},
    }


def verifying() -> dict[str, str]:
    """The settings of a service that asks who wrote each mail."""
    return {"trust__level": "standard", "trust__resolver": name_server().address}


def open_house(folder: Path, carry: Carry, **more: str) -> House:
    """The house in this process, on a database of this version; `more` are settings like database__url."""
    loaded = settings.load(config(), environment(folder, **{key: value for key, value in more.items() if value}))
    store = Store(loaded.database_url)
    store.upgrade()
    house = settings.build(loaded, carry=carry, store=store)
    return replace(house, judge=make_judge(loaded, house.now))


@dataclass(frozen=True)
class Mould:
    """One open request: its rows by table, what names it, and the reply that accepts it."""

    rows: tuple[tuple[Table, tuple[dict[str, Any], ...]], ...]
    names: tuple[str, ...]
    token: tuple[str, str, str]  # its key, the reply address, the bounce address
    replies: tuple[Reply, ...]


def make_mould(folder: Path) -> Mould:
    """Ana asks Ben by mail, says YES that it was her, and Ben has the request."""
    tray = Tray()
    house = open_house(folder, tray.carry)
    flow = Flow(house)
    import_people(house, PROGRAMME, _people(), dry_run=False)
    _post(flow, tray, ANA, f"{PROGRAMME}@{DOMAIN}", _mail(ANA, "REQUEST Ben"))
    asked = tray.letter(ANA, b"YES")
    _post(flow, tray, ANA, _reply_to(asked), _mail(ANA, "YES"))
    request = tray.letter(BEN, b"ACCEPT")
    with house.store.begin() as tx:
        mould = _cast(tx, house, request)
    house.store.close()
    return mould


def _people() -> bytes:
    return (
        f"email,name,role,about,goal\n{ANA},Ana Duarte{MARK},mentee,,to lead a team\n"
        f"{BEN},Ben Okafor{MARK},mentor,twenty years in hardware,\n"
    ).encode()


def _mail(sender: str, words: str) -> bytes:
    head = f"From: {sender}\r\nSubject: Hello\r\nMessage-ID: <{secrets.token_hex(8)}@home.example>\r\n"
    return f"{head}Date: Mon, 02 Mar 2026 09:00:00 -0500\r\n\r\n{words}\r\n".encode()


def _post(flow: Flow, tray: Tray, sender: str, to: str, raw: bytes) -> None:
    for lane in flow.accept([Mail(sender, to, raw)]):
        flow.process(lane)
    while flow.deliver():
        pass


def _reply_to(raw: bytes) -> str:
    return str(message_from_bytes(raw)["Reply-To"])


def _cast(tx: Ledger, house: House, request: bytes) -> Mould:
    reply_to = _reply_to(request)
    to = house.place(reply_to)
    assert isinstance(to, ToToken)
    token = _find(tx, schema.token, schema.token.c.key == to.key)
    letter = _find(tx, schema.outbox, schema.outbox.c.id == token[0]["outbox_id"])
    subject = token[0]["subject"]
    connection = _find(tx, schema.connection, schema.connection.c.id == subject.partition(":")[2])
    rows = (
        (schema.person, _find(tx, schema.person, True)),
        (schema.enrolment, _find(tx, schema.enrolment, True)),
        (schema.connection, connection),
        (schema.outbox, letter),
        (schema.token, token),
        (schema.deadline, _find(tx, schema.deadline, schema.deadline.c.subject == subject)),
        (schema.transition, _find(tx, schema.transition, schema.transition.c.subject == subject)),
    )
    ids = [row["id"] for table, found in rows for row in found if isinstance(row.get("id"), str)]
    names = (MARK, connection[0]["ref"], letter[0]["message_id"].strip("<>").partition("@")[0], *ids)
    return Mould(rows, names, (to.key, reply_to, letter[0]["mail_from"]), _replies(request, reply_to))


def _find(tx: Ledger, table: Table, where: Any) -> tuple[dict[str, Any], ...]:
    query = select(table) if where is True else select(table).where(where)
    return tuple(dict(row._mapping) for row in tx.execute(query))


def _replies(request: bytes, reply_to: str) -> tuple[Reply, ...]:
    return tuple(take_apart(_gmail(words, request, reply_to)).without(CELL_STYLES) for words in ANSWERS)


def _gmail(words: str, request: bytes, reply_to: str) -> bytes:
    return clients.compose(
        "gmail-web",
        name=f"Ben Okafor{MARK}",
        address=BEN,
        to=reply_to,
        subject="",
        words=words,
        when=datetime(2026, 3, 4, 9, 30, tzinfo=UTC),
        answering=request,
        message_id=f"<{MARK}.{secrets.token_hex(8)}@work.example>",
    )


@dataclass(frozen=True)
class Pair:
    """One of many: what is written instead of the mould's own names."""

    number: int
    names: dict[str, str]
    reply_to: str
    mentor: str
    mentee: str


def make_pairs(mould: Mould, first: int, count: int) -> list[Pair]:
    """So many pairs, each with names, ids and reply addresses of its own."""
    if not 10_000 <= first <= first + count <= 99_999:
        raise ValueError("pairs are numbered with five figures")
    return [_pair(mould, number) for number in range(first, first + count)]


def _pair(mould: Mould, number: int) -> Pair:
    token_id = secrets.token_bytes(10)
    reply_to, bounce = (f"{mint(token_id, purpose, PROGRAMME, SECRET.encode())}@{DOMAIN}" for purpose in "rb")
    names = {name: _other(name, number) for name in mould.names}
    names |= dict(zip(mould.token, (ToToken("r", token_id).key, reply_to, bounce), strict=True))
    mentor, mentee = BEN.replace(MARK, str(number)), ANA.replace(MARK, str(number))
    return Pair(number, names, reply_to, mentor, mentee)


def _other(name: str, number: int) -> str:
    """As long as the name it stands for: every line of a letter then breaks where it broke."""
    if name == MARK:
        return str(number)
    if name.startswith("R-"):
        return f"R-{number}"
    return secrets.token_hex(len(name) // 2)


def write_rows(store: Store, mould: Mould, pairs: Sequence[Pair], most: int = 500) -> None:
    """Set-based: 500 pairs to a statement, one commit each."""
    tell_apart = re.compile("|".join(re.escape(name) for name in sorted(_all_names(mould), key=len, reverse=True)))
    for start in range(0, len(pairs), most):
        some = pairs[start : start + most]
        with store.begin() as tx:
            for table, rows in mould.rows:
                tx.execute(insert(table), [_renamed(row, tell_apart, p.names) for p in some for row in rows])


def _all_names(mould: Mould) -> tuple[str, ...]:
    return (*mould.names, *mould.token)


def _renamed(row: dict[str, Any], tell_apart: re.Pattern[str], names: dict[str, str]) -> dict[str, Any]:
    def rename(text: str) -> str:
        return tell_apart.sub(lambda found: names[found[0]], text)

    new: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, str):
            new[key] = rename(value)
        elif isinstance(value, dict | list):
            new[key] = json.loads(rename(json.dumps(value)))
        elif key != "id":  # a number the database gives
            new[key] = value
    return _as_sent(new)


def _as_sent(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"state": "sent", "lease_until": None} if "message_id" in row else row


def write_replies(mould: Mould, pairs: Sequence[Pair]) -> list[Mail]:
    """Ben's answers, in turn "ACCEPT" and "Yes, happy to", signed as his mail server signs."""
    return [_reply(mould, pair) for pair in pairs]


def _reply(mould: Mould, pair: Pair) -> Mail:
    shape = mould.replies[pair.number % len(mould.replies)]
    raw = SIGNER.sign(shape.written_by(pair.names))
    return Mail(pair.mentor, pair.reply_to, raw, client="198.51.100.7", helo="mail.work.example")
