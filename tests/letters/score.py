"""Labelled replies and letters, read and judged: exact, also fine, asked back, silent or wrong. For tests and table."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.header import Header
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from mailflow import settings
from mailflow.core.form import NO_FORM
from mailflow.core.policy_forms import Forms, readable
from mailflow.core.reading import Unreadable, Words, open_message, understand
from mailflow.core.reading.answering import context_for

LETTERS = Path(__file__).parent
REPLIES = tuple(
    LETTERS / f"replies{name}.jsonl"
    for name in ("", "-commands", "-second", "-forms", "-natural", "-plain", "-open", "-meet", "-digest")
)
LABELS = LETTERS / "labels.jsonl"
WORDS = LETTERS.parents[1] / "config" / "words"
_WRITTEN = json.dumps(tomllib.loads((LETTERS / "forms.toml").read_text("utf-8")))
FORMS = readable(TypeAdapter(Forms).validate_json(_WRITTEN))
EXACT, ALSO, ASKED, SILENT, WRONG = VERDICTS = ("exact", "also fine", "asked back", "silent", "wrong")
NO_ACTION = {"ASK": ASKED, "NONE": SILENT}
GOAL = 0.97

Slots = Mapping[str, str | int | bool | None]


@dataclass(frozen=True)
class Labelled:
    """A mail, what it answers, and what a person says that it means."""

    name: str
    group: str  # the row of the table
    raw: bytes
    answering: str
    received: datetime
    zone: str
    locale: str
    intent: str
    slots: Slots
    also_ok: tuple[str, ...]
    kind: str | None = None  # None: not labelled
    new_text: tuple[str, ...] = ()  # every cut that is right; empty: not labelled
    quoted: tuple[str, ...] = ()
    pending: str = ""  # what its labels wait for


@dataclass(frozen=True)
class Judged:
    """What was read, and how that compares."""

    row: Labelled
    verdict: str
    intent: str
    slots: Slots
    reason: str
    misread: tuple[str, ...] = ()  # of kind and new_text, what is not as labelled


@dataclass(frozen=True)
class Score:
    """All that was judged."""

    judged: list[Judged] = field(default_factory=list)

    def count(self, group: str = "") -> Counter[str]:
        return Counter(one.verdict for one in self.judged if not group or one.row.group == group)

    def with_verdict(self, verdict: str) -> list[Judged]:
        return [one for one in self.judged if one.verdict == verdict]

    def right_share(self) -> float:
        return share_right(self.count())

    def misread(self, name: str) -> list[Judged]:
        return [one for one in self.judged if name in one.misread]

    @property
    def passes(self) -> bool:
        """The aim: no wrong action, 97 of 100 right, and every kind and new text as labelled, but what waits."""
        misread = any(one.misread and not one.row.pending for one in self.judged)
        return self.count()[WRONG] == 0 and self.right_share() >= GOAL and not misread


def share_right(counted: Counter[str]) -> float:
    return (counted[EXACT] + counted[ALSO]) / counted.total() if counted else 0.0


def score(rows: Iterable[Labelled]) -> Score:
    languages = all_words()
    return Score([judge(row, languages) for row in rows])


@cache
def all_words() -> tuple[Words, ...]:
    """Every configured language, English first."""
    return settings.load_words(WORDS)


def judge(row: Labelled, languages: tuple[Words, ...]) -> Judged:
    context = context_for(
        row.answering,
        row.received,
        languages,
        zone=row.zone,
        locale=row.locale,
        quoted=lambda: row.quoted,
        form=FORMS.get(row.answering, NO_FORM),
    )
    try:
        message = open_message(row.raw)
    except Unreadable as why:
        misread = () if row.kind in (None, "unreadable") else ("kind",)
        return Judged(row, verdict(row, "NONE", {}), "NONE", {}, str(why), misread)
    reading = understand(message, context)
    off = {
        "kind": row.kind is not None and row.kind != message.kind,
        "new_text": bool(row.new_text) and lines(reading.new_text) not in map(lines, row.new_text),
    }
    return Judged(row, verdict(row, reading.intent, reading.slots), reading.intent, reading.slots, reading.reason,
                  tuple(name for name, is_off in off.items() if is_off))  # fmt: skip


def lines(text: str) -> list[str]:
    """Blank lines are nobody's words: HTML has as many as its paragraphs' margins make."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def verdict(row: Labelled, intent: str, slots: Slots) -> str:
    """A wrong slot is as wrong as a wrong intent: a record of 45 minutes is not one of 54.

    Who wrote a command and is asked back was asked back, even where asking does no harm.
    """
    if intent == row.intent:
        return EXACT if all(slots.get(name) == value for name, value in row.slots.items()) else WRONG
    if intent in row.also_ok and (intent not in NO_ACTION or row.intent in NO_ACTION):
        return ALSO
    return NO_ACTION.get(intent, WRONG)


