"""DATA is answered within a minute: the letter leaves as the YES is done, and no deadline stands between."""

import pytest

from mailflow.flow import Mail
from tests.conversations.runner import Story


@pytest.fixture
def story(tmp_path, database_url):
    story = Story(tmp_path, database_url)
    yield story
    story.house.store.close()


@pytest.mark.parametrize("where", ["@frontdesk", "/status"], ids=["at a desk", "in a reply"])
def test_the_data_leave_while_the_clock_stands_still(story, where):
    story.play(f"\nana @frontdesk > STATUS\nana < status\nana {where} > DATA\nana < confirm-shall")
    question = story.letters[-1].message
    yes = f"From: ana@home.example\r\nTo: {question['Reply-To']}\r\nMessage-ID: <yes@x>\r\n\r\nYES\r\n"
    [lane] = story.flow.accept([Mail("ana@home.example", question["Reply-To"], yes.encode())])
    story.flow.process(lane)  # and nothing that the clock would have to ring for
    story.flow.deliver()
    assert [one.template for one in story.letters][2:] == ["data"]
