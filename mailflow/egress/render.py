"""One Markdown source becomes four things: subject, preheader, text twin and HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from jinja2 import UndefinedError

from mailflow.core.say import phrase
from mailflow.egress.compile import Compiled, Spoken, compile_letter, in_voice
from mailflow.egress.fold import wrapped
from mailflow.egress.mailto import mailto
from mailflow.egress.palette import palette
from mailflow.egress.source import LetterError, read, unknown_fact
from mailflow.egress.tidy import tidy
from mailflow.egress.tongue import Tongue, find_tongue

__all__ = ["LetterError", "Letters", "Rendered", "Voice"]

FOOTER, FALLBACK = "footer", "en"
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}
# What the layout itself says.
REPLY = phrase('reply "{word}"', word="{word}")
OURS = {"ours.pair": phrase("Pair"), "ours.ref": phrase("Ref.")}


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
        self._spoken: dict[tuple[str, str, Voice], Spoken] = {}  # as many as programmes have letters
        self._chosen: dict[tuple[str, str], str] = {}
        self._tongues: dict[tuple[str, str], Tongue | None] = {}  # as many as languages, and countries that write them

    def language_of(self, template: str, wanted: str) -> str:
        """Which language a letter is sent in: one that is not translated yet goes out in English, never withheld."""
        if wanted == FALLBACK:
            return FALLBACK
        key = (template, wanted)
        if key not in self._chosen:
            both = (wanted, wanted.partition("-")[0])
            self._chosen[key] = next((one for one in both if self._has(f"{one}/{template}.md")), FALLBACK)
        return self._chosen[key]

    def say(self, facts: dict[str, Any], language: str, country: str = "") -> dict[str, Any]:
        """A letter's facts with all words of ours in a language, and days as a country writes them."""
        if language == FALLBACK and not country:
            return facts
        tongue = self._tongue(language, country)
        return {name: tongue.into(fact) for name, fact in facts.items()} if tongue else facts

    def _tongue(self, language: str, country: str = "") -> Tongue | None:
        key = (language, country)
        if key not in self._tongues:
            self._tongues[key] = find_tongue(self.folders, language, country)
        return self._tongues[key]

    def render(
        self, template: str, language: str, facts: Mapping[str, object], voice: Voice, reply_to: str
    ) -> Rendered:
        letter = self._in_voice(template, language, voice)
        words = self._words(facts, language, voice, reply_to)
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
            return wrapped(letter.text.render(self._words(facts, language, voice, reply_to)))
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

    def _in_voice(self, template: str, language: str, voice: Voice) -> Spoken:
        key = (template, language, voice)
        if key not in self._spoken:
            self._spoken[key] = in_voice(self._compiled(template, language), self._known(language, voice))
        return self._spoken[key]

    def _load(self, template: str, language: str) -> Compiled:
        source = read(self._translated(template, language))
        footer = read(self._translated(FOOTER, source.file.parent.name))
        front = dict(source.front)
        if other := front.pop("subject_of", ""):
            front["subject"] = read(self._translated(other, source.file.parent.name)).front["subject"]
        reply = self.say({"reply": REPLY}, source.file.parent.name)["reply"]
        return compile_letter(source, front, footer.body, self._find("layout.html"), reply)

    def _translated(self, template: str, language: str) -> Path:
        return self._find(f"{self.language_of(template, language)}/{template}.md")

    def _has(self, name: str) -> bool:
        return any((folder / name).is_file() for folder in self.folders)

    def _find(self, name: str) -> Path:
        for folder in self.folders:
            if (folder / name).is_file():
                return folder / name
        raise LetterError(self.folders[0] / name, 1, "this file is missing: write it, or mend its name")

    def _words(self, facts: Mapping[str, object], language: str, voice: Voice, reply_to: str) -> dict[str, Any]:
        """Who is helped by somebody else than the one who signs is a coordinator: nobody signs a letter to herself."""
        helper = facts.get("helper") or voice.signs
        named = self.say({"name": _programme(voice.name)}, language)["name"]
        return {
            "ref": "",
            "because": "",
            "quieter": "",
            "stranger": False,
            "farewell": False,  # true where nothing we name could be answered any more
            "helper": helper,
            "signature": named if helper != voice.signs else f"{voice.signs}, {voice.name}",
            **facts,
            "voice": voice,
            "reply": _replier(reply_to),
            "reply_to": reply_to,
        }

    def _known(self, language: str, voice: Voice) -> dict[str, object]:
        """What every letter of a programme in a language has."""
        colours = {f"p.{name}": colour for name, colour in asdict(palette(voice.colour)).items()}
        speaks = {f"voice.{name}": words for name, words in asdict(voice).items()}
        direction = "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"
        return {"lang": language, "dir": direction, **colours, **speaks, **self.say(OURS, language)}


def _programme(name: str) -> str:
    """One word on a line of its own would be set apart as no command of ours."""
    return name if " " in name else phrase("The {name} programme", name=name)


def _replier(reply_to: str) -> Callable[[str], str]:
    return lambda words: mailto(reply_to, words, f"{words}\r\n\r\n")
