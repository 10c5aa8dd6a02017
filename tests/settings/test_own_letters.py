"""A programme overrides a letter by putting its own file in the folder that bears its name."""

import shutil

import pytest

from mailflow.egress.render import LetterError, Letters
from mailflow.flow.compose import voice_of
from mailflow.preview.facts import facts_of
from mailflow.settings import SettingsError, data, load_rules

OURS = """---
subject: Would you mentor {{ mentee }}?
preheader: {{ first }}, somebody asks for you, and hopes to hear.
---
# {{ mentee_first }} asks for you

Hello {{ first }}, please say yes or no.
"""


@pytest.fixture
def config(tmp_path):
    shutil.copytree(data("config"), tmp_path / "config", ignore=shutil.ignore_patterns("var"))
    return tmp_path / "config"


def write(config, programme, name, words=OURS, language="en"):
    folder = config / "programmes" / programme / language
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md").write_text(words, encoding="utf-8")


def subject(config, programme, language="en"):
    rules = load_rules(config)
    letters = Letters(rules.templates, rules.own_letters)
    letters.check()
    voice = voice_of(programme, rules.policies[programme])
    return letters.render("request", language, facts_of("request"), voice, "wit@mail.example.org").subject


def test_a_letter_in_a_programmes_folder_is_its_own_and_nobody_elses(config):
    write(config, "wsyas", "request")
    assert subject(config, "wsyas") == "Would you mentor Ana Ruiz?"
    assert subject(config, "wit-connections").startswith("Will you mentor Ana Ruiz?")


def test_whoever_has_none_in_the_readers_language_gets_the_programmes_own(config):
    write(config, "wsyas", "request")
    assert subject(config, "wsyas", "tlh") == "Would you mentor Ana Ruiz?"


def test_a_programme_that_inherits_inherits_the_letters_and_may_have_its_own(config):
    write(config, "wsyas", "request")
    (config / "programmes" / "lantern.toml").write_text('inherits = "wsyas"\n', encoding="utf-8")
    assert subject(config, "lantern") == "Would you mentor Ana Ruiz?"
    write(config, "lantern", "request", OURS.replace("Would you", "Could you"))
    assert subject(config, "lantern") == "Could you mentor Ana Ruiz?"
    assert subject(config, "wsyas") == "Would you mentor Ana Ruiz?"


def test_a_file_that_bears_no_letters_name_is_told_with_the_nearest(config):
    write(config, "wsyas", "requst")
    with pytest.raises(
        LetterError, match=r"wsyas/en/requst\.md:1: no letter has this name; did you mean request\.md\?"
    ):
        subject(config, "wsyas")


def test_a_broken_letter_of_a_programmes_own_is_told_before_anything_leaves(config):
    write(config, "wsyas", "request", OURS + "{% if x %}\n")
    with pytest.raises(LetterError, match=r"wsyas/en/request\.md:\d+: mend this Jinja mark"):
        subject(config, "wsyas")


@pytest.mark.parametrize("colour", ["green", "#0B615", "0B6157", "rgb(1,2,3)"])
def test_a_colour_that_is_none_is_told_with_its_file_and_line(config, colour):
    file = config / "programmes" / "wsyas.toml"
    file.write_text(file.read_text("utf-8").replace('colour = "#1F4E8C"', f'colour = "{colour}"'), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"wsyas\.toml:\d+: programme\.colour"):
        load_rules(config)
