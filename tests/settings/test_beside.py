"""The line of every key, and the comment beside it, in any file that tomllib reads."""

import tomllib

import pytest

from mailflow.settings import data
from mailflow.settings.beside import line_of, places

TEXT = '''\
round = 3                # how long

[programme]              # W1
name = "A # is no comment, nor is [this]"
"odd key".inner = 1      # W2

[forms.goals]
questions = [            # W3
    { label = "What, \\"exactly\\"?", kind = "text" },  # W4
    # between the two
    { label = """
over two lines""" },     # W5, W6
]
late = [4, 6]
empty = []

[[editions]]
from = 2008-01-01
[[editions]]
from = 2009-01-01        # A26
[editions.connection]
months = 12              # A27
'''

PLACES = (
    (("round",), 1, "how long"),
    (("programme",), 3, "W1"),
    (("programme", "name"), 4, ""),
    (("programme", "odd key", "inner"), 5, "W2"),
    (("forms", "goals"), 7, ""),
    (("forms", "goals", "questions"), 8, "W3 W4 between the two W5, W6"),
    (("forms", "goals", "questions", 0), 9, ""),
    (("forms", "goals", "questions", 1), 11, ""),
    (("forms", "goals", "late", 1), 14, ""),
    (("forms", "goals", "empty"), 15, ""),
    (("editions", 0), 17, ""),
    (("editions", 1, "from"), 20, "A26"),
    (("editions", 1, "connection", "months"), 22, "A27"),
)


@pytest.mark.parametrize(("path", "line", "comment"), PLACES, ids=lambda value: str(value)[:40])
def test_a_key_has_its_line_and_its_comment(path, line, comment):
    here = places(TEXT)[path]
    assert (here.line, here.comment) == (line, comment)


def test_what_is_missing_is_looked_for_where_it_belongs():
    found = places(TEXT)
    assert line_of(found, ("forms", "goals", "questions", 1, "kind")) == 11
    assert line_of(found, ("forms", "goals", "title")) == 7
    assert line_of(found, ("survey",)) is None


def paths(value, path=()):
    """Every key and item of a table, as tomllib sees it; what stands within an inline table has no place of its own."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        yield (*path, name)
        if isinstance(value, dict) and not isinstance(inner, str):
            yield from paths(inner, (*path, name))


@pytest.mark.parametrize("file", sorted(data("config").rglob("*.toml")), ids=lambda file: file.stem)
def test_every_key_that_tomllib_finds_in_our_own_files_is_found(file):
    text = file.read_text("utf-8")
    found, lines = places(text), text.splitlines()
    for path in paths(tomllib.loads(text)):
        parts = f"[{path[0]}.", f"[[{path[0]}]]"  # a table is there without a line of its own
        assert line_of(found, path) or any(part in text for part in parts), path
        if path in found and isinstance(path[-1], str):
            assert path[-1] in lines[found[path].line - 1], path
