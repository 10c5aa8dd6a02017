"""What every house reads, compiles or migrates alike is made once in a test process and given to all of them.

The words and letters are kept by what stands in their files, so whoever edits a copy gets what he wrote.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from mailflow import settings
from mailflow.core.reading import Words
from mailflow.egress import render
from mailflow.egress.compile import Compiled, Spoken
from mailflow.egress.source import Source
from mailflow.store.engine import Store


def keep_words_and_letters() -> None:
    settings.load_words = _keep_words(settings.load_words)
    render.compile_letter = _keep_letters(render.compile_letter)
    render.in_voice = _keep_voices(render.in_voice)


def _keep_words(load: Callable[[Path], tuple[Words, ...]]) -> Callable[[Path], tuple[Words, ...]]:
    kept: dict[object, tuple[Words, ...]] = {}

    def load_once(folder: Path) -> tuple[Words, ...]:
        files = sorted((folder if folder.is_dir() else settings.data("config") / "words").glob("*.toml"))
        key = tuple((file.stem, file.read_bytes()) for file in files)
        if key not in kept:
            kept[key] = load(folder)
        return kept[key]

    return load_once


Compile = Callable[[Source, Mapping[str, str], str, Path, str], Compiled]


def _keep_letters(compile_letter: Compile) -> Compile:
    kept: dict[object, Compiled] = {}

    def compile_once(source: Source, front: Mapping[str, str], footer: str, layout: Path, reply: str) -> Compiled:
        key = (source.file, source.text, *front.items(), footer, layout.read_text(encoding="utf-8"), reply)
        if key not in kept:
            kept[key] = compile_letter(source, front, footer, layout, reply)
        return kept[key]

    return compile_once


Voiced = Callable[[Compiled, Mapping[str, object]], Spoken]


def _keep_voices(in_voice: Voiced) -> Voiced:
    kept: dict[object, Spoken] = {}

    def voiced_once(letter: Compiled, known: Mapping[str, object]) -> Spoken:
        key = (letter.source.file, *letter.front.items(), letter.text, letter.page, *known.items())
        if key not in kept:
            kept[key] = in_voice(letter, known)
        return kept[key]

    return voiced_once


@cache
def tables_of_lite() -> bytes:
    """An SQLite database of this version with nothing in it."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "empty.db"
        store = Store(f"sqlite:///{file}")
        store.upgrade()
        store.close()  # folds its journal in
        return file.read_bytes()


def lay_tables(database_url: str) -> None:
    """Where there is no SQLite file yet, one with its tables."""
    file = Path(database_url.removeprefix("sqlite:///"))
    if database_url.startswith("sqlite:///") and not file.exists():
        file.write_bytes(tables_of_lite())
