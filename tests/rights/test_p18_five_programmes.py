"""P18 with five programmes side by side in one service: applications, forms, groups, sheets, and pairs of the team.

Each has its people, its coordinator and its policy file as it is shipped; one mentor takes part in all five. 180 mails
here, 4,000 in the full form.
"""

import logging
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest

from mailflow.flow import Flow, Mail, pairing
from mailflow.flow.record import Step
from mailflow.rehearse.world import everybody_is_aligned
from tests.conversations.runner import DOMAIN
from tests.faults.figures import note, size
from tests.rights.test_p18_to_nobody_else import ALONE, TAINT, Town, address, metrics
from tests.workers.test_logs import out  # noqa: F401 - a fixture

MAILS = size(180, 4_000)
pytestmark = pytest.mark.trust
FIVE = ("wit-connections", "wict-midwest", "wsyas", "womens-alliance", "it-ology")
TEAM_PAIRS = ("wict-midwest", "it-ology")
COLUMNS = {
    "about": "about",
    "goal": "goal",
    "availability": "hours",
    "needs": "need",
    "guidance": "guide",
    "profession": "prof",
}
SHEET_CODE = re.compile(r"^V-\w{4}-\w{4}-\w{4}", re.MULTILINE)
CAST = ("mentee", "mentor") * 3 + ("coordinator", "facilitator", "mentee", "mentor")
INVITED = (8, 9)  # by the last digit
SURE = ("07", "21")  # who say yes: the facilitator, and a mentor whose sheet somebody checks
ENOUGH = {
    "admitted",
    "group-in",
    "paired",
    "proposals",
    "screening",
}  # sheets and the verify desk come as chance has it
QUESTION = re.compile(r"^  (\d+)\. (.+?)(?=\n  \d|\n\n)", re.MULTILINE | re.DOTALL)
# Which word of a form's letter tells who will read the answers, and so the kind of word that is written there.
READERS = {
    "We pass your answers on to": "told",
    "Only whoever you are paired with": "told",
    "Your answers go to": "pact",
    "does not see them": "report",
}

MORE = {
    "request": ["ACCEPT\n\nI look forward to it, and here is tnote for the first evening."] * 3 + ["DECLINE: treason"],
    "confirm": ["YES"],
    "ask-back": ["HELP", "thank you, tjunk"],
    "proposals": ["APPROVE all"],
    "screening": ["APPROVE {ref}", "APPROVE {ref}", "DECLINE: treason"],
    "verify-ask": ["YES", "NO"],
    "rhythm": ["CHECKIN by phone on {day}: ttalk", "LOG 30 min on {day}: ttopic"],
    "group-in": ["tgroup for us"],
    "group-new": ["tgroup for us"],
    "group-letter": ["tgroup for us"],
    "end-why": ["2", "1"],
    "end-notice": ["YES"],
    "extend-question": ["YES"],
    "pact-question": ["AGREE", "DISPUTE: tsaid"],
}
AT_A_DESK = ["REQUEST {name}: tnote"] * 6 + [
    "SHEET",
    "GOALS",
    "FIND",
    "DATA",
    "JOIN",
    "tjunk is on my mind",
    "END: twhy",
]


def beginning():
    """Who writes what first: some are paired, some come in, somebody would like to be in a group."""
    for number, programme in enumerate(FIVE):
        desk = f"{programme}@{DOMAIN}"
        for mentee in (10 * number, 10 * number + 2):
            names = [f"Tfirstz{who:02}z Tnamez{who:02}z" for who in (mentee, mentee + 1)]
            if programme in TEAM_PAIRS:
                yield f"{10 * number + 6:02}", f"{programme}-team@{DOMAIN}", [f"PAIR {names[0]} with {names[1]}"]
            else:
                yield f"{mentee:02}", desk, [f"REQUEST {names[1]}: tnote"]
        for invited in INVITED:
            yield f"{10 * number + invited:02}", desk, ["JOIN"]
    yield "04", f"{FIVE[0]}@{DOMAIN}", ["REQUEST Leaders circle: tnote"]


