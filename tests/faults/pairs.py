"""Pairs in the database, each with an open request, and the mails that accept them: effects one can count."""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from sqlalchemy import func, insert, select

from mailflow.core.address import ToToken, mint
from mailflow.demo.signing import Signer
from mailflow.store import schema
from tests.faults.fleet import DOMAIN, PROGRAMME, SECRET, Fleet
from tests.faults.post import Mail
from tests.faults.smarthost import Book


@dataclass(frozen=True)
class Pair:
    """One mentee, one mentor, and the reply address of the request between them."""

    number: int
    token_id: bytes

    @property
    def id(self) -> str:
        return f"c{self.number:07}"

    @property
    def mentor(self) -> str:
        return f"mentor{self.number}@work.example"

    @property
    def mentee(self) -> str:
        return f"mentee{self.number}@home.example"

    @property
    def address(self) -> str:
        return f"{mint(self.token_id, 'r', PROGRAMME, SECRET.encode())}@{DOMAIN}"

    def accepts(self, before: bytes = b"") -> Mail:
        """The mentor's answer; `before` are trace fields some server put on top."""
        head = f"From: Mentor {self.number} <{self.mentor}>\r\nTo: {self.address}\r\nSubject: Re: Will you mentor?\r\n"
        head += f"Message-ID: <accept-{self.number}@work.example>\r\n\r\n"
        return Mail(self.id, self.mentor, self.address, before + head.encode() + b"ACCEPT\r\n")

    def signs(self, signer: Signer) -> Mail:
        """The same as the mentor's mail server signs it."""
        plain = self.accepts()
        return replace(plain, raw=signer.sign(f"Date: {format_datetime(datetime.now(UTC))}\r\n".encode() + plain.raw))


@dataclass(frozen=True)
class Verdict:
    """What became of the pairs that were accepted, or reminded."""

    lost: list[str]
    doubled: list[str]

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled)


class Pairs:
    """Makes pairs, and judges what happened to them."""

    def __init__(self, fleet: Fleet) -> None:
        self.fleet, self._next = fleet, 0

    def make(self, count: int, reminder_due: datetime | None = None) -> list[Pair]:
        """Open requests; with a reminder that falls due, if one is wanted."""
        pairs = [Pair(self._next + number, secrets.token_bytes(10)) for number in range(count)]
        self._next += count
        now = datetime.now(UTC)
        rows: dict[Any, list[dict[str, Any]]] = {}
        for pair in pairs:
            for table, row in _rows(pair, now, reminder_due):
                rows.setdefault(table, []).append(row)
        with self.fleet.store.begin() as tx:
            for table, many in rows.items():
                tx.execute(insert(table), many)
        return pairs

    def judge_accepted(self, pairs: list[Pair], book: Book) -> Verdict:
        """Active, one transition, one letter each to the two: less is lost, more is doubled."""
        with self.fleet.store.begin() as tx:
            states = dict(tx.execute(select(schema.connection.c.id, schema.connection.c.state)).all())
            steps = _count(tx, schema.transition.c.subject)
            letters = _count(tx, schema.outbox.c.subject)
            arrived = select(schema.inbox.c.rcpt_to, schema.inbox.c.state, schema.inbox.c.reason)
            kept = {rcpt_to: f"{state}: {reason}" for rcpt_to, state, reason in tx.execute(arrived)}
        lost, doubled = [], []
        for pair in pairs:
            name = f"connection:{pair.id}"
            counts = [
                steps.get(name, 0),
                letters.get(name, 0) / 2,
                *(_left(book, r) for r in (pair.mentor, pair.mentee)),
            ]
            if states[pair.id] != "active" or min(counts) < 1:
                lost.append(f"{pair.id} {states[pair.id]} {counts}; its mail: {kept.get(pair.address)}")
            if max(counts) > 1:
                doubled.append(f"{pair.id} {counts}")
        return Verdict(lost, doubled)

    def judge_reminded(self, pairs: list[Pair], book: Book) -> Verdict:
        """One reminder to each mentor."""
        counts = {pair.id: _left(book, pair.mentor) for pair in pairs}
        return Verdict([i for i, n in counts.items() if n < 1], [i for i, n in counts.items() if n > 1])


def _left(book: Book, reader: str) -> int:
    """Different letters that reached somebody; a copy of the same letter is no second one."""
    return len(book.readers.get(reader, ()))


def _count(tx: Any, column: Any) -> dict[str, int]:
    return dict(tx.execute(select(column, func.count()).group_by(column)).all())


def _rows(pair: Pair, now: datetime, reminder_due: datetime | None) -> list[tuple[Any, dict[str, Any]]]:
    programme, name, n = PROGRAMME, f"connection:{pair.id}", pair.number
    people = [(f"e{n:07}", "mentee", pair.mentee), (f"r{n:07}", "mentor", pair.mentor)]
    rows: list[tuple[Any, dict[str, Any]]] = []
    for key, role, email in people:
        blank = {"zone": "", "locale": "", "language": ""}
        rows.append((schema.person, {"id": key, "email": email, "name": f"{role} {n}", "created_at": now, **blank}))
        enrolled = {"id": f"n{key}", "programme": programme, "person_id": key, "role": role, "state": "active"}
        rows.append((schema.enrolment, {**enrolled, "member_no": "", "profile": {}, "created_at": now}))
    asked = {"asked_by": people[0][0], "asked_at": now, "answer_by": now + timedelta(days=7), "state": "requested"}
    between = {"id": pair.id, "ref": f"WIT-{n}", "programme": programme}
    between |= {"mentee_id": people[0][0], "mentor_id": people[1][0]}
    rows.append((schema.connection, {**between, **asked, "note": "", "last_met": "", "quiet_nudges": 0}))
    token = {"key": ToToken("r", pair.token_id).key, "programme": programme, "person_id": people[1][0]}
    token |= {"sent_to": pair.mentor, "subject": name, "template": "request", "outbox_id": f"none{n}"}
    rows.append((schema.token, {**token, "expires_at": now + timedelta(days=400), "asked_back": False}))
    dues = [("expiry", now + timedelta(days=7)), ("reminder", reminder_due or now + timedelta(days=4))]
    for kind, due in dues:
        rows.append(
            (schema.deadline, {"programme": programme, "subject": name, "kind": kind, "due_at": due, "done": False})
        )
    return rows
