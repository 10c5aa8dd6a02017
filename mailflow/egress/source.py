"""A letter's file: front matter, a body in Markdown, and an error that names the line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, UndefinedError

JINJA = Environment()


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


def read(file: Path) -> Source:
    text = file.read_text(encoding="utf-8")
    _check(file, text)
    head, found, body = text.removeprefix("---\n").partition("\n---\n")
    if not found or not text.startswith("---\n"):
        raise LetterError(file, 1, "begin with front matter: a line ---, 'subject: …', and a line ---")
    pairs = (line.partition(":") for line in head.splitlines() if line.strip())
    return Source(file, text, {key.strip(): value.strip() for key, _, value in pairs}, body)


def _check(file: Path, text: str) -> None:
    try:
        JINJA.parse(text)
    except TemplateSyntaxError as wrong:
        raise LetterError(file, wrong.lineno, f"mend this Jinja mark: {wrong.message}") from wrong


def unknown_fact(source: Source, missing: UndefinedError) -> LetterError:
    said = missing.message or "a fact is missing"
    quoted = re.search(r"'(\w+)' is undefined", said)
    name = quoted[1] if quoted else ""
    lines = source.text.splitlines()
    line = next((number for number, words in enumerate(lines, 1) if name and name in words), 1)
    return LetterError(source.file, line, f"{said}: give the letter this fact, or take it out")
