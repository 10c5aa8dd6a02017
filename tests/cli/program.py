"""The command line as a process of its own for each call, forked from one that has imported it and read its letters.

How it starts from nothing is shown by test_serve.py and test_health.py, and would cost a second of every other test.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from tests.warm import warm_up

PATIENCE = 60  # seconds


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


def mailflow(*words: object, environ: dict[str, str] | None = None, given: bytes = b"") -> Done:
    """`mailflow words...`, with this environment or with ours."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "given").write_bytes(given)
        told = {"words": [str(word) for word in words], "environ": environ or dict(os.environ), "folder": folder}
        warm = _start()
        assert warm.stdin is not None and warm.stdout is not None
        warm.stdin.write(json.dumps(told) + "\n")
        warm.stdin.flush()
        code = int(warm.stdout.readline())
        said, complained = ((Path(folder) / name).read_bytes().decode() for name in ("said", "complained"))
    return Done(code, said, complained)


@cache
def _start() -> "subprocess.Popen[str]":
    """One for each test process; it ends when nobody is left to write to it."""
    root = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-m", __name__], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def _serve(asked: Iterator[str]) -> None:
    for name in ("mailflow.cli", "mailflow.settings", "mailflow.ingress.listen", "mailflow.logs", "workers.service"):
        import_module(name)
    warm_up()
    for line in asked:
        child = os.fork()
        if child == 0:
            _be(**json.loads(line))
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def _be(words: list[str], environ: dict[str, str], folder: str) -> NoReturn:
    """The program, with its own arguments, environment and streams."""
    signal.alarm(PATIENCE)
    os.environ.clear()
    os.environ.update(environ)
    flags = os.O_WRONLY | os.O_CREAT
    for number, name in enumerate(("given", "said", "complained")):
        os.dup2(os.open(Path(folder) / name, flags if number else os.O_RDONLY), number)
    sys.argv = ["mailflow", *words]
    code: object = 1
    try:
        sys.modules["mailflow.cli"].app()
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
    with contextlib.suppress(ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    _serve(iter(sys.stdin.readline, ""))
