"""A test run that is killed leaves nothing behind."""

import subprocess
import sys
from pathlib import Path

import psutil

RUN = """
import subprocess, sys, time
from pathlib import Path
from tests.reaper import end_with_us
service = subprocess.Popen(["sh", "-c", "sleep 600 & wait"], start_new_session=True)
end_with_us(service.pid, Path(sys.argv[1]))
print(service.pid, flush=True)
time.sleep(600)
"""


def test_what_a_killed_run_started_ends_with_it(tmp_path):
    (tmp_path / "data").mkdir()
    words = [sys.executable, "-c", RUN, str(tmp_path / "data")]
    with subprocess.Popen(words, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        service = psutil.Process(int(run.stdout.readline()))
        reapers = [one for one in psutil.Process(run.pid).children() if one.pid != service.pid]
        run.kill()
    assert not psutil.wait_procs([service, *reapers], 30)[1]
    assert not (tmp_path / "data").exists()
