"""P19: an export is the schema walk, and after an erasure nobody finds a word of hers: not in the file, the journal of
the database, the shunt or the logs; in PostgreSQL in no row of any table."""

import json
import re
from datetime import timedelta
from email import message_from_bytes

import pytest
from sqlalchemy import select

from mailflow.flow.enrol import import_people
from mailflow.store import holdings, schema
from tests.conversations.runner import PROGRAMME, Story
from tests.faults.figures import engine_of, note

pytestmark = pytest.mark.trust
# Her words, one for each field she has. What both have signed keeps its topics, so its word is not among them.
WORDS = (
    "Quillmarsh",
    "taintgoal",
    "taintabout",
    "tainthours",
    "taintnumber",
    "taintnote",
    "taintunsigned",
    "taintlost",
)
WORDS += (
    "taintpact",
    "taintdraft",
    "taintlost",
    "taintpassed",
    "taintother",
    "taintline",
    "taintworry",
    "ana@home.example",
)
CSV = b"""email,name,role,member_no,about,goal,availability
ana@home.example,Ana Quillmarsh,mentee,taintnumber,taintabout,taintgoal,tainthours
"""
LIFE = """Ana lives through all that leaves a trace.
ana  @frontdesk > REQUEST Ben: taintnote
ana  < confirm
ana  > YES
ben  < request
ana  < request-receipt
ben  /request > ACCEPT
ben  < introduction-mentor
ana  < introduction-mentee
ana  /introduction-mentee > LOG 45 min on 1 March: signed words by Ana
ana  < meeting-receipt
ben  < meeting-cosign
ana  < form
ben  /meeting-cosign > CONFIRM
ana  < meeting-confirmed
ben  < meeting-confirmed
ana  /form > 1: taintpact of two\\n2: A year\\n3: Weekly\\n4: By phone\\n5: In May
ana  < pact-receipt
ben  < pact-question
ben  > DISPUTE: Ana Quillmarsh is too quick
ben  < pact-returned
ana  < pact-disputed
ana  > 2: taintdraft of a year
ana  < pact-receipt
ben  < pact-question
ben  > AGREE
ben  < pact-agreed
ana  < pact-agreed
ana  /introduction-mentee > LOG 30 min on 2 March: taintunsigned
ana  < meeting-receipt
ben  < meeting-cosign
ben  /meeting-cosign > DISPUTE: we talked for longer, Ana Quillmarsh and I
ben  < dispute-receipt
ana  < meeting-disputed
ana  @team > taintlost cannot be placed by anybody
ana  < passed-on
cora < mail-waits
ana  /passed-on > taintpassed goes on to the team
ana  < passed-on
cora < passed-on-team "taintpassed"
...  25 hours
ana  /introduction-mentee > CONCERN: taintworry
ana  < concern-receipt
cora < matter-team
ben  /introduction-mentor > CONCERN: I do not get on with Ana Quillmarsh
ben  < concern-receipt
cora < matter-team
ana  /introduction-mentee > what about taintother
ana  < ask-back
ana  @frontdesk > DATA
ana  < confirm-shall
ana  > YES
ana  < data
ana  @frontdesk > END: taintline
ana  < confirm
ana  > YES
ana  < end-question
"""


class Forgetting(Story):
    """Ana, with a word for each field; a carrier that lets one see what left."""

    def __post_init__(self) -> None:
        self.pacts = True
        super().__post_init__()
        import_people(self.house, self.programme, CSV, dry_run=False)

    def everything(self) -> str:
        """Every row of every table, as one text."""
        with self.house.store.begin() as tx:
            rows = [row for table in schema.metadata.sorted_tables for row in tx.execute(select(table))]
        return "\n".join(repr(tuple(row)) for row in rows)

    def found(self) -> list[str]:
        """Which of her words can still be found: in the rows, and in the bytes of the files."""
        files = b"".join(file.read_bytes() for file in self.folder.rglob("*") if file.is_file())
        kept = self.everything() + files.decode("utf-8", "replace")
        return [word for word in WORDS if word in kept]


