"""What stands: people, connections, status."""

from pathlib import Path
from typing import Annotated, Any

import typer

from mailflow.cli.app import HERE, AsJson, ConfigDir, app, connections_app, open_house, people_app, say, say_json, stop
from mailflow.cli.page import say_table, say_wrapped

MOST_FAULTS = 50
OUTSIDE = "by member_until of your list they are no members, and JOIN would be refused; give them a later day"
STARTED = "a service that runs has those it was started with"
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
    as_json: AsJson = False,
) -> None:
    """Enrol everybody in a CSV file (email,name,role and more).

    Sends a --welcome, with --send an invitation, and a letter where it parts a pair.
    """
    from mailflow.core.address import desk_address
    from mailflow.flow.enrol import Unimportable, import_people

    try:
        data = file.read_bytes()
    except OSError as fault:
        stop(f"{file}: cannot be read ({fault.strerror}); name a CSV file", 2)
    house = open_house(config, make=True)
    if programme not in house.policies:
        stop(f"there is no programme {programme!r}; there are {', '.join(sorted(house.policies))}", 2)
    writes = [letter for letter, asked_for in (("welcome", welcome), ("invitation", send)) if asked_for]
    try:
        outcome = import_people(house, programme, data, dry_run=dry_run, writes=writes)
    except Unimportable as why:
        stop(f"{file}: {why}", 2)
    told = {"added": outcome.added, "known": outcome.known, "rejected": len(outcome.faults), "dry_run": dry_run}
    told |= {"welcomed": outcome.welcomed, "invitations": outcome.invited, "invited": outcome.unwelcomed}
    if as_json:
        changes, faults = ([vars(one) for one in found] for found in (outcome.changes, outcome.faults))
        say_json({**told, "doubt": outcome.doubt, "changes": changes, "faults": faults})
    else:
        desk = desk_address(programme, "frontdesk", house.domain, house.mailbox)
        _say_outcome(outcome, dry_run, OUTSIDE if send else f"--send invites them, or ask them to write JOIN to {desk}")
    if outcome.faults:
        raise typer.Exit(3)


def _say_outcome(outcome: Any, dry_run: bool, remedy: str) -> None:
    """What changed about people who were known is told line by line: a file may be older than what is on file."""
    lead = "dry run, nothing is kept: " if dry_run else ""
    say(f"{lead}{outcome.added} added, {outcome.known} known already, {len(outcome.faults)} rejected")
    if outcome.welcomed:
        say(f"{lead}{outcome.welcomed} welcome {'letter leaves' if outcome.welcomed == 1 else 'letters leave'}")
    if outcome.invited:
        say(f"{lead}{outcome.invited} {'invitation leaves' if outcome.invited == 1 else 'invitations leave'}")
    if outcome.unwelcomed:
        say_wrapped(lead, f"{outcome.unwelcomed} only invited, and written to by nobody here: {remedy}")
    for told in (*filter(None, [outcome.doubt]), *outcome.changes):
        say_wrapped("  ", str(told))
    for fault in outcome.faults[:MOST_FAULTS]:
        say_wrapped("  ", str(fault))
    if len(outcome.faults) > MOST_FAULTS:
        say(f"  and {len(outcome.faults) - MOST_FAULTS} more lines that cannot be taken; mend these first")


@people_app.command("list")
def people_list(
    config: ConfigDir = HERE,
    programme: Annotated[str, typer.Option("--programme", help="Only this programme.")] = "",
    as_json: AsJson = False,
) -> None:
    """Who takes part, and as what."""
    from mailflow.store import people

    house = open_house(config)
    with house.store.begin() as tx:
        rows = people.list_people(tx, programme or None)
    _show(rows, as_json)


@people_app.command("show")
def people_show(email: str, config: ConfigDir = HERE, as_json: AsJson = False) -> None:
    """One person: every address, and each part in a programme. Any of her addresses names her."""
    from mailflow.store import addresses, people

    house = open_house(config)
    with house.store.begin() as tx:
        found = people.show(tx, addresses.find_owner(tx, email))
    if found is None:
        stop(f"nobody here has the address {email}; `mailflow people list` shows who takes part")
    if as_json:
        say_json(found)
        return
    say(f"{found['name'] or '(no name yet)'}  {found['email']}")
    for further in found["further"]:
        say(f"  also writes from {further['address']}, since {further['added_at']:%Y-%m-%d}")
    for part in found["parts"]:
        say(f"  {part['programme']}  {part['role']}  {part['state']}")


@connections_app.command("list")
def connections_list(config: ConfigDir = HERE, as_json: AsJson = False) -> None:
    """Every connection, and how it stands.

    With --json also why the team paired them.
    """
    from mailflow.store import figures

    house = open_house(config)
    with house.store.begin() as tx:
        rows = [
            {"ref": p.ref, "programme": name, "state": p.state, "mentee": p.mentee, "mentor": p.mentor}
            | ({"why": p.why} if as_json else {})
            for name in sorted(house.policies)
            for p in figures.find_pairs(tx, name)
        ]
    _show(rows, as_json)


@app.command()
def status(config: ConfigDir = HERE, as_json: AsJson = False) -> None:
    """How many mails, letters and pairs there are, and what is due."""
    from mailflow.core.notice import MEANS
    from mailflow.flow.status import gather_status

    house = open_house(config)
    told = gather_status(house)
    if as_json:
        say_json(told)
        return
    for key in ("inbox", "outbox", "connections", "people"):
        counts = ", ".join(f"{number} {state}" for state, number in told[key].items())
        say_wrapped(f"{key:12} ", counts or "none")
    for late in told["waiting_because"]:
        say_wrapped(f"{'':12} ", f"{late['letter']} waits: {late['reason']}")
    say_wrapped(
        f"{'trust':12} ",
        f"{told['trust']}: {MEANS[told['trust']]} (by the settings in {config} as they are now; {STARTED})",
    )
    say("next deadlines")
    for due in told["next_deadlines"]:
        say_wrapped(f"  {due['due_at']:%Y-%m-%d %H:%M} UTC  ", f"{due['programme']}  {due['kind']}  {due['subject']}")


def _show(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        say_json(rows)
        return
    if rows:
        say_table(rows)
    else:
        say("none")
