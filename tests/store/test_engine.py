"""What the store refuses to work on, each with what to do."""

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, event, inspect, text

from mailflow.store import engine, inbox, turn
from mailflow.store.engine import Store, StoreError


def test_two_replicas_that_start_at_once_migrate_once(empty_url):
    stores = [Store(empty_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda store: store.upgrade(), stores))
    stores[0].open()
    for store in stores:
        store.close()


def test_an_older_database_is_refused_until_it_is_upgraded(empty_url):
    store = Store(empty_url)
    store.upgrade()
    with store.begin() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(StoreError, match="run `mailflow db upgrade`"):
        store.open()
    store.close()


def test_a_newer_database_is_refused_by_both_ways_in(empty_url):
    store = Store(empty_url)
    store.upgrade()
    with store.begin() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for way_in in (store.open, store.upgrade):
        with pytest.raises(StoreError, match="newer mailflow"):
            way_in()
    store.close()


def test_the_first_migration_can_be_followed_by_the_second(empty_url):
    """Data of the first release comes along."""
    store = Store(empty_url)
    with store.engine.begin() as tx:
        config = engine._alembic()
        config.attributes["connection"] = tx
        engine.command.upgrade(config, "0001")
        tx.execute(
            text(
                "INSERT INTO outbox (id, programme, person_id, address, template, language, facts, nature, thread,"
                " message_id, in_reply_to, reply_to, mail_from, subject, state, written_at, due_at, attempts, reason)"
                " VALUES ('1', 'p', 'p', 'ana@home.example', 'help', 'en', '{}', 'answer', '', '<1@x>', '', 'r@x', '',"
                " '', 'sent', '2026-03-02', '2026-03-02', 0, '')"
            )
        )
    store.upgrade()
    with store.begin() as tx:
        assert tx.execute(text("SELECT domain FROM outbox")).scalar_one() == "home.example"
    store.close()


@pytest.mark.parametrize(
    ("url", "what_to_do"),
    [
        ("nonsense", "write sqlite:"),
        ("oracle://x/y", "SQLite or PostgreSQL|write sqlite:"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:////proc/nowhere/x.db", "its folder can be written"),
        ("postgresql://nobody:geheim@127.0.0.1:1/none", "the server runs and knows"),
    ],
)
def test_a_wrong_url_is_told_in_one_line_without_its_password(url, what_to_do):
    with pytest.raises(StoreError, match=what_to_do) as refused:
        Store(url).open(make=True)
    assert "\n" not in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_no_database_yet_is_told_and_nothing_is_made(empty_url, tmp_path):
    store = Store(empty_url)
    with pytest.raises(StoreError, match=r"no database at .* yet: `mailflow serve` or `mailflow db upgrade` makes it"):
        store.open()
    assert list(tmp_path.iterdir()) == []
    store.open(make=True)
    store.open()
    store.close()


def test_a_migration_that_fails_is_not_called_a_lost_connection_and_leaves_no_trace(empty_url):
    """A table of somebody else's stands where the second migration wants its own."""
    store = Store(empty_url)
    with store.engine.begin() as tx:
        tx.execute(text("CREATE TABLE mailbox (id INTEGER)"))
    refusal = "cannot bring the database .* from version none to [0-9]{4}: .*mailbox.*; nothing was changed; mend this"
    with pytest.raises(StoreError, match=refusal) as refused:
        store.upgrade()
    assert "server runs" not in str(refused.value)
    with store.engine.begin() as tx:
        assert inspect(tx).get_table_names() == ["mailbox"]
    store.close()


def test_sqlite_below_full_is_refused(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'mailflow.db'}")
    store.upgrade()
    store.check_durable()
    store.engine.dispose()
    event.listen(store.engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=NORMAL"))
    with pytest.raises(StoreError, match="it must be FULL"):
        store.check_durable()
    store.close()


@pytest.mark.parametrize("off", ["synchronous_commit", "fsync", "full_page_writes"])
def test_postgresql_that_answers_before_it_has_written_is_refused(postgres, off):
    uri = postgres.get_uri()
    admin = create_engine(uri.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    store = Store(uri)
    with admin.connect() as tx:
        try:
            _set(tx, f"SET {off} = off", off, "off")
            with pytest.raises(StoreError, match=f"{off} is off; set it on"):
                store.check_durable()
        finally:
            _set(tx, f"RESET {off}", off, "on")
    store.check_durable()
    store.close()
    admin.dispose()


def _set(tx, change, name, value):
    """For the whole server, and seen there."""
    tx.execute(text(f"ALTER SYSTEM {change}"))
    tx.execute(text("SELECT pg_reload_conf()"))
    for _ in range(100):
        if tx.execute(text(f"SHOW {name}")).scalar_one() == value:
            return
        time.sleep(0.05)
    raise AssertionError(f"{name} is still not {value}")


def test_one_service_on_one_sqlite_file_and_the_lock_dies_with_its_process(tmp_path):
    url = f"sqlite:///{tmp_path / 'mailflow.db'}"
    code = f"from mailflow.store.engine import Store; Store({url!r}).hold_alone(); print('held', flush=True); input()"
    holder = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "held\n"
    store = Store(url)
    (tmp_path / "link.db").symlink_to(tmp_path / "mailflow.db")
    for one in (store, Store(f"sqlite:///{tmp_path / 'link.db'}")):
        with pytest.raises(StoreError, match="another `mailflow serve`"):
            one.hold_alone()
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    store.hold_alone()
    store.close()


def test_a_file_with_a_hard_link_is_refused_by_whichever_name_one_comes(tmp_path):
    Store(f"sqlite:///{tmp_path / 'mailflow.db'}").upgrade()
    os.link(tmp_path / "mailflow.db", tmp_path / "other.db")
    for name in ("mailflow.db", "other.db"):
        store = Store(f"sqlite:///{tmp_path / name}")
        with pytest.raises(StoreError, match=r"has another name, a hard link, .*; remove that name"):
            store.hold_alone()
        store.close()
    (tmp_path / "other.db").unlink()
    store.hold_alone()
    store.close()


def test_somebody_stopped_while_it_was_his_turn_holds_up_no_writer_for_long(tmp_path, monkeypatch):
    monkeypatch.setattr(turn, "PATIENCE", 0.2)
    store = Store(f"sqlite:///{tmp_path / 'mail.db'}")
    store.open(make=True)
    with open(tmp_path / "mail.db.turn", "w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        goes_on = threading.Timer(5, lambda: fcntl.flock(other, fcntl.LOCK_UN))
        goes_on.start()
        with store.begin() as tx:
            inbox.mark(tx, 1, "written all the same")
        assert goes_on.is_alive()
        goes_on.cancel()
    store.close()
