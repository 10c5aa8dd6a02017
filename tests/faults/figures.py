"""How large a run is, and where its figures go: `make faults` collects them into docs/promises.md."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from mailflow.store.engine import Store

FULL = os.environ.get("MAILFLOW_FULL") == "1"
# One process is one run, or the several that pytest-xdist starts together.
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f} {os.getpid()}"


def size(short: int, full: int) -> int:
    """The short form runs with every `make test`, the full one with `make faults`."""
    return full if FULL else short


def engine_of(store: Store) -> str:
    """What a test in this process ran on: there is no Redis in it, so none is named."""
    return "SQLite" if store.lite else "PostgreSQL"


def note(promise: str, engine: str, done: str, **figures: object) -> None:
    """One JSON line: which promise, on which engine, what was done, and what was counted."""
    file = os.environ.get("MAILFLOW_FAULTS_OUT")
    if not file:
        return
    at = datetime.now(UTC).isoformat(timespec="seconds")
    line = {"promise": promise, "engine": engine, "done": done, "figures": figures, "full": FULL, "at": at, "run": RUN}
    with Path(file).open("a", encoding="utf-8") as out:
        out.write(json.dumps(line) + "\n")
