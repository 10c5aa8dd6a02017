"""A broken twin whose line was rewritten breaks nothing any more, and its promise would go unproven."""

from collections.abc import Iterator
from pathlib import Path

from scripts.twins import HERE, TWINS, Twin


def _stale() -> Iterator[Twin]:
    for twin in TWINS:
        if Path(HERE, twin.file).read_text(encoding="utf-8").count(twin.line) != 1:
            yield twin


def test_every_broken_twin_finds_its_line():
    assert [f"{twin.promise}: not once in {twin.file}: {twin.line}" for twin in _stale()] == []
