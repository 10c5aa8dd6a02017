"""A domain of our own, or one mailbox with sub-addresses: what is minted in a style is read in it, and in no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.core.address import ToDesk, ToToken, desk_address, mint, place

SECRET, DOMAIN, PROGRAMMES = b"s" * 32, "example.org", frozenset({"wit"})
IDS = st.binary(min_size=10, max_size=10)


def at(local: str, mailbox: str = "mentor"):
    return place(f"{local}@{DOMAIN}", PROGRAMMES, DOMAIN, (SECRET,), mailbox)


@given(IDS, st.sampled_from("rb"), st.sampled_from(["mentor", "m", "our.mentors", "x" * 30]))
def test_what_was_minted_in_a_mailbox_is_read_in_any_case(token_id, purpose, mailbox):
    local = mint(token_id, purpose, "wit", SECRET, mailbox)
    assert local.startswith(f"{mailbox}+{purpose}-")
    assert len(local) <= 64  # RFC 5321 4.5.3.1.1
    assert at(local, mailbox) == at(local.upper(), mailbox) == ToToken(purpose, token_id, "wit")


@pytest.mark.parametrize("desk", ["frontdesk", "tracker", "team"])
def test_desks_stand_behind_the_mailbox(desk):
    address = desk_address("wit", desk, DOMAIN, "mentor")
    assert address.startswith("mentor+wit")
    assert place(address, PROGRAMMES, DOMAIN, (SECRET,), "mentor") == ToDesk("wit", desk)


@given(IDS)
def test_a_style_reads_no_other_styles_addresses(token_id):
    bare, plus = mint(token_id, "r", "wit", SECRET), mint(token_id, "r", "wit", SECRET, "mentor")
    assert at(bare) is None
    assert at(plus, "") is None
    assert at(plus, "other") is None


@pytest.mark.parametrize("local", ["mentor", "mentor+", "mentor+person", "mentor+mentor+wit", "wit", "+wit", ""])
def test_the_mailboxs_own_mail_is_not_ours(local):
    assert at(local) is None
