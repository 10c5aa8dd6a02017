"""One Markdown source becomes four things: subject, preheader, text twin and HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from jinja2 import UndefinedError

from mailflow.core.say import phrase
from mailflow.egress.compile import Compiled, Spoken, compile_letter, in_voice
from mailflow.egress.fold import wrapped
from mailflow.egress.mailto import mailto
from mailflow.egress.marks import marks_of
from mailflow.egress.palette import palette
from mailflow.egress.source import LetterError, read, unknown_fact
from mailflow.egress.tidy import tidy
from mailflow.egress.tongue import Tongue, find_tongue
from mailflow.egress.twins import Replies

__all__ = ["LetterError", "Letters", "Rendered", "Voice"]

FOOTER, FALLBACK = "footer", "en"
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}
# What the layout itself says.
REPLY = phrase('reply "{word}"', word="{word}")
# What buttons send, as their letters name it.
WORDS = {
    "ACCEPT": phrase("ACCEPT"),
    "ADD": phrase("ADD"),
    "AGREE": phrase("AGREE"),
    "CONFIRM": phrase("CONFIRM"),
    "DECLINE": phrase("DECLINE"),
    "DISPUTE": phrase("DISPUTE"),
    "HELP": phrase("HELP"),
    "NO": phrase("NO"),
    "UNDO": phrase("UNDO"),
    "YES": phrase("YES"),
}
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
    """The letters of some folders, the first folder winning, and a programme's own before them; read once, kept."""

    def __init__(self, folders: Sequence[Path], own: Mapping[str, Sequence[Path]] | None = None) -> None:
        self.folders = tuple(folders)
        self.own = {programme: (*mine, *folders) for programme, mine in (own or {}).items()}
        self._kept: dict[tuple[str, str, str], Compiled] = {}
        self._spoken: dict[tuple[str, str, Voice], Spoken] = {}  # as many as programmes have letters
        self._chosen: dict[tuple[str, str, str], str] = {}
        self._tongues: dict[tuple[str, str], Tongue | None] = {}  # as many as languages, and countries that write them

    def language_of(self, template: str, wanted: str, programme: str = "") -> str:
        """Which language a letter is sent in: one that is not translated yet goes out in English, never withheld."""
        if wanted == FALLBACK:
            return FALLBACK
        key = (template, wanted, programme)
        if key not in self._chosen:
            folders, both = self._folders(programme), (wanted, wanted.partition("-")[0])
            there = (one for one in both if any((folder / one / f"{template}.md").is_file() for folder in folders))
            self._chosen[key] = next(there, FALLBACK)
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
        """Compile what the operator's own folders change; LetterError names the first letter that is broken or unknown.

        Ours, in the last folder, are compiled when they are first sent: all of them would take seconds of each process.
        """
        for programme in ("", *self.own):
            *changed, ours = self._folders(programme)
            for folder in (*changed, ours) if any(map(_goes_into_all, changed)) else changed:
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
            self._kept[key] = self._load(template, language, programme)
        return self._kept[key]

    def _in_voice(self, template: str, language: str, voice: Voice) -> Spoken:
        key = (template, language, voice)
        if key not in self._spoken:
            letter = self._compiled(template, language, voice.programme)
            self._spoken[key] = in_voice(letter, self._known(language, voice))
        return self._spoken[key]

    def _load(self, template: str, language: str, programme: str) -> Compiled:
        source = read(self._translated(template, language, programme))
        spoken = source.file.parent.name
        footer = read(self._translated(FOOTER, spoken, programme))
        front = dict(source.front)
        if other := front.pop("subject_of", ""):
            front["subject"] = read(self._translated(other, spoken, programme)).front["subject"]
        marks, form = marks_of(spoken), self.say({"reply": REPLY}, spoken)["reply"]
        front = {name: marks.spaced(words) for name, words in front.items()}
        source, foot = replace(source, body=marks.spaced(source.body)), marks.spaced(footer.body)
        replies = Replies(form, self.say(WORDS, spoken), marks.colon)
        return compile_letter(source, front, foot, _find(self._folders(programme), "layout.html"), replies)

    def _translated(self, template: str, language: str, programme: str) -> Path:
        name = f"{self.language_of(template, language, programme)}/{template}.md"
        return _find(self._folders(programme), name)

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


def _find(folders: Sequence[Path], name: str) -> Path:
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise LetterError(folders[0] / name, 1, "this file is missing: write it, or mend its name")


def _goes_into_all(folder: Path) -> bool:
    """Whether it has a part of every letter."""
    return (folder / "layout.html").is_file() or any(folder.glob(f"*/{FOOTER}.md"))


def _programme(name: str) -> str:
    """One word on a line of its own would be set apart as no command of ours."""
    return name if " " in name else phrase("The {name} programme", name=name)


def _replier(reply_to: str) -> Callable[[str], str]:
    return lambda words: mailto(reply_to, words, f"{words}\r\n\r\n")
