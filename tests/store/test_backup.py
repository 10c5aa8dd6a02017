"""A backup is one file, whichever database it is of, and a story goes on where it is put back."""

import shutil
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from mailflow.cli import app
from mailflow.store import schema
from mailflow.store.backup import back_up, restore
from mailflow.store.engine import Store, StoreError
from tests.conversations.runner import Story


@pytest.fixture
def asked(database_url, tmp_path):
    """Ana has asked Ben, and he has not answered yet."""
    story = Story(tmp_path / "old", database_url)
    story.play("\nana  > REQUEST Ben\nana < confirm\nana > YES\nana < request-receipt\nben < request\n")
    yield story
    story.house.store.close()


def counted(store):
    with store.begin() as tx:
        return {t.name: tx.execute(select(func.count()).select_from(t)).scalar() for t in schema.metadata.sorted_tables}


def goes_on(story, folder, url):
    """The same people, in another place with the same secret."""
    folder.mkdir(exist_ok=True)
    shutil.copy(story.folder / "secret", folder)
    other = Story(folder, url, now=story.now, letters=list(story.letters), sent=story.sent)
    other.play("\nben /request > ACCEPT\nben < introduction-mentor\nana < introduction-mentee\n== R active\n")
    other.house.store.close()


def test_a_story_goes_on_in_the_empty_place_that_it_is_put_back_into(asked, tmp_path):
    back_up(asked.house.store, tmp_path / "backup")
    assert [one.name for one in tmp_path.iterdir() if "backup" in one.name or one.name.startswith(".")] == ["backup"]
    assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o600
    new = Store(f"sqlite:///{tmp_path / 'new.db'}")
    restore(tmp_path / "backup", new)
    assert counted(new) == counted(asked.house.store)
    new.close()
    goes_on(asked, tmp_path / "new", f"sqlite:///{tmp_path / 'new.db'}")


def test_a_backup_of_sqlite_is_put_back_into_postgresql(tmp_path, empty_url):
    asked = Story(tmp_path / "old", f"sqlite:///{tmp_path / 'old.db'}")
    asked.play("\nana  > REQUEST Ben\nana < confirm\nana > YES\nana < request-receipt\nben < request\n")
    if empty_url.startswith("postgresql"):
        back_up(asked.house.store, tmp_path / "backup")
        restore(tmp_path / "backup", Store(empty_url))
        goes_on(asked, tmp_path / "new", empty_url)
        with pytest.raises(StoreError, match="has people or mail already"):
            restore(tmp_path / "backup", Store(empty_url))
    asked.house.store.close()


def test_nothing_is_written_over_and_what_is_no_backup_is_refused(tmp_path):
    mine, none = tmp_path / "mine", tmp_path / "none"
    mine.write_text("mine")
    with closing(sqlite3.connect(none)) as connection:
        connection.execute("CREATE TABLE other (id)")
    store = Store(f"sqlite:///{tmp_path / 'mailflow.db'}")
    for file in (mine, none):
        with pytest.raises(StoreError, match="is no backup of mailflow's"):
            restore(file, store)
    with pytest.raises(StoreError, match="is there already; name another file"):
        back_up(store, mine)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["mine", "none"]
    store.upgrade()
    with pytest.raises(StoreError, match="is there already; move it away"):
        restore(none, store)
    store.close()
    assert mine.read_text() == "mine"


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_who_makes_a_backup_is_told_where_the_secret_stands_and_who_restores_it_that_another_one_signs(tmp_path):
    new = ("--name", "Lantern", "--organisation", "Lantern", "--signs", "Dora Lind", "--zone", "Europe/Berlin")
    first, second, file = tmp_path / "first", tmp_path / "second", tmp_path / "backup"
    for folder in (first, second):
        assert run("init", folder, *new).exit_code == 0
    assert run("people", "import", first / "people.csv", "--programme", "lantern", "--config", first).exit_code == 0
    made = run("backup", file, "--config", first)
    assert f"the secret that signs, in {first / '.env'}" in made.stdout
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO fact (name, value) VALUES ('secret', 'as another service noted it')")
    done = run("restore", file, "--config", second)
    assert (done.exit_code, "is back as it was" in done.stdout) == (3, True)
    assert "service.secret is another than the one this database's letters are signed with" in done.stderr
