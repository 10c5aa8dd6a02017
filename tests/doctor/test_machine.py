"""What stands on this machine: each fault planted, and found with what mends it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mailflow.store.vitals import newest_version
from tests.doctor.place import Look
from tests.faults.servers import free_port
from tests.once import lay_tables


@pytest.fixture
def database(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    lay_tables(f"sqlite:///{tmp_path / 'mailflow.db'}")
    return tmp_path / "mailflow.db"


@pytest.mark.usefixtures("database")
def test_where_all_is_well_it_says_so(look: Look) -> None:
    told = {name: str(look(name).level) for name in ("database", "schema", "redis", "disk", "folder")}
    assert told == {**dict.fromkeys(told, "OK"), "redis": "SKIP"}


def test_there_is_no_database_yet(look: Look) -> None:
    told = look("database")
    assert (told.level, "makes it at its first start" in told.mend) == ("WARN", True)
    assert look("schema").level == look("service").level == "SKIP"


def test_tables_of_another_version(look: Look, database: Path) -> None:
    with closing(sqlite3.connect(database)) as tx:
        tx.execute("UPDATE alembic_version SET version_num = '0001_the_first_tables'")
        tx.commit()
    told = look("schema")
    assert (told.level, told.mend) == ("FAIL", "Run `mailflow db upgrade`.")
    assert newest_version() in told.said


def test_a_database_and_a_redis_that_do_not_answer(look: Look) -> None:
    port = free_port()
    away = look("database", database_url=f"postgresql+psycopg://mailflow:p4ss@127.0.0.1:{port}/mailflow")
    assert (away.level, "does not answer" in away.said, "database.url" in away.mend) == ("FAIL", True, True)
    told = look("redis", queue_url=f"redis://:p4ss@127.0.0.1:{port}/0")
    assert (told.level, "does not answer" in told.said, "queue.url" in told.mend) == ("FAIL", True, True)
    assert "p4ss" not in f"{away} {told}"


@pytest.mark.usefixtures("database")
def test_nobody_works_on_the_database(look: Look) -> None:
    told = look("service")
    assert (told.level, told.mend) == ("WARN", "Start `mailflow serve`.")


def test_a_folder_that_others_can_look_into(look: Look, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    told = look("folder")
    assert (told.level, told.mend) == ("WARN", f"Run: chmod -R go= {tmp_path}")


def test_a_letter_that_cannot_be_read(look: Look, tmp_path: Path) -> None:
    (tmp_path / "own" / "en").mkdir(parents=True)
    (tmp_path / "own" / "en" / "help.md").write_text("---\nsubject: {{ nothing\n---\n", encoding="utf-8")
    shipped = Path("templates").resolve()
    told = look("letters", templates=(tmp_path / "own", shipped))
    assert (told.level, "help.md" in told.said) == ("FAIL", True)
