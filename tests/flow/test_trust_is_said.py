"""A closed network's level is a choice that its coordinator must know of: every digest says so, and `status`."""

from dataclasses import replace

import pytest

from mailflow.doctor.notes import notes_of, signing, unled
from mailflow.flow import Flow
from mailflow.flow.enrol import import_people
from tests.conversations.runner import PROGRAMME, Story

SAID = "This service runs at trust.level = token: a signed reply address and the sender's address are enough"


@pytest.mark.parametrize(("level", "said"), [("token", True), ("standard", False), ("strict", False)])
def test_every_digest_says_so_at_token(tmp_path, level, said):
    story = Story(tmp_path)
    story.house = replace(story.house, trust=level)
    story.flow = Flow(story.house)
    story._wait("... 8 days")
    [digest] = [letter for letter in story.letters if letter.template == "digest"]
    assert (SAID in " ".join(digest.text.split())) is said
    story.house.store.close()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {},
            [
                "trust.level = token: a signed",
                "warning: at trust.level = token nobody can apply",
                "warning: the letters of wit-connections end with a placeholder",
            ],
        ),
        ({"trust": "standard", "lmtp": "/run/lmtp"}, ["trust.level = standard: an", "trust.authserv_id is empty", "w"]),
        ({"trust": "standard", "lmtp": "/run/lmtp", "authserv_id": "mx.example"}, ["trust.level = standard: an", "w"]),
        ({"trust": "strict"}, ["trust.level = strict: who is paired with whom", "w"]),
    ],
    ids=["closed network", "behind an MTA", "whose name is known", "strict"],
)
def test_the_start_says_whom_it_believes_and_what_is_not_filled_in(tmp_path, more, said):
    story = Story(tmp_path)
    notes = list(notes_of(replace(story.settings, **more), takes_mail=True, signing={}, unled={}))
    assert len(notes) == len(said)
    assert all(note.startswith(start) for note, start in zip(notes, said, strict=True)), notes
    story.house.store.close()


@pytest.mark.parametrize(
    ("name", "asked"), [("Cora Lind", "programme.postal in"), ("Cora Jones", "programme.signs in")]
)
def test_a_name_below_the_letters_is_no_placeholder_where_somebody_has_it(tmp_path, name, asked):
    story = Story(tmp_path)
    import_people(
        story.house, PROGRAMME, f"email,name,role\ncora@wit.example,{name},coordinator".encode(), dry_run=False
    )
    warning = list(notes_of(story.settings, takes_mail=True, signing=signing(story.house), unled={}))[-1]
    story.house.store.close()
    assert f"and {asked} wit-connections.toml" in warning


def test_the_start_says_which_group_nobody_looks_after(tmp_path):
    story = Story(tmp_path)
    notes = list(notes_of(story.settings, takes_mail=True, signing={}, unled=unled(story.house)))
    row = b"email,name,role,group\nfay@wit.example,Fay Moreau,facilitator,leaders"
    import_people(story.house, PROGRAMME, row, dry_run=False)
    later = unled(story.house)
    story.house.store.close()
    assert any("wit-connections: nobody looks after “Leaders circle” (leaders)" in note for note in notes)
    assert later == {}
