"""Every convention on every letter; `make letters` prints the same as a table."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailflow.flow.compose import BULK
from mailflow.preview.facts import LETTERS
from tests.conventions import browser, documents, headers, links, markup, words  # noqa: F401 - each brings its own
from tests.conventions.specimens import TEMPLATES, Office, Sent, orders
from tests.conventions.table import CONVENTIONS, Post, result_of
from tests.faults.figures import FULL
from tests.needs import do_without
from tests.once import once_a_run

NEEDS = {"C9": (browser.CHROMIUM, browser.NO_CHROMIUM), "C7x": (browser.AXE.is_file(), browser.NO_AXE)}


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    """Each process has an office that has sent all of it; one did."""
    folder = tmp_path_factory.mktemp("office")
    sent = once_a_run("post", FULL, lambda: sent_in(folder / "first"))
    shutil.copytree(sent.folder, folder / "ours")
    office = Office(folder / "ours", now=sent.now)
    yield Post(office, office.received(sent), whole=FULL)
    office.close()


def sent_in(folder: Path) -> Sent:
    folder.mkdir()
    office = Office(folder)
    try:
        letters = office.send(orders(office.programmes))
    finally:
        office.close()
    return Sent(folder, office.now, [(one.order, one.raw, one.mail_from, one.rcpt_to) for one in letters])


@pytest.mark.parametrize("convention", CONVENTIONS.values(), ids=[f"{id}-" for id in CONVENTIONS])
def test_every_letter_keeps(convention, post):
    found, missing = NEEDS.get(convention.id, (True, ""))
    if not found or (convention.id in NEEDS and not browser.CHROMIUM):
        do_without(missing)
    result = result_of(convention, post)
    assert result.holds, "\n".join(f"{name}: {'; '.join(faults)}" for name, faults in result.faults.items())


ON_THE_WEB = {
    "MAILFLOW_SERVICE__PUBLIC_URL": "https://mentor.example/out",
    "MAILFLOW_INGRESS__HTTP__LISTEN": "127.0.0.1:8030",
    "MAILFLOW_EGRESS__SMTP__FEEDBACK_ID": "on",
}


def test_with_an_address_of_the_web_a_list_can_be_left_by_one_click_and_a_feedback_id_is_sent_where_it_is_asked_for(
    tmp_path,
):
    office = Office(tmp_path, ON_THE_WEB)
    try:
        wanted = [one for one in orders(office.programmes, whole=False) if one.template in {*BULK, "request"}]
        sent = office.send(wanted)
    finally:
        office.close()
    assert len(sent) > len(BULK)
    for letter in sent:
        assert list(CONVENTIONS["A6"].look(letter)) == []
        one_click = letter.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert one_click is (letter.template in BULK)
        told = f"{letter.template}:{letter.order.programme}:{letter.order.nature}:mailflow"
        assert letter.message["Feedback-ID"] == told


def test_every_line_of_the_conventions_is_a_check():
    lines = [f"A{n}" for n in range(1, 16)] + [f"C{n}" for n in range(1, 15)] + [f"D{n}" for n in range(1, 7)]
    assert {*lines, "G1", "G2"} <= {*CONVENTIONS}


def test_no_part_of_the_layout_has_the_name_of_a_fact():
    """The page would say the part where the letter says the fact."""
    layout = (TEMPLATES / "layout.html").read_text(encoding="utf-8")
    parts = set(re.findall(r"macro (\w+)\(", layout))
    assert parts & {fact for facts in LETTERS.values() for fact in facts} == set()
