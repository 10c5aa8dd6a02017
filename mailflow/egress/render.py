"""One Markdown source becomes four things: subject, preheader, text twin and HTML.

Markdown is read once, when a letter is loaded, with every Jinja mark sheltered behind a private character; people's
words are put in afterwards, escaped. So no word of theirs can become a link, a heading or a command line.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import Environment, StrictUndefined, Template, TemplateSyntaxError, UndefinedError
from markdown_it import MarkdownIt
from markdown_it.token import Token

from mailflow.egress.mailto import mailto
from mailflow.egress.palette import palette

COLUMNS = 78
BAR = "  | "
BLOCKS = ("person", "facts", "quote", "tile_row", "bar_chart", "needs_rows", "numbered", "pairs", "line_rows")
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}
JOINERS = "\u200c\u200d"  # Persian and emoji need them; every other invisible mark goes
MARK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
SHELTERED = re.compile("<!--\ue000(\\d+)\ue001-->|\ue000(\\d+)\ue001")
REPLY = "reply:"


@dataclass(frozen=True)
class Voice:
    """Who speaks: one a programme."""

    programme: str
    name: str
    organisation: str
    postal: str
    signs: str
    colour: str


@dataclass(frozen=True)
class Rendered:
    subject: str
    preheader: str
    text: str
    html: str


class LetterError(Exception):
    def __init__(self, file: Path, line: int, what_to_do: str) -> None:
        super().__init__(f"{file}:{line}: {what_to_do}")
        self.file, self.line, self.what_to_do = file, line, what_to_do


@dataclass(frozen=True)
class Source:
    file: Path
    text: str
    front: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Compiled:
    source: Source
    front: Mapping[str, Template]
    text: Template
    html: Template


FOOTER, FALLBACK = "footer", "en"


class Letters:
    """The letters of some folders, the first folder winning; read once, kept."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._kept: dict[tuple[str, str], Compiled] = {}

    def render(
        self, template: str, language: str, facts: Mapping[str, object], voice: Voice, reply_to: str
    ) -> Rendered:
        letter = self._compiled(template, language)
        words = {"ref": "", "because": "", **facts, "voice": voice, "reply": _replier(reply_to)}
        try:
            return _filled(letter, words, language, voice)
        except UndefinedError as missing:
            raise _unknown_fact(letter.source, missing) from missing

    def _compiled(self, template: str, language: str) -> Compiled:
        key = (template, language)
        if key not in self._kept:
            self._kept[key] = self._load(template, language)
        return self._kept[key]

    def check(self) -> None:
        """Compile every letter there is; LetterError names the first that is broken."""
        for folder in self._folders:
            for file in sorted(folder.glob("*/*.md")):
                if file.stem != FOOTER:
                    self._compiled(file.stem, file.parent.name)

    def _load(self, template: str, language: str) -> Compiled:
        if not any((folder / language / f"{template}.md").is_file() for folder in self._folders):
            language = FALLBACK  # a letter that is not translated yet is sent in English, never withheld
        source = _read(self._find(f"{language}/{template}.md"))
        footer = _read(self._find(f"{language}/{FOOTER}.md"))
        front = dict(source.front)
        if other := front.pop("subject_of", ""):
            front["subject"] = _read(self._find(f"{language}/{other}.md")).front["subject"]
        return _compile(source, front, footer.body, self._find("layout.html"))

    def _find(self, name: str) -> Path:
        for folder in self._folders:
            if (folder / name).is_file():
                return folder / name
        raise LetterError(self._folders[0] / name, 1, "this file is missing: write it, or mend its name")


def _read(file: Path) -> Source:
    text = file.read_text(encoding="utf-8")
    _check(file, text)
    head, found, body = text.removeprefix("---\n").partition("\n---\n")
    if not found or not text.startswith("---\n"):
        raise LetterError(file, 1, "begin with front matter: a line ---, 'subject: …', and a line ---")
    pairs = (line.partition(":") for line in head.splitlines() if line.strip())
    return Source(file, text, {key.strip(): value.strip() for key, _, value in pairs}, body)


def _check(file: Path, text: str) -> None:
    try:
        TEXTS.parse(text)
    except TemplateSyntaxError as wrong:
        raise LetterError(file, wrong.lineno, f"mend this Jinja mark: {wrong.message}") from wrong


def _unknown_fact(source: Source, missing: UndefinedError) -> LetterError:
    said = missing.message or "a fact is missing"
    quoted = re.search(r"'(\w+)' is undefined", said)
    name = quoted[1] if quoted else ""
    lines = source.text.splitlines()
    line = next((number for number, words in enumerate(lines, 1) if name and name in words), 1)
    return LetterError(source.file, line, f"{said}: give the letter this fact, or take it out")


# --- at load: Markdown to two Jinja templates --------------------------------------------------------------------


