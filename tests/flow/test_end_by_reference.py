"""END with a reference ends the pair it names or none, whoever writes it."""

import pytest

from mailflow.flow.answers import Command
from mailflow.flow.enrol import import_people
from mailflow.flow.pairs import reference_in
from mailflow.store import people, subjects
from tests.conversations.pairs import paired
from tests.conversations.runner import PROGRAMME, Story


@pytest.fixture
def story(tmp_path, database_url):
    """Cora coordinates, and is Ana's mentor beside Ben."""
    story = Story(tmp_path, database_url)
    import_people(story.house, PROGRAMME, b"email,name,role\ncora@wit.example,Cora Lind,mentor\n", dry_run=False)
    story.play(f"{paired()}... 1 hour\n{paired('cora')}... 1 hour")
    yield story
    story.house.store.close()


def test_a_coordinator_who_names_another_pair_keeps_her_own(story):
    story.play(
        "cora @team > END {ben}: moved away\n"
        'cora < confirm "end the mentoring of Ana Duarte and Ben Okafor ({ben})"\n'
        "cora > YES\ncora < pair-ended\nana < survey\nben < survey\n== ended\n== active\n"
        "cora @team > END {cora}: my own\n"
        'cora < confirm "end your mentoring with Ana Duarte ({cora})"'
    )


def test_a_coordinator_who_names_no_pair_is_told_so_and_ends_none(story):
    story.play('cora @team > END R-22222: moved away\ncora < not-now "No pair here has the reference R-22222"')
    assert states(story) == {"active": 2}


def test_a_reply_to_a_letter_ends_no_other_pair_than_the_one_it_is_about(story):
    """The question of the round trip is bound to its pair, whatever is written beside the YES."""
    story.play("cora @team > END {ben}\ncora < confirm\ncora /introduction-mentor > END: {ben}\ncora < end-question")
    assert states(story) == {"active": 1, "ending": 1}


@pytest.mark.parametrize(
    ("slots", "reference"),
    [
        ({"which": "R-4F7K", "reason": "moved"}, "R-4F7K"),
        ({"reason": "R-4f7k, moved away"}, "R-4F7K"),
        ({"reason": "we reached our goals"}, ""),
        ({"reason": None}, ""),
    ],
    ids=["read at the team's desk", "written as a reason", "a reason", "nothing"],
)
def test_a_reference_is_found_where_it_stands(story, slots, reference):
    with story.house.store.begin() as tx:
        cora = people.find_member(tx, PROGRAMME, "cora@wit.example", "UTC")
    assert reference_in(Command(cora, "END", slots)) == reference


def states(story) -> dict[str, int]:
    with story.house.store.begin() as tx:
        return subjects.count_states(tx, PROGRAMME)
