"""What two runs counted, as docs/promises.md: `faults.py faults FILE` and `faults.py trust FILE`.

FILE is the MAILFLOW_FAULTS_OUT of a run. Each writes its own section of the page and leaves the other as it is. No
figure in it is written by hand: it is only ever made from a run's own lines.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from twins import TWINS

HERE = Path(__file__).parent.parent
PAGE = HERE / "docs" / "promises.md"


def on_both(things: int) -> dict[str, int]:
    """The same on each engine."""
    return {"SQLite": things, "PostgreSQL": things}


def on_sqlite(things: int) -> dict[str, int]:
    return {"SQLite": things}


def on_none(things: int) -> dict[str, int]:
    """The tests touch no database."""
    return {"any": things}


@dataclass(frozen=True)
class Promise:
    """What is promised, and how many different things must have been counted on each engine."""

    says: str
    things: Mapping[str, int]


@dataclass(frozen=True)
class Section:
    """A part of the page, and the run it is made from."""

    title: str
    command: str
    promises: Mapping[str, Promise]


SECTIONS = {
    "faults": Section(
        "Faults",
        "pytest tests/faults",
        {
            "P1": Promise("answered 250 is never lost", on_both(2)),
            "P2": Promise("250 only after the data is on disk", on_both(1)),
            "P3": Promise("one effect a message", on_both(2)),
            "P4": Promise("letters leave at least once, with the same Message-ID on each try", on_both(1)),
            "P5": Promise("Redis holds nothing we need", {"PostgreSQL": 1}),
            "P6": Promise("a smarthost that is away or refuses", on_both(5)),
            "P7": Promise("a full disk, a database away", {"SQLite": 2, "PostgreSQL": 4}),
            "P8": Promise("no message stops or slows the service", on_both(2)),
            "P9": Promise("a poison message is set aside, and can be replayed", on_both(2)),
            "P16": Promise("the schedule survives clocks", on_both(4)),
            "P17": Promise("IMAP: none skipped, none twice", on_both(4)),
        },
    ),
    "trust": Section(
        "Trust",
        "pytest -m trust",
        {
            "P10": Promise("a forged mail never acts, and nobody honest is turned away", on_sqlite(4)),
            "P11": Promise("an honest mail is known by its domain, and nobody else's is", on_none(2)),
            "P12": Promise("our letters have the headers and recipients we meant", on_none(4)),
            "P13": Promise("we flood nobody, and do not tell who takes part", on_sqlite(3)),
            "P14": Promise("robots command nothing, and no loop lasts", on_sqlite(3)),
            "P15": Promise("reply addresses cannot be guessed, changed or used by others", on_none(1) | on_sqlite(1)),
            "P18": Promise("one person's words reach no other, no log and no figure", on_sqlite(1)),
            "P19": Promise("an export is whole, and what is erased is gone", on_both(2)),
            "P20": Promise("nothing acts but a reply", on_none(1) | on_sqlite(1)),
        },
    ),
}
LARGEST = ("_s", "_ms", "tries", "threads", "most", "kinds", "verbs")  # the largest counts; all others are added up
HEAD = """# What was proven, and how

Made by `scripts/faults.py` from the lines that two runs of tests wrote, `make faults` and `make trust`; do not edit.

Each promise has a broken twin: one line of the code sabotaged, which must turn its test red (`make twins`).
"""
RUN = """
## {title}

- Run: {day}, from {first} to {last} UTC, the {form} form, at commit {commit}
- Command: `{command}`

| promise | engine | what was done | figures | broken twin |
|---|---|---|---|---|
"""


def main(words: list[str]) -> int:
    """Read a run's lines, write its section of the page."""
    if len(words) != 2 or words[0] not in SECTIONS:
        print("usage: faults.py faults|trust FILE", file=sys.stderr)
        return 2
    section = SECTIONS[words[0]]
    lines = [json.loads(line) for line in Path(words[1]).read_text(encoding="utf-8").splitlines()]
    if len({line["run"] for line in lines}) != 1:
        print("the file holds no run, or several; remove it and run again", file=sys.stderr)
        return 1
    if absent := missing(section, lines):
        print(
            f"nothing, or not all, was counted for {', '.join(absent)}: a test failed or was skipped", file=sys.stderr
        )
        return 1
    PAGE.write_text(with_section(PAGE.read_text(encoding="utf-8"), section.title, told(section, lines)), "utf-8")
    print(f"{PAGE.relative_to(HERE)}: {len(lines)} lines of {len({line['promise'] for line in lines})} promises")
    return 0


def missing(section: Section, lines: Iterable[dict]) -> list[str]:
    """Every promise on every engine it is made for, in all its parts."""
    seen = {(line["promise"], line["engine"].partition(",")[0], line["done"]) for line in lines}
    counted = Counter((name, engine) for name, engine, _ in seen)
    return [
        f"{name} on {engine}, {counted[name, engine]} of {things} parts"
        for name, promise in section.promises.items()
        for engine, things in promise.things.items()
        if counted[name, engine] < things
    ]


def with_section(page: str, title: str, new: str) -> str:
    """The page with this section made anew, in the order of the sections."""
    kept = {part.split("\n", 1)[0]: f"\n## {part}" for part in re.split(r"\n## ", page)[1:]}
    kept[title] = new
    return HEAD + "".join(kept.get(section.title, "").rstrip("\n") + "\n" for section in SECTIONS.values())


def told(section: Section, lines: list[dict]) -> str:
    """Which run, and a table."""
    times = sorted(line["at"] for line in lines)
    full = lines[0]["full"]
    head = RUN.format(
        title=section.title,
        day=times[0][:10],
        first=times[0][11:16],
        last=times[-1][11:16],
        form="full" if full else "short",
        commit=commit(),
        command=f"{'MAILFLOW_FULL=1 ' if full else ''}MAILFLOW_FAULTS_OUT=FILE {section.command}",
    )
    before = ""
    for (promise, engine, done), figures in gather(lines):
        broken = "as above" if promise == before else twins_of(promise)
        what = f"{promise}: {section.promises[promise].says}"
        head += f"| {what} | {engine} | {done} | {in_words(figures)} | {broken} |\n"
        before = promise
    return head


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


def in_words(figures: dict) -> str:
    """As in `mails 5,000, lost 0`."""
    return ", ".join(f"{name.replace('_', ' ')} {value:,}" for name, value in figures.items())


def twins_of(promise: str) -> str:
    """The sabotages that its tests must see, each in words."""
    return "; ".join(twin.promise for twin in TWINS if is_twin_of(promise, twin.promise, twin.test))


def is_twin_of(promise: str, says: str, test: str) -> bool:
    """By its name, or by the fault test it must turn red."""
    return says.startswith(f"{promise}:") or f"faults/test_{promise.lower()}_" in test


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
