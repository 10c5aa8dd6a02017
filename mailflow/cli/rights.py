"""What is kept about somebody: shown, and deleted."""

from typing import Annotated, Any

import typer

from mailflow.cli.app import HERE, AsJson, ConfigDir, open_house, people_app, say, say_json, stop

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The address on file.")]


@people_app.command("export")
def people_export(email: Email, config: ConfigDir = HERE, as_json: AsJson = False) -> None:
    """All that is kept about somebody: what DATA answers with."""
    from mailflow.store import holdings

    house = open_house(config)
    with house.store.begin() as tx:
        told = holdings.export(tx, _who(tx, email))
    if as_json:
        say_json(told)
        return
    for table, rows in told.items():
        say(f"{table}: {len(rows) or 'nothing'}")
        for row in rows:
            say("  " + ", ".join(f"{key} = {value}" for key, value in row.items() if value not in ("", None)))


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
