"""Dated editions of a policy (A26): which one holds on a day, and what is refused with its line and the way out."""

from datetime import date

import pytest

from mailflow.core.clauses import as_of, clauses_of
from mailflow.settings import SettingsError, load_policies
from mailflow.settings.programmes import load_programmes

FIRST = """\
inherits = "wit-connections"

[programme]
name = "Ours"
signs = "Dora Lind"

[connection]
months = 12
most_months = 18                       # D1

"""
EDITIONS = """\
[[edition]]
from = 2009-01-01
[edition.connection]
most_months = 12                       # D2

[[edition]]
from = 2012-07-01
[edition.ending]
ask_again_within_days = 9
"""


@pytest.fixture
def ours(tmp_path):
    def write(text):
        (tmp_path / "ours.toml").write_text(FIRST + text, "utf-8")
        return tmp_path

    return write


@pytest.mark.parametrize(
    ("day", "most", "days"),
    [
        (date(1999, 1, 1), 18, 3),
        (date(2008, 12, 31), 18, 3),
        (date(2009, 1, 1), 12, 3),
        (date(2012, 6, 30), 12, 3),
        (date(2012, 7, 1), 12, 9),  # what a later one does not say is as the one before has it
        (date(2030, 1, 1), 12, 9),
    ],
)
def test_on_every_day_one_edition_holds(ours, day, most, days):
    rules = load_policies(ours(EDITIONS))["ours"].at(day)
    assert (rules.connection.months, rules.connection.most_months) == (12, most)
    assert (rules.ending.ask_again_within_days, rules.programme.name) == (days, "Ours")


def test_a_letters_clause_is_that_of_the_edition(ours):
    remarks = load_programmes(ours(EDITIONS)).remarks["ours"]
    named = [clauses_of("extended", as_of(remarks, begun)) for begun in (0, 1, 2)]
    assert named == [("D1",), ("D2",), ("D2",)]


def test_without_editions_nothing_changes_with_the_years(ours):
    rules = load_policies(ours(""))["ours"]
    assert rules.at(date(2030, 1, 1)) is rules


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("most_months = 12 ", "most_month = 12 ", 14, "connection.most_month is not a key of a policy; did you mean"),
        ("[edition.connection]", "[edition.conection]", 13, "edition.0.conection is not a key of a policy; did you"),
        (
            "[edition.ending]",
            "[edition.survey]",
            18,
            "edition.1.survey is not a key of a policy; the keys here are from",
        ),
        ("from = 2009-01-01", "form = 2009-01-01", 12, "edition.0.form is not a key of a policy; did you mean from?"),
        ("from = 2009-01-01\n", "", 11, "edition.0.from is missing; add it"),
        ("from = 2009-01-01", "from = 2009", 12, "edition.0.from = 2009: Input should be a valid date"),
        (
            "most_months = 12 ",
            "most_months = 12.5 ",
            14,
            "edition.0.connection.most_months = 12.5: write a whole number",
        ),
        ("most_months = 12 ", "most_months = 11 ", 13, "months = 12 is longer than most_months = 11 allows; write"),
        ("from = 2012-07-01", "from = 2009-01-01", 17, "edition.1.from = 2009-01-01: comes after the edition of"),
        ("from = 2012-07-01", "from = 2007-07-01", 17, "put them in the order of their days, each day once"),
        ("ask_again_within_days = 9", "", 16, "edition.1 changes nothing; write what differs in it, as in [edi"),
        (
            "[edition.ending]\nask_again_within_days",
            "[edition.term]\nchoice_days",
            19,
            "again and again; take that out",
        ),
    ],
    ids=lambda value: str(value)[:30],
)
def test_an_edition_that_cannot_be_is_refused_where_it_stands(ours, old, new, line, said):
    assert old in EDITIONS
    folder = ours(EDITIONS.replace(old, new))
    with pytest.raises(SettingsError) as refused:
        load_policies(folder)
    told = next((one for one in str(refused.value).splitlines() if said in one), "")
    assert told.startswith(f"{folder}/ours.toml:{line}: "), str(refused.value)


def test_a_fault_that_an_edition_has_from_before_is_told_once(ours):
    folder = ours(EDITIONS)
    (folder / "ours.toml").write_text((FIRST + EDITIONS).replace("months = 12\n", "months = 'x'\n", 1), "utf-8")
    with pytest.raises(SettingsError, match=r"ours.toml:8: connection.months = 'x'") as refused:
        load_policies(folder)
    assert len(str(refused.value).splitlines()) == 1
