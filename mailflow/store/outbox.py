"""The outbox: letters written in the transaction that decided them, carried afterwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, false, func, insert, select, text, true, update

from mailflow.core.letter import PROMPTS, Nature
from mailflow.store.ledger import Ledger
from mailflow.store.schema import SENT, WAITING, outbox


def write(tx: Ledger, **values: Any) -> None:
    """Put a letter in the outbox."""
    tx.later(_WRITE, {"attempts": 0, "domain": _domain(values["address"]), **values})


_WRITE = insert(outbox)


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


COUNTING = 7_331_003  # PostgreSQL's advisory lock for the limits of domains
OUR_FAULT = "cannot be composed"  # how the reason of a letter begins that no mail server has seen


@dataclass(frozen=True)
class Limits:
    """What one domain gets from us: letters under way at once, and letters a minute. 0: no limit."""

    at_once: int = 0
    a_minute: int = 0


def claim(tx: Ledger, now: datetime, until: datetime, most: int, limits: Limits) -> Sequence[Row[Any]]:
    """Take letters that are due, under a lease: who dies holding them loses them when it ends."""
    room = _Room(tx, now, limits)
    due = tx.execute(_CLAIM, {"now": now, "full": room.full, "most": most}).all()
    rows = [row for row in due if room.takes(row.domain)]
    if rows:
        tx.execute(_LEASE, {"ids": [row.id for row in rows], "until": until})
    return rows


def _is_free(now: Any) -> Any:
    return outbox.c.lease_until.is_(None) | (outbox.c.lease_until <= now)


_NOW: Any = bindparam("now")
_ROOM = outbox.c.domain.not_in(bindparam("full", expanding=True))
DUE = select(outbox).where(outbox.c.state == WAITING, outbox.c.due_at <= _NOW, _is_free(_NOW))
_CLAIM = (
    DUE.where(_ROOM).order_by(outbox.c.due_at, outbox.c.id).limit(bindparam("most")).with_for_update(skip_locked=True)
)
_THESE = outbox.c.id.in_(bindparam("ids", expanding=True))
_LEASE = update(outbox).where(_THESE).values(lease_until=bindparam("until"))


class _Room:
    """How many more letters each domain may get in this claim."""

    def __init__(self, tx: Ledger, now: datetime, limits: Limits) -> None:
        self._limits = limits
        if tx.dialect == "postgresql" and limits != Limits():  # two that count at once would both find room
            tx.execute(text("SELECT pg_advisory_xact_lock(:key)").bindparams(key=COUNTING))
        busy = (outbox.c.state == WAITING) & (outbox.c.lease_until > now)
        lately = (outbox.c.state == SENT) & (outbox.c.sent_at > now - timedelta(minutes=1))
        self._busy = _by_domain(tx, busy) if limits.at_once else {}
        self._lately = _by_domain(tx, busy | lately) if limits.a_minute else {}
        self.full = [domain for domain in self._busy | self._lately if self._full(domain)]

    def takes(self, domain: str) -> bool:
        """Room for one more, which is taken."""
        if self._full(domain):
            return False
        for counts in (self._busy, self._lately):
            counts[domain] = counts.get(domain, 0) + 1
        return True

    def _full(self, domain: str) -> bool:
        at_once, a_minute = self._limits.at_once, self._limits.a_minute
        too_many = bool(at_once) and self._busy.get(domain, 0) >= at_once
        return too_many or (bool(a_minute) and self._lately.get(domain, 0) >= a_minute)


def _by_domain(tx: Ledger, which: Any) -> dict[str, int]:
    counted = select(outbox.c.domain, func.count()).where(which).group_by(outbox.c.domain)
    return {row[0]: row[1] for row in tx.execute(counted)}


def settle_sent(tx: Ledger, letter_ids: Iterable[str], now: datetime) -> None:
    """Letters were handed over."""
    for letter_id in letter_ids:
        tx.later(_SENT, {"which": letter_id, "state": "sent", "sent_at": now, "lease_until": None, "reason": ""})


_SENT = update(outbox).where(outbox.c.id == bindparam("which"), outbox.c.state == WAITING)


def settle_deferred(tx: Ledger, letter_id: str, next_try: datetime, reason: str) -> None:
    """The world said later: one more try is counted."""
    values = {
        "due_at": next_try,
        "lease_until": None,
        "attempts": outbox.c.attempts + 1,
        "reason": reason[:500],
    }
    tx.execute(_this(letter_id).values(**values))


def settle_refused(tx: Ledger, letter_id: str, reason: str) -> None:
    """The world said no, or we gave up."""
    tx.execute(_this(letter_id).values(state="refused", lease_until=None, reason=reason[:500]))


def release(tx: Ledger, letter_ids: Sequence[str], until: datetime) -> None:
    """Give letters back that were claimed until then and not carried; somebody else's later claim stands."""
    if letter_ids:
        held = outbox.c.id.in_(letter_ids) & (outbox.c.state == WAITING) & (outbox.c.lease_until == until)
        tx.execute(update(outbox).where(held).values(lease_until=None))


