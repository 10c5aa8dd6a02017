"""At load, a letter becomes Jinja templates: its front matter, its text twin, and its page, in each programme's voice.

Markdown is read with every Jinja mark sheltered; people’s words are put in afterwards, escaped, so none of them can
become a link, a heading or a command line. What does not wait for their words is done here, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType

import css_inline
from jinja2 import Environment, Template, Undefined, nodes
from jinja2.visitor import NodeTransformer

from mailflow.egress.components import COMPONENTS, in_marks
from mailflow.egress.fold import fold
from mailflow.egress.marks import ENGLISH, marks_of
from mailflow.egress.shelter import MARK, Shelter
from mailflow.egress.source import Source
from mailflow.egress.tidy import tidy
from mailflow.egress.twins import Replies, parse, to_html, to_text


class Missing(Undefined):
    """A fact that a letter was not given: it is not there when asked about, and cannot be said.

    A letter that waits over an upgrade was written before its template asked about what is newer.
    """

    __str__ = __iter__ = __len__ = Undefined._fail_with_undefined_error


PART = re.compile(r"\{%-?\s*macro\s+(\w+).*?\{%-?\s*endmacro\s*-?%\}", re.DOTALL)
WORD = re.compile(r"\w+")
INLINER = css_inline.CSSInliner(load_remote_stylesheets=False)
TEXTS = Environment(undefined=Missing, finalize=tidy, keep_trailing_newline=True)
PAGES = Environment(undefined=Missing, finalize=tidy, autoescape=True, newline_sequence="\r\n")
TEXTS.globals.update(COMPONENTS, buttons=False)
PAGES.globals.update(buttons=True)  # a letter says what its buttons do only where there are any


@dataclass(frozen=True)
class Compiled:
    """The sources of a letter's templates, not yet in anybody's voice."""

    source: Source
    front: Mapping[str, str]
    text: str
    page: str


@dataclass(frozen=True)
class Spoken:
    """A letter in one programme's voice and colours; what is missing are people's words."""

    source: Source
    front: Mapping[str, Template]
    text: Template
    page: Template

    def render_front(self, words: Mapping[str, object]) -> Iterator[tuple[str, str]]:
        """Its few short templates share what costs most of rendering them, a copy of all words."""
        context = self.text.new_context(dict(words))
        return ((key, "".join(part.root_render_func(context))) for key, part in self.front.items())


class _Known(NodeTransformer):
    """Values that all letters of a programme share become constants: Jinja joins them with the words around them."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def visit_Name(self, node: nodes.Name) -> nodes.Node:
        return self._known(node.name, node) if node.ctx == "load" else node

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:
        owner = node.node
        if isinstance(owner, nodes.Name):
            return self._known(f"{owner.name}.{node.attr}", node)
        return self.generic_visit(node)

    def _known(self, name: str, node: nodes.Node) -> nodes.Node:
        return nodes.Const(self._values[name]) if name in self._values else node


def compile_letter(source: Source, front: Mapping[str, str], footer: str, layout: Path, replies: Replies) -> Compiled:
    shelter = Shelter()
    body, foot = (parse(shelter, part) for part in (source.body, footer))
    own = len(shelter)
    letter, below = to_html(shelter, body), to_html(shelter, foot)
    around = _needed(_checked(layout.read_text(encoding="utf-8")), shelter.show(letter + below))
    page = shelter.hide_html(around).replace("<!--letter-->", letter).replace("<!--footer-->", below)
    page = INLINER.inline(page)
    PAGES.parse(shelter.marks_in(page, own))  # as the page has them now: some may have moved
    page = shelter.show(page)
    text = shelter.show(_folded(shelter, to_text(body, replies) + "\n\n-- \n" + to_text(foot, replies)))
    for part in (*front.values(), text):  # a mark that cannot be read is told now
        TEXTS.compile(part)
    return Compiled(source, front, text, page)


@lru_cache(8)
def _checked(layout: str) -> str:
    """Its many marks are the same around every letter."""
    PAGES.parse(layout)
    return layout


def _needed(layout: str, letter: str) -> str:
    """Without the components that nothing here names: a letter uses two or three, and each costs in every voice."""
    parts = {part[1]: part[0] for part in PART.finditer(layout)}
    named = _named(PART.sub("", layout) + letter)
    while more := _named("".join(parts.pop(name) for name in named & {*parts})) - named:
        named |= more
    return PART.sub(lambda part: "" if part[1] in parts else part[0], layout)


def _named(text: str) -> set[str]:
    return {word for mark in MARK.findall(text) for word in WORD.findall(mark)}


def _folded(shelter: Shelter, text: str) -> str:
    """Lines without anybody's words are folded now; folding them again changes nothing."""
    if shelter.joins_lines():
        return text
    lines = ((line,) if shelter.is_dynamic(line) else fold(line) for line in text.split("\n"))
    return "\n".join(line for folded in lines for line in folded)


def in_voice(letter: Compiled, known: Mapping[str, object]) -> Spoken:
    """`known` by the names they have in templates: `voice.name`, `p.ink`, `lang`."""
    marks = marks_of(str(known["lang"]))
    known = {**known, "marks.opening": marks.opening, "marks.closing": marks.closing}
    front = {key: _template(TEXTS, value, known) for key, value in letter.front.items()}
    text = _template(TEXTS, letter.text, known)
    if marks != ENGLISH:
        text.globals = {**text.globals, **in_marks(marks)}
    return Spoken(letter.source, front, text, _template(PAGES, letter.page, known))


def _template(environment: Environment, source: str, known: Mapping[str, object]) -> Template:
    # A dict, not Jinja's own chain of maps: that is walked for every letter, a dict is copied.
    return Template.from_code(environment, code_of(environment, source, known), dict(environment.globals))


def code_of(environment: Environment, source: str, known: Mapping[str, object]) -> CodeType:
    """What costs the most, and depends on nothing else."""
    return environment.compile(_Known(known).visit(environment.parse(source)))
