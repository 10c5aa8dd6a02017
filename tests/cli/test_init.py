"""`mailflow init`: a new programme from one that there is; what it refuses, and that it overwrites nothing."""

import pytest
from typer.testing import CliRunner

from mailflow.cli import app
from mailflow.settings import data, load_policies
from mailflow.settings.programmes import load_programmes

NAMED = ["--name", "The “Lantern” \\ Circle", "--organisation", "Lantern e. V.", "--signs", "Dora Lind"]
ALL = [*NAMED, "--zone", "Europe/Berlin"]


def init(folder, *words):
    return CliRunner().invoke(app, ["init", *words, "--dir", str(folder)])


@pytest.mark.parametrize("parent", ["wit-connections", "wict-midwest", "wsyas", "womens-alliance", "it-ology"])
@pytest.mark.parametrize("inherit", [[], ["--inherit"]])
def test_a_new_programme_has_the_rules_of_the_one_it_begins_from_in_a_name_of_its_own(tmp_path, parent, inherit):
    result = init(tmp_path, "lantern", "--from", parent, *inherit, *ALL)
    assert result.exit_code == 0, result.output
    new = load_programmes(tmp_path)
    theirs = load_programmes(data("config") / "programmes")
    ours, parents = new.policies["lantern"], theirs.policies[parent]
    assert ours.programme.model_dump(include={"name", "organisation", "signs", "time_zone"}) == {
        "name": "The “Lantern” \\ Circle",
        "organisation": "Lantern e. V.",
        "signs": "Dora Lind",
        "time_zone": "Europe/Berlin",
    }
    assert ours.model_copy(update={"programme": parents.programme}) == parents
    beside = [key for key in theirs.remarks[parent] if key[0] != "programme"]
    assert [new.remarks["lantern"][key] for key in beside] == [theirs.remarks[parent][key] for key in beside]
    assert init(tmp_path, "lantern", "--from", parent, *inherit, *ALL).stdout.endswith("nothing was changed\n")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["lantern", *NAMED], 2, "mailflow: --zone missing: nobody is here to be asked; give what is missing"),
        (
            ["lantern", *NAMED, "--zone", "Berlin"],
            2,
            "mailflow: --zone: programme.time_zone = 'Berlin': is no time zone",
        ),
        (["Lantern", *ALL], 2, "mailflow: 'Lantern': write 2 to 30 small letters, digits and hyphens, a letter first"),
        (["here-log", *ALL], 2, "mailflow: 'here-log': would share an address with here; choose another name"),
        (
            ["lantern", "--from", "wict", *ALL],
            2,
            "mailflow: --from wict: there is no such programme; write one of here, ",
        ),
        (["here", *ALL], 1, "mailflow: {folder}/here.toml is there already and says otherwise"),
        (["here"], 1, "mailflow: {folder}/here.toml is there already; change it in an editor"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_write_and_nothing_is_changed(tmp_path, words, code, said):
    (tmp_path / "here.toml").write_text('inherits = "wsyas"\n')
    result = init(tmp_path, *words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith(said.format(folder=tmp_path))
    assert [file.read_text() for file in tmp_path.iterdir()] == ['inherits = "wsyas"\n']


def test_one_may_begin_from_an_heir(tmp_path):
    assert init(tmp_path, "lantern", "--inherit", *ALL).exit_code == 0
    assert init(tmp_path, "beacon", "--from", "lantern", *ALL[2:], "--name", "Beacon").exit_code == 0
    policies = load_policies(tmp_path)
    assert policies["beacon"].programme.name == "Beacon"
    assert policies["beacon"].request == policies["lantern"].request


def test_it_writes_where_its_config_has_its_programmes_and_says_how_to_rehearse_it_there(tmp_path):
    (tmp_path / "mailflow.toml").write_text('[service]\ndomain = "m.example"\n[programmes]\ndir = "rules"\n')
    place = {"MAILFLOW_CONFIG": str(tmp_path)}
    result = CliRunner().invoke(app, ["init", "lantern", *ALL], env=place)
    assert result.exit_code == 0, result.output
    assert load_policies(tmp_path / "rules").keys() == {"lantern"}
    assert f"mailflow rehearse lantern --days 60 --config {tmp_path}\n" in result.stdout