def _this(letter_id: str) -> Any:
    return update(outbox).where(outbox.c.id == letter_id, outbox.c.state == WAITING)


def thread_ids(tx: Ledger, person_id: str, thread: str) -> list[str]:
    """The Message-IDs that came before in a thread, oldest first."""
    before = select(outbox.c.message_id).where(outbox.c.person_id == person_id, outbox.c.thread == thread)
    return list(tx.execute(before.order_by(outbox.c.written_at, outbox.c.id)).scalars())


def count_answers(
    tx: Ledger,
    person_id: str,
    since: datetime,
    templates: Sequence[str],
    *,
    proven: bool = False,
    others: bool | None = None,
) -> int:
    """How many automatic answers somebody had lately (P13: at most three a day), or only to what was proven hers.

    Of questions to a coordinator, only those about others, or only the rest.
    """
    mine = (outbox.c.person_id == person_id) & (outbox.c.written_at > since) & outbox.c.template.in_(templates)
    mine &= outbox.c.facts["proven"].as_boolean() if proven else true()
    about_others = func.coalesce(outbox.c.facts["others"].as_boolean(), false())
    mine &= about_others.is_(others) if others is not None else true()
    return tx.execute(select(func.count()).where(mine)).scalar_one()


def count_leaving(tx: Ledger, now: datetime) -> int:
    """How many letters that leave were written at this moment."""
    leaves = select(func.count()).where(outbox.c.state == WAITING, outbox.c.due_at == now)
    return tx.execute(leaves).scalar_one()


def count_lately(tx: Ledger, programme: str, person_id: str, since: datetime, templates: Sequence[str]) -> int:
    """How many of these letters a programme wrote to somebody lately."""
    mine = (outbox.c.person_id == person_id) & (outbox.c.programme == programme) & outbox.c.template.in_(templates)
    return tx.execute(select(func.count()).where(mine, outbox.c.written_at > since)).scalar_one()


def count_asked(tx: Ledger, programme: str, person_id: str, since: datetime) -> int:
    """How many letters silence wrote to somebody lately that want something of her."""
    mine = (outbox.c.person_id == person_id) & (outbox.c.programme == programme) & outbox.c.template.in_(PROMPTS)
    such = (outbox.c.nature == Nature.SCHEDULED) & (outbox.c.written_at > since)
    return tx.execute(select(func.count()).where(mine, such)).scalar_one()


def find_letter(tx: Ledger, letter_id: str) -> Row[Any] | None:
    """One letter, as it was written."""
    known = tx.ahead.letters.get(letter_id)
    return known or tx.execute(select(outbox).where(outbox.c.id == letter_id)).first()


def count_states(tx: Ledger) -> dict[str, int]:
    """Letters by state."""
    return {row[0]: row[1] for row in tx.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state))}


