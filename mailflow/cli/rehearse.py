"""rehearse: what a policy would send."""

from datetime import date
from typing import Annotated, Any

import typer

from mailflow.cli.app import HERE, AsJson, ConfigDir, app, one_line, say, say_json, stop

MOST_DAYS = 1_100  # three years: longer tells nothing new
Days = Annotated[int, typer.Option("--days", help=f"How many days, 1 to {MOST_DAYS}.")]


@app.command()
def rehearse(
    programme: Annotated[str, typer.Argument(help="The name of a policy file, without .toml.")],
    config: ConfigDir = HERE,
    days: Days = 365,
    start: Annotated[str, typer.Option("--start", help="The first day, as in 2026-03-02.")] = "",
    as_json: AsJson = False,
) -> None:
    """Play a policy with invented people, and print its letters.

    Nothing is sent.
    """
    from mailflow import settings
    from mailflow.rehearse import START, rehearse
    from mailflow.rehearse.tell import facts

    if not 1 <= days <= MOST_DAYS:
        stop(f"--days {days}: choose 1 to {MOST_DAYS}", 2)
    with one_line():
        rules = settings.load_rules(config)
        if programme not in rules.policies:
            stop(f"there is no programme {programme!r}; there are {', '.join(sorted(rules.policies))}", 2)
        told = rehearse(rules, programme, days, _day(start) if start else START)
    if as_json:
        say_json(facts(told))
    else:
        _print(told)
    if told.lost:
        raise typer.Exit(1)


def _day(start: str) -> date:
    try:
        day = date.fromisoformat(start)
    except ValueError:
        stop(f"--start {start}: write a day like 2026-03-02", 2)
    if not 1970 <= day.year <= 2100:
        stop(f"--start {start}: choose a year from 1970 to 2100", 2)
    return day


def _print(told: Any) -> None:
    from rich.console import Console

    from mailflow.rehearse.table import lines, show

    console = Console()
    if console.is_terminal:
        show(told, console)
    else:
        for line in lines(told):
            say(line)
