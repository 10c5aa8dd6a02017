"""What the run before has found, kept beside the data, so that only what changed is told."""

import json
import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from mailflow.doctor.finding import Level, Told

FILE = "doctor.json"
WELL = (Level.OK, Level.SKIP)
Seen = Mapping[str, Sequence[str]]


def recall(folder: Path) -> Seen:
    """By check, its level and its remedy; nothing where there was no run, or nobody can read what it left."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return {str(name): [str(part) for part in seen] for name, seen in found.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def keep(folder: Path, told: Iterable[Told]) -> None:
    """For the next run. A crash leaves the one or the other."""
    text = json.dumps({one.name: _mark(one) for one in told}, indent=2)
    new = folder / f"{FILE}.{secrets.token_hex(4)}"
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    new.replace(folder / FILE)


def is_news(one: Told, before: Seen) -> bool:
    """Another level, or another remedy: figures in what is said change with every run."""
    seen = before.get(one.name)
    return one.level not in WELL if seen is None else list(seen) != _mark(one)


def _mark(one: Told) -> list[str]:
    return [str(one.level), one.mend]
