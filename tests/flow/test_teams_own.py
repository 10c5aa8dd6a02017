"""What is the coordinators' to say acts for nobody else, however it comes and whatever proves who wrote."""

from dataclasses import replace

import pytest

from mailflow.core.authority import TEAMS_EARS, TEAMS_OWN, TIERS, Proof, Ruling, Tier, Via, judge
from mailflow.core.commands import COMMANDS
from mailflow.core.commands.command import Counts
from mailflow.core.verdict import Result, Verdict
from mailflow.flow import Flow, Mail
from mailflow.flow.act import HANDLERS, act
from mailflow.flow.answers import Command, stands
from mailflow.flow.enrol import import_people
from mailflow.flow.record import Step
from mailflow.rehearse.world import everybody_is_aligned
from mailflow.store import people
from tests.conversations.runner import DOMAIN, PROGRAMME, Story


@pytest.fixture
def story(tmp_path):
    story = Story(tmp_path, f"sqlite:///{tmp_path / 'mailflow.db'}")
    yield story
    story.house.store.close()


def test_each_command_that_counts_at_the_teams_desk_only_is_the_teams_own():
    assert {command.name for command in COMMANDS if command.counts is Counts.AT_THE_TEAM} == (
        TEAMS_OWN | TEAMS_EARS
    ) - {"LINES"}


@pytest.mark.parametrize("verb", sorted(TEAMS_OWN))
@pytest.mark.parametrize("via", [Via.OWN_TOKEN, Via.MEMBER_AT_DESK])
def test_it_is_asked_about_before_it_is_done_unless_its_row_says_otherwise(verb, via):
    assert judge(verb, via, "standard", Proof.SIGNED) is Ruling.ASK


@pytest.mark.parametrize("verb", sorted(TEAMS_OWN))
@pytest.mark.parametrize("role", ["mentor", "mentee"])
def test_a_question_that_waited_acts_for_nobody_who_is_no_coordinator(story, verb, role):
    with story.house.store.begin() as tx:
        step = Step(story.house, tx, story.now, PROGRAMME)
        member = people.find_by_role(tx, PROGRAMME, [role], step.zone)[0]
        assert "is for a coordinator to say" in act(step, Command(member, verb, {}, confirmed=True))


def test_a_members_word_reaches_no_handler_and_a_coordinators_does(story, monkeypatch):
    monkeypatch.setitem(TIERS, "NOTE", Tier.T0)
    monkeypatch.setitem(HANDLERS, "NOTE", lambda step, command: stands(step, command, "Noted."))
    story.play("\nben @team > NOTE C-1: they get on\nben < passed-on\ncora < mail-waits\n")
    story.play('\ncora @team > NOTE C-1: they get on\ncora < not-now "Noted."\n')


def test_what_tells_of_everybody_tells_nobody_who_coordinates_no_more(story):
    with story.house.store.begin() as tx:
        step = Step(story.house, tx, story.now, PROGRAMME)
        member = people.find_by_role(tx, PROGRAMME, ["mentor"], step.zone)[0]
        assert "is for a coordinator to say" in act(step, Command(member, "REPORT", {}, confirmed=True))


def nobody_knows(mail: Mail) -> Verdict:
    return replace(everybody_is_aligned(mail), aligned_spf=False, dmarc=Result.NONE)


@pytest.mark.parametrize(
    ("judged", "asked"), [(everybody_is_aligned, 30), (nobody_knows, 3)], ids=["surely", "perhaps"]
)
def test_a_coordinator_can_say_many_things_about_others_in_a_day_and_uses_up_nobody_elses(story, judged, asked):
    fay = b"email,name,role\nfay@wit.example,Fay Moreau,coordinator\n"
    import_people(story.house, PROGRAMME, fay, dry_run=False)
    story.flow = Flow(replace(story.house, trust="standard", judge=judged))
    for number in range(32):
        for who in ("cora@wit.example", "fay@wit.example"):
            raw = f"From: {who}\r\nMessage-ID: <{number}@{who}>\r\n\r\nNOTE C-1: they get on\r\n"
            story.flow.accept([Mail(who, f"{PROGRAMME}-team@{DOMAIN}", raw.encode())])
    story.settle()
    questions = [one for one in story.letters if one.template == "confirm"]
    heard = [one.to for one in questions]
    assert (heard.count("cora"), heard.count("fay")) == (asked, asked)
    assert ("Shall we keep a note" in questions[0].subject) == (asked == 30)
