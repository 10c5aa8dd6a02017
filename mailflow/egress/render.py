"""One Markdown source becomes four things: subject, preheader, text twin and HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from jinja2 import UndefinedError

from mailflow.egress.compile import Compiled, Spoken, compile_letter, in_voice
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
    """The letters of some folders, the first folder winning, and a programme's own before them; read once, kept."""

    def __init__(self, folders: Sequence[Path], own: Mapping[str, Sequence[Path]] | None = None) -> None:
        self.folders = tuple(folders)
        self.own = {programme: (*mine, *folders) for programme, mine in (own or {}).items()}
        self._kept: dict[tuple[str, str, str], Compiled] = {}
        self._spoken: dict[tuple[str, str, Voice], Spoken] = {}  # as many as programmes have letters

    def render(
        self, template: str, language: str, facts: Mapping[str, object], voice: Voice, reply_to: str
    ) -> Rendered:
        letter = self._in_voice(template, language, voice)
        words = _words(facts, voice, reply_to)
        try:
            front = {key: tidy(said) for key, said in letter.render_front(words)}
            text = wrapped(letter.text.render(words))
            html = letter.page.render({**words, "overline": "", **front})
        except UndefinedError as missing:
            raise unknown_fact(letter.source, missing) from missing
        return Rendered(front["subject"], front.get("preheader", ""), text, html)

    def text(self, template: str, language: str, facts: Mapping[str, object], voice: Voice, reply_to: str) -> str:
        """The text twin alone: it tells which quoted lines are ours."""
        letter = self._in_voice(template, language, voice)
        try:
            return wrapped(letter.text.render(_words(facts, voice, reply_to)))
        except UndefinedError as missing:
            raise unknown_fact(letter.source, missing) from missing

    def check(self) -> None:
        """Compile every letter there is; LetterError names the first that is broken, or that nobody would send."""
        for programme in ("", *self.own):
            for folder in self._folders(programme):
                for file in sorted(folder.glob("*/*.md")):
                    if file.stem != FOOTER:
                        self._compiled(file.stem, file.parent.name, programme)
        for programme in self.own:
            self._check_names(programme)

    def _check_names(self, programme: str) -> None:
        known = sorted({file.stem for folder in self.folders for file in folder.glob("*/*.md")})
        for folder in self._folders(programme):
            for file in sorted(folder.glob("*/*.md")):
                if file.stem not in known:
                    near = get_close_matches(file.stem, known, 1)
                    meant = f"did you mean {near[0]}.md?" if near else "`mailflow preview` shows which there are."
                    raise LetterError(file, 1, f"no letter has this name; {meant} Rename the file, or take it out")

    def _folders(self, programme: str) -> Sequence[Path]:
        return self.own.get(programme, self.folders)

    def _compiled(self, template: str, language: str, programme: str) -> Compiled:
        key = (template, language, programme if programme in self.own else "")
        if key not in self._kept:
            self._kept[key] = self._load(template, language, self._folders(programme))
        return self._kept[key]

    def _in_voice(self, template: str, language: str, voice: Voice) -> Spoken:
        key = (template, language, voice)
        if key not in self._spoken:
            letter = self._compiled(template, language, voice.programme)
            self._spoken[key] = in_voice(letter, _known(language, voice))
        return self._spoken[key]

    def _load(self, template: str, language: str, folders: Sequence[Path]) -> Compiled:
        if not any((folder / language / f"{template}.md").is_file() for folder in folders):
            language = FALLBACK  # a letter that is not translated yet is sent in English, never withheld
        source = read(_find(folders, f"{language}/{template}.md"))
        footer = read(_find(folders, f"{language}/{FOOTER}.md"))
        front = dict(source.front)
        if other := front.pop("subject_of", ""):
            front["subject"] = read(_find(folders, f"{language}/{other}.md")).front["subject"]
        return compile_letter(source, front, footer.body, _find(folders, "layout.html"))


def _find(folders: Sequence[Path], name: str) -> Path:
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise LetterError(folders[0] / name, 1, "this file is missing: write it, or mend its name")


def _words(facts: Mapping[str, object], voice: Voice, reply_to: str) -> dict[str, Any]:
    """Who is helped by somebody else than the one who signs is a coordinator: nobody signs a letter to herself."""
    helper = facts.get("helper") or voice.signs
    return {
        "ref": "",
        "because": "",
        "quieter": "",
        "stranger": False,
        "farewell": False,  # true where nothing we name could be answered any more
        "helper": helper,
        "signature": _programme(voice.name) if helper != voice.signs else f"{voice.signs}, {voice.name}",
        **facts,
        "voice": voice,
        "reply": _replier(reply_to),
        "reply_to": reply_to,
    }


def _programme(name: str) -> str:
    """One word on a line of its own would be set apart as no command of ours."""
    return name if " " in name else f"The {name} programme"


def _replier(reply_to: str) -> Callable[[str], str]:
    return lambda words: mailto(reply_to, words, f"{words}\r\n\r\n")


def _known(language: str, voice: Voice) -> dict[str, object]:
    """What every letter of a programme in a language has."""
    colours = {f"p.{name}": colour for name, colour in asdict(palette(voice.colour)).items()}
    speaks = {f"voice.{name}": words for name, words in asdict(voice).items()}
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    return {"lang": language, "dir": direction, **colours, **speaks}
