"""A programme's report, out of plain figures: its sums, what it is compared with, and what it tells of nobody."""

import csv
import io
import json
import random
from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise

import pytest
from pypdf import PdfReader

from mailflow.core.results import Asked, Part, Results
from mailflow.core.stretch import Stretch, name_of
from mailflow.egress.files import files_of
from mailflow.reports.results import Counted, Order, letter_of
from tests.core.test_machines import POLICY
from tests.reports.test_digest import NOW, a_programme

TODAY = NOW.date()
MONTHS = {"june": 6, "juin": 6, "december": 12, "march": 3}


def found(seed: int) -> Results:
    """Any pairs and meetings, as the digest is tried with."""
    given, chance = a_programme(seed), random.Random(seed)
    began = [pair for pair in given.pairs if pair.started_at]
    parts = tuple(Part(role, pair.asked_at, pair.ended_at) for pair in given.pairs for role in ("mentee", "mentor"))
    asked = sorted(NOW - timedelta(days=chance.randint(1, 400)) for _ in range(chance.randint(0, 23)))
    surveys = tuple(Asked(at, at + timedelta(days=2), chance.randint(1, 5)) for at in asked)
    return Results(given.pairs, frozenset(pair.ref for pair in began[::2]), given.met, parts, surveys, ())


def order(results: Results, name: str = "", locale: str = "") -> Order:
    return Order(results, POLICY, Stretch.of(name, TODAY, "UTC"), NOW, locale, "wit-team@mentor.example")


def files(results: Results, name: str = "", locale: str = ""):
    return {one.name: one.body for one in files_of("report", letter_of(order(results, name, locale)))}


def table(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("said", "name"),
    [("", ""), ("2025", "2025"), ("June", "2026-06"), ("for juin.", "2026-06"), ("December", "2025-12"),
     ("March 2024", "2024-03"), ("2024-03", "2024-03"), ("03/2024", "2024-03"), ("June March", None),
     ("June of last year", None), ("Ben is late", None), ("13-2024", None), ("1824", None)],
)  # fmt: skip
def test_a_month_without_its_year_is_the_latest_that_has_begun(said, name):
    assert name_of(said, MONTHS, TODAY) == name


@pytest.mark.parametrize(
    ("name", "days", "before"),
    [("", "1 January to 23 November 2026", "1 January to 23 November 2025"),
     ("2025", "1 January to 31 December 2025", "1 January to 31 December 2024"),
     ("2026-11", "1 to 23 November 2026", "1 to 23 October 2026"),
     ("2026-03", "1 to 31 March 2026", "1 to 28 February 2026"),
     ("2026-01", "1 to 31 January 2026", "1 to 31 December 2025")],
)  # fmt: skip
def test_it_is_compared_with_as_much_of_what_came_before(name, days, before):
    stretch = Stretch.of(name, TODAY, "Europe/Berlin")
    assert (stretch.in_words, stretch.before().in_words) == (days, before)
    assert stretch.before().end <= stretch.start


def test_a_month_that_has_begun_in_a_leap_february_ends_with_its_last_day():
    assert Stretch.of("2024-03", date(2024, 3, 31), "UTC").before().days[1] == date(2024, 2, 29)
    assert Stretch.of("2024-02", date(2024, 2, 29), "UTC").before().days[1] == date(2024, 1, 31)
    assert Stretch.of("", date(2024, 2, 29), "UTC").before().days[1] == date(2023, 2, 28)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("name", ["", "2026-10"])
def test_each_figure_is_the_sum_of_a_column(seed, name):
    results = found(seed)
    made, now = files(results, name), Counted(results, Stretch.of(name, TODAY, "UTC"))
    months, pairs, meetings = (
        table(body) for kind in ("months", "pairs", "meetings") for at, body in made.items() if f"-{kind}." in at
    )
    for column, figure in (
        ("requests", now.asked), ("began", now.began), ("refused", now.refused), ("ended", now.ended),
        ("meetings", now.meetings), ("confirmed", now.signed), ("minutes", now.minutes), ("goals_met", now.goals_met),
        ("calls_and_emails", now.contacts), ("surveyed", now.surveyed), ("answered", now.answered),
    ):  # fmt: skip
        assert sum(int(row[column]) for row in months) == figure, column
    assert len(meetings) == sum(int(row["meetings"]) for row in pairs) == now.meetings
    assert sum(int(row["minutes"]) for row in pairs) == sum(int(row["minutes"]) for row in meetings) == now.minutes
    assert sum(row["state"] == "active" for row in pairs) == now.active
    assert sum(row["state"] == "requested" for row in pairs) == now.waiting


@pytest.mark.parametrize("seed", range(12))
def test_no_two_reports_differ_by_fewer_ratings_than_five(seed):
    """Of whatever days they are: a year, a month of it, or the same year a day later."""
    results = found(seed)
    days = [Stretch.of("", TODAY - timedelta(days=back), "UTC") for back in range(0, 320, 7)]
    days += [month for one in days[:1] for month in one.months()]
    counts = [len(Counted(results, one).ratings) for one in days]
    assert not [number for number in counts if number % 5]
    assert all((late - early) % 5 == 0 for late, early in pairwise(counts))
    concerned = Results((), frozenset(), (), (), (), tuple(NOW - timedelta(days=back) for back in range(seed)))
    assert Counted(concerned, days[0]).concerns == seed // 5 * 5


def test_the_page_names_nobody_and_the_tables_do():
    results = found(3)
    page, _, *tables = letter_of(order(results))["attachments"]
    names = {name for pair in results.pairs for name in (pair.mentee, pair.mentor, pair.ref)}
    told = json.dumps(page)
    assert names and not [name for name in names if f'"{name}"' in told or f"{name} " in told]
    assert all(name in json.dumps(tables) for pair in results.pairs[:1] for name in (pair.mentee, pair.ref))


@pytest.mark.parametrize(("locale", "width"), [("en-US", 612), ("de-DE", 595)])
def test_the_same_figures_make_the_same_bytes_on_the_readers_paper(locale, width):
    results = found(3)
    once, twice = (files(results, "", locale)["report-2026.pdf"] for _ in range(2))
    assert once == twice
    read = PdfReader(BytesIO(once))
    text = " ".join(read.pages[-1].extract_text().split())
    assert int(read.pages[0].mediabox.width) == width and read.metadata.title.startswith("Programme report 2026")
    assert f"Page {len(read.pages)} of {len(read.pages)}" in text
    fonts = [font.get_object() for font in read.pages[0]["/Resources"]["/Font"].values()]
    embedded = [font["/FontDescriptor"].get("/FontFile2") for font in fonts if "/FontDescriptor" in font]
    assert embedded and all(embedded)


def test_a_programme_of_which_nothing_is_known_yet_has_a_page_too():
    nothing = Results((), frozenset(), (), (), (), ())
    made = files(nothing, "2026-11")
    assert "under 5" in PdfReader(BytesIO(made["report-2026-11.pdf"])).pages[0].extract_text()
    assert table(made["report-2026-11-pairs.csv"]) == []