@pytest.fixture
def story(tmp_path, database_url):
    story = Forgetting(tmp_path, database_url)
    story.play(LIFE)
    yield story
    story.house.store.close()


def deleted(story: Forgetting) -> None:
    story.now += timedelta(days=1)
    story.play("""Ana asks, says yes, and waits a day.
        ana  @frontdesk > DELETE
        ana  < confirm-delete
        ana  > YES
        ana  < delete-held
        cora < delete-team
        ...  25 hours
        ana  < delete-last
        ben  < survey
    """)
    story.now += timedelta(minutes=2)
    story.flow.look()


def test_after_it_no_word_of_hers_is_there(story, out):
    assert story.found() == list(WORDS)
    deleted(story)
    found = story.found()
    assert found == []
    assert [word for word in WORDS if word in out.getvalue()] == []
    story.play("Hers is a stranger's address now.\nana @frontdesk > STATUS")
    what_both_signed_stays_for_the_other_without_her_name(story)
    done = "her words after a deletion: in every row, in the files' bytes, in the log"
    note("P19", engine_of(story.house.store), done, words=len(WORDS), found=len(found))


def what_both_signed_stays_for_the_other_without_her_name(story):
    with story.house.store.begin() as tx:
        [meeting] = tx.execute(select(schema.meeting)).all()
        [pair] = tx.execute(select(schema.connection)).all()
        names = dict(tx.execute(select(schema.person.c.id, schema.person.c.name)).all())
    assert (meeting.minutes, meeting.topics, meeting.state) == (45, "signed words by …", "confirmed")
    assert (names[pair.mentee_id], names[pair.mentor_id], pair.state) == ("a mentee", "Ben Okafor", "ended")


@pytest.fixture
def short(tmp_path):
    """A pair with one signed meeting, on SQLite."""
    story = Forgetting(tmp_path)
    story.play("\n".join(LIFE.splitlines()[:16]))
    yield story
    story.house.store.close()


def test_a_policy_that_keeps_no_meetings_keeps_none(short):
    policy = short.house.policies[PROGRAMME]
    keeps_none = policy.retention.model_copy(update={"keep_meetings": False})
    short.house.policies[PROGRAMME] = policy.model_copy(update={"retention": keeps_none})
    deleted(short)
    assert "signed words" not in short.everything()


PROPOSED = """What she answered when she applied made a proposal to the team, and a pair.
ana  @frontdesk > JOIN
ana  < form
ana  > 1. taintwork\\n2. Clouds\\n3. Python
ana  < form-thanks
%%   ben mentor guidance=Python
propose
cora < proposals "Ana names python"
cora > APPROVE all
cora < confirm "Ana Quillmarsh"
cora > YES
ana  < introduction-mentee
ben  < introduction-mentor
cora < paired "Ana names python"
"""


def test_after_it_no_proposal_tells_of_her(tmp_path):
    story = Forgetting(tmp_path, programme="it-ology", trust="standard")
    story.play(PROPOSED)
    told = ("taintwork", "Ana names", "Quillmarsh", "ana@home.example")
    assert [word for word in told if word not in story.everything()] == []
    deleted(story)
    assert [word for word in told if word in story.everything()] == []
    story.house.store.close()


def test_the_last_letters_leave_before_anything_is_deleted(short):
    short.now += timedelta(days=1)
    short.play("Ana\nana @frontdesk > DELETE\nana < confirm-delete\nana > YES\nana < delete-held\ncora < delete-team")
    short.now += timedelta(hours=25)
    short.flow.expire()
    short.flow.watch_over()
    assert knows_her(short)  # the letters have not left yet
    short.settle()
    assert {c.template for c in short.letters if not c.named} == {"delete-last", "survey"}
    short.flow.watch_over()
    assert not knows_her(short)


def knows_her(story: Forgetting) -> bool:
    with story.house.store.begin() as tx:
        return holdings.find_who(tx, "ana@home.example") is not None


# -- the export --------------------------------------------------------------------------------------------


