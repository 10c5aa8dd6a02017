"""A new address must be proven like any sender: its domain speaks for the mail, or letters go where they went."""

from dataclasses import replace

import pytest

from mailflow.core.mail import Mail
from mailflow.core.verdict import Result, Verdict, refused
from mailflow.flow import Flow
from tests.conversations.runner import DOMAIN, Story

NEW = "new.example"


def speaks(mail: Mail) -> Verdict:
    """SPF passes for whoever wrote it."""
    domain = mail.mail_from.rpartition("@")[2]
    return Verdict(Result.PASS, Result.NONE, Result.NONE, domain, False, True, False, "spf passes")


def is_silent(mail: Mail) -> Verdict:
    return refused("nobody looked", mail.mail_from.rpartition("@")[2], silent=True)


MOVED = "newana < address-moved\nana < address-notice"
NOT_PROVEN = 'ana < not-now "we could not be sure that it came from there"'
NOT_YET = "newana @frontdesk > STATUS"


@pytest.mark.parametrize(
    ("level", "judge", "then"),
    [
        ("token", None, MOVED),
        ("standard", speaks, MOVED),
        ("standard", is_silent, NOT_PROVEN),
        ("strict", speaks, NOT_PROVEN),  # SPF alone, where DKIM is asked for
    ],
)
def test_a_new_address_is_believed_as_any_sender_is(tmp_path, level, judge, then):
    story = Story(tmp_path)
    story.house = replace(story.house, trust=level, judge=judge)
    story.flow = Flow(story.house)
    story.play(f"""Ana moves.
        ana @frontdesk > ADDRESS ana@{NEW}
        ana < confirm-shall
        ana > YES
        ana < address-prove
        newana /address-prove > YES
        {then}
    """)
    story.house.store.close()


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("ana@home.example", "go to that address already"),
        (f"ana@{DOMAIN}", "is one of ours"),
        ("ana@home.x", "is no address that we can write to"),
    ],
)
def test_an_address_that_cannot_be_used_is_said_so(tmp_path, address, why):
    story = Story(tmp_path)
    story.play(f"""Ana writes what cannot be.
        ana @frontdesk > ADDRESS {address}
        ana < confirm-shall
        ana > YES
        ana < not-now "{why}"
    """)
    story.house.store.close()
