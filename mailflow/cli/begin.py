"""init: a folder to run mailflow from, and each further programme in it, begun from one that there is."""

import re
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from mailflow.cli.app import app, one_line, say, stop

FLAGS = {
    "organisation": "--organisation",
    "domain": "--domain",
    "mail_in": "--mail-in",
    "mail_out": "--mail-out",
    "name": "--name",
    "signs": "--signs",
    "time_zone": "--zone",
}
QUESTIONS = {
    "organisation": "Which organisation runs it?",
    "domain": "On which domain do people write to it? (one of its own, as in mentor.example.org)",
    "mail_in": "How does mail come in? (smtp: straight to mailflow; lmtp: your mail server hands it in; or a mailbox,"
    " as in imaps://mentor%40example.org@imap.example.org)",
    "mail_out": "Which server sends its letters? (as in smtps://user:password@smtp.example.org)",
    "name": "What is the programme called?",
    "signs": "Whose name do its letters end with? (the person who reads replies)",
    "time_zone": "In which time zone does it live? (as in America/New_York)",
}
USUAL = {"domain": "mentor.localhost", "mail_in": "smtp", "mail_out": "smtp://127.0.0.1:1025"}
PROGRAMME = ("name", "organisation", "signs", "time_zone")
PLACE = ("domain", "mail_in", "mail_out")


@app.command()
def init(  # noqa: PLR0917 - as Typer reads them
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to run it from; made where there is none.")],
    programme: Annotated[
        str, typer.Option(help="The programme's short name, before the @ of its addresses; left out, of its name.")
    ] = "",
    parent: Annotated[str, typer.Option("--from", help="The programme to begin from.")] = "",
    inherit: Annotated[bool, typer.Option("--inherit", help="Write only what differs, and inherit the rest.")] = False,
    organisation: Annotated[str, typer.Option(help=QUESTIONS["organisation"])] = "",
    domain: Annotated[str, typer.Option(help=QUESTIONS["domain"])] = "",
    mail_in: Annotated[str, typer.Option(help=QUESTIONS["mail_in"])] = "",
    mail_out: Annotated[str, typer.Option(help=QUESTIONS["mail_out"])] = "",
    name: Annotated[str, typer.Option(help=QUESTIONS["name"])] = "",
    signs: Annotated[str, typer.Option(help=QUESTIONS["signs"])] = "",
    zone: Annotated[str, typer.Option(help=QUESTIONS["time_zone"])] = "",
) -> None:
    """Write a folder that mailflow can run from.

    What is missing is asked for; a file that is there is left as it is. In a folder that is set up, --programme adds
    another programme.
    """
    values = {"organisation": organisation, "domain": domain, "mail_in": mail_in, "mail_out": mail_out}
    values |= {"name": name, "signs": signs, "time_zone": zone}
    with one_line():
        if not (folder / "mailflow.toml").exists():
            _found(folder, programme, _parent(parent), values, inherit=inherit)
        elif programme or name:
            _add(folder, programme, _parent(parent), values, inherit=inherit)
        else:
            say(f"{folder} is set up already; nothing was changed. --programme NAME adds a programme to it")


def _found(folder: Path, programme: str, parent: str, values: Mapping[str, str], *, inherit: bool) -> None:
    from mailflow.settings import founding

    values = _asked(values, (*PLACE, *PROGRAMME))
    programme = programme or _short(values["name"])
    policy = _policy(folder / founding.FOLDER, programme, parent, values, inherit=inherit)
    place = founding.Place(*(values[key] for key in PLACE))
    files = founding.files_of(place, programme, policy)
    for file, (text, mode) in files.items():
        written = founding.keep(folder / file, text, mode)
        say(f"{folder / file} {'is written' if written else 'is there already, and left as it is'}")
    people, at = folder / founding.PEOPLE, f"--config {folder}"
    password = f"Put the mailbox's password into {folder / founding.ENV}. " if place.mailbox else ""
    steps = [
        f"Read {folder}/{founding.FOLDER}/{programme}.toml through, and look at what it would send:\n"
        f"     mailflow rehearse {programme} --days 60 {at}",
        f"{password}Write your people into {people}, and see what would happen; without --dry-run it does:\n"
        f"     mailflow people import {people} --programme {programme} --dry-run {at}",
        f"See what mail still needs, a DNS record or a password, and start it:\n"
        f"     mailflow doctor {at}\n     mailflow serve {at}",
    ]
    say("Next:")
    for number, step in enumerate(steps, 1):
        say(f"  {number}. {step}")


def _add(folder: Path, programme: str, parent: str, values: Mapping[str, str], *, inherit: bool) -> None:
    """One more programme in a folder that is set up."""
    from mailflow.settings import founding
    from mailflow.settings.beginning import check_name, folder_of

    programmes = folder_of(folder)
    known = programme or _short(values["name"])
    file = programmes / f"{known}.toml"
    check_name(known, programmes)
    if file.exists():
        say(f"{file} is there already, and left as it is; nothing was changed")
        return
    text = _policy(programmes, known, parent, _asked(values, PROGRAMME), inherit=inherit)
    founding.keep(file, text, founding.OPEN)
    say(f"{file} is written. Read it through, then look at what it would send:")
    say(f"  mailflow rehearse {known} --days 60 --config {folder}")


def _policy(programmes: Path, programme: str, parent: str, values: Mapping[str, str], *, inherit: bool) -> str:
    from mailflow.core.policy import PolicyError
    from mailflow.settings.beginning import begin, check_name, find_parent

    check_name(programme, programmes)
    begins = find_parent(parent, programmes)
    try:
        return begin(begins, {key: values[key] for key in PROGRAMME}, FLAGS, inherit=inherit)
    except PolicyError as wrong:
        stop(str(wrong), 2)


def _parent(given: str) -> str:
    """Which rules to begin from; a person at a terminal is shown what there is."""
    from mailflow.settings.values import data

    shipped = sorted(file.stem for file in (data("config") / "programmes").glob("*.toml"))
    if given or not sys.stdin.isatty():
        return given or "wit-connections"
    return str(typer.prompt(f"Which programme's rules to begin from? ({', '.join(shipped)})", "wit-connections"))


def _asked(values: Mapping[str, str], wanted: tuple[str, ...]) -> dict[str, str]:
    """Whatever no flag says, a person at a terminal is asked."""
    said = {key: values[key].strip() for key in wanted}
    missing = [key for key in wanted if not said[key]]
    if missing and not sys.stdin.isatty():
        needed = [FLAGS[key] for key in missing if key not in USUAL]
        if needed:
            stop(f"{', '.join(needed)} missing: nobody is here to be asked; give what is missing", 2)
        return said | {key: USUAL[key] for key in missing}
    return said | {key: str(typer.prompt(QUESTIONS[key], USUAL.get(key))).strip() for key in missing}


def _short(name: str) -> str:
    """What stands before the @: "Lantern Circle" is lantern-circle."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:30].rstrip("-")