class Shelter:
    """Keeps Jinja marks out of the way of Markdown and of the CSS inliner, and puts them back."""

    def __init__(self) -> None:
        self._marks: list[str] = []

    def hide(self, text: str) -> str:
        return MARK.sub(lambda mark: self._keep(mark[0]), text)

    def hide_html(self, text: str) -> str:
        # Statements become comments: an HTML parser moves stray text out of a table, but not a comment.
        return MARK.sub(lambda m: f"<!--{kept}-->" if (kept := self._keep(m[0])) and m[0][1] == "%" else kept, text)

    def _keep(self, mark: str) -> str:
        self._marks.append(mark)
        return f"\ue000{len(self._marks) - 1}\ue001"

    def show(self, text: str) -> str:
        return SHELTERED.sub(lambda found: self._marks[int(found[1] or found[2])], text)

    def stands_alone(self, text: str) -> bool:
        """A paragraph that is only statements, or only one component, gets no paragraph of its own."""
        shown = self.show(text).strip()
        if SHELTERED.sub("", text).strip():
            return False
        block = re.match(r"\{\{-?\s*(\w+)\(", shown)
        return "{{" not in shown or bool(block and block[1] in BLOCKS)


def _compile(source: Source, front: Mapping[str, str], footer: str, layout: Path) -> Compiled:
    shelter = Shelter()
    body, foot = (_parse(shelter, part) for part in (source.body, footer))
    page = shelter.hide_html(layout.read_text(encoding="utf-8"))
    page = page.replace("<!--letter-->", _html(shelter, body)).replace("<!--footer-->", _html(shelter, foot))
    page = shelter.show(INLINER.inline(page))
    text = shelter.show(_text(body) + "\n\n-- \n" + _text(foot))
    return Compiled(
        source,
        {key: TEXTS.from_string(value) for key, value in front.items()},
        TEXTS.from_string(text),
        PAGES.from_string(page),
    )


def _parse(shelter: Shelter, text: str) -> list[Token]:
    tokens = MARKDOWN.parse(shelter.hide(text))
    for at, token in enumerate(tokens):
        if token.type != "inline":
            continue
        if shelter.stands_alone(token.content):
            tokens[at - 1].hidden = tokens[at + 1].hidden = True
            tokens[at - 1].meta["alone"] = True
        if _only_buttons(token):
            tokens[at - 1].attrSet("class", "buttons")
            for number, link in enumerate(_links(token)):
                link.attrSet("class", "button" if number else "button primary")
    return tokens


def _links(inline: Token) -> list[Token]:
    opened = (child for child in inline.children or [] if child.type == "link_open")
    return [child for child in opened if str(child.attrGet("href")).startswith(REPLY)]


def _only_buttons(inline: Token) -> bool:
    depth, outside = 0, ""
    for child in inline.children or []:
        depth += child.nesting if child.type.startswith("link_") else 0
        outside += child.content if depth == 0 and child.type == "text" else ""
    return bool(_links(inline)) and not outside.strip()


def _html(shelter: Shelter, tokens: list[Token]) -> str:
    page = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    links = re.sub(f'href="{REPLY}([^"]*)"', lambda m: f'href="{{{{ reply({_word(m[1])!r}) }}}}"', page)
    return shelter.hide(links)


def _word(target: str) -> str:
    return target.replace("%20", " ")


def _text(tokens: list[Token]) -> str:
    """The twin, one line a paragraph; it is wrapped when the people's words are in."""
    out, number, indent = [], 0, ""
    for at, token in enumerate(tokens):
        if token.type == "ordered_list_open":
            number = 1
        elif token.type == "bullet_list_open":
            number = 0
        elif token.type == "list_item_open":
            indent = f"  {number}. " if number else "  - "
            number += bool(number)
        elif token.type == "inline":
            alone = tokens[at - 1].meta.get("alone")
            out.append(_line(token, indent) + ("\n" if indent or alone else "\n\n"))
            indent = ""
        elif token.type.endswith("_list_close"):
            out.append("\n")
    return "".join(out).strip()


def _line(inline: Token, indent: str) -> str:
    if _only_buttons(inline):
        return "".join(_button_lines(inline)).rstrip("\n")
    return indent + "".join(_words(inline))


def _button_lines(inline: Token) -> Iterator[str]:
    children = inline.children or []
    for at, child in enumerate(children):
        if child.type == "link_open":
            yield f'  {children[at + 1].content}: reply "{_word(str(child.attrGet("href"))[len(REPLY) :])}"\n'


def _words(inline: Token) -> Iterator[str]:
    target = ""
    for child in inline.children or []:
        if child.type == "link_open":
            target = str(child.attrGet("href"))
        elif child.type == "link_close":
            yield f' (reply "{_word(target[len(REPLY) :])}")' if target.startswith(REPLY) else f" <{target}>"
        elif child.type == "code_inline":
            yield f'"{child.content}"'
        else:
            yield " " if child.type == "softbreak" else child.content


# --- at render: people's words go in -----------------------------------------------------------------------------


