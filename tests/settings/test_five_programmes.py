"""The five programmes that are shipped: each file is read, and is about no programme but its own."""

import re

import pytest

from mailflow.core.clauses import CLAUSE
from mailflow.settings import data, load_policies
from mailflow.settings.beside import places

FOLDER = data("config") / "programmes"
POLICIES = load_policies(FOLDER)
CLAUSES = {"wit-connections": "W", "wict-midwest": "C", "wsyas": "O", "womens-alliance": "A", "it-ology": "I"}


@pytest.mark.parametrize("name", CLAUSES)
def test_a_programmes_file_names_no_other_programmes_clauses(name):
    beside = places((FOLDER / f"{name}.toml").read_text("utf-8")).values()
    named = {id_ for one in beside for id_ in CLAUSE.findall(one.comment)} | set(POLICIES[name].guidelines)
    assert {id_[0] for id_ in named} == {CLAUSES[name]}
    assert named == set(POLICIES[name].guidelines)


def test_no_shipped_file_names_a_real_person_or_address():
    texts = [file.read_text("utf-8") for file in FOLDER.glob("*.toml")]
    assert not re.search(r"@|https?:", "".join(texts))
    assert {policy.programme.signs for policy in POLICIES.values()} == {"Cora Lind"}
