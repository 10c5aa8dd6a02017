"""Where confidential talk is kept: nobody else on the machine reads it."""

import os
from stat import S_IMODE

import pytest

from mailflow import settings
from mailflow.doctor.notes import notes_of
from mailflow.flow import Flow, Mail


@pytest.fixture
def usual_umask():
    """As a login shell has it: whoever makes a file lets all others read it."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def loaded_with(folder):
    environ = {"MAILFLOW_SERVICE__DOMAIN": "mentor.example", "MAILFLOW_SERVICE__DATA_DIR": str(folder)}
    return settings.load(settings.data("config"), environ)


@pytest.mark.usefixtures("usual_umask")
@pytest.mark.parametrize("made", ["by mailflow", "by hand, for all to read"])
def test_what_people_wrote_is_for_its_owner_alone(tmp_path, made):
    folder = tmp_path / "var"
    if made != "by mailflow":
        folder.mkdir(mode=0o755)
    loaded = loaded_with(folder)
    house = settings.build_to_serve(loaded)
    Flow(house).accept([Mail("ana@home.example", "wit-connections@mentor.example", b"From: ana@home.example\r\n\r\n")])
    kept = {file.name: S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    assert {"mailflow.db", "mailflow.db-wal", "mailflow.db-shm", "secret"} <= set(kept)
    assert {name: oct(mode) for name, mode in kept.items() if mode & 0o077} == {}
    warned = [note for note in notes_of(loaded, takes_mail=True, signing={}, unled={}) if str(folder) in note]
    if made == "by mailflow":
        assert (S_IMODE(folder.stat().st_mode), warned) == (0o700, [])
    else:  # it may hold an older file, or be shared with a reason: said, and left as it is
        assert warned == [f"warning: others on this machine can read what people wrote: chmod -R go= {folder}"]
        assert S_IMODE(folder.stat().st_mode) == 0o755
    house.store.close()
