"""At load, a letter becomes Jinja templates: its front matter, its text twin, and its page in each colour.

Markdown is read with every Jinja mark sheltered; people’s words are put in afterwards, escaped, so none of them can
become a link, a heading or a command line. What does not wait for their words is done here, once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import css_inline
from jinja2 import Environment, StrictUndefined, Template

from mailflow.egress.components import COMPONENTS
from mailflow.egress.fold import fold
from mailflow.egress.palette import Palette
from mailflow.egress.shelter import Shelter
from mailflow.egress.source import Source
from mailflow.egress.tidy import tidy
from mailflow.egress.twins import parse, to_html, to_text

INLINER = css_inline.CSSInliner(load_remote_stylesheets=False)
TEXTS = Environment(undefined=StrictUndefined, finalize=tidy, keep_trailing_newline=True)
PAGES = Environment(undefined=StrictUndefined, finalize=tidy, autoescape=True)
TEXTS.globals.update(COMPONENTS, buttons=False)
PAGES.globals.update(buttons=True)  # a letter says what its buttons do only where there are any
COLOUR = re.compile(r"\{\{ *p\.(\w+) *\}\}")


@dataclass(frozen=True)
class Compiled:
    """`page` is the source of a template, not yet in anybody's colours."""

    source: Source
    front: Mapping[str, Template]
    text: Template
    page: str


def compile_letter(source: Source, front: Mapping[str, str], footer: str, layout: Path) -> Compiled:
    shelter = Shelter()
    body, foot = (parse(shelter, part) for part in (source.body, footer))
    own = len(shelter)
    page = shelter.hide_html(_checked(layout.read_text(encoding="utf-8")))
    page = page.replace("<!--letter-->", to_html(shelter, body)).replace("<!--footer-->", to_html(shelter, foot))
    page = INLINER.inline(page)
    PAGES.parse(shelter.marks_in(page, own))  # as the page has them now: some may have moved
    page = shelter.show(page)
    text = shelter.show(_folded(shelter, to_text(body) + "\n\n-- \n" + to_text(foot)))
    fronts = {key: _template(TEXTS, value) for key, value in front.items()}
    return Compiled(source, fronts, _template(TEXTS, text), page)


@lru_cache(8)
def _checked(layout: str) -> str:
    """Its many marks are the same around every letter."""
    PAGES.parse(layout)
    return layout


def _folded(shelter: Shelter, text: str) -> str:
    """Lines without anybody's words are folded now; folding them again changes nothing."""
    if shelter.joins_lines():
        return text
    lines = ((line,) if shelter.is_dynamic(line) else fold(line) for line in text.split("\n"))
    return "\n".join(line for folded in lines for line in folded)


def coloured(page: str, colours: Palette) -> Template:
    return _template(PAGES, COLOUR.sub(lambda found: str(getattr(colours, found[1], found[0])), page))


def _template(environment: Environment, source: str) -> Template:
    template = environment.from_string(source)
    template.globals = dict(template.globals)  # Jinja's chain of maps is walked for every letter; a dict is copied
    return template
