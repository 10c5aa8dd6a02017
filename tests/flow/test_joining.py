"""Who comes in, where it is nobody of the team's list: strangers, and words that are not theirs to say."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from mailflow.core.authority import may_say
from mailflow.core.policy_joining import Joining
from mailflow.core.signature import faults_in, hash_of
from mailflow.flow import Flow
from mailflow.flow.applying import begin
from mailflow.flow.joining import is_anothers, role_in
from mailflow.flow.record import Step
from mailflow.store import people, schema, signatures
from tests.conversations.runner import PROGRAMME, Story


@pytest.fixture
def step(tmp_path):
    story = Story(tmp_path, trust="standard")
    with story.house.store.begin() as tx:
        yield Step(story.house, tx, story.now, PROGRAMME)
    story.house.store.close()


def with_rules(step, **rules):
    policy = step.policy.model_copy(update={"joining": step.policy.joining.model_copy(update=rules)})
    return replace(step, house=replace(step.house, policies={PROGRAMME: policy}))


def people_of(step):
    return step.tx.execute(select(func.count()).select_from(schema.joining)).scalar_one()


def test_so_many_strangers_a_day_come_in_and_no_more(step):
    for number in range(7):
        begin(step, f"s{number}@evil.example", "as a mentor", 5, step.now)
    assert people_of(step) == 5


@pytest.mark.parametrize(
    ("words", "came_in"),
    [
        ("as a mentee, MAPLE-2024", 1),
        ("as a mentee, maple-2024", 1),
        ("as a mentee", 0),
        ("as a mentee, MAPLE-202", 0),
        ("MAPLE-2024", 0),
        ("as a mentor or mentee, MAPLE-2024", 0),
        ("as a coordinator, MAPLE-2024", 0),
    ],
)
def test_a_code_has_to_be_right_and_a_role_plain(step, words, came_in):
    begin(with_rules(step, who="code", code="MAPLE-2024"), "zoe@far.example", words, 5, step.now)
    assert people_of(step) == came_in


@pytest.mark.parametrize(
    ("language", "words", "role"),
    [
        ("en", "as a mentor", "mentor"),
        ("en", "as a group member", "group_member"),
        ("de", "als Mentorin", "mentor"),
        ("de", "als Mentee, und nicht als Mentorin", ""),
        ("fr", "en tant que mentorée", "mentee"),
        ("fr", "comme mentor", "mentor"),
        ("es", "como mentora", "mentor"),
        ("it", "come mentore", "mentor"),
        ("pt", "como mentorada", "mentee"),
        ("nl", "als mentee", "mentee"),
        ("pl", "jako podopieczna", "mentee"),
        ("pl", "jako mentorka", "mentor"),
        ("ja", "メンターとして", "mentor"),
        ("ja", "メンティーとして", "mentee"),
        ("zh", "作为导师", "mentor"),
        ("zh", "作为学员", "mentee"),
    ],
)
def test_what_somebody_would_like_to_be_is_named_in_her_own_language(step, language, words, role):
    known = tuple(one for one in step.house.words if one.language in (language, "en"))
    assert role_in(words, ["mentor", "mentee", "group_member"], known) == role


@pytest.mark.parametrize(("name", "anothers"), [("cora  lind", True), ("Zoe Vance", False), ("Ana Duarte", False)])
def test_the_team_hears_that_an_applicant_has_the_name_of_a_member(step, name, anothers):
    ana = people.find_member(step.tx, PROGRAMME, "ana@home.example", "UTC")
    assert is_anothers(step, ana, name) is anothers


@pytest.mark.parametrize("rules", [{"who": "invited"}, {"membership": "listed"}])
def test_a_stranger_stays_one_where_only_who_is_invited_or_listed_comes_in(step, rules):
    assert not begin(with_rules(step, **rules), "zoe@far.example", "as a mentor", 5, step.now)


@pytest.mark.parametrize(("roles", "may"), [({"coordinator"}, True), ({"mentor"}, False), (set(), False)])
def test_only_the_team_says_no_to_an_application(roles, may):
    assert may_say("DECLINE", roles, "joining:1") is may
    assert may_say("DECLINE", roles, "connection:1")


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ({"who": "code", "forms": ("application",)}, "a code of 8 letters"),
        ({"code": "MAPLE-2024"}, "a code of 8 letters"),
        ({"membership": "coordinator"}, "write screening = true"),
        ({"who": "anyone"}, "name the forms"),
    ],
)
def test_rules_that_contradict_each_other_are_refused(rules, says):
    with pytest.raises(ValueError, match=says):
        Joining(**rules)


APPLIED = "1: a\\n2: b\\n3: c\\n4: by video\\n5: yes\\n7: Zoe Vance\\n8: yes\\n9: yes\\n10: "
CAME = f"zoe @frontdesk > JOIN as a mentor\nzoe < form\nzoe > {APPLIED}no\nzoe < not-yet"


def test_each_yes_and_each_no_is_signed_with_version_time_mail_and_proof(tmp_path):
    story = Story(tmp_path, trust="standard")
    story.play(f"W19 W20\n{CAME}")
    with story.house.store.begin() as tx:
        zoe = tx.execute(select(schema.person.c.id).where(schema.person.c.email == "zoe@far.example")).scalar_one()
        links = signatures.find_links(tx, [zoe])
        mail = tx.execute(select(schema.inbox.c.key).where(schema.inbox.c.intent == "ANSWERS")).scalars().all()
    rules = story.house.policies[PROGRAMME].consent[0]
    assert [(one.about, one.said) for one in links] == [
        ("consent:rules:2026-01", "CONSENT"),
        ("consent:privacy:2026-01", "CONSENT"),
        ("consent:trust:2026-01", "NO CONSENT"),
    ]
    assert links[0].words == hash_of(rules.title, rules.text)
    assert {one.mail for one in links} == set(mail)
    assert all(one.proof and one.at == story.now for one in links)
    assert not faults_in(links)
    story.house.store.close()


def test_other_words_are_a_new_version_and_are_asked_about_again(tmp_path):
    story = Story(tmp_path, trust="standard")
    story.play(f"W20\n{CAME}")
    policy = story.house.policies[PROGRAMME]
    rules, *others = policy.consent
    newer = policy.model_copy(update={"consent": (rules.model_copy(update={"version": "2027-01"}), *others)})
    story.house = replace(story.house, policies={PROGRAMME: newer})
    story.flow = Flow(story.house)
    asked = "8: Community Rules and Etiquette (2027-01)"
    story.play(f'W20\nzoe /not-yet > 8: accepted\nzoe < not-yet "{asked}"\nzoe | not-yet "Confidentiality"')
    story.house.store.close()


def test_whoever_surely_asks_for_the_questions_gets_them_more_than_three_times_a_day(tmp_path):
    story = Story(tmp_path, trust="standard")
    story.play("W19\n" + "zoe @frontdesk > JOIN as a mentor\nzoe < form\n" * 5)
    story.house.store.close()
