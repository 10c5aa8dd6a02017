"""read: what one mail is taken for and why, rule by rule, without a database. For "why did it not take my answer?"."""

import difflib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from mailflow.cli.app import HERE, AsJson, ConfigDir, app, say, stop
from mailflow.cli.mailfile import NO_MAIL, bytes_of, is_mail
from mailflow.cli.page import harmless, wrapped

NEAREST = 5
LEFT = 10  # columns that hold "rule 16"
Files = Annotated[list[str], typer.Argument(metavar="FILE…", help="Mails as .eml; - reads standard input.")]
Answering = Annotated[
    str,
    typer.Option(
        metavar="LETTER", help="The letter or form it answers (request, goals …), or a desk, whatever To says."
    ),
]
Programme = Annotated[str, typer.Option(help="Whose form it answers, where several programmes have it.")]
Letter = Annotated[Path | None, typer.Option(help="That letter itself: its lines are then known as ours (rule 7).")]
Received = Annotated[str, typer.Option(metavar="ISO", help="When it came; left out, its Date, else now.")]
Zone = Annotated[str, typer.Option(help="The writer's time zone.")]
Locale = Annotated[str, typer.Option(help="Settles 03/04: en-GB or en-US, say.")]
Language = Annotated[
    str, typer.Option(help="The writer's language (read with English beside it); left out, all at once.")
]


