"""The catalogues of templates/<language>/phrases.po, in step with the words of ours that stand in the code.

`phrases.py` brings them up to date and says what is to be translated; with --check it says so, and changes nothing.
"""

import ast
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from mailflow.core import machines, say, why
from mailflow.core.commands import COMMANDS
from mailflow.core.machines import matter
from mailflow.core.policy_parts import Told
from mailflow.core.undo import LAST, UNDOABLE
from mailflow.egress.tongue import has_words
from mailflow.flow import coming, offers, plainly, signatures

ROOT = Path(__file__).parents[1]
LANGUAGES = ("de", "es", "fr")
KEYWORDS = {"phrase": None, "plural": (1, 2)}
DOUBT = re.compile(r"(?!no text at all)(?:the|that|there|it|no|what|a|REQUEST) [\w']+ [\w ',]+\w")
TABLES = {"coming", "plainly"}
APART = {*KEYWORDS, "warning", "error", "info"}
SENTENCE = re.compile(r"[A-Za-z]+ [a-z]+ [a-z]+.*[.?]\s*$|^[A-Z][a-z]* [a-z]+ [a-z]+ ")
NAMES = re.compile(r"\{\w+\}")
ROLES = ("mentor", "mentee", "facilitator", "member of the programme")
Id = str | tuple[str, str]
NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # one of its own would make every merge a conflict


def main(arguments: list[str]) -> int:
    wrong = [line for language in LANGUAGES for line in _keep(language, write="--check" not in arguments)]
    wrong += _unsaid()
    print("\n".join(wrong) or f"{len(found())} phrases stand in {', '.join(LANGUAGES)}")
    return 1 if wrong else 0


def found() -> dict[Id, None]:
    """Every phrase there is, in the order of the code; those of tables are looked up by their rows."""
    called = (
        tuple(message) if isinstance(message, tuple) else message
        for _, _, message, _, _ in extract_from_dir(ROOT / "mailflow", [("**.py", "python")], keywords=KEYWORDS)
    )
    every = [*called, *_tables(), *_doubts(), *_states(), *_reasons()]
    return dict.fromkeys(one for one in every if has_words(one if isinstance(one, str) else one[0]))


def _tables() -> Iterator[str]:
    """Rows that are written as plain words, for they are many."""
    for because, rule in (*why.WHYS.values(), why.HAPPENED):
        yield from (because, why.as_form(rule))
    yield from why.ANSWERING.values()
    yield from (LAST, *UNDOABLE.values())
    for sentence in (line for lines in coming.SAID.values() for line in lines.values()):
        yield sentence
        yield from (coming.to_reader(sentence, name[1:-1]) for name in NAMES.findall(sentence) if name != "{readers}")
    yield from (line for command in COMMANDS for line in (command.help, command.team_help) if line)
    yield from offers.HERE.values()
    yield from (plainly.UNDECIDED, *(sentence for _, sentence in plainly.SENTENCES))
    yield from matter.TITLES.values()
    yield from (signatures.ROUND_TRIP, signatures.REPLY_ADDRESS)
    yield from (name.replace("_", " ") for name in Told.__args__)


def _doubts() -> Iterator[str]:
    """What a command says of a day, a length or a name that is not plain."""
    for file in sorted((ROOT / "mailflow" / "core" / "commands").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if DOUBT.fullmatch(_text(node)):
                yield plainly.as_sentence(_text(node))


def _states() -> Iterator[str]:
    """How things stand, as DATA tells it: by the names that the machines have for it, and the outbox."""
    found = (import_module(f"{machines.__name__}.{one.name}") for one in iter_modules(machines.__path__))
    named = {str(state) for module in found for state in getattr(module, "State", ())}
    yield from sorted({say.state(name) for name in (*named, "paused", "sent", "removed")})


def _reasons() -> Iterator[str]:
    """Why somebody gets a letter, as the foot of it says: plain words of a closed list."""
    yield from (f"you {verb} a {role}" for verb in ("are", "were") for role in ROLES)
    for file in sorted((ROOT / "mailflow").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                pairs = zip(node.keys, node.values, strict=True)
                yield from (
                    _text(value) for key, value in pairs if _text(key) == "because" and _text(value)[:1].islower()
                )


def _unsaid() -> Iterator[str]:
    """Sentences for people that stay English, for they are no phrases; tables of ours are looked up by their rows."""
    for room in ("flow", "core/machines"):
        for file in sorted((ROOT / "mailflow" / room).glob("*.py")):
            if file.stem not in TABLES:
                where = file.relative_to(ROOT)
                yield from (f"{where}:{line}: no phrase: {words}" for line, words in _sentences(file))


def _sentences(file: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    known = {id(part) for node in ast.walk(tree) if _is_apart(node) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in known and SENTENCE.search(_text(node)):
            yield node.lineno, _text(node)


def _is_apart(node: ast.AST) -> bool:
    """Phrases, docstrings, and what is raised or logged for whoever runs the service."""
    if isinstance(node, ast.Call):
        named = node.func
        return (named.id if isinstance(named, ast.Name) else getattr(named, "attr", "")) in APART
    return isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and bool(_text(node.value)))


def _text(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _keep(language: str, *, write: bool) -> Iterator[str]:
    """What is wrong with a catalogue; with `write` it has every phrase afterwards, and none that is said no more."""
    file = ROOT / "templates" / language / "phrases.po"
    old = read_po(file.open("rb"), locale=language) if file.is_file() else Catalog(locale=language)
    wanted = found()
    if write:
        new = Catalog(locale=language, fuzzy=False, project="mailflow", creation_date=NO_DAY)
        for id_ in wanted:
            known = old.get(id_)
            new.add(id_, known.string if known else None)
        with file.open("wb") as out:
            write_po(out, new, width=0, omit_header=False, no_location=True)
        old = new
    known_ids = {message.id for message in old if message.id}
    yield from (f"{file.name} ({language}): not needed any more: {id_}" for id_ in known_ids - wanted.keys())
    for id_ in wanted:
        message = old.get(id_)
        yield from (f"{language}: {why}: {id_}" for why in _wrong(message))


def _wrong(message: Message | None) -> Iterator[str]:
    if message is None or not all(message.string if isinstance(message.string, tuple) else [message.string]):
        yield "to be translated"
        return
    said = message.string if isinstance(message.string, tuple) else (message.string,)
    wanted = set(NAMES.findall(str(message.id)))
    for one in said:
        names = set(NAMES.findall(one))
        if not names <= wanted or (isinstance(message.id, str) and names != wanted):
            yield "has other {names}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
