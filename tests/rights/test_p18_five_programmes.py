"""P18 with five programmes side by side in one service: applications, forms, groups, sheets, and pairs of the team.

Each has its people, its coordinator and its policy file as it is shipped; one mentor takes part in all five. First they
play a few scenes, so that what is to be looked at has happened, whatever chance brings after that: a sheet and its
check, goals that two agree on, a search, an ending with its survey. 140 mails by chance here, 4,000 in the full form.
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
from mailflow.store.schema import connection
from tests.conversations.runner import DOMAIN
from tests.faults.figures import note, size
from tests.rights.test_p18_to_nobody_else import ALONE, PAIRED, TAINT, Town, address, metrics, writer

MAILS = size(140, 4_000)
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
SHEET_CODE = re.compile(r"\bV-\w{4}-\w{4}-\w{4}\b")
CAST = ("mentee", "mentor") * 3 + ("coordinator", "facilitator", "mentee", "mentor")
INVITED = (8, 9)  # by the last digit
ENOUGH = {"admitted", "group-in", "paired", "proposals", "screening", "survey", "found", "sheet", "verify-answer"}
ENOUGH |= {"verify-ask", "verify-vouched", "pact-question", "pact-disputed", "pact-agreed", "end-question"}
# What the other of a pair, or who looks for somebody, has read in them: a letter without such words shows nothing.
READ = {("sheet", "topic"), ("sheet", "mail"), ("pact-question", "pact"), ("pact-agreed", "pact"), ("found", "about")}
READ |= {("pact-disputed", "said"), ("survey", "name"), ("verify-ask", "name")}
PROFILE = {*COLUMNS.values(), "app"}  # what somebody told of herself: the policy says who hears it
ONCE_PAIRED = {"mail", "no", "topic", "said", "told", "pact"}  # nothing of these before a yes, in no letter
HELD_TOO = {"app", "told", "report", "pact", "talk"}  # answers to forms, and what a CHECKIN was about
RECEIPTS = ("form-thanks", "checkin-receipt", "data")
# Letters about two people: they name nobody else but those who coordinate.
OF_TWO = re.compile("introduction-|meeting-|pact-|survey|sheet|verify-|extend|end-|relay|preread|quiet-|first-meeting")
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
    """Who writes what first: some are paired, some come in."""
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


# Who writes it, to which desk or in answer to which letter, and what; {code}: that of the sheet she was given.
SCENES = """
20 form > 1: yes
21 form > 1: yes
20 wsyas@ > REQUEST Tfirstz21z Tnamez21z: tnote
21 request > ACCEPT
20 wsyas@ > LOG 30 min on {day}: ttopic
21 meeting-cosign > CONFIRM
21 wsyas@ > LOG 45 min on {day}: ttopic
20 meeting-cosign > CONFIRM
20 wsyas@ > SHEET
99 wsyas-verify@ > {code}
21 verify-ask > YES
20 wsyas@ > GOALS
20 form > 1: tpact | 2: tpact
21 pact-question > DISPUTE: tsaid
20 pact-disputed > 1: tpact | 2: tpact
21 pact-question > AGREE
34 womens-alliance@ > FIND networks
00 wit-connections@ > REQUEST Tfirstz01z Tnamez01z: tnote
01 request > ACCEPT
01 wit-connections@ > END: twhy
01 end-question > YES
00 survey > 1: 4 | 2: 5 | 3: tline
04 wit-connections@ > REQUEST Leaders circle: tnote
07 request > ACCEPT
46 it-ology-team@ > PAIR Tfirstz44z Tnamez44z with Tfirstz45z Tnamez45z
46 confirm > YES
38 womens-alliance@ > JOIN
38 form > 1: tapp | 2: tapp | 3: tapp
36 screening > APPROVE {ref}
36 confirm > YES
"""
BEGUN = PAIRED.where(connection.c.started_at.is_not(None))
SCENE = re.compile(r"(\d\d) (\S+) > (.+)")


@dataclass
class FiveTowns(Town):
    """The programmes as they are shipped, in one service on one database."""

    programmes: tuple[str, ...] = FIVE
    trust: str = "standard"
    step: timedelta = timedelta(days=2)
    first: list = field(default_factory=lambda: [*beginning()])
    answered: Counter = field(default_factory=Counter)  # letters of each name
    begun: set = field(default_factory=set)  # pairs that somebody has said yes to
    read: set = field(default_factory=set)  # which words of others stood in which letters
    at_desk: ClassVar[list[str]] = AT_A_DESK
    team: ClassVar[tuple[str, ...]] = ("06", "16", "26", "36", "46")

    def __post_init__(self) -> None:
        super().__post_init__()
        self.house = replace(self.house, judge=everybody_is_aligned)
        self.flow = Flow(self.house)

    def _configure(self, programmes: Path) -> None:
        """As they are shipped."""

    def _rows(self, number: int) -> str:
        rows = [f"email,name,role,member_no,invited,member_until,group,{','.join(COLUMNS)},graduation"]
        cast = [(10 * number + at, role) for at, role in enumerate(CAST) if role != "facilitator" or number == 0]
        for who, role in [*cast, (77, "mentor")]:
            w = f"z{who:02}z"
            invited = "yes" if who != 77 and who % 10 in INVITED else ""
            group = "leaders" if role == "facilitator" else ""
            told = ",".join(f"t{kind}{w} networks" for kind in COLUMNS.values())  # so that the team finds who fits
            told += ",2026-07-02" if role == "mentee" else ","
            rows.append(f"{address(f'{who:02}')},Tfirst{w} Tname{w},{role},tno{w},{invited},2099-12-31,{group},{told}")
            self.homes.setdefault(f"{who:02}", []).append(FIVE[number])
        return "\n".join(rows)

    def _choices(self, letter, to: str) -> list[str]:
        found = MORE.get(letter.template) or super()._choices(letter, to)
        if letter.template == "form":
            return [answers(letter.text)]
        code, ref = SHEET_CODE.search(letter.text), re.search(r"J-\d+", letter.subject)
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

    def _may_know(self, kind: str, owner: str, to: str, template: str) -> bool:
        """As in the other town, and not what these policies keep back."""
        self.read.add((template, kind))
        if owner == ALONE and to in self.robbed and kind in HELD_TOO and template in RECEIPTS:
            return True  # a thief's words, after she said that they are hers
        if (kind, template) == ("app", "group-new"):  # her goal, as she told it last
            return frozenset((owner, to)) in self.begun
        return super()._may_know(kind, owner, to, template) and (
            to in self.team or self._is_theirs(kind, owner, to, template)
        )

    def _is_theirs(self, kind: str, owner: str, to: str, template: str) -> bool:
        """Whether the two have to do with each other, where it takes that: in one programme are many."""
        if template == "confirm-address" and kind == "mail":
            return owner == ALONE and to in self.robbed
        if owner == ALONE:
            return to in self.robbed or any(frozenset((to, one)) in self.begun for one in self.robbed)
        if kind in ("first", "name"):
            return owner in self.team or not OF_TWO.match(template) or frozenset((owner, to)) in self.together
        if kind in PROFILE:
            return self._passes_on(kind, owner, to)
        return kind not in ONCE_PAIRED or frozenset((owner, to)) in self.begun

    def _passes_on(self, kind: str, owner: str, to: str) -> bool:
        """Whether a programme of both tells one of what the other told of herself."""
        for programme in set(self.homes.get(owner, ())) & set(self.homes.get(to, ())):
            policy = self.house.policies[programme]
            told = {COLUMNS[column] for column in (*policy.pairing.introduces, *policy.finding.shows)}
            if kind in told or (kind == "app" and told):
                return True
        return False

    def _remember(self) -> None:
        super()._remember()
        with self.house.store.begin() as tx:
            self.begun |= {frozenset((writer(one), writer(other))) for one, other in tx.execute(BEGUN)}

    def play(self) -> None:
        """One mail at a time, and each needs the letter that the one before it brought."""
        self.settle()
        for who, where, said in SCENE.findall(SCENES):
            asked = None if where.endswith("@") else self._take(where, who)
            to = asked.message["Reply-To"] if asked else f"{where}{DOMAIN}"
            self.flow.accept([self._mail(who, to, [self._filled(said, asked)])])
            self._remember()
            self.settle()

    def _filled(self, said: str, asked) -> str:
        if "{code}" in said:
            return SHEET_CODE.search(self._take("sheet", "20").text)[0]
        ref = re.search(r"J-\d+", asked.subject) if asked else None
        return said.replace("{ref}", ref[0] if ref else "").replace(" | ", "\n")

    def _take(self, template: str, to: str):
        """The newest letter of this name that somebody has, which she now answers."""
        found = [n for n, (letter, reader) in enumerate(self.asked) if (letter.template, reader) == (template, to)]
        assert found, f"{to} did not get the letter {template!r}"
        return self.asked.pop(found[-1])[0]

    def run(self, mails: int) -> None:
        for _ in range(3):
            super().run(mails // 3)
            for programme in TEAM_PAIRS:
                with self.house.store.begin() as tx:
                    step = Step(self.house, tx, self.now, programme)
                    pairing.lay_before(step, pairing.proposals(step))
            self.settle()


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


def test_five_programmes_side_by_side_tell_nobody_what_is_not_for_her(towns, out):
    logging.getLogger().setLevel("INFO")
    towns.play()
    towns.run(MAILS)
    assert set(towns.faults) == set()
    assert TAINT.findall(out.getvalue()) == []
    assert TAINT.findall(metrics(towns)) == []
    assert ENOUGH - towns.told == set()
    assert READ - towns.read == set()
    done = "the same with the five programmes side by side in one service, with applications, groups, sheets and pacts"
    note("P18", "SQLite", done, mails=MAILS, people=len(towns.homes), letters=towns.caught, found=len(towns.faults))
