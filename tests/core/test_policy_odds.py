"""What is right in each part of a policy and not in all together is refused, with its key and the way out."""

import pytest

from mailflow.core.policy import PolicyError, read_policy
from tests.core.test_machines import POLICY

FORM = {"title": "A form", "opening": "Please tell us.", "questions": [{"label": "How is it?"}]}
CHECK = {**FORM, "roles": ["mentee"], "answer_within_days": 5, "remind_on_days": []}
GRADUATION = {"label": "When do you graduate?", "field": "graduation", "kind": "day"}
AROUND = {"term": {"around": "graduation", "months_before": 4, "months_after": 8}}
DAYS = {"when": "days", "days": 30, "who": "mentee", "ask": "check"}


def merged(under, over):
    both = {**under, **over}
    return both | {
        key: merged(under[key], one)
        for key, one in over.items()
        if isinstance(one, dict) and isinstance(under.get(key), dict)
    }


def read(over, without=("groups", "gathering", "edition")):
    table = POLICY.model_dump(mode="json", exclude_none=True)
    table = {key: value for key, value in table.items() if key not in without}
    forms = {name: form for name, form in table["forms"].items() if name != "agenda"}
    return read_policy(merged({**table, "forms": forms}, over), lambda loc: ".".join(map(str, loc)))


def rhythm(**over):
    return {"rhythm": {"check": {**DAYS, **over}}, "forms": {"check": {**CHECK, "then": "report"}}}


def dated(**sections):
    told = merged(AROUND, {"forms": {"questions": {"questions": [GRADUATION]}}})
    return {**told, "edition": [{"from": "2030-01-01", **sections}]}


@pytest.mark.parametrize(
    ("over", "said"),
    [
        (
            dated(connection={"months": 6}),
            "edition.0.term: edition.0.term does not fit: 4 months before and 8 after are not connection.months = 6",
        ),
        (dated(term={"months_after": 9}), "edition.0.term does not fit: 4 months before and 9 after are not"),
        ({"term": {"warn_days": 60}, "connection": {"months": 2}}, "term.warn_days = 60: a pair is over after"),
        ({"term": {"choice_days": 30}, "connection": {"months": 1}}, "term.choice_days = 30: a pair is over after"),
        ({"connection": {"months": 1, "quiet_after_days": 45}}, "connection.quiet_after_days = 45: a pair is over"),
        (
            {"connection": {"months": 1, "first_meeting_within_days": 31, "quiet_after_days": 0}},
            "connection.first_meeting_within_days = 31: a pair is over after connection.months = 1",
        ),
        (
            {"search": {"months": 2}, "pairing": {"who_asks": ["mentor"]}},
            "search.months = 2: whoever asks nobody gives her place back, and pairing.who_asks lets no mentee ask",
        ),
        ({"pairing": {"models": ["1:1", "n:1"], "mentors_per_mentee": 2}}, 'a mentee with several mentors is "1:n"'),
        (
            {"pairing": {"models": ["1:1", "1:n"], "mentor_capacity": 1, "ask_for_more": True}},
            'a mentor who takes on one more is "n:1"',
        ),
        (rhythm(who="both"), "rhythm.check.who = 'both': forms.check is not for a mentor; add the role there"),
        (rhythm(days=4), "rhythm.check.ask = 'check': forms.check waits 5 days, and is asked again before"),
        (
            rhythm(when="before-meeting", days=2),
            "rhythm.check.days = 2: forms.check waits 5 days, so its answers would come when the two have met",
        ),
        ({"forms": {"check": FORM}}, "forms.check is for nobody: nothing sends it; name it in a [rhythm."),
        ({"forms": {"goals": {"then": "relay"}}}, "forms.goals.then = 'relay': only what a [rhythm."),
        (
            {"forms": {"application": {"readers": "counterparts"}}},
            "forms.application.readers = 'counterparts': nobody is paired before joining.forms are answered",
        ),
        (
            {"joining": {"screening": False, "membership": "none", "screen_within_days": 3}},
            "joining.screen_within_days = 3: nothing comes of it as the file stands; write screening = true",
        ),
        (
            {
                "forms": {"application": {"roles": ["mentor"]}, "rules": {"roles": ["mentor"]}},
                "consent": [{"name": "eligible", "version": "1", "title": "Who", "text": "I am.", "roles": ["mentee"]}],
            },
            "consent.0.roles = ['mentee']: no form of joining.forms is for a mentee, so nobody is asked",
        ),
        ({"digest": {"at": "22:30"}}, "digest.at = '22:30': [quiet_hours] last from 21:00 to 07:00"),
        ({"gathering": {"ask_days": 9}}, "gathering.ask_days = 9: nothing comes of it as the file stands; name the"),
        (
            {"ending": {"notice_within_days": 9}},
            "ending.notice_within_days = 9: nothing comes of it as the file stands",
        ),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_what_contradicts_another_key_or_does_nothing_is_refused(over, said):
    with pytest.raises(PolicyError) as refused:
        read(over)
    assert said in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize(
    "over",
    [
        {},
        dated(connection={"months": 6}, term={"months_after": 2}),
        rhythm(),
        rhythm(when="before-meeting", days=5),
        {"connection": {"months": 1}},
        {"term": {"warn_days": 55}, "connection": {"months": 2}},
        {"digest": {"at": "20:59"}},
        {"ending": {"notice_within_days": 9, "notice_from": "mentee"}},
    ],
)
def test_what_fits_is_taken(over):
    assert read(over)
