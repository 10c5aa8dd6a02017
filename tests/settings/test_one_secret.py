"""Every machine signs with one secret: with another, each answer to the others' letters would be refused."""

import pytest
from typer.testing import CliRunner

from mailflow import settings
from mailflow.cli import app
from mailflow.settings import SettingsError
from mailflow.store.engine import Store

HERS, NEXT = "the secret that came first, and long", "the secret that follows it, as long"
MACHINE = {"MAILFLOW_HEALTH__LISTEN": "off", "MAILFLOW_CONFIG": str(settings.data("config"))}


@pytest.fixture
def start(empty_url, tmp_path):
    """Start a service on the one database, each time on a machine of its own."""
    started = []

    def start(secret="", previous="", *, works=True):
        machine = tmp_path / str(len(started))
        given = {"DATABASE__URL": empty_url, "SERVICE__DATA_DIR": str(machine), "SERVICE__SECRET": secret}
        given |= {"SERVICE__PREVIOUS_SECRET": previous}
        environ = {**MACHINE, **{f"MAILFLOW_{name}": value for name, value in given.items()}}
        loaded = settings.load(settings.data("config"), environ)
        started.append(settings.build(loaded, works=works))
        return environ

    yield start
    for house in started:
        house.store.close()


def test_machines_that_each_make_a_secret_of_their_own_do_not_start_together(start):
    start()
    with pytest.raises(SettingsError, match=r"service\.secret is another .* Copy that one, .* data_dir/secret"):
        start()


def test_the_same_secret_starts_everywhere_and_is_not_noted_itself(start, empty_url):
    start(HERS)
    start(HERS)
    store = Store(empty_url)
    with store.begin() as tx:
        assert HERS not in settings.secret.facts.find(tx, settings.secret.FACT)
    store.close()


def test_a_secret_may_follow_the_one_that_is_noted_and_then_that_one_is_refused(start):
    start(HERS)
    start(NEXT, HERS)
    start(NEXT, HERS)
    start(NEXT)
    with pytest.raises(SettingsError):
        start(HERS)


def test_who_only_looks_is_refused_with_another_and_notes_none(start):
    start(HERS, works=False)
    start(NEXT)
    with pytest.raises(SettingsError):
        start(HERS, works=False)


def test_a_secret_that_is_lost_for_good_gives_way_to_another(start, monkeypatch):
    environ = start(HERS)
    environ["MAILFLOW_SERVICE__SECRET"] = NEXT
    asked = CliRunner(env=environ).invoke(app, ["db", "new-secret"], input="n\n")
    assert asked.exit_code == 1
    with pytest.raises(SettingsError):
        start(NEXT)
    assert CliRunner(env=environ).invoke(app, ["db", "new-secret", "--yes"]).exit_code == 0
    start(NEXT)
