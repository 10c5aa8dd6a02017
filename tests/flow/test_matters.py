"""Matters: whose words the team may hear, who closes them, and what is told to nobody."""

import json

import pytest
from sqlalchemy import select

from mailflow.flow.enrol import import_people
from mailflow.flow.matters import A_DAY
from mailflow.flow.record import Step
from mailflow.flow.silence import heard
from mailflow.store import holdings, matters, schema
from tests.conversations.pairs import paired
from tests.conversations.runner import PROGRAMME, Story

CONCERN = 'ana  /introduction-mentee > CONCERN: he is never on time\nana  < concern-receipt "{who}"\n'


@pytest.fixture
def story(tmp_path):
    story = Story(tmp_path)
    story.play(paired())
    yield story
    story.house.store.close()


def coordinates(story: Story, row: str) -> None:
    import_people(story.house, PROGRAMME, f"email,name,role\n{row},coordinator\n".encode(), dry_run=False)
    story.flow.watch_over()


def test_a_coordinator_who_is_the_other_of_the_pair_hears_nothing_of_it(story):
    coordinates(story, "ben@work.example,Ben Okafor")
    story.play("\n" + CONCERN.format(who="Only Cora Lind will read it") + "cora < matter-team")
    story.play("\nben @team > RELEASE C-1\nben < confirm\nben > YES\nben < not-now")
    last = story.letters[-1].text
    assert "Nothing that waits for the team has the reference C-1" in " ".join(last.split())
    story.play('\n... 7 days\ncora < digest "Ana Duarte has a concern"\nben < digest\ncora < matter-team')
    story.play('\nben | digest "concern" "C-1"')
    assert "never on time" not in str([one.raw for one in story.letters if one.to == "ben"])


def test_where_only_the_other_of_the_pair_coordinates_the_words_wait_for_who_runs_the_service(tmp_path):
    csv = b"""email,name,role
ana@home.example,Ana Duarte,mentee
ben@work.example,Ben Okafor,mentor
ben@work.example,Ben Okafor,coordinator
"""
    story = Story(tmp_path, csv=csv)
    story.play(paired() + "ana /introduction-mentee > CONCERN: he is never on time\nana < passed-on")
    assert "It waits for the person who runs this service" in " ".join(story.letters[-1].text.split())
    assert "never on time" not in str([one.raw for one in story.letters if one.to == "ben"])
    story.house.store.close()


def test_a_concern_is_never_forced_out_of_a_form(story):
    story.play("\nben /introduction-mentor > END\nben < end-question\nben > YES\nana < survey\nben < survey")
    story.play("\nana /survey > CONCERN: he is never on time\nana < concern-receipt\ncora < matter-team")
    story.play("\nana /survey > 1. 5\\n2. 4\\n3. Good\\nCONCERN: he is never on time\nana < ask-back")
    with story.house.store.begin() as tx:
        assert set(tx.execute(select(schema.survey.c.line)).scalars()) == {""}


def test_a_word_without_a_worry_asks_what_it_is(story):
    story.play('\nana /introduction-mentee > CONCERN\nana < not-now "nothing that worries you"')


def test_after_ten_a_day_the_rest_waits_in_the_shunt(story):
    for number in range(A_DAY):
        story.play(f"\nana /introduction-mentee > CONCERN: number {number}\nana < concern-receipt\ncora < matter-team")
    story.play("\nana /introduction-mentee > CONCERN: one more\nana < passed-on\ncora < passed-on-team")


def test_her_data_tells_her_words_and_not_what_the_team_wrote_of_it(story):
    story.play("\n" + CONCERN.format(who="Cora Lind") + "cora < matter-team")
    story.play("\ncora /matter-team > NOTE C-1: Ben says he is ill\ncora < confirm\ncora > YES\ncora < matter-done")
    with story.house.store.begin() as tx:
        hers, his = (holdings.export(tx, holdings.find_who(tx, f"{at}.example")) for at in ("ana@home", "ben@work"))
    assert "never on time" in json.dumps(hers)
    assert "never on time" not in json.dumps(his)
    assert "Ben says he is ill" not in json.dumps([hers, his])


def test_what_nobody_closes_is_told_again_and_then_no_more(story):
    story.play("\n" + CONCERN.format(who="Cora Lind") + "cora < matter-team")
    with story.house.store.begin() as tx:
        name = matters.find_by_ref(tx, PROGRAMME, "C-1")
        for kind, template in (("remind", "matter-team"), ("remind", "matter-team"), ("lapse", "matter-done")):
            step = Step(story.house, tx, story.now, PROGRAMME)
            before = set(tx.execute(select(schema.outbox.c.id)).scalars())
            heard(step, name, kind)
            written = tx.execute(select(schema.outbox.c.id, schema.outbox.c.template)).all()
            assert [row.template for row in written if row.id not in before] == [template]
        assert tx.execute(select(schema.matter.c.state)).scalar_one() == "lapsed"


MATCHED = """A match is asked about after two weeks.
++   ana ben
...  14 days
cora < digest
cora < digest
ana  < form
ben  < form
ana  /form > no
"""
ROWS = b"""email,name,role
ana@home.example,Ana Duarte,mentee
ben@work.example,Ben Okafor,mentor
cora@wit.example,Cora Lind,coordinator
"""


def test_a_no_about_a_coordinator_goes_to_the_others_of_the_team(tmp_path):
    story = Story(tmp_path, programme="it-ology", csv=ROWS + b"ben@work.example,Ben Okafor,coordinator\n")
    story.play(
        MATCHED.replace("cora < digest", "cora < digest\nben < digest") + "ana < form-thanks\ncora < form-report"
    )
    assert [one.to for one in story.letters if one.template == "form-report"] == ["cora"]
    story.house.store.close()


def test_where_nobody_of_the_team_may_read_it_it_waits_for_who_runs_the_service(tmp_path):
    rows = ROWS.replace(b"ben@work.example,Ben Okafor,mentor", b"cora@wit.example,Cora Lind,mentor")
    story = Story(tmp_path, programme="it-ology", csv=rows)
    story.play(MATCHED.replace("ana ben", "ana cora").replace("ben  <", "cora <") + "ana < passed-on")
    assert "It waits for the person who runs this service" in " ".join(story.letters[-1].text.split())
    assert [one.template for one in story.letters if one.to == "cora"][-1] == "form"
    story.house.store.close()
