"""Reply addresses: one spelling, one purpose, one programme, and nothing one character away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.core.address import LENGTH, ToDesk, ToToken, mint, place
from tests.faults.figures import note

pytestmark = pytest.mark.trust
SECRET, BEFORE, DOMAIN = b"s" * 32, b"b" * 32, "mentor.example"
PROGRAMMES = frozenset({"wit", "wit-log", "circles"})
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
IDS = st.binary(min_size=10, max_size=10)
FEW = [bytes([n]) * 10 for n in (0, 37, 255)]


def at(local: str, *secrets: bytes, programmes: frozenset[str] = PROGRAMMES):
    return place(f"{local}@{DOMAIN}", programmes, DOMAIN, secrets or (SECRET,))


@given(IDS, st.sampled_from("rb"), st.sampled_from(sorted(PROGRAMMES)))
def test_what_was_minted_is_read_in_any_case_and_says_its_programme(token_id, purpose, programme):
    local = mint(token_id, purpose, programme, SECRET)
    assert len(local) == LENGTH + 2 == 33
    assert at(local) == at(local.upper()) == at(local.title()) == ToToken(purpose, token_id, programme)


@pytest.mark.parametrize("purpose", "rb")
@pytest.mark.parametrize("token_id", FEW, ids=["zeros", "between", "ones"])
def test_p15_no_address_one_character_away_is_anybodys(token_id, purpose):
    local = mint(token_id, purpose, "wit", SECRET)
    letters = [*ALPHABET, *"0189-_.+=%", "é", "\u212a", "\u0131", "\0"]
    near = {local[:n] + letter + local[n + 1 :] for n in range(len(local)) for letter in letters} - {local}
    near |= {local[:n] + local[n + 1 :] for n in range(len(local))}
    near |= {local[:n] + letter + local[n:] for n in range(len(local) + 1) for letter in letters}
    assert len(near) > 2_000
    assert [one for one in near if at(one)] == []
    done = "addresses one character away: another, one less, one more"
    note("P15", "any", done, addresses=len(near), accepted=0)


@given(IDS)
def test_p15_the_spare_bits_of_the_last_letter_are_no_second_spelling(token_id):
    local = mint(token_id, "r", "wit", SECRET)
    assert [letter for letter in ALPHABET if at(local[:-1] + letter)] == [local[-1]]


@given(IDS)
def test_p15_a_letter_that_only_becomes_ascii_in_lower_case_is_no_second_spelling(token_id):
    local = mint(token_id, "r", "wit", SECRET)
    assert at(local.replace("k", "\u212a")) is None or "k" not in local


@given(IDS)
def test_p15_another_purpose_key_or_programme_is_nobody(token_id):
    local = mint(token_id, "r", "wit", SECRET)
    assert at("b" + local[1:]) is None
    assert at(local, BEFORE) is None
    assert at(local, programmes=PROGRAMMES - {"wit"}) is None
    assert at(mint(token_id, "r", "elsewhere", SECRET)) is None


@given(IDS, st.binary(min_size=32, max_size=40))
def test_p15_two_keys_live_and_a_third_does_not(token_id, third):
    new, old, foreign = (mint(token_id, "r", "wit", secret) for secret in (SECRET, BEFORE, third))
    assert at(new, SECRET, BEFORE) == at(old, SECRET, BEFORE) == ToToken("r", token_id, "wit")
    assert at(old, SECRET) is None  # the old key is dropped: all it has signed is revoked
    assert at(foreign, SECRET, BEFORE) is None


@given(st.text(max_size=80))
def test_junk_never_raises(junk):
    assert place(junk, PROGRAMMES, DOMAIN, (SECRET,)) is None or "@" in junk


def test_desks():
    assert at("wit") == ToDesk("wit", "frontdesk")
    assert at("wit-team") == ToDesk("wit", "team")
    assert place("wit@elsewhere.example", PROGRAMMES, DOMAIN, (SECRET,)) is None
