"""What the flow promises about a single mail: once, in its savepoint, or in the shunt."""

from dataclasses import replace
from email import message_from_bytes

import pytest
from sqlalchemy import select

from mailflow import flow
from mailflow.egress.smtp import Deferred, Refused, Sent
from mailflow.flow import Mail
from mailflow.flow.status import gather_status
from mailflow.store import inbox, schema
from tests.conversations.runner import DOMAIN, PROGRAMME, Story

DESK = f"{PROGRAMME}@{DOMAIN}"


@pytest.fixture
def story(tmp_path, database_url):
    story = Story(tmp_path, database_url)
    yield story
    story.house.store.close()


def mail(words: str, message_id: str = "1") -> Mail:
    head = f"From: ana@home.example\r\nSubject: Hello\r\nMessage-ID: <{message_id}@x>\r\n\r\n"
    return Mail("ana@home.example", DESK, f"{head}{words}\r\n".encode())


def test_a_mail_nobody_can_read_is_shunted_whole_with_its_reason(story):
    raw = b"From: ana@home.example\r\n" + b"X: y\r\n" * 5000 + b"\r\nHELP\r\n"
    story.flow.accept([Mail("ana@home.example", DESK, raw)])
    story.settle()
    with story.house.store.begin() as tx:
        [row] = inbox.list_shunted(tx)
        assert inbox.find(tx, row["id"]).raw == raw
    assert row["reason"]
    assert not story.letters


def test_a_mail_that_crashes_is_tried_three_times_and_the_next_one_goes_on(story, monkeypatch):
    tries = set()

    def crash(house, tx, row, to, now):
        if b"POISON" in row.raw:
            tries.add(now)
            raise RuntimeError("secret words")
        return real(house, tx, row, to, now)

    real = flow.receive
    monkeypatch.setattr(flow, "receive", crash)
    story.flow.accept([mail("POISON", "1"), mail("HELP", "2")])
    story.settle()
    assert [letter.template for letter in story.letters] == ["help"]  # nobody waits for the poison
    story._wait("... 1 hour")
    story._wait("... 1 hour")
    assert len(tries) == 3
    with story.house.store.begin() as tx:
        [row] = inbox.list_shunted(tx)
    assert "secret words" not in row["reason"]
    assert [letter.template for letter in story.letters] == ["help"]


def test_a_deferred_letter_keeps_its_message_id_and_a_refused_one_is_not_tried_again(story):
    carried = []
    outcomes = [Deferred("451 later"), Refused("550 no")]

    def carry(parcels):
        for parcel in parcels:
            carried.append(parcel.raw)
            yield outcomes.pop(0) if outcomes else Sent("250 kept")

    story.flow.house = replace(story.house, carry=carry)
    story.flow.accept([mail("HELP")])
    story.settle()
    assert len(carried) == 1
    story._wait("... 2 minutes")
    assert carried[0] == carried[1]
    story._wait("... 1 day")
    subjects = [message_from_bytes(raw)["Subject"] for raw in carried[2:]]
    assert subjects == ["Email to Ana Duarte bounces"]  # Cora is told, and nobody else gets anything
    assert gather_status(story.house)["outbox"] == {"waiting": 0, "sent": 1, "refused": 1, "held": 0}


def test_every_decision_left_a_transition_row_that_names_its_mail(story):
    story.flow.accept([mail("REQUEST Ben")])
    story.settle()
    with story.house.store.begin() as tx:
        rows = tx.execute(select(schema.transition)).all()
    assert [(row.old, row.new, row.event) for row in rows] == [("new", "open", "ask")]
    assert rows[0].inbox_id is not None


def test_an_answer_closes_the_deadlines_it_answers_and_an_ending_closes_all(story):
    story.play(
        "ana @frontdesk > REQUEST Ben\nana < confirm\nana > YES\nben < request\nana < request-receipt\nben > DECLINE\n"
        "ben < decline-receipt\nana < declined"
    )
    with story.house.store.begin() as tx:
        rows = tx.execute(select(schema.deadline.c.kind).where(schema.deadline.c.done.is_(False))).scalars().all()
    assert rows == ["digest"]


def test_p3_the_same_mail_by_another_way_counts_once(story):
    first = mail("REQUEST Ben")
    by_relay = Mail(
        first.mail_from, first.rcpt_to, b"Received: from a by b; Mon, 2 Mar 2026 09:00:00 -0500\r\n" + first.raw
    )
    story.flow.accept([first])
    story.settle()
    story.flow.accept([by_relay])
    story.settle()
    assert [letter.template for letter in story.letters] == ["confirm"]


def test_p13_a_forged_sender_bombs_nobody(story):
    for number in range(12):
        story.flow.accept([mail(f"REQUEST Ben: note {number}", str(number))])
    story.settle()
    assert [letter.template for letter in story.letters] == ["confirm"] * 3


def test_a_deadline_that_crashes_stops_no_other_and_is_tried_again(story, monkeypatch):
    story.play("ana @frontdesk > REQUEST Ben\nana < confirm\nana > YES\nben < request\nana < request-receipt")
    with story.house.store.begin() as tx:
        tx.execute(
            schema.deadline.insert().values(
                programme=PROGRAMME, subject="watch:nobody", kind="digest", due_at=story.now, done=False
            )
        )
    story._wait("... 4 days")
    assert [letter.template for letter in story.letters][-1] == "request-reminder"