def test_every_table_says_whose_its_rows_are():
    assert set(holdings.HOLDINGS) == set(schema.metadata.sorted_tables)


def test_columns_that_are_not_told_are_there_and_have_a_reason():
    for table, holding in holdings.HOLDINGS.items():
        assert set(holding.untold) <= set(table.c.keys())
        assert all(holding.untold.values())


def exported(story: Forgetting) -> dict[str, list[dict[str, object]]]:
    with story.house.store.begin() as tx:
        return holdings.export(tx, holdings.find_who(tx, "ana@home.example"))


def test_the_export_is_whole(story):
    told = exported(story)
    missing = [word for word in WORDS if word not in json.dumps(told)]
    assert missing == []
    every_row_that_names_her_is_in_it(story, told)
    the_file_in_the_letter_has_the_same(story, told)
    a_day_later_our_copy_is_burnt(story)
    rows = sum(map(len, told.values()))
    done = "the export against the schema: every row with her id, every word of hers"
    note("P19", engine_of(story.house.store), done, tables=len(told), rows=rows, words=len(WORDS), missing=len(missing))


def every_row_that_names_her_is_in_it(story, told):
    """By another way than the declarations: a row that holds her id."""
    her_id = told["person"][0]["id"]
    with story.house.store.begin() as tx:
        for table in schema.metadata.sorted_tables:
            naming = [row for row in tx.execute(select(table)) if her_id in map(str, row)]
            assert len(told[table.name]) >= len(naming), table.name


def the_file_in_the_letter_has_the_same(story, told):
    letter = next(c for c in story.letters if c.template == "data")
    [file] = [part for part in message_from_bytes(letter.raw).walk() if part.get_filename()]
    sent = json.loads(file.get_payload(decode=True))
    assert sent.keys() == told.keys()
    assert sent["enrolment"] == told["enrolment"]


def a_day_later_our_copy_is_burnt(story):
    story.now += timedelta(hours=25)
    story.flow.expire()
    with story.house.store.begin() as tx:
        [facts] = tx.execute(select(schema.outbox.c.facts).where(schema.outbox.c.template == "data")).scalars()
    assert facts == {}


def test_why_the_other_said_no_is_not_told(tmp_path):
    story = Story(tmp_path)
    story.play("""Ben has his reasons.
        ana  @frontdesk > REQUEST Ben
        ana  < confirm
        ana  > YES
        ben  < request
        ana  < request-receipt
        ben  /request > DECLINE: privatereason
        ben  < decline-receipt
        ana  < declined
        cora < declined-team
    """)
    with story.house.store.begin() as tx:
        hers, his = (holdings.export(tx, holdings.find_who(tx, f"{at}.example")) for at in ("ana@home", "ben@work"))
    story.house.store.close()
    assert "privatereason" not in json.dumps(hers)
    assert his["connection"][0]["reason"] == "privatereason"


def test_that_the_other_thinks_of_ending_is_not_told(tmp_path):
    story = Story(tmp_path)
    story.play("""Ben is asked once more, and says no the first time.
        ana  @frontdesk > REQUEST Ben
        ana  < confirm
        ana  > YES
        ben  < request
        ana  < request-receipt
        ben  /request > ACCEPT
        ana  < introduction-mentee
        ben  < introduction-mentor
        ben  /introduction-mentor > END: privatereason
        ben  < end-question
        ben  > NO
        ben  < end-cancelled
        ben  /introduction-mentor > END
        ben  < end-question
    """)
    with story.house.store.begin() as tx:
        hers, his = (holdings.export(tx, holdings.find_who(tx, f"{at}.example")) for at in ("ana@home", "ben@work"))
    story.house.store.close()
    assert not re.search("privatereason|ending", json.dumps(hers, default=str).replace("ending_by", ""))
    assert [row["ending_by"] for row in hers["connection"]] == [""]
    assert [row["new"] for row in his["transition"]].count("ending") == 2
    assert [row["kind"] for row in his["deadline"]].count("ending") == 2
