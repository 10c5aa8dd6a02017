"""A domain as mail servers write it (LETTERS.md A13)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.core.punycode import in_ascii
from mailflow.flow.people_file import read_rows


@pytest.mark.parametrize(
    ("written", "known_as"),
    [
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("ana@BÜCHER.example", "ana@xn--bcher-kva.example"),
        ("ana@straße.example", "ana@xn--strae-oqa.example"),  # not strasse.example, which is somebody else's
        ("ana@日本.example", "ana@xn--wgv71a.example"),
        ("ana@home.example", "ana@home.example"),
        ("ana@ü..example", "ana@ü..example"),
        ("ana@" + "ü" * 300, "ana@" + "ü" * 300),
        ("ü", "ü"),
    ],
)
def test_a_domain_has_one_form(written, known_as):
    assert in_ascii(written) == known_as


@given(st.text())
def test_nothing_stops_it_and_twice_is_once(words):
    assert in_ascii(in_ascii(words)) == in_ascii(words)


def test_a_name_before_the_at_that_mail_cannot_reach_is_told_with_what_to_do():
    _, faults = read_rows("email,name,role\njörg@firm.example,Jörg Maier,mentor\n".encode())
    assert [str(fault) for fault in faults] == [
        "line 2, email = 'jörg@firm.example': ask for another address: our mail reaches only plain letters before the @"
    ]
