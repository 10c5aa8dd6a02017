"""A mail of many commands, a line each: what a line says, what it is about, and what came of it."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import cast

from mailflow.core import keep
from mailflow.core.transition import Slot


class Kind(enum.StrEnum):
    """What a line of such a mail is."""

    COMMAND = "command"
    UNCLEAR = "unclear"  # a command whose text is not plain
    WORDS = "words"  # for people
    KIND_WORDS = "kind words"  # a greeting, thanks, a name


@dataclass(frozen=True)
class Target:
    """What a number or a reference stands for."""

    about: str  # the subject's name, "proposal:<mentee>/<mentor>", or nothing where the row is about no one thing
    ref: str = ""
    title: str = ""
    deadline: int = 0  # of a letter that is still to come: which silence writes it
    unheld: str = ""  # why that letter cannot be kept back
    event: str = ""  # of a line of a transcript: what was done there


@dataclass(frozen=True)
class Line:
    """One line as it was read."""

    said: str
    kind: Kind
    verb: str = ""
    slots: Mapping[str, Slot] = field(default_factory=dict)
    why: str = ""  # why nothing is done by it
    targets: tuple[Target, ...] = ()  # what it is bound to, once that was looked up
    act: str = ""  # what it would do, in our words

    @property
    def which(self) -> tuple[str, ...]:
        """What it points at, as it was written: numbers of rows, references, or all."""
        return tuple(one for one in str(self.slots.get("which") or "").split(", ") if one)


def written(lines: Sequence[Line]) -> str:
    """All of them as one slot of a question; our words in them can still be said in another language."""
    return keep.dumps([asdict(line) for line in lines])


def read(text: str) -> list[Line]:
    """What was written."""
    rows = cast(list[dict[str, object]], keep.loads(text) if text else [])
    return [_line(row) for row in rows]


def _line(row: Mapping[str, object]) -> Line:
    targets = cast(list[dict[str, str]], row["targets"])
    line = Line(**row)  # type: ignore[arg-type]  # it was written from one
    return replace(line, kind=Kind(line.kind), targets=tuple(Target(**one) for one in targets))  # type: ignore[arg-type]
