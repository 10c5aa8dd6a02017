"""Letters composed in a second process are the same; and if that process dies, they are composed all the same."""

import os
import signal
import time

import pytest
from sqlalchemy import select

from mailflow import settings
from mailflow.egress.smtp import Deferred, Parcel
from mailflow.flow.compose import Draft, try_compose
from mailflow.flow.pen import WORTH, Pen
from mailflow.store import schema
from tests.conversations.runner import Story

STORY = "ana @frontdesk > REQUEST Ben\nana < confirm\nana > YES\nben < request\nana < request-receipt"


@pytest.fixture
def drafts(tmp_path):
    story = Story(tmp_path)
    story.play(STORY)
    with story.house.store.begin() as tx:
        rows = tx.execute(select(schema.outbox)).all()
    yield story.house.stationery, [Draft.of(row) for row in rows] * WORTH
    story.house.store.close()


@pytest.fixture
def pen(drafts):
    pen = Pen(drafts[0])
    yield pen
    pen.close()


def ready(pen: Pen) -> None:
    until = time.monotonic() + 30
    while not pen._is_ready():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_the_other_process_composes_the_same_bytes(pen, drafts):
    stationery, letters = drafts
    here = [try_compose(stationery, draft) for draft in letters]
    assert all(isinstance(one, Parcel) for one in here)
    ready(pen)
    assert pen.compose(letters) == here


def test_before_it_is_ready_and_after_it_died_letters_are_composed_here(pen, drafts):
    stationery, letters = drafts
    here = [try_compose(stationery, draft) for draft in letters]
    assert pen.compose(letters) == here  # starts it
    ready(pen)
    os.kill(pen._process.pid, signal.SIGKILL)
    assert pen.compose(letters) == here
    ready(pen)  # another one
    assert pen.compose(letters) == here


def test_one_that_dies_before_it_is_ready_is_followed_by_another(pen, drafts):
    stationery, letters = drafts
    pen.compose(letters)
    os.kill(pen._process.pid, signal.SIGKILL)
    pen._process.wait()
    assert pen.compose(letters) == [try_compose(stationery, draft) for draft in letters]
    ready(pen)


def test_a_letter_that_cannot_be_composed_says_why_from_there_too(pen, drafts):
    _, letters = drafts
    broken = Draft(**{**vars(letters[0]), "facts": {}})
    ready(pen)
    found = pen.compose([broken, *letters])
    assert isinstance(found[0], Deferred)
    assert found[0].reason.startswith("cannot be composed")
    assert all(isinstance(one, Parcel) for one in found[1:])


def test_its_folders_are_those_of_the_settings(drafts):
    assert settings.data("templates") in drafts[0].letters.folders
