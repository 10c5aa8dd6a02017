"""C7, C8, C10 to C13: the page as it is written; how it looks is browser.py's."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from mailflow.egress.palette import contrast, palette
from mailflow.egress.render import RIGHT_TO_LEFT
from tests.conventions.specimens import Specimen
from tests.conventions.table import Post, each, together

WARN, FAIL, STYLE = 60_000, 95_000, 8_000  # bytes
FORBIDDEN = re.compile(
    r"(?i)<(svg|progress|meter|form|input|button|script|iframe|object|embed|link|video|audio|canvas|base)\b"
    r"|var\(--|@font-face|@import|data:|javascript:|\son\w+=|display:\s*(?:flex|grid)|position:\s*(?:fixed|absolute)"
)
COLOURS = ("#0B6157", "#FFD400", "#FFFFFF", "#000000", "#FF0000", "#123456", "#7F7F7F", "#00FFAA", "#5B2C83")
TEXT, EDGE = 4.5, 3.0
SIZE = re.compile(r"font-size: ?(\d+)")
SMALL = {"preheader": 1, "space": 0, "bar": 0, "barnow": 0, "rest": 0, "day": 12}
TARGET, LABEL, BODY = 44, 16, 13


@each(
    "C7",
    "lang and dir twice, the subject as title, layout tables marked, th in tables of data, one h1, no level left out",
)
def reachable(letter: Specimen) -> Iterator[str]:
    tree = letter.tree
    direction = "rtl" if letter.language in RIGHT_TO_LEFT else "ltr"
    for tag in (tree, tree.find("body")):
        if (tag.get("lang"), tag.get("dir")) != (letter.language, direction):
            yield f"<{tag.tag}> has lang {tag.get('lang')} and dir {tag.get('dir')}"
    if " ".join(tree.findtext("head/title").split()) != " ".join(letter.subject.split()):
        yield f"its title is {tree.findtext('head/title')}"
    yield from _tables(tree)
    if images := tree.xpath("//img[not(@alt)]"):
        yield f"{len(images)} images without alt"
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"headings {levels}"
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield f"a level of headings is left out: {levels}"
    yield from _links(tree)


def _tables(tree: Any) -> Iterator[str]:
    for table in tree.xpath("//table"):
        cells = [cell for row in table.xpath("./tr|./tbody/tr") for cell in row]
        has_th = any(cell.tag == "th" for cell in cells)
        if has_th is (table.get("role") == "presentation"):
            yield f"a table of {'data is marked as layout' if has_th else 'layout is not marked'}"
        if any(cell.tag == "th" and not cell.get("scope") for cell in cells):
            yield "a th without scope"


def _links(tree: Any) -> Iterator[str]:
    told: dict[str, set[str]] = {}
    for link in tree.xpath("//a"):
        name = link.get("aria-label") or " ".join(link.text_content().split())
        told.setdefault(name, set()).add(link.get("href"))
    for name, targets in told.items():
        if len(targets) > 1:
            yield f"{len(targets)} links are called {name!r}"
        if not name:
            yield "a link without words"


@together(
    "C8",
    "4.5:1 for text and 3:1 for a button's edge, light and dark, whatever colour an organisation has",
    beside="colours",
)
def contrasts(post: Post) -> Iterator[tuple[str, str]]:
    own = [policy.programme.colour for policy in post.office.house.policies.values()]
    for colour in (*COLOURS, *own):
        p = palette(colour)
        for text, ground in p.pairs():
            if contrast(text, ground) < TEXT:
                yield colour, f"{text} on {ground} has {contrast(text, ground):.2f}"
        for edge, ground in ((p.accent, p.card), (p.dark_accent, p.dark_card), (p.accent, p.tint)):
            if contrast(edge, ground) < EDGE:
                yield colour, f"the edge {edge} on {ground} has {contrast(edge, ground):.2f}"


@each("C10", "A page under 60 KB, with at most 8 KB of style in its head")
def small(letter: Specimen) -> Iterator[str]:
    size = len(letter.page.encode())
    if size > WARN:
        yield f"{size} bytes{', and Gmail would cut it' if size > FAIL else ''}"
    style = sum(len(one.encode()) for one in letter.tree.xpath("//head/style/text()"))
    if style > STYLE:
        yield f"{style} bytes of style"


@each(
    "C11", "No svg, progress, form, script, web font, variable or picture in the page; nothing that needs flex or grid"
)
def plain(letter: Specimen) -> Iterator[str]:
    if found := FORBIDDEN.search(letter.page):
        yield f"it has {found[0]!r}"


@each("C12", "Buttons 44 px high with words of 16 px; nothing that is read is smaller than 13 px, a chart's labels 12")
def large_enough(letter: Specimen) -> Iterator[str]:
    for button in letter.buttons:
        style = _styled(button)
        padding, border, line = (_px(style, name) for name in ("padding", "border", "line-height"))
        if 2 * padding + 2 * border + line < TARGET or _px(style, "font-size") < LABEL:
            yield f"the button {button.text_content()!r} is {2 * padding + 2 * border + line} px high"
    for tag in letter.tree.xpath('//body//*[contains(@style, "font-size")]'):
        least = min((SMALL[name] for name in (tag.get("class") or "").split() if name in SMALL), default=BODY)
        if int(SIZE.findall(tag.get("style"))[-1]) < least:
            yield f"<{tag.tag} class={tag.get('class')}> is smaller than {least} px"


def _styled(tag: Any) -> dict[str, str]:
    pairs = (part.partition(":") for part in tag.get("style", "").split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _px(style: dict[str, str], name: str) -> int:
    found = re.match(r"(\d+)", style.get(name, "0"))
    return int(found[1]) if found else 0


@each("C13", "A colour never speaks alone: each mark has its word, each bar its number")
def worded(letter: Specimen) -> Iterator[str]:
    for pill in letter.tree.xpath('//*[starts-with(@class, "pill")]'):
        if not pill.text_content().strip():
            yield "a mark without a word"
    bars = letter.tree.xpath('//*[@class="bar" or @class="barnow"]')
    if wordless := Counter(any(map(str.isdigit, _row(bar).text_content())) for bar in bars)[False]:
        yield f"{wordless} bars without a number"


def _row(bar: Any) -> Any:
    """The cell above a bar that stands, the row of one that lies."""
    return bar.getparent() if bar.tag == "div" else next(bar.iterancestors("table")).getparent().getparent()