@dataclass
class FiveTowns(Town):
    """The programmes as they are shipped, in one service on one database."""

    programmes: tuple[str, ...] = FIVE
    trust: str = "standard"
    step: timedelta = timedelta(days=2)
    first: list = field(default_factory=lambda: [*beginning()])
    answered: Counter = field(default_factory=Counter)  # letters of each name
    at_desk: ClassVar[list[str]] = AT_A_DESK
    team: ClassVar[tuple[str, ...]] = ("06", "16", "26", "36", "46")

    def __post_init__(self) -> None:
        super().__post_init__()
        self.house = replace(self.house, judge=everybody_is_aligned)
        self.flow = Flow(self.house)

    def _configure(self, programmes: Path) -> None:
        """As they are shipped."""

    def _rows(self, number: int) -> str:
        rows = [f"email,name,role,member_no,invited,member_until,group,{','.join(COLUMNS)}"]
        cast = [(10 * number + at, role) for at, role in enumerate(CAST) if role != "facilitator" or number == 0]
        for who, role in [*cast, (77, "mentor")]:
            w = f"z{who:02}z"
            invited = "yes" if who != 77 and who % 10 in INVITED else ""
            group = "leaders" if role == "facilitator" else ""
            told = ",".join(f"t{kind}{w} networks" for kind in COLUMNS.values())  # so that the team finds who fits
            rows.append(f"{address(f'{who:02}')},Tfirst{w} Tname{w},{role},tno{w},{invited},2099-12-31,{group},{told}")
            self.homes.setdefault(f"{who:02}", []).append(FIVE[number])
        return "\n".join(rows)

    def _choices(self, letter, to: str) -> list[str]:
        found = MORE.get(letter.template) or super()._choices(letter, to)
        if letter.template == "form":
            return [answers(letter.text)]
        if letter.template == "request" and to in SURE:
            return ["ACCEPT"]
        code, ref = re.search(r"V-\w{4}-\w{4}-\w{4}", letter.text), re.search(r"J-\d+", letter.subject)
        if letter.template == "sheet":
            return [code[0]] if code else []
        return [one.replace("{ref}", ref[0] if ref else "J-1") for one in found]

    def _next(self) -> Mail:
        if self.first:
            return self._mail(*self.first.pop())
        mail = super()._next()
        code = SHEET_CODE.search(mail.raw.decode())  # whoever has been given a sheet asks about it
        if code:
            return self._mail(ALONE, f"wsyas-verify@{DOMAIN}", [code[0]])
        return mail

    def _pick(self) -> int:
        """A letter of which few were answered so far: so much is seen in few mails."""
        chosen = min(range(len(self.asked)), key=lambda n: (self.answered[self.asked[n][0].template], n))
        self.answered[self.asked[chosen][0].template] += 1
        return chosen

    def run(self, mails: int) -> None:
        for _ in range(3):
            super().run(mails // 3)
            for programme in TEAM_PAIRS:
                with self.house.store.begin() as tx:
                    step = Step(self.house, tx, self.now, programme)
                    pairing.lay_before(step, pairing.proposals(step))
            self.settle()
            self.first = [("20", f"wsyas@{DOMAIN}", [said]) for said in ("SHEET", "LOG 30 min on {day}: ttopic")]


def answers(text: str) -> str:
    """A line to each question, whose kind of word says who is meant to read it."""
    kind = next((kind for said, kind in READERS.items() if said in " ".join(text.split())), "app")
    asked = [(number, " ".join(label.split())) for number, label in QUESTION.findall(text.replace("\r", ""))]
    return "\n".join(f"{number}: {answer(label, kind)}" for number, label in asked if "leave this out" not in label)


def answer(label: str, kind: str) -> str:
    if "number from" in label:
        return "4"
    if "yes or no" in label or "Do you accept?" in label:
        return "yes"
    return label.partition("(one of: ")[2].partition(" / ")[0] or f"t{kind}"


@pytest.fixture
def towns(tmp_path):
    towns = FiveTowns(tmp_path)
    yield towns
    towns.house.store.close()


def test_five_programmes_side_by_side_tell_nobody_what_is_not_for_her(towns, out):  # noqa: F811
    logging.getLogger().setLevel("INFO")
    towns.run(MAILS)
    assert set(towns.faults) == set()
    assert TAINT.findall(out.getvalue()) == []
    assert TAINT.findall(metrics(towns)) == []
    assert towns.told >= ENOUGH
    done = "the same with the five programmes side by side in one service, with applications, groups, sheets and pacts"
    note("P18", "SQLite", done, mails=MAILS, people=len(towns.homes), letters=towns.caught, found=len(towns.faults))