def next_due(tx: Ledger) -> datetime | None:
    """When the next waiting letter wants to go."""
    query = select(outbox.c.due_at).where(outbox.c.state == WAITING).order_by(outbox.c.due_at).limit(1)
    return tx.execute(query).scalar()


def find_template(tx: Ledger, message_id: str) -> str:
    """Which letter a Message-ID was given to."""
    return str(tx.execute(select(outbox.c.template).where(outbox.c.message_id == message_id)).scalar_one())


def find_sent(tx: Ledger, message_id: str) -> Row[Any]:
    """The letter a Message-ID was given to."""
    return tx.execute(select(outbox).where(outbox.c.message_id == message_id)).one()


def lost(tx: Ledger) -> list[str]:
    """Which letters were tried and did not leave, and why."""
    stuck = select(outbox.c.template, outbox.c.reason).where(outbox.c.state != SENT, outbox.c.reason != "")
    return [f"{row.template}: {row.reason}" for row in tx.execute(stuck.order_by(outbox.c.written_at, outbox.c.id))]


def find_late(
    tx: Ledger, programme: str, before: datetime, except_for: Iterable[str]
) -> tuple[int, datetime, str] | None:
    """How many letters were tried in vain and are older than that, since when, and why."""
    late = (outbox.c.state == WAITING) & (outbox.c.attempts > 0) & (outbox.c.written_at < before)
    late = late & (outbox.c.programme == programme) & outbox.c.template.not_in(list(except_for))
    late = late & outbox.c.reason.not_like(f"{OUR_FAULT}%")
    row = tx.execute(select(func.count(), func.min(outbox.c.written_at), func.max(outbox.c.reason)).where(late)).one()
    return (row[0], row[1], row[2]) if row[0] else None


def count_written(tx: Ledger, programme: str, template: str, since: datetime) -> int:
    """How often a letter was written lately."""
    lately = (outbox.c.template == template) & (outbox.c.written_at > since) & (outbox.c.programme == programme)
    return tx.execute(select(func.count()).where(lately)).scalar_one()


def count_about(tx: Ledger, person_id: str, template: str, subject: str, since: datetime) -> int:
    """How often somebody got a letter lately; about one subject, or about any where none is named."""
    lately = (outbox.c.person_id == person_id) & (outbox.c.template == template) & (outbox.c.written_at > since)
    lately &= outbox.c.subject == subject if subject else true()
    return tx.execute(select(func.count()).where(lately)).scalar_one()


def find_address(tx: Ledger, template: str, subject: str) -> str:
    """Where a letter to somebody who is nobody here went; empty once that is forgotten."""
    sent = (outbox.c.person_id == "") & (outbox.c.template == template) & (outbox.c.subject == subject)
    newest = select(outbox.c.address).where(sent).order_by(outbox.c.written_at.desc()).limit(1)
    return tx.execute(newest).scalar() or ""


def count_of_kind(tx: Ledger, person_id: str, template: str, kind: str, since: datetime) -> int:
    """How often somebody got a letter lately about subjects whose names begin alike."""
    lately = (outbox.c.person_id == person_id) & (outbox.c.template == template) & (outbox.c.written_at > since)
    return tx.execute(select(func.count()).where(lately, outbox.c.subject.startswith(kind))).scalar_one()


def count_held(tx: Ledger, person_id: str) -> int:
    """How many letters somebody did not get while her mailbox bounced."""
    held = (outbox.c.person_id == person_id) & (outbox.c.state == "held")
    return tx.execute(select(func.count()).where(held)).scalar_one()


def reasons(tx: Ledger, most: int) -> list[dict[str, str]]:
    """Why letters wait that were tried already."""
    tried = select(outbox.c.template, outbox.c.reason).where(outbox.c.state == WAITING, outbox.c.reason != "")
    return [{"letter": row.template, "reason": row.reason} for row in tx.execute(tried.limit(most))]
