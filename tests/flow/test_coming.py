"""WHY says what comes next: no deadline there is goes without a sentence."""

import re

import pytest

from mailflow.flow.coming import SAID
from mailflow.flow.names import AWAY
from mailflow.flow.pausing import KIND
from scripts.docs import MACHINES
from tests.rows import rows

ABOUT = {"seat": "enrolment"}  # whose deadlines have another name than their machine
NAMES = {
    "connection": {"mentee", "asked", "asker", "owner"},
    "meeting": {"witness", "logger"},
    "rhythm": {"readers"},
    "pact": {"asked"},
    "manager": {"asked"},
}


def silences(machine):
    events = {row.event for row in machine.TRANSITIONS if row.event.startswith("silence:")}
    return {event.removeprefix("silence:") for event in events}


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.__name__.rpartition(".")[2])
def test_every_deadline_has_its_sentence_and_every_sentence_its_deadline(machine):
    name = machine.__name__.rpartition(".")[2]
    beside = {KIND, AWAY} if name == "seat" else set()
    assert set(SAID.get(ABOUT.get(name, name), {})) == silences(machine) | beside


@rows(("about", "said"), [(about, one) for about, all_ in SAID.items() for one in all_.values()])
def test_it_is_a_sentence_that_names_only_whom_it_may(about, said):
    assert re.fullmatch(r"[A-Z].*\.", said)
    assert set(re.findall(r"{(\w+)}", said)) <= NAMES.get(about, set())
