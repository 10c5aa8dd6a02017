"""Members are asked for what everybody accepts: once for each version, and nobody twice for the same."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from mailflow.flow import Flow
from mailflow.store import schema
from tests.conversations.runner import Story

ASKED = """Everybody is asked; two answer.
...  1 hour
ana  < form
ben  < form
bea  < form
fay  < form
ana  > Yes
ana  < form-thanks
ben  > No
ben  < form-thanks
"""


@pytest.fixture
def story(tmp_path):
    story = Story(tmp_path, programme="wsyas", members=True)
    story.play(ASKED)
    yield story
    story.house.store.close()


def with_version(story: Story, version: str, whom: str) -> None:
    name, policy = next(iter(story.house.policies.items()))
    update = {
        "consent": tuple(one.model_copy(update={"version": version}) for one in policy.consent),
        "joining": policy.joining.model_copy(update={"asks_members": whom}),
    }
    story.house = replace(story.house, policies={name: policy.model_copy(update=update)})
    story.flow = Flow(story.house)


def asked(story: Story) -> list[str]:
    return sorted(one.to for one in story.letters if one.template == "form")


def test_of_a_new_version_whoever_answered_the_old_one_is_asked_once(story):
    with_version(story, "2026-02", "changed")
    story.play('\n... 1 day\nana < form "(2026-02)"\nben < form\n... 1 day\n... 1 day')
    assert asked(story) == ["ana", "ana", "bea", "ben", "ben", "fay"]


def test_a_new_version_is_asked_of_whoever_the_list_brought_in_and_the_first_one_is_not(tmp_path):
    story = Story(tmp_path, programme="wit-connections", members=True)
    story.play("Nobody is asked.\n... 1 day\n... 1 day")
    with_version(story, "2026-02", "changed")
    story.play('\n... 1 day\nana < form "(2026-02)"\nben < form\nbea < form\nfay < form\n... 1 day\n... 1 day')
    story.house.store.close()


def test_who_was_asked_for_this_version_is_not_asked_again(story):
    story.play("\n... 7 days\ncora < digest\nbea < form-reminder\nfay < form-reminder\n... 9 days\ncora < digest")
    assert asked(story) == ["ana", "bea", "ben", "fay"]


def test_a_yes_is_signed_with_its_version(story):
    with story.house.store.begin() as tx:
        links = tx.execute(select(schema.signature.c.about, schema.signature.c.said)).all()
    assert sorted(links) == [
        ("consent:confidentiality:2026-01", "CONSENT"),
        ("consent:confidentiality:2026-01", "NO CONSENT"),
    ]
