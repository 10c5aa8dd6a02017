"""What the flow promises about a single mail: once, alone if it must be, or in the shunt."""

from dataclasses import replace
from email import message_from_bytes

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from mailflow import flow
from mailflow.core.verdict import Result
from mailflow.egress.smtp import Deferred, Refused, Sent
from mailflow.flow import Flow, Mail, bounces
from mailflow.flow.answers import Command
from mailflow.flow.asking import ask_first
from mailflow.flow.record import Step
from mailflow.flow.status import gather_status
from mailflow.rehearse.world import everybody_is_aligned
from mailflow.store import inbox, outbox, people, schema
from tests.conversations.runner import DOMAIN, PROGRAMME, Story

DESK = f"{PROGRAMME}@{DOMAIN}"


@pytest.fixture
def story(tmp_path, database_url):
    story = Story(tmp_path, database_url)
    yield story
    story.house.store.close()


def mail(words: str, message_id: str = "1", sender: str = "ana@home.example") -> Mail:
    head = f"From: {sender}\r\nSubject: Hello\r\nMessage-ID: <{message_id}@x>\r\n\r\n"
    return Mail(sender, DESK, f"{head}{words}\r\n".encode())


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

    def crash(house, tx, claimed, now):
        if b"POISON" in claimed.mail.raw:
            tries.add(now)
            raise RuntimeError("secret words")
        return real(house, tx, claimed, now)

    real = flow.receive
    monkeypatch.setattr(flow, "receive", crash)
    others = mail("HELP", "2", "ben@work.example")
    story.flow.accept([mail("POISON", "1"), others])
    story.settle()
    assert [letter.template for letter in story.letters] == ["help"]  # nobody else waits for the poison
    story._wait("... 1 hour")
    story._wait("... 1 hour")
    assert len(tries) == 3
    with story.house.store.begin() as tx:
        [row] = inbox.list_shunted(tx)
    assert "secret words" not in row["reason"]
    assert [letter.template for letter in story.letters] == ["help"]


def test_a_mail_that_is_put_off_holds_back_its_senders_next_one(story, monkeypatch):
    failed = []

    def fail_once(house, tx, claimed, now):
        if b"PAUSE" in claimed.mail.raw and not failed:
            failed.append(claimed.mail.id)
            raise OperationalError("", {}, RuntimeError("lock timeout"))
        return real(house, tx, claimed, now)

    real = flow.receive
    story.play("ana @frontdesk > REQUEST Ben\nana < confirm\nana > YES\nben < request\nana < request-receipt")
    to = next(letter for letter in story.letters if letter.template == "request").message["Reply-To"]
    monkeypatch.setattr(flow, "receive", fail_once)
    for number, words in enumerate(("PAUSE", "RESUME")):
        raw = f"From: ben@work.example\r\nMessage-ID: <{number}@work.example>\r\n\r\n{words}\r\n".encode()
        story.flow.accept([Mail(f"prvs={number}=ben@work.example", to, raw)])  # BATV: no envelope is like another
    story.settle()
    story._wait("... 1 hour")
    with story.house.store.begin() as tx:
        assert not people.find_member(tx, PROGRAMME, "ben@work.example", "UTC").paused


def test_a_mail_that_is_put_off_holds_back_nobody_elses_whatever_its_envelope_says(story):
    judged = replace(everybody_is_aligned(mail("")), aligned_spf=False, dmarc=Result.NONE, temporary=True)
    by_name = {"ana": judged, "ben": everybody_is_aligned(mail(""))}

    def judge(one):
        return by_name["ana" if b"From: ana" in one.raw else "ben"]

    story.house = replace(story.house, trust="standard", judge=judge)
    story.flow = Flow(story.house)
    hers = replace(mail("REQUEST Ben"), mail_from="ben@work.example")  # whose name servers do not answer
    story.flow.accept([hers, mail("HELP", "2", "ben@work.example")])
    story.settle()
    assert [letter.template for letter in story.letters] == ["help"]
    with story.house.store.begin() as tx:
        assert inbox.count_states(tx) == {"waiting": 1, "done": 1}


