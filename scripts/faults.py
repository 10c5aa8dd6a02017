"""What a run of tests/faults counted, as docs/promises.md: `faults.py FILE`, where FILE is its MAILFLOW_FAULTS_OUT.

The page is only ever made from a run's own lines: no figure in it is written by hand.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from twins import TWINS

HERE = Path(__file__).parent.parent
PAGE = HERE / "docs" / "promises.md"
PROMISES = {
    "P1": "answered 250 is never lost",
    "P2": "250 only after the data is on disk",
    "P3": "one effect a message",
    "P4": "letters leave at least once, with the same Message-ID on each try",
    "P5": "Redis holds nothing we need",
    "P6": "a smarthost that is away or refuses",
    "P7": "a full disk, a database away",
    "P8": "no message stops or slows the service",
    "P9": "a poison message is set aside, and can be replayed",
    "P16": "the schedule survives clocks",
    "P17": "IMAP: none skipped, none twice",
}
ENGINES = {promise: ("SQLite", "PostgreSQL") for promise in PROMISES} | {"P5": ("PostgreSQL",)}
LARGEST = ("_s", "_ms", "tries", "threads")  # figures of which the largest counts; all others are added up
HEAD = """# What was proven, and how

Made by `scripts/faults.py` from the lines that one run of the fault tests wrote; do not edit.

- Run: {day}, from {first} to {last} UTC, the {form} form, at commit {commit}
- Command: `{command}`

Each promise has a broken twin: one line of the code sabotaged, which must turn its test red (`make twins`).

| promise | engine | what was done | figures | broken twin |
|---|---|---|---|---|
"""


def main(words: list[str]) -> int:
    """Read a run's lines, write the page."""
    if len(words) != 1:
        print("usage: faults.py FILE", file=sys.stderr)
        return 2
    lines = [json.loads(line) for line in Path(words[0]).read_text(encoding="utf-8").splitlines()]
    if len({line["run"] for line in lines}) != 1:
        print("the file holds no run, or several; remove it and run again", file=sys.stderr)
        return 1
    if absent := missing(lines):
        print(f"nothing was counted for {', '.join(absent)}: a test failed or was skipped", file=sys.stderr)
        return 1
    PAGE.write_text(page(lines), encoding="utf-8")
    print(f"{PAGE.relative_to(HERE)}: {len(lines)} lines of {len({line['promise'] for line in lines})} promises")
    return 0


def missing(lines: Iterable[dict]) -> list[str]:
    """Every promise on every engine it is made for."""
    told = {(line["promise"], line["engine"].partition(",")[0]) for line in lines}
    return [f"{name} on {one}" for name, engines in ENGINES.items() for one in engines if (name, one) not in told]


def page(lines: list[dict]) -> str:
    """Head and table."""
    times = sorted(line["at"] for line in lines)
    full = lines[0]["full"]
    head = HEAD.format(
        day=times[0][:10],
        first=times[0][11:16],
        last=times[-1][11:16],
        form="full" if full else "short",
        commit=commit(),
        command=f"{'MAILFLOW_FULL=1 ' if full else ''}MAILFLOW_FAULTS_OUT=FILE pytest tests/faults",
    )
    return head + "".join(row(*key, figures) for key, figures in gather(lines))


def commit() -> str:
    """Where the code stood; a mark where it stood elsewhere."""
    words = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(words, cwd=HERE, capture_output=True, text=True, check=False).stdout.strip() or "unknown"


def gather(lines: Iterable[dict]) -> list[tuple[tuple[str, str, str], dict]]:
    """Lines that tell of the same thing become one: counts added up, times the longest."""
    found: dict[tuple[str, str, str], dict] = {}
    for line in lines:
        sums = found.setdefault((line["promise"], line["engine"], line["done"]), {})
        for name, value in line["figures"].items():
            sums[name] = max(sums.get(name, 0), value) if name.endswith(LARGEST) else sums.get(name, 0) + value
    return sorted(found.items(), key=lambda item: (int(item[0][0][1:]), item[0][1:]))


def row(promise: str, engine: str, done: str, figures: dict) -> str:
    """One line of the table."""
    told = ", ".join(f"{name.replace('_', ' ')} {value:,}" for name, value in figures.items())
    broken = "; ".join(twin.promise for twin in TWINS if f"faults/test_{promise.lower()}_" in twin.test)
    return f"| {promise}: {PROMISES[promise]} | {engine} | {done} | {told} | {broken} |\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
