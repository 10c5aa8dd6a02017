"""Every clause of the five programmes has its sentence, and a story that shows it or a line that says there is none."""

import pytest

from mailflow.settings import data, load_policies
from tests.programmes.clauses import COUNTS, ids_of, pending, shown_in, stories
from tests.rows import rows

POLICIES = load_policies(data("config") / "programmes")
STORIES = [pytest.param(*one, id=f"{one[0]}/{one[1].stem}") for one in stories()]


@pytest.mark.parametrize("programme", COUNTS)
def test_a_programmes_guidelines_are_its_clauses_and_no_others(programme):
    assert list(POLICIES[programme].guidelines) == ids_of(programme)


def test_there_are_112_clauses_in_five_programmes():
    assert set(POLICIES) == set(COUNTS)
    assert sum(len(ids_of(programme)) for programme in COUNTS) == 112


@rows(("programme", "file", "named"), STORIES)
def test_a_story_names_clauses_of_its_own_programme_only(programme, file, named):
    assert named <= set(ids_of(programme))


@pytest.mark.parametrize("programme", COUNTS)
def test_a_clause_is_shown_or_pending_and_never_both(programme):
    shown, waiting = set(shown_in(programme)), set(pending()) & set(ids_of(programme))
    assert not shown & waiting, "these are shown now: take them out of pending.txt"
    assert shown | waiting == set(ids_of(programme)), "these have no story; write one"


def test_what_is_pending_is_a_clause_and_stands_there_once():
    every = [id_ for programme in COUNTS for id_ in ids_of(programme)]
    assert [id_ for id_ in every if id_ in pending()] == pending()
