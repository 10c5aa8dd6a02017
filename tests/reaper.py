"""What a test run starts goes with it, also where it is killed: kill -9 runs no fixture to its end."""

import shutil
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path

import psutil

NOBODY = 0
PATIENCE = 5.0  # seconds in which PostgreSQL puts its house in order


def end_with_us(pid: int, folder: Path | None = None) -> None:
    """When this process is no more, that one and its children end, and the folder goes."""
    reaper = _start()
    assert reaper.stdin is not None
    reaper.stdin.write(f"{pid} {folder or ''}\n")
    reaper.stdin.flush()


def take_away(folder: Path) -> None:
    """When this process is no more, the folder goes."""
    reaper = _start()
    assert reaper.stdin is not None
    reaper.stdin.write(f"{NOBODY} {folder}\n")
    reaper.stdin.flush()


@cache
def _start() -> "subprocess.Popen[str]":
    """One for each test process, which hears by the end of a pipe that it has gone."""
    root = Path(__file__).parents[1]
    words = [sys.executable, "-m", __name__]
    return subprocess.Popen(words, cwd=root, stdin=subprocess.PIPE, text=True, start_new_session=True)


def _watch() -> None:
    """By process and not by number: a number may be somebody else's by then."""
    started: list[tuple[psutil.Process | None, str]] = []
    for line in sys.stdin:
        pid, _, folder = line.strip().partition(" ")
        if int(pid) == NOBODY:
            started.append((None, folder))
        elif psutil.pid_exists(int(pid)):
            started.append((psutil.Process(int(pid)), folder))
    for process, folder in started:
        if process and process.is_running():
            _end(process)
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


def _end(process: psutil.Process) -> None:
    all_of_it = [process, *process.children(recursive=True)]
    process.send_signal(signal.SIGQUIT)  # PostgreSQL gives its shared memory back
    for one in psutil.wait_procs(all_of_it, PATIENCE)[1]:
        one.kill()


if __name__ == "__main__":
    _watch()
