"""A look at the service costs the same however much is past: every question is answered by an index."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, text

from mailflow.flow.vitals import Tally, read_figures, take_pulse
from mailflow.store.engine import Store
from mailflow.store.vitals import Reader

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BIG = ("inbox", "outbox", "deadline")


@pytest.fixture
def asked(tmp_path):
    """Every statement of a look, with its parameters, and a connection to explain them."""
    store = Store(f"sqlite:///{tmp_path / 'mailflow.db'}")
    store.upgrade()
    reader = Reader(store.url)
    statements = []

    @event.listens_for(reader._engine, "before_cursor_execute")
    def note(*told):  # connection, cursor, statement, parameters and more
        statements.append(told[2:4])

    take_pulse(reader, NOW)
    read_figures(reader, ["wit-connections"], NOW)
    Tally(NOW - timedelta(minutes=1)).look(reader, NOW)
    event.remove(reader._engine, "before_cursor_execute", note)
    with reader.begin() as tx:
        yield tx, [each for each in statements if any(f"FROM {table}" in each[0] for table in BIG)]
    store.close()


def test_no_question_reads_a_whole_table(asked):
    tx, statements = asked
    assert len(statements) >= 10
    for statement, parameters in statements:
        plan = [row[-1] for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
        scans = [step for step in plan if step.startswith("SCAN") and any(f" {table}" in step for table in BIG)]
        assert not [step for step in scans if "INDEX" not in step], statement


def test_a_question_never_writes(database_url):
    store = Store(database_url)
    store.upgrade()
    with Reader(store.url).begin() as tx:
        assert tx.execute(text("SELECT count(*) FROM inbox")).scalar() == 0
    if not store.lite:
        with pytest.raises(Exception, match="read-only"), Reader(store.url).begin() as tx:
            tx.execute(text("DELETE FROM inbox"))
    store.close()
