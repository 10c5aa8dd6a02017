"""What a policy says of forms, and what happens when it changes while one is open."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from mailflow.flow import Flow
from mailflow.flow.answers import ENOUGH, Command
from mailflow.flow.forms import send
from mailflow.flow.record import Step
from mailflow.store import forms, people, schema
from tests.conversations.pairs import paired
from tests.conversations.runner import PROGRAMME, Story

GOALS = "ana @frontdesk > GOALS\nana < confirm\nana > YES\nana < form\n"


@pytest.fixture
def story(tmp_path, database_url):
    story = Story(tmp_path, database_url)
    yield story
    story.house.store.close()


def change(story: Story, **changed: object) -> None:
    """Another policy from now on: `goals=None`, or `questions={"when": "accepted"}`."""
    policy = story.house.policies[PROGRAMME]
    rules = {name: now.model_copy(update=changed.get(name) or {}) for name, now in policy.forms.items()}
    asked = {name: now for name, now in rules.items() if changed.get(name, {}) is not None}
    policies = {PROGRAMME: policy.model_copy(update={"forms": asked})}
    story.house = replace(story.house, policies=policies)
    story.flow = Flow(story.house)


def test_a20_who_is_connected_for_the_first_time_gets_the_questions_once(story):
    change(story, questions={"when": "accepted"})
    story.play(paired() + 'ana < form "Fifteen questions"\nben < form\n')
    story.play(paired("bea") + "bea < form\n")


def test_a_form_goes_only_to_whom_the_policy_names(story):
    change(story, questions={"when": "accepted", "roles": ("mentor",)})
    story.play(paired() + "ben < form\n")


def test_a_form_that_is_still_open_comes_again_and_its_days_go_on(story):
    story.play("\n" + GOALS + "... 5 days\n" + GOALS)
    first, second = (letter for letter in story.letters if letter.template == "form")
    assert (first.subject, second.message["References"]) == (second.subject, first.message["Message-ID"])
    story.play("\n... 2 days\nana < form-reminder\ncora < digest\n")
    with story.house.store.begin() as tx:
        assert len(forms.list_forms(tx, PROGRAMME, "goals", story.house.zone)) == 1


def test_nobody_gets_a_form_more_often_than_three_times_a_day(story):
    with story.house.store.begin() as tx:
        step = Step(story.house, tx, story.now, PROGRAMME)
        ana = people.find_member(tx, PROGRAMME, "ana@home.example", step.zone)
        told = [send(step, Command(ana, "GOALS", {})) for _ in range(4)]
    assert told == ["new + ask = asked", *["asked + ask = asked"] * 2, ENOUGH]


def test_answers_from_another_address_are_asked_about_by_the_forms_name(story):
    story.play(
        "\n" + GOALS + "mallory /form > 1: Mine\\n2: now\\n3: May\\n4: 5\n"
        'ana < confirm-address "send in your answers to “Your goals”"\nana > YES\nana < form-thanks "“Mine”"\n'
    )


def test_what_is_missing_is_asked_for_once_and_then_left_out(story):
    story.play(
        "\n" + GOALS + 'ana > 1: Lead\nana < form-missing "3: By when"\nana > 2: seen\nana < form-thanks "“Lead”"\n'
    )
    assert "3: By when would you like to be there? You left this out." in " ".join(story.letters[-1].text.split())


def test_a_form_of_which_only_a_part_came_runs_out_and_keeps_it(story):
    story.play("\n" + GOALS + "ana > 1: Lead\nana < form-missing\n... 15 days\ncora < digest\ncora < digest\n")
    story.play('\nana > 2: seen\nana < not-now "What you answered before that stays as it is."\n')
    story.play('\nana @frontdesk > GOALS\nana < confirm\nana > YES\nana < form "Answer 1: “Lead”"\n')


def test_an_unclear_change_is_asked_about_and_nothing_else_is_taken_for_it(story):
    story.play("\n" + GOALS + "ana > 1: Lead\\n2: seen\\n3: May\\n4: 4\nana < form-thanks\n" + GOALS)
    story.play('\nana > 4: 2 or 3\nana < form-missing "4: How sure are you"\nana > 4: 3\nana < form-thanks "“3”"\n')


def test_what_was_asked_is_what_is_answered_though_the_policy_changed_meanwhile(story):
    story.play("\n" + GOALS)
    change(story, goals=None)
    story.play('\nana /form > 1: Lead\\n2: seen\\n3: May\nana < form-missing "4: How sure are you"\n')
    story.play('\nana > 4\nana < form-thanks "“Lead”"\n')
    story.play('\nana /form-missing > 4: 5\nana < not-now "have your answers to “Your goals”"\n')
    with story.house.store.begin() as tx:
        [kept] = forms.list_forms(tx, PROGRAMME, "", story.house.zone)
    assert (kept.state, kept.answers) == ("answered", {"1": "Lead", "2": "seen", "3": "May", "4": 4})
    assert kept.answered_at == story.now


def test_a_word_for_a_form_that_is_not_there_is_read_by_a_person_and_not_in_the_help(story):
    change(story, goals=None)
    story.play(
        '\nana @frontdesk > GOALS\nana < passed-on\ncora < mail-waits\nana @frontdesk > HELP\nana < help "PROFILE"\n'
    )
    assert "GOALS" not in story.letters[-1].text
    with story.house.store.begin() as tx:
        assert tx.execute(select(schema.inbox.c.state)).scalars().first() == "shunted"


def test_a_form_taken_out_while_we_ask_whether_it_was_she_is_not_sent(story):
    story.play("\nana @frontdesk > GOALS\nana < confirm\n")
    change(story, goals=None)
    story.play('\nana > YES\nana < not-now "no such form"\n')