def load_replies(*files: Path) -> list[Labelled]:
    return [reply(told) for file in files or REPLIES for told in told_in(file)]


def reply(told: Mapping[str, object]) -> Labelled:
    return labelled(told, str(told["id"]), str(told["lang"]), written(told))


def written(told: Mapping[str, object]) -> bytes:
    """The mail of a row; its own headers stand in for ours."""
    own = told.get("headers")
    fields = {
        "From": "Ben Okafor <ben@work.example>",
        "Subject": Header(str(told.get("subject") or ""), "utf-8", maxlinelen=400).encode(),
        "Content-Type": f"{told.get('content_type') or 'text/plain'}; charset=utf-8",
        **(own if isinstance(own, dict) else {}),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{head}\r\n{told['body']}".encode()


def load_labels(file: Path = LABELS) -> list[Labelled]:
    return [letter(told, file.parent) for told in told_in(file)]


def letter(told: Mapping[str, object], folder: Path) -> Labelled:
    name = str(told["file"])
    return labelled(told, name, ".eml", (folder / name).read_bytes())


def labelled(told: Mapping[str, object], name: str, group: str, raw: bytes) -> Labelled:
    slots, also_ok = told.get("slots"), told.get("also_ok")
    return Labelled(
        name=name,
        group=group,
        raw=raw,
        answering=str(told.get("answering") or ""),
        received=datetime.fromisoformat(str(told["received"])).astimezone(UTC),
        zone=str(told.get("zone") or "UTC"),
        locale=str(told.get("locale") or ""),
        intent=str(told.get("expected") or told.get("intent")),
        slots=slots if isinstance(slots, dict) else {},
        also_ok=tuple(also_ok) if isinstance(also_ok, list) else (),
        kind=label(told, "kind"),
        new_text=new_texts(told),
        quoted=tuple(str(told.get("letter") or "").splitlines()),
        pending=label(told, "pending") or "",
    )


def label(told: Mapping[str, object], name: str) -> str | None:
    return str(told[name]) if told.get(name) is not None else None


def new_texts(told: Mapping[str, object]) -> tuple[str, ...]:
    """The cut that is labelled, and others that are right, too: a signature that no mark parts may stay."""
    also, right = told.get("new_text_also"), label(told, "new_text")
    return () if right is None else (right, *map(str, also if isinstance(also, list) else []))


def told_in(file: Path) -> Iterator[dict[str, object]]:
    return (json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line.strip())


def table(found: Score) -> str:
    """Exact, also fine, asked back, silent and wrong, by language and in total."""
    groups = sorted({one.row.group for one in found.judged}, key=lambda group: (group.startswith("."), group))
    rows: list[tuple[str, ...]] = [("", "mails", *VERDICTS, "right, %")]
    rows += [(group, *figures(found.count(group))) for group in groups]
    rows.append(("total", *figures(found.count())))
    wide = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.rjust(w) for cell, w in zip(row, wide, strict=True)) for row in rows)


def figures(counted: Counter[str]) -> list[str]:
    counts = (str(counted[verdict]) for verdict in VERDICTS)
    return [str(counted.total()), *counts, f"{100 * share_right(counted):.1f}"]
