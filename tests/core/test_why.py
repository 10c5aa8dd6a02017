"""WHY has an answer for every letter, with the programme's own numbers."""

from pathlib import Path

from mailflow.core.clauses import CLAUSE
from mailflow.core.why import ANSWERING, WHYS, why
from tests.core.test_machines import POLICY
from tests.rows import rows

LETTERS = sorted(file.stem for file in (Path(__file__).parents[2] / "templates" / "en").glob("*.md"))


def test_every_letter_has_a_reason_of_its_own_and_none_is_left_over():
    assert set(WHYS) == set(LETTERS) - {"footer"}
    assert set(ANSWERING) <= set(WHYS)


@rows("letter", sorted(WHYS))
@rows("nature", ["answer", "triggered"])
def test_every_letter_has_a_reason_and_a_rule_in_words(letter, nature):
    because, rule = why(letter, nature, POLICY)
    assert because and rule and "{" not in rule and not because.endswith(".")


def test_no_programmes_clause_stands_in_what_all_of_them_share():
    assert not CLAUSE.search(" ".join(part for row in WHYS.values() for part in row))


def test_a_rule_names_the_policys_own_days():
    assert why("request", "triggered", POLICY)[1] == "a request waits 7 days for an answer"


def test_the_answer_to_her_own_email_names_what_she_wrote():
    assert why("resumed", "answer", POLICY)[0] == "you wrote RESUME"
    assert why("resumed", "scheduled", POLICY)[0] == "your pause is over"