@pytest.mark.parametrize(
    ("head", "sender"),
    [
        ("From: Ben <Ben@work.example>", "ben@work.example"),
        ("X: y\r\nfrom:\r\n ben@work.example", "ben@work.example"),
        ('From: "x@evil.example" <ben@work.example>', "ben@work.example"),
        ("From: a@x.example, b@x.example", "srs0=x@work.example"),
        ("Subject: x\r\n\r\nFrom: ben@work.example", "srs0=x@work.example"),
        (f"From: {'x' * 3000}", "srs0=x@work.example"),
    ],
)
def test_a_mail_keeps_its_order_with_those_of_whoever_stands_in_from(head, sender):
    assert inbox.sender_of("SRS0=x@work.example", f"{head}\r\nTo: x@y\r\n\r\nHELP\r\n".encode()) == sender


def test_a_command_in_the_subject_counts_where_there_is_no_body(story):
    one = Mail("ana@home.example", DESK, b"From: ana@home.example\r\nSubject: HELP\r\nMessage-ID: <1@x>\r\n\r\n")
    other = replace(one, raw=one.raw.replace(b"HELP", b"STATUS"))
    story.flow.accept([one, other, replace(one, raw=b"Received: again\r\n" + one.raw)])
    story.settle()
    assert sorted(letter.template for letter in story.letters) == ["help", "status"]


def test_database_faults_are_no_deaths(story, monkeypatch):
    def fail(*_):
        raise OperationalError("", {}, RuntimeError("lock timeout"))

    real, put_off = flow.receive, inbox.put_off
    monkeypatch.setattr(flow, "receive", fail)
    story.flow.accept([mail("HELP")])
    for _ in range(4):  # noted or not
        story._wait("... 1 hour")
        monkeypatch.setattr(inbox, "put_off", fail)
        with pytest.raises(OperationalError):
            story._wait("... 1 hour")
        monkeypatch.setattr(inbox, "put_off", put_off)
    monkeypatch.setattr(flow, "receive", real)
    story._wait("... 1 hour")
    assert [letter.template for letter in story.letters] == ["help"]


def test_a_mail_that_kills_its_readers_is_set_aside_by_the_fourth(story, monkeypatch):
    class Killed(BaseException):
        """As good as a kill -9: nobody catches it."""

    def die(house, tx, claimed, now):
        if b"POISON" in claimed.mail.raw:
            raise Killed
        return real(house, tx, claimed, now)

    real = flow.receive
    monkeypatch.setattr(flow, "receive", die)
    story.flow.accept([mail("POISON", "1"), mail("HELP", "2")])
    for _ in range(3):
        with pytest.raises(Killed):
            story.settle()
        story.flow = Flow(story.house)  # the next process
    story.settle()
    assert [letter.template for letter in story.letters] == ["help"]
    with story.house.store.begin() as tx:
        [row] = inbox.list_shunted(tx)
    assert row["reason"] == "whoever read it died, 3 times"


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
    assert sorted((one.to, one.template) for one in story.letters) == [("ana", "confirm")] * 3 + [
        ("cora", "mail-waits")
    ]


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


def test_a_folded_message_id_tells_two_mails_apart(story):
    words = mail("HELP").raw.replace(b"Message-ID: <1@x>", b"Message-ID:\r\n <%d@x>")
    for number in (1, 2):
        story.flow.accept([Mail("ana@home.example", DESK, words % number)])
    story.settle()
    assert [letter.template for letter in story.letters] == ["help", "help"]


@pytest.mark.parametrize("ident", [b"<caf\xe9@x>", "<café@x>".encode(), b"<a\x01b@x>", b""])
def test_an_odd_message_id_is_no_reason_not_to_answer(story, ident):
    raw = mail("HELP").raw.replace(b"<1@x>", ident)
    story.flow.accept([Mail("ana@home.example", DESK, raw)])
    story.settle()
    assert [letter.template for letter in story.letters] == ["help"]


