"""What is kept about somebody: shown, and deleted."""

from typing import Annotated, Any

import typer

from mailflow.cli.app import HERE, AsJson, ConfigDir, open_house, people_app, say, say_json, stop
from mailflow.cli.page import is_terminal, say_csv, say_table, say_wrapped

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The address on file.")]
Anybody = Annotated[str, typer.Argument(metavar="[EMAIL]", help="The address on file; left out, everybody.")]
Programme = Annotated[str, typer.Option("--programme", help="Of everybody: those of this programme.")]


@people_app.command("export")
def people_export(
    email: Anybody = "", programme: Programme = "", config: ConfigDir = HERE, as_json: AsJson = False
) -> None:
    """All that is kept about somebody, as DATA answers.

    Without EMAIL, everybody as `people import` takes them.
    """
    from mailflow.store import holdings

    house = open_house(config)
    if not email:
        _everybody(house, programme, as_json)
        return
    with house.store.begin() as tx:
        told = holdings.export(tx, _who(tx, email))
    if as_json:
        say_json(told)
        return
    for table, rows in told.items():
        say(f"{table}: {len(rows) or 'nothing'}")
        for row in rows:
            say_wrapped("  ", ", ".join(f"{key} = {value}" for key, value in row.items() if value not in ("", None)))


def _everybody(house: Any, programme: str, as_json: bool) -> None:
    """A table to look at, or a CSV file that can be changed and imported again."""
    from mailflow.flow.enrol import KNOWN, export_people

    if not programme and len(house.policies) > 1:
        stop(f"whose? Name one with --programme: {', '.join(sorted(house.policies))}", 2)
    programme = programme or next(iter(house.policies))
    if programme not in house.policies:
        stop(f"there is no programme {programme!r}; there are {', '.join(sorted(house.policies))}", 2)
    rows = export_people(house, programme)
    if as_json:
        say_json(rows)
    elif is_terminal():
        filled = [key for key in KNOWN if any(row[key] for row in rows)]
        say_table([{key: row[key] for key in filled} for row in rows]) if rows else say("none")
    else:
        say_csv(KNOWN, rows)


@people_app.command("erase")
def people_erase(
    email: Email,
    config: ConfigDir = HERE,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    at_once: Annotated[bool, typer.Option("--at-once", help="Delete now, and write to nobody.")] = False,
) -> None:
    """Delete all that is kept about somebody, in every programme. It cannot be undone."""
    house = open_house(config)
    with house.store.begin() as tx:
        who = _who(tx, email)
    if not yes:
        typer.confirm(f"Delete all that is kept about {who.name} <{who.addresses[0]}>?", abort=True)
    if at_once:
        say(_now(house, email))
    else:
        say(_after_the_last_letters(house, email))


def _who(tx: Any, email: str) -> Any:
    from mailflow.store import holdings

    who = holdings.find_who(tx, email)
    if who is None:
        stop(f"nobody has the address {email}; `mailflow people list` shows who takes part")
    return who


def _now(house: Any, email: str) -> str:
    from mailflow.flow import forgetting

    with house.store.begin() as tx:
        forgetting.erase_one(house, tx, email, patient=False)
    forgetting.scrub(house)
    return "deleted; nobody was written to"


def _after_the_last_letters(house: Any, email: str) -> str:
    from mailflow.flow import forgetting

    if not forgetting.send_off(house, email):
        stop("this person is in no programme that has a policy file, so no letter can be written; use --at-once")
    return "the last letters are on their way; `mailflow serve` deletes everything within a minute of their leaving"
