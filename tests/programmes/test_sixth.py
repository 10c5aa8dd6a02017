"""A sixth programme, invented and unlike the five, is a policy file and nothing else."""

from pathlib import Path

from mailflow import settings
from mailflow.rehearse import rehearse
from mailflow.rehearse.table import lines
from mailflow.settings import Rules
from mailflow.settings.programmes import load_programmes
from tests.conversations.runner import CSV, Story

SIXTH = Path(__file__).parent / "sixth"
NAME = "smoke-and-honey"
GOLDEN = SIXTH / "sixty-days.txt"


def test_its_season_is_played_by_its_file(tmp_path):
    story = Story(tmp_path, programme=NAME, csv=CSV, policies=SIXTH, trust="standard")
    try:
        story.play((SIXTH / "season.txt").read_text(encoding="utf-8"))
    finally:
        story.house.store.close()


def test_sixty_days_of_it_are_those_that_somebody_has_read():
    there = load_programmes(SIXTH)
    shipped = settings.data("config")
    rules = Rules(
        there.policies,
        there.remarks,
        settings.load_words(shipped / "words"),
        (settings.data("templates"),),
        there.letters,
    )
    now = "\n".join(lines(rehearse(rules, NAME, 60))) + "\n"
    assert now == GOLDEN.read_text(encoding="utf-8"), "it goes another way: `make golden`, and read the difference"


def test_nothing_that_is_shipped_knows_of_it():
    policy = load_programmes(SIXTH).policies[NAME]
    root = Path(settings.__file__).parents[1]
    words = (NAME, policy.programme.name, policy.programme.organisation)
    shipped = [
        *root.rglob("*.py"),
        *(root.parent / "templates").rglob("*.md"),
        *(root.parent / "config").rglob("*.toml"),
    ]
    assert len(shipped) > 300
    assert [(file.name, word) for file in shipped for word in words if word in file.read_text(encoding="utf-8")] == []
