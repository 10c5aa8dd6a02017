"""The records of meetings: whether their signatures are whole, and all of them as a file."""

from typing import Annotated, Any

import typer

from mailflow.cli.app import HERE, AsJson, ConfigDir, open_house, records_app, say, say_json, stop
from mailflow.cli.page import say_csv

Programme = Annotated[str, typer.Option("--programme", help="Only this programme.")]


@records_app.command("check")
def records_check(config: ConfigDir = HERE, programme: Programme = "") -> None:
    """Whether any chain of signatures was changed.

    Exit 1 where one was.
    """
    from mailflow.core.signature import faults_in
    from mailflow.store import signatures

    house = open_house(config)
    chains, links, faults = 0, 0, list[str]()
    with house.store.begin() as tx:
        for name in programmes_of(house, programme):
            for chain in signatures.find_chains(tx, name):
                chains, links = chains + 1, links + len(chain)
                faults += faults_in(chain)
    for fault in faults:
        say(fault)
    if faults:
        stop(f"{len(faults)} faults in {links} signatures of {chains} pairs; compare them with a backup")
    say(f"{links} signatures of {chains} pairs, none changed")


@records_app.command("export")
def records_export(config: ConfigDir = HERE, programme: Programme = "", as_json: AsJson = False) -> None:
    """Every meeting that is on record, with both signatures, as CSV."""
    from mailflow.reports.sheet import COLUMNS, rows_of
    from mailflow.store import sheets

    house = open_house(config)
    rows = list[dict[str, str]]()
    for name in programmes_of(house, programme):
        with house.store.begin() as tx:
            pairs = sheets.find_pairs(tx, sheets.find_ids(tx, name), house.zone)
            told = rows_of(sheets.find_kept(tx, pairs), house.policies[name])
            rows += [{"programme": name, **row} for row in told]
    say_json(rows) if as_json else say_csv(("programme", *COLUMNS), rows)


def programmes_of(house: Any, programme: str) -> list[str]:
    """The one that was named, or all."""
    if programme and programme not in house.policies:
        stop(f"there is no programme {programme!r}; there are {', '.join(sorted(house.policies))}", 2)
    return [programme] if programme else sorted(house.policies)
