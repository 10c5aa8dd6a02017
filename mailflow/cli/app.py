"""The command groups, and what every command does alike: say, stop, open the house."""

import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

app = typer.Typer(
    name="mailflow",
    help="Mentoring programmes run entirely by email.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
people_app = typer.Typer(help="Who takes part.", no_args_is_help=True)
connections_app = typer.Typer(help="Who is connected with whom.", no_args_is_help=True)
shunted_app = typer.Typer(help="Mail that nobody could place.", no_args_is_help=True)
db_app = typer.Typer(help="The database.", no_args_is_help=True)
app.add_typer(people_app, name="people")
app.add_typer(connections_app, name="connections")
app.add_typer(shunted_app, name="shunted")
app.add_typer(db_app, name="db")

ConfigDir = Annotated[
    Path, typer.Option("--config", help="The folder that holds mailflow.toml.", envvar="MAILFLOW_CONFIG")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print facts as JSON.")]
HERE = Path("config")


def say(line: str) -> None:
    """One line for the person at the terminal."""
    sys.stdout.write(line + "\n")


def say_json(told: Any) -> None:
    """Facts for a script."""
    import json

    say(json.dumps(told, indent=2, default=str, ensure_ascii=False))


def stop(line: str, code: int = 1) -> NoReturn:
    """One clear line on standard error, and out: 1 failed, 2 usage, 3 partly."""
    sys.stderr.write(f"mailflow: {line}\n")
    raise typer.Exit(code)


def open_house(config: Path, *, serving: bool = False) -> Any:
    """The house of a config folder; whatever is wrong with it is said in one line each."""
    from mailflow import settings
    from mailflow.egress.render import LetterError
    from mailflow.store.engine import StoreError

    try:
        loaded = settings.load(config)
        return loaded, (settings.build_to_serve if serving else settings.build)(loaded)
    except (settings.SettingsError, StoreError, LetterError, ValueError) as wrong:
        stop(str(wrong), 2)
