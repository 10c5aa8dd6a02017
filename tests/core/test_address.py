"""Reply addresses: one spelling, one purpose, and nothing one character away."""

from hypothesis import given
from hypothesis import strategies as st

from mailflow.core.address import LENGTH, ToDesk, ToToken, mint, place

SECRET, DOMAIN, PROGRAMMES = b"s" * 32, "mentor.example", frozenset({"wit", "wit-log"})


def at(local: str, secret: bytes = SECRET):
    return place(f"{local}@{DOMAIN}", PROGRAMMES, DOMAIN, secret)


@given(st.binary(min_size=10, max_size=10), st.sampled_from("rb"))
def test_what_was_minted_is_read_in_any_case(token_id, purpose):
    local = mint(token_id, purpose, SECRET)
    assert len(local) == LENGTH + 2
    assert at(local) == at(local.upper()) == ToToken(purpose, token_id)


@given(
    st.binary(min_size=10, max_size=10), st.integers(2, LENGTH + 1), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567")
)
def test_p15_one_changed_character_is_nobody(token_id, place_of, letter):
    local = mint(token_id, "r", SECRET)
    changed = local[:place_of] + letter + local[place_of + 1 :]
    assert changed == local or at(changed) is None


@given(st.binary(min_size=10, max_size=10))
def test_p15_the_spare_bits_of_the_last_letter_are_no_second_spelling(token_id):
    local = mint(token_id, "r", SECRET)
    spellings = [local[:-1] + letter for letter in "abcdefghijklmnopqrstuvwxyz234567"]
    assert [spelling for spelling in spellings if at(spelling)] == [local]


@given(st.binary(min_size=10, max_size=10))
def test_p15_another_purpose_or_another_key_is_nobody(token_id):
    local = mint(token_id, "r", SECRET)
    assert at("b" + local[1:]) is None
    assert at(local, b"t" * 32) is None


@given(st.text(max_size=80))
def test_junk_never_raises(junk):
    assert place(junk, PROGRAMMES, DOMAIN, SECRET) is None or "@" in junk


def test_desks():
    assert at("wit") == ToDesk("wit", "frontdesk")
    assert at("wit-team") == ToDesk("wit", "team")
    assert place("wit@elsewhere.example", PROGRAMMES, DOMAIN, SECRET) is None
