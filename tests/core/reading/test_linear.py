"""Nothing stalls the reader: each rule's worst case takes time that grows with its size, and never two seconds.

The cases and the judge stand in tests/fuzz/worst.py; `make fuzz` runs the same.
"""

import subprocess
import sys

import pytest

from mailflow.core.reading import formlines, open_message, reply
from mailflow.core.reading.reply import LETTERS, LINES
from tests.fuzz import clock, worst
from tests.fuzz.clock import LIMIT, SHORT, WHOLE
from tests.fuzz.worst import FLOODS, HEAD, MAILS, PLAIN, SHAPES

FIRST = """
import time
from tests.fuzz.worst import CONTEXTS, read
began = time.process_time()
read(b"From: ben@work.example\\r\\n\\r\\nLOG 45 min yesterday: CV", CONTEXTS["tracker"])
print(time.process_time() - began)
"""


def test_the_first_letter_of_a_process_is_read_in_time():
    """Tables and patterns that are made at the first letter are part of reading it."""
    done = subprocess.run([sys.executable, "-c", FIRST], capture_output=True, text=True, check=True, timeout=120)
    assert float(done.stdout) < LIMIT


@pytest.fixture(scope="module", autouse=True)
def warm():
    for work in worst.text_readers("LOG 45 min yesterday: CV\n").values():
        work()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", PLAIN)
def test_a_text_is_cut_and_understood_in_time_that_grows_with_its_size(name, shape):
    assert worst.text_faults(shape, PLAIN[name]) == {}


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_is_read_in_time_that_grows_with_its_size(name):
    assert worst.mail_faults(MAILS[name]) == {}


@pytest.mark.parametrize("name", FLOODS)
def test_far_more_than_is_read_takes_no_two_seconds(name):
    """In one context, by turns: it is cut before any is asked. `make fuzz` has each flood in all of them."""
    turn = list(FLOODS).index(name) % len(worst.CONTEXTS)
    assert worst.flood_faults(FLOODS[name], list(worst.CONTEXTS)[turn : turn + 1]) == {}


OPENINGS = ("LOG 45 min ", "DECLINE: ", "Yes ", "REQUEST Ben ", "Hi ", "I'd gladly mentor ")


@pytest.mark.parametrize("name", PLAIN)
def test_a_first_line_is_understood_in_time_that_grows_with_its_length(name):
    """A command line is read up to 998 letters: four times as much of it, four times as long."""
    unit = worst.on_one_line(PLAIN[name], WHOLE)
    assert {opening: why for opening in OPENINGS if (why := faults_of_a_line(opening + unit))} == {}


def faults_of_a_line(line):
    work = {quarters: worst.readers(worst.plain(line[: 249 * quarters])) for quarters in (SHORT, WHOLE)}
    return worst.told({where: worst.judge(lambda q, c=where: work[q][c]) for where in worst.CONTEXTS})


@pytest.mark.parametrize("name", PLAIN)
def test_both_sizes_of_a_text_are_read_whole(name):
    """Else they would be one text to the reader, and no growth could be seen."""
    for shape, make in SHAPES.items():
        short, whole = (make(PLAIN[name], quarters) for quarters in (SHORT, WHOLE))
        assert 3.5 * len(short) <= len(whole) <= LETTERS, shape
        assert whole.count("\n") + whole.count("\r") <= LINES, shape
        assert len(whole) > LETTERS * 0.9 or whole.count("\n") + whole.count("\r") > LINES * 0.9, shape


@pytest.mark.parametrize("quarters", [SHORT, WHOLE], ids=["a quarter", "the whole"])
@pytest.mark.parametrize("name", MAILS)
def test_no_mail_whose_growth_is_measured_is_refused(name, quarters):
    open_message(MAILS[name].at(quarters))


SHORT_LINES = PLAIN["answers one a line"]  # 2,000 of them


def gone_over_again(lines):
    """What a rule costs that looks at all lines above each line. None of these is quoted."""
    return sum(line.startswith(">") for index in range(len(lines)) for line in lines[:index])


@pytest.fixture
def two_looks(monkeypatch):
    """Enough for what is far from linear."""
    monkeypatch.setattr(clock, "TRIES", (2,))


def test_a_cut_that_goes_back_over_its_lines_is_told_as_not_linear(monkeypatch, two_looks):
    """The judge can say no: the same text is cut in due time above."""
    rule = reply.end_of_new
    monkeypatch.setattr(reply, "end_of_new", lambda lines, ours: gone_over_again(lines) or rule(lines, ours))
    found = worst.text_faults("as it is", SHORT_LINES)
    assert {"cut", "tracker", "request", "survey"} <= set(found)
    assert all(why.startswith("not linear") for why in found.values()), found


def test_a_form_that_goes_back_over_its_lines_is_told_as_not_linear(monkeypatch, two_looks):
    rule = formlines.normal_lines
    monkeypatch.setattr(formlines, "normal_lines", lambda text: gone_over_again(rule(text)) or rule(text))
    found = worst.text_faults("as it is", SHORT_LINES)
    assert set(found) == {"form", "blank form", "survey"}
    assert all(why.startswith("not linear") for why in found.values()), found


def test_what_is_linear_and_takes_too_long_is_told_as_too_slow():
    assert worst.judge(lambda quarters: lambda: sum(range(300_000 * quarters)), limit=0.001).startswith("too slow")


def test_what_is_linear_is_not_told():
    assert worst.judge(lambda quarters: lambda: sum(range(300_000 * quarters))) == ""


def test_a_mail_that_takes_too_long_is_told(monkeypatch):
    monkeypatch.setattr(worst, "LIMIT", 0.0)
    assert set(worst.flood_faults(HEAD + b"\r\nACCEPT\r\n")) == set(worst.CONTEXTS)