def _filled(letter: Compiled, words: dict[str, Any], language: str, voice: Voice) -> Rendered:
    front = {key: _tidy(part.render(words)) for key, part in letter.front.items()}
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    page = {**words, "overline": "", **front, "lang": language, "dir": direction, "p": palette(voice.colour)}
    text = _wrapped(letter.text.render(words))
    return Rendered(front["subject"], front.get("preheader", ""), text, letter.html.render(page))


def _replier(reply_to: str) -> Any:
    return lambda words: mailto(reply_to, words, f"{words}\r\n\r\n")


class Block(str):
    """Text that was laid out by us: its line breaks are meant."""


def _tidy(value: Any) -> Any:
    """One line without control marks: a header, a keyword line or a right-to-left trick needs one of those."""
    if type(value) is not str:
        return value
    kept = (" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in value if not _hidden(c))
    return " ".join("".join(kept).split())


def _hidden(mark: str) -> bool:
    return unicodedata.category(mark) in ("Cf", "Co", "Cs") and mark not in JOINERS


def _wrapped(text: str) -> str:
    lines = (line for raw in text.splitlines() for line in _fold(raw))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _fold(line: str) -> list[str]:
    if line == "-- ":  # the mark before a signature keeps its space (RFC 3676 section 4.3)
        return [line]
    first = re.match(r"  \| | *(?:\d+\. |- )?", line)
    indent = first[0] if first else ""
    hang = indent if indent == BAR else " " * len(indent)
    tries = (textwrap.wrap(line, wide, subsequent_indent=hang) or [""] for wide in range(COLUMNS, COLUMNS - 20, -1))
    good = next((lines for lines in tries if not any(map(_lone, lines))), None)
    return good or [BAR + part for part in textwrap.wrap(line.strip(), COLUMNS - len(BAR))]


def _lone(line: str) -> bool:
    """One word alone on a line could be copied, or quoted back, as a command."""
    return not line.startswith(BAR) and len(re.findall(r"\w+", line)) == 1 and any(map(str.isalpha, line))


# --- components of the text twin; layout.html has their HTML under the same names --------------------------------


def _barred(lines: Sequence[str]) -> Block:
    return Block("\n".join(BAR + line for line in lines) + "\n\n")


def _listed(lines: Sequence[str]) -> Block:
    return Block("\n".join(lines) + "\n\n")


def person(name: str, about: str, known: Mapping[str, str], note: str = "", by: str = "") -> Block:
    told = [_tidy(name), _tidy(about)] + [f"{label}: {_tidy(value)}" for label, value in known.items() if value]
    return _barred([line for line in told if line] + ([f"“{_tidy(note)}” ({_tidy(by)})"] if note else []))


def facts(known: Mapping[str, object]) -> Block:
    return _barred([f"{label}: {_tidy(value)}" for label, value in known.items() if value])


def quote(said: str, by: str = "") -> Block:
    return _barred([f"“{_tidy(said)}”", *([f"({_tidy(by)})"] if by else [])])


def numbered(options: Sequence[str]) -> Block:
    return _listed([f"  {at}. {_tidy(option)}" for at, option in enumerate(options, 1)])


def line_rows(rows: Sequence[Mapping[str, str]]) -> Block:
    return _listed([f"  - {_tidy(row.get('word') or row.get('title'))}: {_tidy(row['line'])}" for row in rows])


def needs_rows(rows: Sequence[Mapping[str, str]]) -> Block:
    told = (f"{row['state']}: {row['title']}. {row['fact']} ({row['ref']})" for row in rows)
    return _listed([f"  {at}. {_tidy(line)}" for at, line in enumerate(told, 1)])


def tile_row(rows: Sequence[Mapping[str, str]]) -> Block:
    return _listed([_tidy("- {label}: {number} ({change})".format(**row)).join(("  ", "")) for row in rows])


def bar_chart(rows: Sequence[Mapping[str, object]]) -> Block:
    months, month = [], ""
    for row in rows:
        month = str(row["month"] or month)
        months.append(f"{row['day']} {month}: {row['value']}")
    return _listed(["  " + _tidy(", ".join(months)) + "."])


def pairs(rows: Sequence[Mapping[str, str]], label: str, key: str) -> Block:
    return _listed(
        [f"  - {_tidy(row['pair'])}, {label.lower()} {_tidy(row[key])} ({_tidy(row['ref'])})" for row in rows]
    )


INLINER = css_inline.CSSInliner(load_remote_stylesheets=False)
MARKDOWN = MarkdownIt("commonmark", {"html": False})
TEXTS = Environment(undefined=StrictUndefined, finalize=_tidy, keep_trailing_newline=True)
PAGES = Environment(undefined=StrictUndefined, finalize=_tidy, autoescape=True)
TEXTS.globals.update(
    person=person, facts=facts, quote=quote, numbered=numbered, pairs=pairs,
    line_rows=line_rows, needs_rows=needs_rows, tile_row=tile_row, bar_chart=bar_chart,
)  # fmt: skip
