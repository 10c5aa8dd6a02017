"""One Markdown source becomes four things: subject, preheader, text twin and HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Template, UndefinedError

from mailflow.egress.compile import Compiled, coloured, compile_letter
from mailflow.egress.fold import wrapped
from mailflow.egress.mailto import mailto
from mailflow.egress.palette import palette
from mailflow.egress.source import LetterError, read, unknown_fact
from mailflow.egress.tidy import tidy

__all__ = ["LetterError", "Letters", "Rendered", "Voice"]

FOOTER, FALLBACK = "footer", "en"
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}


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


class Letters:
    """The letters of some folders, the first folder winning; read once, kept."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)
        self._kept: dict[tuple[str, str], Compiled] = {}
        self._pages: dict[tuple[str, str, str], Template] = {}

    def render(
        self, template: str, language: str, facts: Mapping[str, object], voice: Voice, reply_to: str
    ) -> Rendered:
        letter, page = self._compiled(template, language), self._page(template, language, voice.colour)
        words = _words(facts, voice, reply_to)
        try:
            front = {key: tidy(part.render(words)) for key, part in letter.front.items()}
            text = wrapped(letter.text.render(words))
            html = page.render({**words, "overline": "", **front, **_look(language, voice.colour)})
        except UndefinedError as missing:
            raise unknown_fact(letter.source, missing) from missing
        return Rendered(front["subject"], front.get("preheader", ""), text, html)

    def text(self, template: str, language: str, facts: Mapping[str, object], voice: Voice, reply_to: str) -> str:
        """The text twin alone: it tells which quoted lines are ours."""
        letter = self._compiled(template, language)
        try:
            return wrapped(letter.text.render(_words(facts, voice, reply_to)))
        except UndefinedError as missing:
            raise unknown_fact(letter.source, missing) from missing

    def check(self) -> None:
        """Compile every letter there is; LetterError names the first that is broken."""
        for folder in self.folders:
            for file in sorted(folder.glob("*/*.md")):
                if file.stem != FOOTER:
                    self._compiled(file.stem, file.parent.name)

    def _compiled(self, template: str, language: str) -> Compiled:
        key = (template, language)
        if key not in self._kept:
            self._kept[key] = self._load(template, language)
        return self._kept[key]

    def _page(self, template: str, language: str, colour: str) -> Template:
        key = (template, language, colour)
        if key not in self._pages:
            self._pages[key] = coloured(self._compiled(template, language).page, palette(colour))
        return self._pages[key]

    def _load(self, template: str, language: str) -> Compiled:
        if not any((folder / language / f"{template}.md").is_file() for folder in self.folders):
            language = FALLBACK  # a letter that is not translated yet is sent in English, never withheld
        source = read(self._find(f"{language}/{template}.md"))
        footer = read(self._find(f"{language}/{FOOTER}.md"))
        front = dict(source.front)
        if other := front.pop("subject_of", ""):
            front["subject"] = read(self._find(f"{language}/{other}.md")).front["subject"]
        return compile_letter(source, front, footer.body, self._find("layout.html"))

    def _find(self, name: str) -> Path:
        for folder in self.folders:
            if (folder / name).is_file():
                return folder / name
        raise LetterError(self.folders[0] / name, 1, "this file is missing: write it, or mend its name")


def _words(facts: Mapping[str, object], voice: Voice, reply_to: str) -> dict[str, Any]:
    return {
        "ref": "",
        "because": "",
        "quieter": "",
        **facts,
        "voice": voice,
        "reply": _replier(reply_to),
        "reply_to": reply_to,
    }


def _replier(reply_to: str) -> Callable[[str], str]:
    return lambda words: mailto(reply_to, words, f"{words}\r\n\r\n")


@lru_cache(64)
def _look(language: str, colour: str) -> Mapping[str, object]:
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    return {"lang": language, "dir": direction, "p": palette(colour)}
