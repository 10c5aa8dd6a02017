"""Words of ours in JSON, with what they were made of: what waits in a question is told in its reader's language, too.

Plain JSON has a `Said` as its English alone, and no letter can say that anew (docs/decisions/0017).
"""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime, time
from typing import get_args

from mailflow.core.said import Made, Said

MARK = "§"  # no name of a slot, a field or a column
OPENS = json.dumps({MARK: ""})[:-3]
KINDS = {kind.__name__: kind for kind in get_args(Made)}


def dumps(value: object) -> str:
    """As JSON."""
    return json.dumps(_packed(value))


def loads(text: str) -> object:
    """What was written; what was written as plain JSON is read as that."""
    return _unpacked(json.loads(text))


def told(words: str) -> str:
    """Words alone: those of ours with what they were made of, any others as they are."""
    return dumps(words) if isinstance(words, Said) else words


def heard(text: str) -> str:
    """What was told."""
    found = loads(text) if text.startswith(OPENS) else text
    return found if isinstance(found, str) else text


def _packed(value: object) -> object:
    match value:
        case Said(made=made):
            parts = {one.name: _packed(getattr(made, one.name)) for one in fields(made)}
            return {MARK: type(made).__name__, "words": str(value), "parts": parts}
        case datetime() | date() | time():
            return {MARK: type(value).__name__, "words": value.isoformat()}
        case Mapping():
            return {name: _packed(part) for name, part in value.items()}
        case list() | tuple():
            return [_packed(part) for part in value]
        case other:
            return other


def _unpacked(value: object) -> object:
    match value:
        case {"§": "datetime", "words": str(words)}:
            return datetime.fromisoformat(words)
        case {"§": "date", "words": str(words)}:
            return date.fromisoformat(words)
        case {"§": "time", "words": str(words)}:
            return time.fromisoformat(words)
        case {"§": str(kind), "words": str(words), "parts": dict(parts)}:
            return Said(words, KINDS[kind](**{name: _unpacked(part) for name, part in parts.items()}))
        case dict():
            return {name: _unpacked(part) for name, part in value.items()}
        case list():
            return [_unpacked(part) for part in value]
        case other:
            return other
