"""Raw mail is burnt when it has served; its hash, what it meant and why stay. Shunted mail waits longer."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from mailflow.core.letter import Letter, Nature
from mailflow.flow.record import Step
from mailflow.settings import SettingsError, data, load
from mailflow.store import inbox, schema
from mailflow.store.schema import inbox as box
from tests.conversations.pairs import CONFIRMED
from tests.conversations.runner import DOMAIN, PROGRAMME, Story


@pytest.fixture
def story(tmp_path):
    yield from told(Story(tmp_path))


@pytest.fixture
def anywhere(tmp_path, database_url):
    """On SQLite and on PostgreSQL."""
    yield from told(Story(tmp_path, database_url))


def told(story: Story) -> Iterator[Story]:
    story.play("One is answered, one waits for a person.\nana @frontdesk > HELP\nana < help")
    story.play("...\nana @team > what shall I do\nana < passed-on\ncora < mail-waits")
    yield story
    story.house.store.close()


def mails(story: Story) -> list[tuple[object, ...]]:
    with story.house.store.begin() as tx:
        rows = tx.execute(select(box).order_by(box.c.id)).all()
    return [(row.intent, row.state, bool(row.raw)) for row in rows]


def later(story: Story, days: int) -> list[tuple[object, ...]]:
    story.now += timedelta(days=days)
    story.flow.watch_over()
    return mails(story)


def test_a_mail_is_kept_as_it_came_for_thirty_days_and_no_longer(story):
    assert later(story, 29) == [("HELP", "done", True), ("ASK", "shunted", True)]
    assert later(story, 2) == [("HELP", "done", False), ("ASK", "shunted", True)]


def test_what_stays_of_it_is_its_hash_its_meaning_and_its_reason(story):
    with story.house.store.begin() as tx:
        before = inbox.find(tx, 1)
    later(story, 31)
    with story.house.store.begin() as tx:
        after = inbox.find(tx, 1)
    assert (after.key, after.intent, after.reason, after.sender) == (before.key, "HELP", before.reason, before.sender)
    assert (after.raw, after.mail_from, after.client, after.helo) == (b"", "", "", "")
    with closing(story.house.store.engine.raw_connection()) as connection:  # as SQLite does by itself, sooner or later
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert before.raw[:60] not in b"".join(file.read_bytes() for file in story.folder.iterdir() if file.is_file())


def test_the_same_mail_counts_once_even_when_it_is_burnt(story):
    with story.house.store.begin() as tx:
        raw = inbox.find(tx, 1).raw
    later(story, 31)
    with story.house.store.begin() as tx:
        key = inbox.content_key(f"wit-connections@{DOMAIN}", raw)
        assert inbox.find_outcome(tx, key).state == "done"


def test_a_shunted_mail_nobody_sees_to_goes_after_three_times_as_long(story):
    assert later(story, 89)[1] == ("ASK", "shunted", True)
    assert later(story, 2)[1] == ("ASK", "done", False)
    with story.house.store.begin() as tx:
        assert inbox.find(tx, 2).reason.startswith("nobody saw to it in time: words for a person")


def test_a_shunted_mail_that_was_seen_to_is_kept_as_long_as_others(story):
    story.now += timedelta(days=40)
    with story.house.store.begin() as tx:
        assert inbox.drop(tx, 2, story.now)
    assert later(story, 29)[1] == ("ASK", "done", True)
    assert later(story, 2)[1] == ("ASK", "done", False)


def test_who_was_a_stranger_is_not_remembered(story):
    story.play("A stranger writes.\nmallory @frontdesk > HELP")
    later(story, 31)
    with story.house.store.begin() as tx:
        assert inbox.find(tx, 3).sender == ""


@pytest.mark.parametrize("days", ["0", "-1", "a week", "", "99999"])
def test_a_number_of_days_that_makes_no_sense_is_refused(tmp_path, days):
    told = {"MAILFLOW_SERVICE__DATA_DIR": str(tmp_path), "MAILFLOW_RETENTION__RAW_DAYS": days or " "}
    with pytest.raises(SettingsError, match="write a number of days from 1 to 3650"):
        load(data("config"), told)


def test_words_that_a_letter_passed_on_go_with_the_mail_they_came_in(story):
    story.play("\nana > and venom, too\nana < passed-on\ncora < passed-on-team")
    told = select(schema.outbox.c.facts).where(schema.outbox.c.template == "passed-on-team")

    def kept() -> bool:
        with story.house.store.begin() as tx:
            return "venom" in str(tx.execute(told).scalar_one())

    later(story, 29)
    assert kept()
    later(story, 2)
    assert not kept()


def test_whom_of_the_strangers_we_answered_is_forgotten_after_a_month(story):
    with story.house.store.begin() as tx:
        step = Step(story.house, tx, story.now, PROGRAMME)
        step.answer_stranger(Letter("how-to-join", "", {"stranger": True}, Nature.ANSWER), "zoe@far.example", "")
    story.settle()

    def known() -> bool:
        with story.house.store.begin() as tx:
            return "zoe@far.example" in tx.execute(select(schema.outbox.c.address)).scalars().all()

    later(story, 29)
    assert known()
    later(story, 2)
    assert not known()


@pytest.mark.parametrize("state", ["refused", "held"])
def test_what_never_left_is_forgotten_all_the_same(anywhere, state):
    story = anywhere
    story.play("\nana > and venom, too\nana < passed-on\ncora < passed-on-team")
    with story.house.store.begin() as tx:
        step = Step(story.house, tx, story.now, PROGRAMME)
        step.answer_stranger(Letter("how-to-join", "", {"stranger": True}, Nature.ANSWER), "zoe@far.example", "")
        tx.flush()
        never = update(schema.outbox).where(schema.outbox.c.template.in_(("passed-on-team", "how-to-join")))
        tx.execute(never.values(state=state, sent_at=None))

    def kept() -> list[bool]:
        with story.house.store.begin() as tx:
            rows = tx.execute(select(schema.outbox.c.address, schema.outbox.c.facts)).all()
        return [word in str(rows) for word in ("venom", "zoe@far.example")]

    later(story, 29)
    assert kept() == [True, True]
    later(story, 2)
    assert kept() == [False, False]


def test_a_letter_that_waits_long_is_burnt_once_it_waits_no_more(anywhere):
    story = anywhere
    waits = schema.outbox.c.template == "mail-waits"

    def change(**values: object) -> None:
        with story.house.store.begin() as tx:
            tx.execute(update(schema.outbox).where(waits).values(values))

    def kept() -> bool:
        with story.house.store.begin() as tx:
            return tx.execute(select(schema.outbox.c.facts).where(waits)).scalar_one() != {}

    change(state="waiting", due_at=story.now + timedelta(days=90))
    later(story, 31)
    assert kept()
    change(state="refused")
    later(story, 1)
    assert not kept()


SIGNED = f"""{CONFIRMED}ana @frontdesk > SHEET
ana < sheet
"""
ENDED = "\nana /introduction-mentee > END\nana < end-question\nana > YES\nana < survey\nben < survey\n"


@pytest.mark.parametrize(("talk", "stays"), [(SIGNED + ENDED, [1, 2, 1]), (SIGNED, [1, 2, 1])])
def test_records_stay_for_six_years_after_the_end_of_a_pair_and_no_longer(tmp_path, database_url, talk, stays):
    story = Story(tmp_path, database_url, programme="wsyas", trust="standard")
    story.play(talk)
    later(story, 6 * 365)
    assert kept(story) == stays
    later(story, 3)
    assert kept(story) == ([0, 0, 0] if "END" in talk else [1, 2, 0])
    story.house.store.close()


def kept(story: Story) -> list[int]:
    with story.house.store.begin() as tx:
        return [len(tx.execute(select(table)).all()) for table in (schema.meeting, schema.signature, schema.sheet)]
