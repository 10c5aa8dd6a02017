"""`make forgeries`: the whole table, kind x verb -> effect at both levels; and how honest mails fared beside them."""

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

from tests.forgery.scenes import SCENES
from tests.forgery.table import ACTED, KINDS, LEVELS, STOPPED, TWINS, House, Row, is_asked, is_taken, run

LETTERS = {"nothing": ".", "refused": "x", "kept": "k", "asked": "?", "told": "t", STOPPED: "s", ACTED: "!"}


def main(words: list[str]) -> int:
    began, house = time.monotonic(), House()
    verbs = [word for word in words if word in SCENES] or list(SCENES)
    kinds = [kind for kind in KINDS if all(word in kind.name for word in words if word not in SCENES)]
    try:
        forged = list(_told_of(run(house, list(product(kinds, verbs))), len(kinds)))
        told = list(_told_of(run(house, list(product(TWINS, verbs))), len(TWINS)))
    finally:
        house.close()
    _show(forged, verbs)
    _sum_up(forged, time.monotonic() - began)
    _honest(told)
    return 1 if any(row.effect == ACTED for row in forged) else 0


def _told_of(rows: Iterator[Row], kinds: int) -> Iterator[Row]:
    """Each kind by its name as it comes, beside the table: minutes pass before that is whole."""
    seen: set[str] = set()
    for row in rows:
        if row.kind.name not in seen:
            seen.add(row.kind.name)
            print(f"{len(seen)}/{kinds} {row.kind.name}", file=sys.stderr, flush=True)
        yield row


def _show(rows: list[Row], verbs: Sequence[str]) -> None:
    print("effect of each verb, at standard and at strict:", ", ".join(f"{m} {e}" for e, m in LETTERS.items()))
    print("verbs:", " ".join(verbs), "\n")
    cells: dict[str, list[str]] = {}
    for row in rows:
        cells.setdefault(row.kind.name, []).append(LETTERS[row.effect])
    for name, marks in cells.items():
        print(f"{' '.join(''.join(marks[n : n + len(LEVELS)]) for n in range(0, len(marks), len(LEVELS)))}  {name}")
    for row in rows:
        if row.effect == ACTED:
            print(f"ACTED: {row.kind.name}, {row.verb} at {row.level}: {row.why}")


def _sum_up(rows: list[Row], seconds: float) -> None:
    counted = Counter(row.effect for row in rows)
    kinds, verbs = len({row.kind.name for row in rows}), len({row.verb for row in rows})
    print(f"\n{kinds} kinds x {verbs} verbs x {len(LEVELS)} levels = {len(rows)} forgeries in {seconds:.0f} s:")
    print("  " + ", ".join(f"{counted[effect]} {effect}" for effect in LETTERS))


def _honest(rows: list[Row]) -> None:
    for level in LEVELS:
        here = [row for row in rows if row.level == level]
        taken = [row for row in here if is_taken(row)]
        asked = [row for row in here if is_asked(row) and row not in taken]
        lost = [row for row in here if row not in taken and row not in asked]
        if here:
            found = f"{len(taken)} taken at once, {len(asked)} asked, {len(lost)} lost"
            print(f"honest at {level}: {len(here)} mails, {found}")
        for row in lost:
            print(f"  lost: {row.kind.name}, {row.verb}: {row.effect}, {row.why}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
