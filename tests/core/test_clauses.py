"""Which clause a letter keeps is what the programme's own file says, and no other programme's."""

import pytest

from mailflow import settings
from mailflow.core.clauses import KEYS, clauses_of
from mailflow.core.form import VERBS
from mailflow.core.policy import Policy
from mailflow.core.policy_texts import Texts

REMARKS = {
    ("request", "answer_within_days"): "A25: then the team hears of it",
    ("request", "remind_on_days"): "A25, A24",
    ("survey",): "W17: overall experience",
    ("survey", "remind_on_days"): "see W17 and B9",
    ("forms", "goals"): "W18, W13: sent at GOALS",
    ("texts", "welcome", "mentee"): "I10",
    ("texts", "welcome", "everybody"): "I16",
    ("resources", 0): "I15",
    ("resources", 0, "lines"): "I14",
    ("resources", 1): "I15, A28",
    ("forms", "application"): "no id, though UTF-8 and A4X are no clauses",
}


@pytest.mark.parametrize(
    ("template", "form", "ids"),
    [
        ("request", "", ("A25",)),
        ("request-reminder", "", ("A25", "A24")),
        ("request-expired", "", ("A25",)),
        ("survey-reminder", "", ("W17", "B9")),
        ("form", "goals", ("W18", "W13")),
        ("tips", "", ("I15", "A28")),
        ("form", "application", ()),
        ("form", "", ()),
        ("quiet-mentee", "", ()),
        ("status", "", ()),
    ],
)
def test_the_ids_beside_the_keys_that_set_a_letter_off(template, form, ids):
    assert clauses_of(template, REMARKS, form) == ids


@pytest.mark.parametrize(
    ("roles", "ids"),
    [(["mentee"], ("I10", "I16", "I15", "A28")), (["mentor"], ("I16", "I15", "A28")), ([], ("I16", "I15", "A28"))],
)
def test_a_reader_s_own_sentences_have_their_ids(roles, ids):
    assert clauses_of("welcome", REMARKS, roles=roles) == ids


def test_each_letter_and_each_key_of_the_table_exists():
    templates = {file.stem for file in (settings.data("templates") / "en").glob("*.md")}
    assert set(KEYS) <= templates
    keys = {key for keys in KEYS.values() for key in keys}
    assert [key for key in keys if not _is_key(key.format(form="goals", role="mentor"))] == []


def _is_key(dotted: str) -> bool:
    part, _, rest = dotted.partition(".")
    if part == "texts":
        place, _, role = rest.partition(".")
        return role in Texts.model_fields[place].annotation.model_fields
    if part == "forms":
        return rest.partition(".")[0] in VERBS
    return part in Policy.model_fields and (not rest or rest in Policy.model_fields[part].annotation.model_fields)
