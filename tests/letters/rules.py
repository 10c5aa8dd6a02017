"""The rules of reading as rows, and each example as a labelled mail that can be read."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.letters.score import Judged, Labelled, all_words, judge, labelled, written

FILE = Path(__file__).with_name("rules.toml")
# A Wednesday; the same in every example that names no other.
RECEIVED = "2024-05-08T09:30:00+00:00"
SUBJECT = "Re: Will you mentor Ana?"


@dataclass(frozen=True)
class Example:
    """What it shows, what a reader of the docs sees of it, and the mail itself with what must come of it."""

    says: str
    shown: str
    row: Labelled


@dataclass(frozen=True)
class Rule:
    number: int
    title: str
    does: str
    reason: str
    examples: tuple[Example, ...]


def load_rules(file: Path = FILE) -> tuple[Rule, ...]:
    return tuple(rule(told) for told in tomllib.loads(file.read_text(encoding="utf-8"))["rule"])


def rule(told: Mapping[str, object]) -> Rule:
    number, examples = int(str(told["number"])), told.get("example")
    return Rule(
        number=number,
        title=str(told["title"]),
        does=str(told["does"]),
        reason=str(told["reason"]),
        examples=tuple(example(number, one) for one in (examples if isinstance(examples, list) else [])),
    )


def example(number: int, told: Mapping[str, object]) -> Example:
    says = str(told["says"])
    row = labelled({"received": RECEIVED, **told}, f"rule {number}: {says}", str(number), mail_of(told))
    more = f"{told['unit']}… and {int(str(told['times'])) - 1} more of them\n" if "unit" in told else ""
    return Example(says, more + str(told.get("mail") or told.get("body")), row)


def mail_of(told: Mapping[str, object]) -> bytes:
    if "body" in told:
        return written({"subject": SUBJECT, **told})
    before = str(told.get("unit") or "") * int(str(told.get("times") or 0))
    return (before + str(told["mail"])).encode(str(told.get("encoding") or "utf-8"))


def what_came(one: Example) -> Judged:
    """The example, read by the real reader."""
    return judge(one.row, all_words())
