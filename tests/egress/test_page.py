"""A tracking sheet as PDF: what it says, on which paper, in every script it can print, the same bytes each time."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from mailflow.egress.page import LONGEST, print_page

SIGNED = ["Confirmed", "5 Mar 2026, 11:00 EST", "proven by SPF and DMARC"]
ROW = {"number": "M-1", "date": "4 Mar 2026", "length": "0:45", "topics": "CV review", "counts": True, "state": "",
       "mentor": SIGNED, "mentee": SIGNED}  # fmt: skip
PAIR = {"title": "Ana Duarte and Ben Okafor", "facts": [["Mentor", "Ben Okafor"], ["Pair", "R-4F7K2"]], "rows": [ROW],
        "totals": "1 meeting", "themes": ["Talked about: CVs (1)."],
        "names": ["Ben Okafor", "Ana Duarte"], "links": []}  # fmt: skip
PAGE: dict[str, Any] = {
    "paper": "a4", "language": "en", "colour": "#0B6157", "programme": "WSYAS", "organisation": "", "title": "Record",
    "name": "Ana Duarte", "made": "Made on 2 Nov 2026", "again": "Write SHEET.", "pairs": [PAIR],
    "cpd": ["Category: peers."], "check": ["V-4F7K-2M9P-XQ3T", "Mail this code."],
}  # fmt: skip


def read(page: dict[str, Any]) -> PdfReader:
    return PdfReader(BytesIO(print_page(page)))


def words_in(page: dict[str, Any]) -> str:
    return " ".join(" ".join(sheet.extract_text() for sheet in read(page).pages).split())


def talking(topics: str, **other: Any) -> dict[str, Any]:
    return {**PAGE, **other, "pairs": [{**PAIR, "rows": [{**ROW, "topics": topics}]}]}


def test_the_same_words_make_the_same_bytes():
    assert print_page(PAGE) == print_page(PAGE) != print_page(talking("goals"))


@pytest.mark.parametrize(
    "name", ["Łucja Żółć", "Élodie Çelik", "Γιώργος Παπαδόπουλος", "Дарья Щукина", "Nguyễn Thị Ngọc"]
)
def test_a_name_is_printed_as_it_is_written_in_fonts_of_its_own(name):
    assert name in words_in({**PAGE, "name": name})
    fonts = [font.get_object() for font in read(PAGE).pages[0]["/Resources"]["/Font"].values()]
    embedded = [font["/FontDescriptor"].get("/FontFile2") for font in fonts if "/FontDescriptor" in font]
    assert embedded and all(embedded)


def test_a_letter_that_no_font_has_is_a_box_and_the_page_says_so():
    told = words_in({**PAGE, "name": "Aoi 山田"})
    assert "Aoi □□" in told and "stands for a letter that this page cannot print" in told
    assert "cannot print" not in words_in(PAGE)


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 841)), ("letter", (612, 792))])
def test_it_is_printed_on_the_paper_that_is_used_there(paper, size):
    box = read({**PAGE, "paper": paper}).pages[0].mediabox
    assert (int(box.width), int(box.height)) == size


def test_every_page_says_which_it_is_and_names_the_columns():
    long = read({**PAGE, "pairs": [{**PAIR, "rows": [ROW] * 60}]})
    texts = [page.extract_text() for page in long.pages]
    assert (
        [f"Page {number} of {len(texts)}" in text for number, text in enumerate(texts, 1)]
        == [True] * len(texts)
        != [True]
    )
    assert all("signature" in text for text in texts[:2])


def test_long_topics_are_cut_and_the_page_says_where_they_are_whole():
    told = words_in(talking("goal " * LONGEST))
    assert "goal…" in told and "the CSV file has them whole" in told


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=400))
def test_whatever_people_write_is_printed_and_is_no_markup(words):
    assert words_in(talking(f"{words}<b>x</b>&amp;"))


def test_markup_is_words():
    assert "<b>bold</b> & <br/>" in words_in(talking("<b>bold</b> & <br/>"))
