"""Many hands at once: capacity holds, a reply and a deadline do not race, one sender's mails keep their order."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import delete, event, select, update

from mailflow import settings
from mailflow.flow import Flow, Mail
from mailflow.flow.enrol import import_people
from mailflow.store import inbox, people, schema, subjects
from tests.conversations.runner import DOMAIN, PROGRAMME, Story

MENTEES = {f"m{n}": (f"Mentee{n} Lind", f"m{n}@home.example") for n in range(6)}


@pytest.fixture
def story(tmp_path, database_url):
    story = Story(tmp_path, database_url)
    rows = "".join(f"{address},{name},mentee\n" for name, address in MENTEES.values())
    import_people(story.house, PROGRAMME, b"email,name,role\n" + rows.encode(), dry_run=False)
    story.people |= MENTEES
    yield story
    story.house.store.close()


def ask_ben(story: Story, who: str) -> None:
    story.play(f"{who} @frontdesk > REQUEST Ben\n{who} < confirm\n{who} > YES\nben < request\n{who} < request-receipt")


def work(story: Story, *jobs) -> None:
    """All at the same time."""
    ready = Barrier(len(jobs))

    def one(job):
        ready.wait()
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        list(pool.map(one, jobs))


def states(story: Story) -> dict[str, int]:
    with story.house.store.begin() as tx:
        return subjects.count_states(tx, PROGRAMME)


def lanes(story: Story) -> list[int]:
    with story.house.store.begin() as tx:
        return inbox.waiting_lanes(tx, story.now)


def test_a11_two_mentees_at_most_however_many_yes_come_at_once(story):
    for who in MENTEES:
        ask_ben(story, who)
    requests = [letter for letter in story.letters if letter.template == "request"]
    for number, letter in enumerate(requests):
        raw = f"From: ben@work.example\r\nMessage-ID: <{number}@work.example>\r\n\r\nACCEPT\r\n".encode()
        story.flow.accept([Mail("ben@work.example", letter.message["Reply-To"], raw)])
    with story.house.store.begin() as tx:  # as mails from her several addresses, or from before an upgrade, may stand
        tx.execute(update(schema.inbox).values(lane=schema.inbox.c.id % story.house.store.lanes))
    assert len(lanes(story)) == story.house.store.lanes
    story.letters.clear()
    # A flow each, as processes have: the threads of one take turns.
    work(story, *(partial(Flow(story.house)._process_batch, lane) for lane in lanes(story)))
    story.settle()
    assert states(story)["active"] == 2
    told = sorted(letter.template for letter in story.letters if letter.to == "ben")
    assert told.count("introduction-mentor") == 2


def test_a11_two_mentors_at_most_however_many_say_yes_at_once(story):
    """Of mentors each in a lane of her own: nothing but the lock on the mentee makes one wait for the other."""
    pairing = {"pairing": story.house.policies[PROGRAMME].pairing.model_copy(update={"mentors_per_mentee": 2})}
    policies = {PROGRAMME: story.house.policies[PROGRAMME].model_copy(update=pairing)}
    story.house = replace(story.house, policies=policies)
    mentors = {f"n{n}": (f"Mentor{n} Roth", f"n{n}@work.example") for n in range(6)}
    rows = "".join(f"{address},{name},mentor\n" for name, address in mentors.values())
    import_people(story.house, PROGRAMME, b"email,name,role\n" + rows.encode(), dry_run=False)
    story.people |= mentors
    for name, _ in mentors.values():
        story.flow.accept([Mail("ana@home.example", f"{PROGRAMME}@{DOMAIN}", asking(name))])
        story.settle()
        story.letters[-1].named = True
        story._write("ana", None, "YES", ">")
        for letter in story.letters:
            letter.named = True
        story.now += timedelta(days=1)  # three questions a day
    for letter in [letter for letter in story.letters if letter.template == "request"]:
        address = mentors[letter.to][1]
        raw = f"From: {address}\r\nMessage-ID: <yes-{letter.to}@work.example>\r\n\r\nACCEPT\r\n".encode()
        story.flow.accept([Mail(address, letter.message["Reply-To"], raw)])
    work(story, *(partial(Flow(story.house)._process_batch, lane) for lane in lanes(story)))
    story.settle()
    assert states(story)["active"] == 2


def asking(name: str) -> bytes:
    return f"From: ana@home.example\r\nMessage-ID: <{name[:7]}@a.example>\r\n\r\nREQUEST {name}\r\n".encode()


def test_a_reply_and_its_deadline_come_to_one_end(story):
    for turn, who in enumerate(MENTEES):
        ask_ben(story, who)
        letter = story.letters[-2] if story.letters[-2].template == "request" else story.letters[-1]
        story.now += timedelta(days=7)
        raw = f"From: ben@work.example\r\nMessage-ID: <{turn}@work.example>\r\n\r\nDECLINE\r\n".encode()
        [lane] = story.flow.accept([Mail("ben@work.example", letter.message["Reply-To"], raw)])
        work(story, lambda lane=lane: story.flow.process(lane), story.flow.expire, story.flow.expire)
        story.settle()
        story.letters.clear()
    ended = states(story)
    assert ended.get("declined", 0) + ended.get("expired", 0) == len(MENTEES)
    with story.house.store.begin() as tx:
        finals = select(schema.transition.c.subject).where(schema.transition.c.new.in_(["declined", "expired"]))
        subjects_ended = tx.execute(finals).scalars().all()
    assert len(subjects_ended) == len(set(subjects_ended)) == len(MENTEES)


def test_two_who_write_one_meeting_down_at_once_make_one_record(story):
    ask_ben(story, "m0")
    story.play("yes\nben > ACCEPT\nm0 < introduction-mentee\nben < introduction-mentor\n... 2 days")
    for who in ("m0", "ben"):
        letter = [letter for letter in story.letters if letter.to == who][-1]
        sender = story.people[who][1]
        raw = f"From: {sender}\r\nMessage-ID: <log@{who}.example>\r\n\r\nLOG 45 min on 3 March\r\n".encode()
        story.flow.accept([Mail(sender, letter.message["Reply-To"], raw)])
    assert len(lanes(story)) == min(2, story.house.store.lanes)
    work(story, *(partial(Flow(story.house)._process_batch, lane) for lane in lanes(story)))
    story.settle()
    with story.house.store.begin() as tx:
        assert tx.execute(select(schema.meeting.c.state)).scalars().all() == ["confirmed"]


def test_one_senders_mails_keep_their_order_whoever_works(story):
    ask_ben(story, "m0")
    [letter] = [letter for letter in story.letters if letter.template == "request"]
    for number in range(7):
        words = "RESUME" if number % 2 else "PAUSE"
        raw = f"From: ben@work.example\r\nMessage-ID: <{number}@work.example>\r\n\r\n{words}\r\n".encode()
        [lane] = story.flow.accept([Mail("ben@work.example", letter.message["Reply-To"], raw)])
    work(story, *(lambda: story.flow.process(lane) for _ in range(4)))
    story.settle()
    with story.house.store.begin() as tx:
        rows = tx.execute(select(schema.inbox.c.id).where(schema.inbox.c.intent.in_(["PAUSE", "RESUME"]))).all()
        ben = people.find_member(tx, PROGRAMME, "ben@work.example", "UTC")
    assert len(rows) == 7
    assert ben.paused


def test_who_comes_to_a_lane_where_another_process_works_finds_nothing_there(story):
    if story.house.store.lite:  # its one writer is enough
        return
    for number in range(2):
        raw = f"From: ben@work.example\r\nMessage-ID: <{number}@work.example>\r\n\r\nHELP\r\n".encode()
        [lane] = story.flow.accept([Mail("ben@work.example", f"{PROGRAMME}@{DOMAIN}", raw)])
    with story.house.store.begin() as first, story.house.store.begin() as second:
        assert len(inbox.claim(first, lane, story.now, 1)) == 1
        assert not inbox.look(second, lane, story.now, 50)
        assert not inbox.claim(second, lane, story.now, 50)


def test_two_clocks_that_look_at_once_ask_members_once_and_set_one_digest(tmp_path, database_url):
    story = Story(tmp_path, database_url, programme="wsyas", members=True)
    with story.house.store.begin() as tx:  # as if nobody had looked yet
        for table in (schema.chore, schema.deadline, schema.form):
            tx.execute(delete(table))

    def dawdle(connection, cursor, statement, *told) -> None:
        time.sleep(0.1 * statement.startswith("SELECT chore"))  # what the other one did meanwhile is seen too late

    other = settings.build(story.settings, now=lambda: story.now, carry=story.carry)  # as another process opens it
    for one in (story.house, other):
        event.listen(one.store.engine, "after_cursor_execute", dawdle)
    work(story, Flow(story.house).watch_over, Flow(other).watch_over)
    other.store.close()
    with story.house.store.begin() as tx:
        forms = tx.execute(select(schema.form.c.person_id).where(schema.form.c.name == "rules")).scalars().all()
        digests = (
            tx.execute(select(schema.deadline.c.subject).where(schema.deadline.c.kind == "digest")).scalars().all()
        )
    story.house.store.close()
    assert len(forms) == len(set(forms)) > 0
    assert len(digests) == len(set(digests)) > 0
