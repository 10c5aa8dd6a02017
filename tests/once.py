"""What every house reads, compiles or migrates alike is made once in a run of the tests and given to all of them.

A run is several processes, and some of them start more. What one has made lies on a shelf that all have: a folder of
this run, where each thing is kept by what it was made of, so whoever edits a copy gets what he wrote.
"""

import fcntl
import marshal
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType
from typing import TypeVar

from jinja2 import Environment

from mailflow import settings
from mailflow.core.reading import Words
from mailflow.egress import compile as compiling
from mailflow.egress import render
from mailflow.egress.compile import Compiled, Spoken
from mailflow.egress.source import Source
from mailflow.egress.twins import Replies
from mailflow.store.engine import Store
from tests.reaper import take_away

T = TypeVar("T")
SHELF = "TESTS_SHELF"  # in the environment, where whatever a test process starts finds it
MEMORY, ROOM = Path("/dev/shm"), 2**31


def in_memory() -> str | None:
    """Where what needs no disk can lie, if there is room."""
    return str(MEMORY) if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM else None


def open_shelf() -> None:
    """The first process of a run opens it, and it goes with that."""
    if SHELF not in os.environ:
        os.environ[SHELF] = tempfile.mkdtemp(prefix="mailflow-shelf-", dir=in_memory())
        take_away(Path(os.environ[SHELF]))


def once_a_run(kind: str, made_of: object, make: Callable[[], T]) -> T:
    """What `make` gives to the first process that asks; the repr of `made_of` is all that it depends on."""
    if SHELF not in os.environ:
        return make()
    name = f"{kind}-{sha256(repr(made_of).encode()).hexdigest()}"
    with (Path(os.environ[SHELF]) / name).open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # who wants the same waits, and does not make it, too
        file.seek(0)
        if kept := file.read():
            return pickle.loads(kept)
        made = make()
        file.write(pickle.dumps(made))
        return made


def keep_words_and_letters() -> None:
    settings.load_words = _keep_words(settings.load_words)
    render.compile_letter = _keep_letters(render.compile_letter)
    render.in_voice = _keep_voices(render.in_voice)
    compiling.code_of = _keep_code(compiling.code_of)


def _keep_words(load: Callable[[Path], tuple[Words, ...]]) -> Callable[[Path], tuple[Words, ...]]:
    kept: dict[object, tuple[Words, ...]] = {}

    def load_once(folder: Path) -> tuple[Words, ...]:
        files = sorted((folder if folder.is_dir() else settings.data("config") / "words").glob("*.toml"))
        key = tuple((file.stem, file.read_bytes()) for file in files)
        if key not in kept:
            kept[key] = once_a_run("words", key, lambda: load(folder))
        return kept[key]

    return load_once


Compile = Callable[[Source, Mapping[str, str], str, Path, Replies], Compiled]


def _keep_letters(compile_letter: Compile) -> Compile:
    kept: dict[object, Compiled] = {}

    def compile_once(source: Source, front: Mapping[str, str], footer: str, layout: Path, replies: Replies) -> Compiled:
        key = (source.file, source.text, *front.items(), footer, layout.read_text(encoding="utf-8"), replies)
        if key not in kept:
            kept[key] = once_a_run("letter", key, lambda: compile_letter(source, front, footer, layout, replies))
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


Coded = Callable[[Environment, str, Mapping[str, object]], CodeType]


def _keep_code(code_of: Coded) -> Coded:
    def coded_once(environment: Environment, source: str, known: Mapping[str, object]) -> CodeType:
        key = (environment is compiling.PAGES, source, *known.items())
        code = once_a_run("code", key, lambda: marshal.dumps(code_of(environment, source, known)))
        return marshal.loads(code)  # type: ignore[no-any-return]

    return coded_once


@cache
def tables_of_lite() -> bytes:
    """An SQLite database of this version with nothing in it."""
    return once_a_run("tables", "sqlite", _tables)


def _tables() -> bytes:
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
