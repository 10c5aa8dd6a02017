"""docs/promises.md is made of whole runs only, and each of its two sections of its own."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
import faults


def line(promise: str, engine: str, done: str = "a", **figures: int) -> dict:
    at = "2026-11-22T10:00:00+00:00"
    return {"promise": promise, "engine": engine, "done": done, "figures": figures, "full": True, "at": at, "run": "1"}


@pytest.mark.parametrize("name", faults.SECTIONS)
def test_a_run_that_is_not_whole_is_refused(name):
    section = faults.SECTIONS[name]
    whole = [
        line(one, engine, str(thing))
        for one, promise in section.promises.items()
        for engine, things in promise.things.items()
        for thing in range(things)
    ]
    assert faults.missing(section, whole) == []
    for absent in whole:
        rest = [one for one in whole if one is not absent]
        [missing] = faults.missing(section, rest)
        assert missing.startswith(f"{absent['promise']} on {absent['engine']},")


def test_a_section_is_made_anew_and_the_other_stays():
    old = faults.with_section("# x\n", "Faults", "\n## Faults\n\nold faults\n")
    both = faults.with_section(old, "Trust", "\n## Trust\n\nold trust\n")
    again = faults.with_section(both, "Faults", "\n## Faults\n\nnew faults\n")
    assert again == both.replace("old faults", "new faults")
    assert again.index("new faults") < again.index("old trust")


def test_what_several_processes_counted_is_one_line():
    lines = [line("P12", "any", letters=3, worst_s=2), line("P12", "any", letters=4, worst_s=1)]
    assert faults.gather(lines) == [(("P12", "any", "a"), {"letters": 7, "worst_s": 2})]


@pytest.mark.parametrize("promise", [one for section in faults.SECTIONS.values() for one in section.promises])
def test_each_promise_has_a_broken_twin(promise):
    assert any(faults.is_twin_of(promise, twin.promise, twin.test) for twin in faults.TWINS)
