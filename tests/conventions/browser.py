"""C7 and C9 as a browser sees them: one headless Chromium for all the letters, and axe-core in it."""

import json
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from shutil import which

from mailflow.preview.chromium import browser
from scripts.axe import KEPT as AXE
from tests.conventions.specimens import Specimen
from tests.conventions.table import Post, together

CHROMIUM = next(filter(None, map(which, ("chromium", "chromium-browser", "google-chrome"))), None)
NO_CHROMIUM = "Chromium is not there"
NO_AXE = "axe-core is not there: run scripts/axe.py"
LOOK = Path(__file__).with_name("browser.js")
EMPTY = "<!doctype html><title>Letters</title>"
MANY = 8  # letters to one question
GRAVE = {"serious", "critical"}
# Rules about the landmarks of a web site, which no mail has (LETTERS.md, C7).
SITES_ONLY = ["region", "landmark-one-main", "bypass"]
RULES = {"rules": {rule: {"enabled": False} for rule in SITES_ONLY}, "resultTypes": ["violations"]}
GRAVEST = "({ violations }) => violations.map((v) => [v.impact, v.id, v.nodes.length])"
ASK_AXE = f"axe.run(document, {json.dumps(RULES)}).then({GRAVEST})"


@together("C9", "No sideways scroll at 320, 360 and 640 px, also without <style>; legible light, dark and inverted")
def in_a_browser(post: Post) -> Iterator[tuple[str, str]]:
    with browser() as page:
        for scheme in ("light", "dark"):
            page.show(EMPTY, 1400, dark=scheme == "dark")
            page.look(LOOK.read_text(encoding="utf-8"))
            for some in _batches(post.shown):
                pages = json.dumps([letter.page for letter in some])
                found = page.look(f"lookAt({pages}, {json.dumps(scheme == 'dark')})")
                for letter, faults in zip(some, found, strict=True):
                    yield from ((letter.order.name, f"{scheme}: {fault}") for fault in chain(*faults.values()))


def _batches(specimens: Sequence[Specimen]) -> Iterator[Sequence[Specimen]]:
    for at in range(0, len(specimens), MANY):
        yield specimens[at : at + MANY]


@together("C7x", "axe-core in Chromium finds nothing serious or critical")
def by_axe(post: Post) -> Iterator[tuple[str, str]]:
    with browser() as page:
        for letter in post.shown:
            page.show(letter.page, 1280, dark=False)
            if not page.look("typeof axe === 'object'"):
                page.look(AXE.read_text(encoding="utf-8"))
            for impact, rule, count in page.look(ASK_AXE):
                if impact in GRAVE:
                    yield letter.order.name, f"{impact}: {rule} ({count} times)"
