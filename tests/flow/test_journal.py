"""What a killed sender leaves: what was taken is settled, what was held is given back, nobody else is disturbed."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

from mailflow.flow.journal import Estate, Journal

UNTIL = datetime(2026, 3, 2, 14, 12, tzinfo=UTC)
SENDER = """
import sys, time
from datetime import datetime
from pathlib import Path
from mailflow.flow.journal import Journal
journal = Journal(Path(sys.argv[1]))
journal.hold(["a" * 16, "b" * 16], datetime.fromisoformat(sys.argv[2]))
journal.took("a" * 16)
print("ready", flush=True)
time.sleep(60)
"""


def sender(folder) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SENDER, str(folder), UNTIL.isoformat()]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    return process


def test_a_living_sender_is_left_alone_and_a_dead_one_is_settled_once(tmp_path):
    process = sender(tmp_path)
    assert list(Journal(tmp_path).estates()) == []
    process.send_signal(signal.SIGKILL)
    process.wait()
    both = frozenset({"a" * 16, "b" * 16})
    assert list(Journal(tmp_path).estates()) == [Estate(frozenset({"a" * 16}), {UNTIL: both})]
    assert list(Journal(tmp_path).estates()) == []
    assert list(tmp_path.iterdir()) == []


def test_a_torn_line_says_nothing(tmp_path):
    process = sender(tmp_path)
    process.kill()
    process.wait()
    [file] = tmp_path.glob("*.journal")
    with file.open("ab") as out:
        out.write(b"took " + b"b" * 16)
    [left] = Journal(tmp_path).estates()
    assert left.taken == {"a" * 16}


def test_what_is_settled_is_forgotten(tmp_path):
    journal = Journal(tmp_path)
    journal.hold(["c" * 16], UNTIL)
    journal.took("c" * 16)
    [file] = tmp_path.glob("*.journal")
    assert os.path.getsize(file) > 0
    journal.forget()
    assert os.path.getsize(file) == 0


def test_a_torn_line_in_the_middle_hides_no_other(tmp_path):
    process = sender(tmp_path)
    process.kill()
    process.wait()
    [file] = tmp_path.glob("*.journal")
    with file.open("ab") as out:
        out.write(b"\nheld cccc\ntook " + b"b" * 16 + b"\n")
    [left] = Journal(tmp_path).estates()
    assert left.taken == {"a" * 16, "b" * 16}
