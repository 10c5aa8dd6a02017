"""IMPORT: whose file is opened when, how long it is kept, and what of it may be asked of us."""

from dataclasses import replace
from io import BytesIO
from time import process_time

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from mailflow.core.verdict import Result, Verdict
from mailflow.flow import Flow, Mail, forgetting, importing
from mailflow.rehearse.world import everybody_is_aligned
from mailflow.store import holdings, schema
from tests.conversations.files import with_file
from tests.conversations.runner import DOMAIN, PROGRAMME, Story

FILE = b"email,name,role\nzoe@far.example,Zoe Vance,mentor\n"
YES = "\ncora > YES\ncora < {}\n"


@pytest.fixture
def story(tmp_path):
    story = Story(tmp_path, f"sqlite:///{tmp_path / 'mailflow.db'}", trust="standard")
    yield story
    story.house.store.close()


def send(story, *tables: bytes, number: int = 1, who: str = "cora@wit.example") -> None:
    raw = f"From: {who}\r\nMessage-ID: <{number}@{who}>\r\nSubject: people\r\n\r\nIMPORT\r\n".encode()
    for table in tables:
        raw = with_file(raw, table)
    story.flow.accept([Mail(who, f"{PROGRAMME}-team@{DOMAIN}", raw)])
    story.settle()


def is_here(story, email: str = "zoe@far.example") -> bool:
    with story.house.store.begin() as tx:
        return tx.execute(select(schema.person.c.id).where(schema.person.c.email == email)).first() is not None


def kept(story) -> int:
    """How many mails that brought a file are kept as they came."""
    box = schema.inbox.c
    with story.house.store.begin() as tx:
        whole = select(func.count()).where(box.intent == "IMPORT", func.length(box.raw) > 0)
        return tx.execute(whole).scalar_one()


def nobody_knows(mail: Mail) -> Verdict:
    return replace(everybody_is_aligned(mail), aligned_spf=False, dmarc=Result.NONE)


def test_a_file_in_her_name_is_not_opened_before_she_says_that_it_was_she(story, monkeypatch):
    opened = list[bytes]()
    monkeypatch.setattr(importing, "tables_in", lambda raw: opened.append(raw) or [FILE])
    story.flow = Flow(replace(story.house, judge=nobody_knows))
    send(story, FILE)
    assert [one.template for one in story.letters] == ["confirm"] and not opened
    assert "Zoe" not in story.letters[0].text and "zoe" not in story.letters[0].text
    story.play(f"\ncora < confirm\n{YES.format('confirm-import')}")
    assert opened and not is_here(story)
    story.play(YES.format("imported"))
    assert is_here(story)


def test_a_file_is_kept_until_her_word_about_it_and_no_longer(story):
    send(story, FILE)
    assert kept(story) == 1
    story.play("\ncora < confirm-import\ncora > NO\ncora < confirm-refused\n")
    assert (kept(story), is_here(story)) == (0, False)
    send(story, FILE, number=2)
    story.play(f"\ncora < confirm-import\n{YES.format('imported')}")
    assert (kept(story), is_here(story)) == (0, True)


def test_her_yes_is_to_the_very_file_that_was_laid_before_her(story, monkeypatch):
    send(story, FILE)
    other = FILE.replace(b"mentor", b"coordinator")
    monkeypatch.setattr(importing, "tables_in", lambda raw: [other])
    story.play('\ncora < confirm-import\ncora > YES\ncora < not-now "not kept any more"\n')
    assert not is_here(story)


def test_who_is_deleted_meanwhile_does_not_come_back_with_the_file(story):
    """It is encoded, so no search in the mail finds her; and the letter that tells of her row keeps nothing of it."""
    send(story, b"email,name,role,goal\nana@home.example,Ana Duarte,mentee,Lead a lab\n")
    story.play("\ncora < confirm-import\n")
    with story.house.store.begin() as tx:
        assert holdings.find_who(tx, "ana@home.example")
        forgetting.erase_one(story.house, tx, "ana@home.example", patient=False)
    assert kept(story) == 0
    with story.house.store.begin() as tx:
        told = select(schema.outbox.c.facts).where(schema.outbox.c.template == "confirm-import")
        assert tx.execute(told).scalars().all() == [{}]
    story.play('\ncora /confirm-import > YES\ncora < not-now "not kept any more"\n')
    assert not is_here(story, "ana@home.example")


def test_what_one_mail_takes_is_limited_and_its_most_keeps_nobody_waiting(story):
    rows = b"".join(b"p%d@far.example,Pat %s,mentor\n" % (at, chr(65 + at % 26).encode() * 3) for at in range(800))
    head, lines = b"email,name,role\n", rows.splitlines(keepends=True)
    send(story, head + rows)
    story.play('\ncora < not-now "more than 300 rows"\n')
    send(story, FILE, FILE, number=2)
    story.play('\ncora < not-now "2 files came"\n')
    began = process_time()
    send(story, head + b"".join(lines[: importing.MOST_ROWS]), number=3)
    took = process_time() - began
    story.play('\ncora < confirm-import "300 new, 0 changed, 0 rejected"\n')
    assert took < 2, f"{took:.1f} s"  # TRUST.md, P8


def workbook(rows: int) -> bytes:
    book, page = Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet()
    sheet.append(["Name", "Correo", "Rol"])
    for at in range(rows):
        sheet.append([f"Zoe {chr(65 + at % 26) * 3}", f"zoe{at or ''}@far.example", "Mentora"])
    book.save(page)
    return page.getvalue()


def test_a_workbook_is_taken_like_a_table_and_so_is_its_most(story, monkeypatch):
    send(story, workbook(importing.MOST_ROWS + 1))
    story.play('\ncora < not-now "more than 300 rows"\n')
    send(story, workbook(1), number=2)
    story.play(f"\ncora < confirm-import\n{YES.format('imported')}")
    assert is_here(story)
    monkeypatch.setattr(importing, "MOST_UNPACKED", 10)
    send(story, workbook(2), number=3)
    story.play('\ncora < not-now "more than 300 rows"\n')
