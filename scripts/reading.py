"""Exact, also fine, asked back, silent, wrong: the labelled replies and letters as we read them. 1 where one acts
wrongly, less than 97 in 100 are right (exact or also fine), or a kind or a new text is not as labelled.

`python scripts/reading.py [--show also|wrong|asked|silent|text|kind] [--replies FILE…] [--labels FILE]`
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))  # the judge stands beside the letters, in tests/

from tests.letters import score
from tests.letters.score import Judged, Score

SHOW = {"also": score.ALSO, "wrong": score.WRONG, "asked": score.ASKED, "silent": score.SILENT}


def main() -> int:
    asked = arguments()
    rows = [*score.load_replies(*asked.replies), *score.load_labels(asked.labels)]
    found = score.score(rows)
    for one in chosen(found, asked.show):
        print("\n".join(told(one)))
    print(score.table(found))
    print("\n".join(summary(found)))
    return 0 if found.passes else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", choices=(*SHOW, "text", "kind"), help="list them, each with what was read")
    parser.add_argument("--replies", type=Path, nargs="+", default=score.REPLIES)
    parser.add_argument("--labels", type=Path, default=score.LABELS)
    return parser.parse_args()


def chosen(found: Score, show: str | None) -> list[Judged]:
    if show in SHOW:
        return found.with_verdict(SHOW[show])
    name = {"text": "new_text", "kind": "kind"}.get(show or "")
    return found.misread(name) if name else []


def told(one: Judged) -> Iterator[str]:
    yield f"{one.row.name} to {one.row.answering or 'nothing'}: {one.row.intent} {dict(one.row.slots)}"
    yield f"    read as {one.intent} {dict(one.slots)}: {one.reason}"


def summary(found: Score) -> Iterator[str]:
    for name in ("kind", "new_text"):
        off, of = len(found.misread(name)), sum(bool(getattr(one.row, name)) for one in found.judged)
        yield f"{name}: {of - off} of {of} as labelled"
    yield from (f"{one.row.name} waits for: {one.row.pending}" for one in found.judged if one.row.pending)
    if not found.passes:
        wrong, share = found.count()[score.WRONG], found.right_share()
        yield f"MISSED: {wrong} wrong (aim 0), {100 * share:.1f} % right (aim {100 * score.GOAL:.0f} %)"


if __name__ == "__main__":
    sys.exit(main())
