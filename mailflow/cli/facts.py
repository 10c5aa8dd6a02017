"""What stands: people, connections, status."""

from typing import Annotated, Any

import typer

from mailflow.cli.app import HERE, AsJson, ConfigDir, app, connections_app, open_house, people_app, say, say_json, stop
from mailflow.cli.page import say_table, say_wrapped

STARTED = "a service that runs has those it was started with"


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
