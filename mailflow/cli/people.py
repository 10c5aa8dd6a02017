"""people import: everybody in a file, and what that did, or would do."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from mailflow.cli.app import HERE, AsJson, ConfigDir, open_house, people_app, say, say_json, stop
from mailflow.cli.page import say_wrapped

MOST_SHOWN = 50  # changes, and faults: who has more of them begins with these
OUTSIDE = "by member_until of your list they are no members, and JOIN would be refused; give them a later day"
FAULTS = ("line", "column", "value", "remedy")
Programme = Annotated[str, typer.Option("--programme", help="The name of a policy file, without .toml.")]


@people_app.command("import")
def people_import(  # noqa: PLR0917 - as Typer reads them
    file: Path,
    programme: Programme,
    config: ConfigDir = HERE,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen and change nothing.")] = False,
    welcome: Annotated[
        bool,
        typer.Option(
            "--welcome", help="Write the welcome letter to whoever is new and in; who is invited hears nothing."
        ),
    ] = False,
    send: Annotated[
        bool, typer.Option("--send", help="Write the invitation to whoever is invited and has not had it yet.")
    ] = False,
    errors: Annotated[Path | None, typer.Option(help="Write every row that cannot be taken to this CSV file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Enrol everybody in a CSV or .xlsx file (email,name,role and more).

    Sends a --welcome, with --send an invitation, and a letter where it parts a pair.
    """
    from mailflow.core.address import desk_address
    from mailflow.flow.enrol import Unimportable, import_people

    data = _read(file)
    _write_errors(errors, [])  # before anything is done: a file that cannot be written would lose what is wrong
    house = open_house(config, make=True)
    if programme not in house.policies:
        stop(f"there is no programme {programme!r}; there are {', '.join(sorted(house.policies))}", 2)
    writes = [letter for letter, asked_for in (("welcome", welcome), ("invitation", send)) if asked_for]
    try:
        with _progress() as heard:
            outcome = import_people(house, programme, data, dry_run=dry_run, writes=writes, heard=heard)
    except Unimportable as why:
        stop(f"{file}: {why}", 2)
    _write_errors(errors, outcome.faults)
    if as_json:
        say_json(_facts(outcome, dry_run))
    else:
        desk = desk_address(programme, "frontdesk", house.domain, house.mailbox)
        _say_outcome(outcome, dry_run, OUTSIDE if send else f"--send invites them, or ask them to write JOIN to {desk}")
    if outcome.faults:
        raise typer.Exit(3)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        stop(f"{file}: cannot be read ({fault.strerror}); name a CSV or .xlsx file", 2)


def _write_errors(file: Path | None, faults: list[Any]) -> None:
    from mailflow.core.cells import csv_of

    if file is None:
        return
    try:
        file.write_text(
            csv_of(FAULTS, [{key: str(getattr(one, key)) for key in FAULTS} for one in faults]), "utf-8-sig"
        )
    except OSError as fault:
        stop(f"{file}: cannot be written ({fault.strerror}); choose another --errors", 2)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """A bar for who waits at a terminal; a short file is over before it is seen."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("rows"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("rows", total=None)
        yield lambda done, rows: bar.update(task, completed=done, total=rows)


def _facts(outcome: Any, dry_run: bool) -> dict[str, Any]:
    """For a script: all of it."""
    told = {"added": outcome.added, "known": outcome.known, "changed": outcome.changed}
    told |= {"rejected": len(outcome.faults), "dry_run": dry_run, "welcomed": outcome.welcomed}
    told |= {"invitations": outcome.invited, "invited": outcome.unwelcomed}
    changes, faults = ([vars(one) for one in found] for found in (outcome.changes, outcome.faults))
    return {**told, "doubt": outcome.doubt, "changes": changes, "faults": faults}


def _say_outcome(outcome: Any, dry_run: bool, remedy: str) -> None:
    """What changed about people who were known is told line by line: a file may be older than what is on file."""
    lead = "dry run, nothing is kept: " if dry_run else ""
    changed = f" ({outcome.changed} of them changed)" if outcome.changed else ""
    say(f"{lead}{outcome.added} added, {outcome.known} known already{changed}, {len(outcome.faults)} rejected")
    if outcome.welcomed:
        say(f"{lead}{outcome.welcomed} welcome {'letter leaves' if outcome.welcomed == 1 else 'letters leave'}")
    if outcome.invited:
        say(f"{lead}{outcome.invited} {'invitation leaves' if outcome.invited == 1 else 'invitations leave'}")
    if outcome.unwelcomed:
        say_wrapped(lead, f"{outcome.unwelcomed} only invited, and written to by nobody here: {remedy}")
    if outcome.doubt:
        say_wrapped("  ", outcome.doubt)
    _say_some(outcome.changes, "more lines that change what is on file; --json has them all")
    _say_some(outcome.faults, "more lines that cannot be taken; --errors FILE.csv has them all")


def _say_some(found: list[Any], and_more: str) -> None:
    for one in found[:MOST_SHOWN]:
        say_wrapped("  ", str(one))
    if len(found) > MOST_SHOWN:
        say(f"  and {len(found) - MOST_SHOWN} {and_more}")
