"""How the store is, read without standing in anybody's way: a reader of its own, and only what an index answers.

Whatever could be long is counted no further than MOST, so a look costs the same at ten million rows.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from sqlite3 import connect
from typing import Any
from urllib.parse import quote

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    NullPool,
    Select,
    case,
    create_engine,
    false,
    func,
    literal,
    or_,
    select,
    text,
    union_all,
)

from mailflow.store.engine import FOUND_GONE, loose_postgresql
from mailflow.store.schema import Utc, deadline, inbox, lease, outbox

MOST = 10_000
LANES = 16  # as many as there ever were
TIMEOUT = 3  # seconds
STOPPED = "outbox.state IN ('refused', 'held')"  # as the index outbox_stopped says it

_LIMITS = f"-c statement_timeout={TIMEOUT}s -c default_transaction_read_only=on"


class Reader:
    """Reads beside the service: SQLite without its write lock, PostgreSQL with a connection that cannot write."""

    def __init__(self, url: URL) -> None:
        self.url = url
        if url.get_backend_name() == "sqlite":  # never makes a file: an empty one would look like a database
            file = f"file:{quote(url.database or '')}?mode=rw"
            self._engine = create_engine(
                url, creator=lambda: connect(file, uri=True, timeout=TIMEOUT), poolclass=NullPool
            )
            return
        options = f"{url.query.get('options', '')} {_LIMITS}".strip()
        arguments = {**FOUND_GONE, "connect_timeout": TIMEOUT, "options": options}
        self._engine = create_engine(url, poolclass=NullPool, connect_args=arguments, hide_parameters=True)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A few questions."""
        with self._engine.begin() as tx:
            yield tx


def find_version(tx: Connection) -> str:
    """Which migration the tables have; empty where there are none."""
    return MigrationContext.configure(tx).get_current_revision() or ""


def find_looseness(tx: Connection) -> str:
    """Why mail could be lost, and what to do: PostgreSQL can be told later; on SQLite each writer sees to it itself."""
    return loose_postgresql(tx) if tx.dialect.name == "postgresql" else ""


@cache
def newest_version() -> str:
    """Which migration this mailflow wants."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def find_clock_lease(tx: Connection) -> datetime | None:
    """Until when a clock holds its lease; None where none rings."""
    return tx.execute(select(lease.c.until).where(lease.c.name == "clock")).scalar()


def find_oldest_waiting(tx: Connection, now: datetime) -> datetime | None:
    """Since when the oldest mail could have been read: the first of each lane, by the index of what waits.

    What is put off until later is nobody's fault, nor what waits behind it, as one sender's mails keep their order.
    """
    later = _put_off(now).where(inbox.c.sender != "")
    since = func.coalesce(inbox.c.try_at, inbox.c.received_at, type_=Utc)
    ready = select(since).where(_is_ready(now), inbox.c.sender.not_in(later)).order_by(inbox.c.id).limit(1)
    firsts = [ready.where(inbox.c.lane == lane).scalar_subquery() for lane in range(LANES)]
    found = tx.execute(union_all(*(select(first) for first in firsts))).scalars()
    return min((at for at in found if at is not None), default=None)


def count_waiting(tx: Connection, now: datetime) -> int:
    """Mails nobody has read, as far as MOST."""
    return _count(tx, select(inbox.c.id).where(_is_ready(now)))


def count_put_off(tx: Connection, now: datetime) -> int:
    """Mails that are tried again later, as far as MOST."""
    return _count(tx, _put_off(now))


def _is_ready(now: datetime) -> ColumnElement[bool]:
    return _is(inbox.c.state, "waiting") & or_(inbox.c.try_at.is_(None), inbox.c.try_at <= now)


def _put_off(now: datetime) -> Select[Any]:
    return select(inbox.c.sender).where(_is(inbox.c.state, "waiting"), inbox.c.try_at > now)


def count_shunted(tx: Connection) -> int:
    """Mails set aside for a person, as far as MOST."""
    return _count(tx, select(inbox.c.id).where(_is(inbox.c.state, "shunted")))


def count_letters(tx: Connection) -> dict[tuple[str, str], int]:
    """Letters by template and state: new, deferred (tried and put off), refused and held; as far as MOST."""
    tried = case((outbox.c.attempts > 0, "deferred"), else_="new").label("state")
    waiting = select(outbox.c.template, tried).where(_is(outbox.c.state, "waiting"))
    stopped = select(outbox.c.template, outbox.c.state).where(text(STOPPED))
    counts: dict[tuple[str, str], int] = {}
    for query in (waiting, stopped):
        some = query.limit(MOST).subquery()
        for row in tx.execute(select(some.c.template, some.c.state, func.count()).group_by(*some.c)):
            counts[row[0], row[1]] = row[2]
    return counts


def find_oldest_letter(tx: Connection, now: datetime) -> datetime | None:
    """Since when the letter is due that has waited longest."""
    due = select(outbox.c.due_at).where(_is(outbox.c.state, "waiting"), outbox.c.due_at <= now)
    return tx.execute(due.order_by(outbox.c.due_at).limit(1)).scalar()


def count_deadlines(tx: Connection, programmes: Iterable[str], now: datetime) -> tuple[int, datetime | None]:
    """Deadlines that are due and not acted on, as far as MOST; and the oldest."""
    due = select(deadline.c.due_at).where(deadline.c.done == false(), deadline.c.due_at <= now)
    due = due.where(deadline.c.programme.in_(sorted(programmes))).order_by(deadline.c.due_at)
    return _count(tx, due), tx.execute(due.limit(1)).scalar()


def settled_between(tx: Connection, since: datetime, until: datetime) -> list[tuple[str, str, float]]:
    """State, intent and seconds from receipt of the mails settled in (since, until]."""
    columns = (inbox.c.state, inbox.c.intent, inbox.c.received_at, inbox.c.done_at)
    rows = tx.execute(select(*columns).where(inbox.c.done_at > since, inbox.c.done_at <= until))
    return [(row.state, row.intent, (row.done_at - row.received_at).total_seconds()) for row in rows]


def sent_between(tx: Connection, since: datetime, until: datetime) -> dict[str, int]:
    """Letters handed over in (since, until], by template."""
    sent = select(outbox.c.template, func.count()).where(_is(outbox.c.state, "sent"))
    sent = sent.where(outbox.c.sent_at > since, outbox.c.sent_at <= until).group_by(outbox.c.template)
    return {row[0]: row[1] for row in tx.execute(sent)}


def _is(column: ColumnElement[str], state: str) -> ColumnElement[bool]:
    """Written out, not bound: only so does every planner see that a partial index fits."""
    return column == literal(state, literal_execute=True)


def _count(tx: Connection, query: Select[Any]) -> int:
    return tx.execute(select(func.count()).select_from(query.limit(MOST).subquery())).scalar_one()
