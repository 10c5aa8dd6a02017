"""A policy file may begin where another ends: what it does not say is as the other says; a fault has its place."""

import pytest

from mailflow.settings import SettingsError, load_policies
from mailflow.settings.programmes import load_programmes

OURS = """\
inherits = "wict-midwest"

[programme]
name = "Ours"
signs = "Dora Lind"

[request]
answer_within_days = 9                 # D2

[extension]                            # D3
answer_within_days = 5

[survey]
questions = ["How was it, from 1 to 5?", "What came of it, from 1 to 5?", "What else?"]
"""
GROUPS = 'inherits = "wit-connections"\ngroups = [\n    { slug = "leaders", title = "Leaders" },\n]\n'


@pytest.fixture
def written(tmp_path):
    def write(**files):
        for name, text in files.items():
            (tmp_path / f"{name}.toml").write_text(text, "utf-8")
        return tmp_path

    return write


def test_what_a_file_does_not_say_is_as_the_other_says(written):
    ours = load_programmes(written(ours=OURS))
    policy, remarks = ours.policies["ours"], ours.remarks["ours"]
    assert (policy.programme.name, policy.programme.time_zone) == ("Ours", "America/Chicago")
    assert (policy.request.answer_within_days, policy.request.remind_on_days) == (9, (4, 6))
    assert policy.survey.questions[2].label == "What else?"
    assert "C17" in policy.guidelines
    assert remarks["request", "answer_within_days"] == "D2"
    assert remarks["extension",] == "D3"
    assert remarks["extension", "months"].startswith("[inf]")
    assert ("survey", "questions", 0) not in remarks


def test_what_a_file_inherits_and_has_no_use_for_is_no_fault_of_its_own(written):
    rest = 'groups = []\n[gathering]\nask = ""\n'
    heir = load_policies(written(ours=f'inherits = "wit-connections"\n{rest}'))["ours"]
    assert (heir.groups, "agenda" in heir.forms) == ((), True)
    own = '[forms.check]\ntitle = "How is it?"\nopening = "Tell us."\nquestions = [{ label = "How is it going?" }]\n'
    with pytest.raises(SettingsError, match=r"ours.toml:5: forms.check is for nobody: nothing sends it"):
        load_policies(written(ours=f'inherits = "wit-connections"\n{rest}{own}'))


def test_one_may_inherit_from_one_that_inherits_and_a_file_beside_it_comes_first(written):
    folder = written(ours=OURS, theirs='inherits = "ours"\n[programme]\nname = "Theirs"\n')
    theirs = load_policies(folder)["theirs"]
    assert (theirs.programme.name, theirs.programme.signs) == ("Theirs", "Dora Lind")
    assert (theirs.request.answer_within_days, theirs.connection.months) == (9, 12)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"ours": "\ninherits = 3\n"},
            "ours.toml:2: inherits = 3: there is no such programme; write one of it-ology, ",
        ),
        ({"ours": 'inherits = "wict"\n'}, "ours.toml:1: inherits = 'wict': there is no such programme; write one of "),
        ({"ours": 'inherits = "../ours"\n'}, "ours.toml:1: inherits = '../ours': there is no such programme"),
        ({"ours": 'inherits = "ours"\n'}, "ours.toml:1: inherits = 'ours': ours from ours goes round in a circle"),
        (
            {"ours": 'inherits = "theirs"\n', "theirs": 'inherits = "ours"\n'},
            "theirs.toml:1: inherits = 'ours': ours from theirs from ours goes round in a circle; take one of these",
        ),
        ({"ours": OURS.replace("= 9 ", "= 3 ")}, "ours.toml:7: request: a reminder on day 4 would come after the last"),
        ({"ours": OURS.replace("[survey]", "[survy]")}, "ours.toml:13: survy is not a key of a policy; did you mean "),
        (
            {"ours": OURS.replace("[request]", "[request]\nremind_on_days = [1]"), "theirs": "[request]\nx = 1\n"},
            "theirs.toml:2: request.x is not a key of a policy; the keys here are ",
        ),
        (
            {"ours": 'inherits = "theirs"\n', "theirs": "[request]\nx = 1\n"},
            "theirs.toml:2 (inherited by {folder}/ours.toml): request.x is not a key of a policy",
        ),
        (
            {"ours": OURS, "ours-team": OURS},
            "ours-team.toml: the file's name, 'ours-team': ours-team@ is an address of ours (beside it: ours.toml)",
        ),
        (
            {"ours": GROUPS, "ours-leaders": OURS},
            "ours.toml:3: groups.0.slug: ours-leaders@ is an address of ours-leaders (beside it: ",
        ),
        (
            {"ours": GROUPS.replace("leaders", "b-log"), "ours-b": OURS},
            "ours.toml:3: groups.0.slug: ours-b-log@ is an address of ours-b (beside it: ours-b.toml); give",
        ),
        ({"Ours": OURS}, "Ours.toml: the file's name, 'Ours': write 2 to 30 small letters"),
        (
            {"r-squared": OURS},
            "r-squared.toml: the file's name, 'r-squared': our reply addresses begin with r-; choose",
        ),
    ],
)
def test_a_fault_is_told_with_its_file_and_line(written, files, said):
    folder = written(**files)
    with pytest.raises(SettingsError) as refused:
        load_policies(folder)
    told = [line.removeprefix(f"{folder}/") for line in str(refused.value).splitlines()]
    assert [line for line in told if line.startswith(said.format(folder=folder))], told