@app.command()
def read(
    files: Files,
    *,
    answering: Answering = "",
    programme: Programme = "",
    letter: Letter = None,
    received: Received = "",
    zone: Zone = "UTC",
    locale: Locale = "",
    language: Language = "",
    config: ConfigDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Say what each mail is taken for, and why, rule by rule."""
    _check(answering)
    lines = _lines_of(letter) if letter else ()
    given: dict[str, Any] = {
        "answering": answering,
        "received": _instant(received) if received else None,
        "zone": _zone(zone),
        "locale": locale,
        "languages": _languages(config, language),
        "quoted": lambda: lines,
        "form": _form(config, programme, answering),
    }
    house = _house(config)
    missed = sum(_read_one(file, given, house, as_json=as_json) for file in files)
    if missed:
        raise typer.Exit(3 if missed < len(files) else 1)


def _check(answering: str) -> None:
    if answering and answering not in (names := _names()):
        near = ", ".join(difflib.get_close_matches(answering, names, NEAREST, 0.0))
        own = "a form goes by its own name (goals)"
        stop(f"--answering {answering}: there is no such letter or desk; the nearest are {near}; {own}", 2)


def _names() -> list[str]:
    """The desks, the letters that ask something, and all others, to which a yes means nothing."""
    from mailflow.core.form import VERBS
    from mailflow.core.letter import ASKS
    from mailflow.core.reading.answering import ASKED_BACK, NAMES

    unnamed = {
        "form",
        "form-reminder",
        "form-missing",
        "not-yet",
    }  # they say nothing of which form it is: its own name does
    letters = {file.stem for file in _shipped("templates").glob("*/*.md")} - {"footer"}
    asking = sorted({*NAMES, *VERBS} - unnamed)
    back = sorted({*ASKS, *VERBS} - unnamed)
    return [*asking, *sorted(letters - {*asking, *unnamed}), *(f"{ASKED_BACK}{name}" for name in back)]


def _form(config: Path, programme: str, answering: str) -> Any:
    """The questions of a programme's form; none for any other letter."""
    from mailflow.core.form import NO_FORM, VERBS
    from mailflow.core.policy_forms import readable
    from mailflow.core.reading.answering import ASKED_BACK

    name = answering.removeprefix(ASKED_BACK)
    if name not in VERBS:
        return NO_FORM
    forms_of = {one: readable(policy.forms) for one, policy in _policies(config).items()}
    having = {one: forms[name] for one, forms in forms_of.items() if name in forms}
    found = [form for one, form in having.items() if programme in ("", one)]
    if not having:
        stop(f"--answering {answering}: no programme asks that; write [forms.{name}] into its policy file", 2)
    kinds = {tuple((one.kind, one.options, one.required) for one in form.questions) for form in found}
    if len(kinds) != 1:  # forms that take the same answers are read alike, whosever they are
        stop(f"--answering {answering}: whose? Name one with --programme: {', '.join(having)}", 2)
    return found[0]


def _house(config: Path) -> Any:
    """Which addresses are ours; only the names of the policy files are asked, not what stands in them."""
    from mailflow.cli.written_to import House

    try:
        return House(config, [file.stem for file in _programmes_folder(config).glob("*.toml")])
    except (OSError, ValueError) as wrong:
        stop(f"{config / 'mailflow.toml'}: {wrong}", 2)


def _programmes_folder(config: Path) -> Path:
    own = config / "programmes"
    return own if own.is_dir() else _shipped("config") / "programmes"


def _policies(config: Path) -> dict[str, Any]:
    from mailflow.settings import SettingsError, load_policies

    try:
        return dict(load_policies(_programmes_folder(config)))
    except SettingsError as wrong:
        stop(str(wrong), 2)


def _read_one(file: str, given: dict[str, Any], house: Any, *, as_json: bool) -> int:
    """1 where it is no mail, or cannot be read."""
    try:
        raw = bytes_of(file)
    except OSError as fault:
        return _missed(file, f"cannot be read ({fault.strerror})")
    if not is_mail(raw):
        return _missed(file, NO_MAIL)
    _show(_told(file, raw, given, house.find(raw)), as_json)
    return 0


def _missed(file: str, why: str) -> int:
    sys.stderr.write(f"mailflow: {file}: {why}\n")
    return 1


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        stop(f"--received {text}: write an instant like 2026-05-08T09:30:00Z", 2)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _zone(name: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        stop(f"--zone {name}: is no time zone; write one like Europe/London", 2)


def _languages(config: Path, language: str) -> tuple[Any, ...]:
    """The one asked for, then English; or all. Not by mailflow.settings, which takes half a second to load."""
    import tomllib

    from mailflow.core.reading import words_from

    files = {file.stem: file for file in sorted(_words_folder(config).glob("*.toml"))}
    if language and language not in files:
        stop(f"--language {language}: no words are configured for it; there are {', '.join(files)}", 2)
    chosen = [name for name in files if not language or name in ("en", language)]
    try:
        tables = [
            tomllib.loads(files[name].read_text("utf-8"))
            for name in sorted(chosen, key=lambda one: (one != language, one != "en"))
        ]
        return tuple(words_from(table) for table in tables)
    except (OSError, ValueError) as wrong:
        stop(f"{_words_folder(config)}: {wrong}", 2)


def _words_folder(config: Path) -> Path:
    own = config / "words"
    return own if own.is_dir() else _shipped("config") / "words"


def _shipped(name: str) -> Path:
    """Inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "_data" / name
    return inside if inside.is_dir() else package.parent / name


def _lines_of(letter: Path) -> tuple[str, ...]:
    """The letter answered, as .eml or as plain text."""
    from mailflow.core.reading import Unreadable, open_message

    try:
        raw = letter.read_bytes()
        message = open_message(raw)
    except OSError as fault:
        stop(f"--letter {letter}: cannot be read ({fault.strerror})")
    except Unreadable as why:
        stop(f"--letter {letter}: {why}", 2)
    text = message.text if message.sender else raw.decode("utf-8", "replace")
    return tuple(text.splitlines())


def _told(file: str, raw: bytes, given: dict[str, Any], to: Any) -> dict[str, Any]:
    from mailflow.core.reading import Unreadable, open_message, understand
    from mailflow.core.reading.answering import context_for
    from mailflow.core.reading.explain import explain, explain_refusal

    try:
        message = open_message(raw)
    except Unreadable as why:
        empty: dict[str, Any] = {
            "to": to.address,
            "kind": "unreadable",
            "sender": None,
            "away_until": None,
            "new_text": "",
            "intent": "NONE",
            "slots": {},
        }
        return {"file": file, **empty, "reason": str(why), "steps": [vars(step) for step in explain_refusal(why)]}
    answering = given["answering"] or to.answering
    uid = message.event.uid if message.event else ""
    context = context_for(**{**given, "answering": answering, "received": given["received"] or _dated(raw), "uid": uid})
    reading = understand(message, context)
    return {
        "file": file,
        "to": to.address,
        "answering": answering,
        "against": f"{answering}, as --answering says" if given["answering"] else to.says,
        "kind": str(message.kind),
        "sender": message.sender,
        "away_until": message.away_until,
        "new_text": reading.new_text,
        "intent": reading.intent,
        "slots": dict(reading.slots),
        "reason": reading.reason,
        "steps": [vars(step) for step in (*explain(message, context, reading), *_stops(answering, reading.intent))],
    }


def _stops(answering: str, intent: str) -> Iterator[Any]:
    """What the service does about any answer to one letter, before it looks at the word."""
    from mailflow.core.letter import GOES_ON, HELD
    from mailflow.core.reading.explain import NO_RULE, Step

    if answering == HELD and intent not in GOES_ON:
        yield Step(NO_RULE, f"In answer to {HELD} it stops the deletion and does nothing else.")


def _dated(raw: bytes) -> datetime:
    """The letter's own Date, which is when it came as far as a file can tell; else now."""
    from email import message_from_bytes
    from email.utils import parsedate_to_datetime

    from mailflow.core.reading.gate import HEADER_BYTES, without_preamble

    head = without_preamble(raw)[:HEADER_BYTES].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    try:
        at = parsedate_to_datetime(str(message_from_bytes(head)["date"]))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return datetime.now(UTC)


def _show(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        import json

        say(json.dumps(told, ensure_ascii=False, default=str))
        return
    say(harmless(f"{told['file']}: {told['intent']}"))
    for label, said in _page(told):
        for number, line in enumerate(wrapped(harmless(said), LEFT)):
            say(f"  {label if number == 0 else '':7} {line}".rstrip())


def _page(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What stands on the left, and what is said."""
    yield "from", f"{told['sender'] or 'nobody'}, {told['kind']}"
    if "against" in told:
        yield "to", told["against"]
    for number, line in enumerate(told["new_text"].split("\n")):
        yield "new" if number == 0 else "", line if told["new_text"] else "(nothing)"
    for name, value in told["slots"].items():
        yield "slot", f"{name} = {value}"
    for step in told["steps"]:
        yield f"rule {step['rule']}" if step["rule"] else "", step["says"]
