"""Where each key of a TOML file stands, and the comment beside it: what tomllib does not tell."""

import re
import tomllib
from bisect import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

_STRINGS = r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
_PIECE = re.compile(rf"(?P<string>{_STRINGS})|(?P<comment>#[^\n]*)|(?P<sign>[\[\]{{}},\n])", re.DOTALL)


@dataclass(frozen=True)
class Beside:
    """A key's place: its line, from 1, and what is remarked beside it, without the #."""

    line: int
    comment: str = ""


@dataclass
class _Statement:
    """A key and its value, or a table's name; over several lines, if an array is."""

    start: int
    end: int = 0
    comments: list[str] = field(default_factory=list)
    items: list[int] = field(default_factory=list)  # where the values of its outermost array begin


def places(text: str) -> Mapping[Path, Beside]:
    """The place of every table, key and array's item in a text that tomllib has read."""
    ends = [match.start() for match in re.finditer("\n", text)]
    found: dict[Path, Beside] = {}
    table: Path = ()
    for one in _statements(text):
        line = text[one.start : one.end]
        start = one.start + len(line) - len(line.lstrip())
        here = Beside(bisect(ends, start) + 1, " ".join(one.comments))
        if line.lstrip().startswith("#"):
            continue
        if line.lstrip().startswith("["):
            table = _within(found, _path(line.partition("#")[0]))
            if line.lstrip().startswith("[["):  # the next of several alike
                found.setdefault(table, Beside(here.line))  # where the first of them stands
                table = (*table, sum(path[:-1] == table for path in found))
            found[table] = here
        elif "=" in line:
            key = (*table, *_path(f"{line.partition('=')[0]} = 0"))
            found[key] = here
            found |= {(*key, number): Beside(bisect(ends, at) + 1) for number, at in enumerate(one.items)}
    return found


def _within(found: Mapping[Path, Beside], name: Path) -> Path:
    """A table's place: in the last of several alike, where its name begins with theirs ([edition.connection])."""
    path: Path = ()
    for part in name[:-1]:
        path = (*path, part)
        several = sum(known[:-1] == path for known in found if known and isinstance(known[-1], int))
        path = (*path, several - 1) if several else path
    return (*path, *name[-1:])


def line_of(found: Mapping[Path, Beside], path: Path) -> int | None:
    """The line of a key; of what it belongs to, where it is missing or stands within a line; or of its first part."""
    known = (found[path[:length]].line for length in range(len(path), 0, -1) if path[:length] in found)
    parts = (place.line for at, place in found.items() if path and at[: len(path)] == path)
    return next(known, None) or next(parts, None)


def _statements(text: str) -> Iterator[_Statement]:
    now, depth = _Statement(0), 0
    for piece in _PIECE.finditer(text + "\n"):
        sign = piece["sign"]
        if piece["comment"]:
            now.comments.append(piece["comment"].lstrip("# ").rstrip())
        elif sign in ("[", "{"):
            depth += 1
        elif sign in ("]", "}"):
            depth -= 1
        elif sign == "\n" and not depth:
            now.end = piece.start()
            yield now
            now = _Statement(piece.end())
        if depth == 1 and sign in ("[", ","):
            now.items.append(_next_value(text, piece.end()))


_GAP = re.compile(r"(?:\s|#[^\n]*)*")


def _next_value(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _path(line: str) -> Path:
    """A dotted, perhaps quoted name, as TOML reads it: `a."b.c"` is two."""
    table: object = tomllib.loads(line)
    path: Path = ()
    while isinstance(table, dict) and table:
        name, table = next(iter(table.items()))
        path = (*path, name)
    return path