def test_half_a_character_is_kept_as_a_mark_and_the_mail_is_read(story):
    raw = mail("").raw.replace(b"Subject: Hello", b"Subject: Hello\r\nContent-Type: text/plain; charset=utf-7")
    story.flow.accept([Mail("ana@home.example", DESK, raw + b"HELP\r\n\r\n+2AA-\r\n")])
    story.settle()
    assert [letter.template for letter in story.letters] == ["help"]


def test_when_settling_fails_no_letter_of_the_batch_leaves_twice(story, monkeypatch):
    real, failed = outbox.settle_sent, []

    def away(tx, letter_ids, now):
        if not failed and letter_ids:
            failed.append(letter_ids)
            raise OperationalError("UPDATE", {}, Exception("the database is away"))
        real(tx, letter_ids, now)

    monkeypatch.setattr(outbox, "settle_sent", away)
    story.flow.accept([mail("HELP", str(number)) for number in range(2)])
    story.flow.process(story.flow.look()[0][1])
    with pytest.raises(OperationalError):
        story.flow.deliver()
    assert len(story.letters) == 2
    story._wait("... 1 hour")
    assert failed
    assert len(story.letters) == 2
    assert gather_status(story.house)["outbox"]["sent"] == 2


def test_a_refusal_that_crashes_unsettles_no_other_letter(story, monkeypatch):
    def crash(step, letter, said):
        raise KeyError("a programme that is gone")

    monkeypatch.setattr(bounces, "refused", crash)
    outcomes = [Sent("250 kept"), Refused("550 no")]
    carried = []

    def carry(parcels):
        for parcel in parcels:
            carried.append(parcel)
            yield outcomes.pop(0)

    story.flow.house = replace(story.house, carry=carry)
    story.flow.accept([mail("HELP", str(number)) for number in range(2)])
    story.settle()
    story._wait("... 1 hour")
    assert len(carried) == 2
    assert gather_status(story.house)["outbox"] == {"waiting": 0, "sent": 1, "refused": 1, "held": 0}


def test_an_ending_lapses_what_is_asked_in_the_same_batch(story):
    """Read ahead or one by one, the end is the same."""
    story.play(
        "ana @frontdesk > REQUEST Ben\nana < confirm\nana > YES\nben < request\nana < request-receipt\n"
        "ben > ACCEPT\nben < introduction-mentor\nana < introduction-mentee\nben > END\nben < end-question"
    )
    ending = story.letters[-1].message["Reply-To"]
    about = f"connection:{connection_of(story)}"
    with story.house.store.begin() as tx:
        tx.execute(schema.token.update().where(schema.token.c.template == "introduction-mentor").values(subject=about))
    asked = question_about(story, about)
    yes = b"From: ben@work.example\r\nMessage-ID: <%d@w>\r\n\r\nYES\r\n"
    story.flow.accept([Mail("ben@work.example", ending, yes % 1), Mail("ben@work.example", asked, yes % 2)])
    story.settle()
    with story.house.store.begin() as tx:
        assert tx.execute(select(schema.question.c.state).where(schema.question.c.about == about)).scalars().all() == [
            "lapsed"
        ]


def connection_of(story) -> str:
    with story.house.store.begin() as tx:
        return tx.execute(select(schema.connection.c.id)).scalar_one()


def question_about(story, about: str) -> str:
    """Ben is asked whether he wrote PAUSE: the reply address of that question."""
    with story.house.store.begin() as tx:
        step = Step(story.house, tx, story.now, PROGRAMME)
        ben = people.find_member(tx, PROGRAMME, "ben@work.example", "UTC")
        ask_first(step, Command(ben, "PAUSE", {}, about))
    story.settle()
    return story.letters[-1].message["Reply-To"]


def test_a_letter_that_waited_over_an_upgrade_leaves_without_what_its_template_asks_now(story):
    story.flow.accept([mail("HELP")])
    story.flow.process(story.flow.look()[0][1])
    with story.house.store.begin() as tx:
        facts = dict(tx.execute(select(schema.outbox.c.facts)).scalar_one())
        assert facts.pop("last") is False
        tx.execute(update(schema.outbox).values(facts=facts))
    story.settle()
    assert [letter.template for letter in story.letters] == ["help"]
