"""A group's address: who may write through it to whom, how often, and what is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mailflow.core.address import ToDesk
from mailflow.core.policy import PolicyError, read_policy
from mailflow.flow import Flow
from mailflow.flow.circles import LETTERS_A_DAY, WORDS_A_DAY
from mailflow.flow.enrol import import_people
from tests.conversations.runner import CSV, DOMAIN, PROGRAMME, Story
from tests.core.test_machines import POLICY

PEOPLE = CSV + b"gil@home.example,Gil Vale,group_member,Accountant,,\nabe@home.example,Abe Adler,mentee,Analyst,,\n"
GROUPED = """Gil and Abe are in Fay's group; Ana is not.
%% fay facilitator group=leaders
gil @frontdesk > REQUEST Leaders circle
fay < request
gil < request-receipt
fay > ACCEPT
gil < group-in
fay < group-new
abe @frontdesk > REQUEST Leaders circle
fay < request
abe < request-receipt
fay /request > ACCEPT
abe < group-in
fay < group-new
"""


@pytest.fixture
def story(tmp_path):
    story = Story(tmp_path, csv=PEOPLE, trust="standard")
    story.play(GROUPED)
    yield story
    story.house.store.close()


def said_to(story: Story, who: str) -> str:
    return " ".join(" ".join(one.text.split()) for one in story.letters if one.to == who)


def test_a_members_words_reach_the_facilitator_and_no_other_member(story):
    story.play("\ngil @leaders > I am afraid of it\nfay < group-word\ngil < group-told")
    assert "I am afraid of it" in said_to(story, "fay")
    assert "afraid" not in said_to(story, "abe") + said_to(story, "ana") + said_to(story, "cora")


def test_her_answer_to_a_members_words_does_not_go_to_the_group(story):
    story.play("\ngil @leaders > I am afraid of it\nfay < group-word\ngil < group-told")
    story.play("\nfay /group-word > That is quite normal, Gil\nfay < passed-on\ncora < passed-on-team")
    assert "quite normal" not in said_to(story, "abe") + said_to(story, "gil")


def test_a_time_for_the_group_is_told_to_the_group_and_planned_with_nobody_alone(story):
    story.play("\nfay @leaders > MEET 12 March 18:00\ngil < group-invite\nabe < group-invite\nfay < group-meets")
    assert "12 March 2026 at 18:00" in said_to(story, "gil")


def test_words_that_nothing_proves_to_be_hers_wait_for_her_yes(story):
    story.flow = Flow(replace(story.house, trust="token", judge=None))  # there a desk proves nothing
    story.play('\nfay @leaders > We meet\nfay < confirm "write to the group “Leaders circle”"')
    assert "We meet" not in said_to(story, "gil")
    story.play("\nfay > YES\ngil < group-letter\nabe < group-letter\nfay < group-sent")


def test_so_many_letters_a_day_go_to_a_group_and_so_many_words_to_its_facilitator(story):
    for number in range(LETTERS_A_DAY):
        story.play(f"\nfay @leaders > News {number}\ngil < group-letter\nabe < group-letter\nfay < group-sent")
    story.play('\nfay @leaders > One more\nfay < not-now "this one did not go out"')
    for number in range(WORDS_A_DAY):
        story.play(f"\ngil @leaders > Word {number}\nfay < group-word" + ("\ngil < group-told" if number < 3 else ""))
    story.play("\ngil @leaders > One more\ncora < passed-on-team")  # three answers went out today: a person reads it
    story.now += timedelta(days=1)
    story.play("\nfay @leaders > News\ngil < group-letter\nabe < group-letter\nfay < group-sent")


def test_who_has_left_the_group_gets_and_tells_nothing_more(story):
    story.play("\ngil /group-in > END\ngil < end-question\ngil > YES\ngil < survey\nfay < survey")
    story.play("\nfay @leaders > For those who stayed\nabe < group-letter\nfay < group-sent")
    story.play('\ngil @leaders > And me?\ngil < not-now "You are not in the group"')


def test_a_group_is_full_with_its_places(tmp_path):
    story = Story(tmp_path, csv=PEOPLE, trust="standard")
    wit = story.house.policies[PROGRAMME]
    two = wit.groups[0].model_copy(update={"places": 2})
    story.house.policies[PROGRAMME] = wit.model_copy(update={"groups": (two,)})
    story.play(GROUPED)
    story.play('\nana @frontdesk > REQUEST Fay\nana < not-now "as many mentees as there is room for"')
    story.house.store.close()


def test_a_groups_address_is_known_without_the_database_and_no_other_is(story):
    assert story.house.place(f"{PROGRAMME}-leaders@{DOMAIN}") == ToDesk(PROGRAMME, "group-leaders")
    assert story.house.place(f"{PROGRAMME}-lead@{DOMAIN}") is None


def test_a_row_that_names_no_group_of_the_policy_is_told_and_changes_nothing(story):
    row = b"email,name,role,group\nzoe@work.example,Zoe May,facilitator,leader\n"
    outcome = import_people(story.house, PROGRAMME, row, dry_run=False)
    assert [str(one) for one in outcome.faults] == ["line 2, group = 'leader': use one of leaders"]
    assert outcome.added == 0


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ([{"slug": "team", "title": "A team"}], "groups.0.slug = 'team': is the end of another address of ours"),
        ([{"slug": "Leaders", "title": "A team"}], "groups.0.slug = 'Leaders': "),
        ([{"slug": "a-b", "title": "One"}, {"slug": "a-b", "title": "Two"}], "two groups are called 'a-b'"),
        ([{"slug": "a-b", "title": "One"}, {"slug": "a-c", "title": "one"}], "two groups are called 'one'"),
        ([{"slug": "a-b", "title": "One", "places": 1}], "groups.0.places = 1: "),
        (
            [{"slug": "a-b", "title": "One", "place": 3}],
            "groups.0.place is not a key of a policy; did you mean places?",
        ),
    ],
)
def test_a_group_that_could_not_be_written_to_is_refused(groups, said):
    table = POLICY.model_dump(mode="json", exclude_none=True) | {"groups": groups}
    with pytest.raises(PolicyError) as refused:
        read_policy(table, lambda loc: ".".join(map(str, loc)))
    assert said in str(refused.value)


def test_our_question_says_group_and_not_mentor(tmp_path):
    story = Story(tmp_path, csv=PEOPLE)
    story.play("""Fay looks after a group.
        %% fay facilitator group=leaders
        abe @frontdesk > REQUEST Leaders circle
        abe < confirm "Did you ask for a place in Leaders circle?"
        fay @frontdesk > REQUEST Ana
        fay < confirm "Did you invite Ana to Leaders circle?"
    """)
    story.house.store.close()
