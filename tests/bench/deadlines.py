"""Claiming the next 1,000 due deadlines costs the same however many rows there are."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from mailflow.store import record
from mailflow.store.engine import Store
from mailflow.store.ledger import Ledger
from tests.bench import scene
from tests.bench.ground import Ground
from tests.bench.report import Failed, Spread, Table, Unable, number, ratio, tell

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=4000)
FEW, MANY = (1_000_000, 10_000_000)
SHORT_FEW, SHORT_MANY = (100_000, 1_000_000)
CHUNK = 500_000
DUE, BATCH, CLAIMS = 16_000, 1000, 15
TARGET = 2.0
BACKENDS = ("SQLite", "PostgreSQL")

# One row in `step` is due; of the others one in five is open, its time in the next years; the rest is done.
NUMBERS = {
    "SQLite": "WITH RECURSIVE n(i) AS (SELECT :low UNION ALL SELECT i + 1 FROM n WHERE i < :high) ",
    "PostgreSQL": "WITH n(i) AS (SELECT generate_series(CAST(:low AS bigint), CAST(:high AS bigint))) ",
}
AT = {
    "SQLite": "strftime('%Y-%m-%d %H:%M:%S', {seconds}, 'unixepoch') || '.000000'",
    "PostgreSQL": "to_timestamp({seconds})",
}
SECONDS = """CASE WHEN i % :step = 0 THEN :now - 1 - (i * 7919) % 864000
  WHEN i % 5 = 0 THEN :now + 86400 + (i * 7919) % 63072000 ELSE :now - 864000 - (i * 7919) % 63072000 END"""
FILL = """{numbers} INSERT INTO deadline (programme, subject, kind, due_at, done)
  SELECT 'wit-connections', 'connection:' || CAST(i AS varchar(16)), 'quiet', {at}, NOT (i % :step = 0 OR i % 5 = 0)
  FROM n"""


def run(short: bool) -> list[Table]:
    """Both sizes side by side on each database; claims in turn."""
    sizes = (SHORT_FEW, SHORT_MANY) if short else (FEW, MANY)
    rows: list[tuple[str, ...]] = []
    figures: dict[str, object] = {}
    missed: list[str] = []
    with Ground() as ground:
        for backend in BACKENDS:
            try:
                stores = [_filled(ground, backend, size) for size in sizes]
            except Unable as why:
                tell(f"{backend}: left out: {why}")
                continue
            for what, claim in (("the next 1,000 due", _claim), ("nothing due", _claim_nothing)):
                few, many = _in_turn(stores, claim)
                against = ratio(many, few)
                rows.append((backend, what, str(few), str(many), str(against)))
                figures[f"{backend}, {what}"] = {"few": few.values, "many": many.values, "ratio": against.values}
                if against.median > TARGET and many.median > 1.0:  # below a millisecond a ratio says nothing
                    missed.append(f"{backend}, {what}: {number(against.median)} times, {TARGET} at most wanted")
            for store in stores:
                store.close()
    names = [f"{size:,} rows, ms" for size in sizes]
    notes = (
        f"Median of {CLAIMS} claims (find_due and claim_due of store.record), each committed; {DUE:,} rows are due.",
    )
    return [Table("Claiming due deadlines", ("database", "claim", *names, "ratio"), rows, notes, figures, missed)]


def _filled(ground: Ground, backend: str, size: int) -> Store:
    folder, urls = ground.fresh(), ground.urls(backend)
    store = scene.open_house(folder, scene.Tray().carry, database__url=urls[0]).store
    began = time.monotonic()
    for low in range(1, size + 1, CHUNK):
        given = {"low": low, "high": min(low + CHUNK - 1, size), "step": size // DUE, "now": int(NOW.timestamp())}
        with store.begin() as tx:
            tx.execute(text(_statement(backend)).bindparams(**given))
    if urls[0]:
        ground.postgresql.settle(urls[0])
    tell(f"{backend}: {size:,} deadlines written in {time.monotonic() - began:.0f} s")
    return store


def _statement(backend: str) -> str:
    at = AT[backend].format(seconds=SECONDS)
    return FILL.format(numbers=NUMBERS[backend], at=at)


def _in_turn(stores: list[Store], claim: Callable[[Ledger], None]) -> tuple[Spread, Spread]:
    took: list[list[float]] = [[] for _ in stores]
    for _ in range(CLAIMS):
        for store, times in zip(stores, took, strict=True):
            began = time.perf_counter()
            with store.begin() as tx:
                claim(tx)
            times.append((time.perf_counter() - began) * 1000)
    few, many = (Spread(tuple(times)) for times in took)
    return few, many


def _claim(tx: Ledger) -> None:
    due = record.find_due(tx, [scene.PROGRAMME], NOW, BATCH)
    claimed = record.claim_due(tx, [one.id for one in due])
    if len(claimed) != BATCH:
        raise Failed(f"claimed {len(claimed)} instead of {BATCH}")


def _claim_nothing(tx: Ledger) -> None:
    if record.find_due(tx, [scene.PROGRAMME], LONG_AGO, BATCH):
        raise Failed("found what is not due")
