"""The command groups, and what every command does alike: say, stop, open the house."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
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
forms_app = typer.Typer(help="What people answered.", no_args_is_help=True)
records_app = typer.Typer(help="Meetings, and who signed them.", no_args_is_help=True)
shunted_app = typer.Typer(help="Mail that nobody could place.", no_args_is_help=True)
db_app = typer.Typer(help="The database.", no_args_is_help=True)
app.add_typer(people_app, name="people")
app.add_typer(connections_app, name="connections")
app.add_typer(forms_app, name="forms")
app.add_typer(records_app, name="records")
app.add_typer(shunted_app, name="shunted")
app.add_typer(db_app, name="db")

ConfigDir = Annotated[
    Path, typer.Option("--config", help="The folder that holds mailflow.toml.", envvar="MAILFLOW_CONFIG")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print facts as JSON.")]
HERE = Path("config")


def say(line: str) -> None:
    """One line for the person at the terminal; at once, or a service's first words would wait in a pipe for its end."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def say_json(told: Any) -> None:
    """Facts for a script."""
    import json

    say(json.dumps(told, indent=2, default=str, ensure_ascii=False))


def stop(line: str, code: int = 1) -> NoReturn:
    """One clear line on standard error, and out: 1 failed, 2 usage, 3 partly."""
    sys.stderr.write(f"mailflow: {line}\n")
    raise typer.Exit(code)


@contextmanager
def one_line() -> Iterator[None]:
    """Whatever is wrong is said in one line: 2 where a setting or a template is, 1 where the world is."""
    from sqlalchemy.exc import OperationalError

    from mailflow.egress.render import LetterError
    from mailflow.ingress.listen import DoorError
    from mailflow.settings import SettingsError
    from mailflow.store.engine import StoreError

    try:
        yield
    except (SettingsError, LetterError) as wrong:
        stop(str(wrong), 2)
    except (StoreError, DoorError) as fault:
        stop(str(fault))
    except OperationalError as fault:  # never its text: that may hold a password or somebody's words
        away = type(fault.orig).__name__
        stop(f"the database does not answer ({away}): see that it runs, and database.url")


def open_house(config: Path, *, make: bool = False) -> Any:
    """The house of a config folder, to look into. Only who puts something in may `make` its database."""
    from mailflow import settings

    with one_line():
        return settings.build(settings.load(config), make=make)
