"""C7 and C9 as a browser sees them: one headless Chromium for all the letters, and axe-core in it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from shutil import which
from typing import Any

from scripts.axe import KEPT as AXE
from tests.conventions.specimens import Specimen
from tests.conventions.table import Post, together

CHROMIUM = next(filter(None, map(which, ("chromium", "chromium-browser", "google-chrome"))), None)
NO_CHROMIUM = "Chromium is not there"
NO_AXE = "axe-core is not there: run scripts/axe.py"
LOOK = Path(__file__).with_name("browser.js")
LOOK_AT = "([pages, dark]) => lookAt(pages, dark)"
MANY = 8  # letters to one question
GRAVE = {"serious", "critical"}
# Rules about the landmarks of a web site, which no mail has (LETTERS.md, C7).
SITES_ONLY = ["region", "landmark-one-main", "bypass"]
RULES = {"rules": {rule: {"enabled": False} for rule in SITES_ONLY}, "resultTypes": ["violations"]}
ASK_AXE = "async (rules) => (await axe.run(document, rules)).violations.map((v) => [v.impact, v.id, v.nodes.length])"


@contextmanager
def browser() -> Iterator[Any]:
    """It asks nobody for anything: a page that wanted something from outside would not get it."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only who has a browser needs it

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--headless=new"])
        context = chromium.new_context(offline=True)
        try:
            yield context
        finally:
            chromium.close()


@together("C9", "No sideways scroll at 320, 360 and 640 px, also without <style>; legible light, dark and inverted")
def in_a_browser(post: Post) -> Iterator[tuple[str, str]]:
    with browser() as context:
        page = context.new_page()
        page.set_viewport_size({"width": 1400, "height": 1000})
        page.set_content("<!doctype html><title>Letters</title>")
        page.evaluate(LOOK.read_text(encoding="utf-8"))
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for some in _batches(post.shown):
                found = page.evaluate(LOOK_AT, [[letter.page for letter in some], scheme == "dark"])
                for letter, faults in zip(some, found, strict=True):
                    yield from ((letter.order.name, f"{scheme}: {fault}") for fault in chain(*faults.values()))


def _batches(specimens: Sequence[Specimen]) -> Iterator[Sequence[Specimen]]:
    for at in range(0, len(specimens), MANY):
        yield specimens[at : at + MANY]


@together("C7x", "axe-core in Chromium finds nothing serious or critical")
def by_axe(post: Post) -> Iterator[tuple[str, str]]:
    with browser() as context:
        page = context.new_page()
        page.set_content("<!doctype html><title>Letters</title>")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        for letter in post.shown:
            page.set_content(letter.page)
            for impact, rule, count in page.evaluate(ASK_AXE, RULES):
                if impact in GRAVE:
                    yield letter.order.name, f"{impact}: {rule} ({count} times)"
