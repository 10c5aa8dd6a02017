"""init: a new programme's policy file, begun from one that there is."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from mailflow.cli.app import HERE, ConfigDir, app, one_line, say, stop

FLAGS = {"name": "--name", "organisation": "--organisation", "signs": "--signs", "time_zone": "--zone"}
QUESTIONS = {
    "name": "What is the programme called?",
    "organisation": "Which organisation runs it?",
    "signs": "Whose name do its letters end with? (the person who reads replies)",
    "time_zone": "In which time zone does it live? (as in America/New_York)",
}


@app.command()
def init(  # noqa: PLR0917 - as Typer reads them
    programme: Annotated[str, typer.Argument(help="Its short name: what stands before the @ of its addresses.")],
    parent: Annotated[str, typer.Option("--from", help="The programme to begin from.")] = "wit-connections",
    inherit: Annotated[bool, typer.Option("--inherit", help="Write only what differs, and inherit the rest.")] = False,
    config: ConfigDir = HERE,
    folder: Annotated[
        Path | None, typer.Option("--dir", help="The folder of the policy files; left out, the config's own.")
    ] = None,
    name: Annotated[str, typer.Option(help=QUESTIONS["name"])] = "",
    organisation: Annotated[str, typer.Option(help=QUESTIONS["organisation"])] = "",
    signs: Annotated[str, typer.Option(help=QUESTIONS["signs"])] = "",
    zone: Annotated[str, typer.Option(help=QUESTIONS["time_zone"])] = "",
) -> None:
    """Write a new programme's policy file.

    What is missing is asked for; a file that is there is left as it is.
    """
    from mailflow.core.policy import PolicyError
    from mailflow.settings.beginning import begin, check_name, find_parent, folder_of

    values = {"name": name, "organisation": organisation, "signs": signs, "time_zone": zone}
    with one_line():
        folder = folder or folder_of(config)
        file = folder / f"{programme}.toml"
        check_name(programme, folder)
        begins = find_parent(parent, folder)
        if file.exists() and not all(values.values()):
            stop(f"{file} is there already; change it in an editor, or choose another name")
        try:
            text = begin(begins, _asked(values), FLAGS, inherit=inherit)
        except PolicyError as wrong:
            stop(str(wrong), 2)
    _write(file, text, config)


def _asked(values: dict[str, str]) -> dict[str, str]:
    """Whatever no flag says, a person at a terminal is asked."""
    missing = [key for key, said in values.items() if not said.strip()]
    if missing and not sys.stdin.isatty():
        stop(f"{', '.join(FLAGS[key] for key in missing)} missing: nobody is here to be asked; give what is missing", 2)
    return values | {key: str(typer.prompt(QUESTIONS[key])).strip() for key in missing}


def _write(file: Path, text: str, config: Path) -> None:
    """Never over another: who runs it twice changes nothing."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as new:
            new.write(text)
    except FileExistsError:
        if file.read_text(encoding="utf-8") != text:
            stop(f"{file} is there already and says otherwise; change it in an editor, or choose another name")
        say(f"{file} is there already, word for word; nothing was changed")
        return
    except OSError as fault:
        stop(f"{file}: cannot be written ({fault.strerror}); choose another --dir")
    say(f"{file} is written. Read it through, then look at what it would send:")
    say(f"  mailflow rehearse {file.stem} --days 60{'' if config == HERE else f' --config {config}'}")
