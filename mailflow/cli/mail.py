"""Mail by hand: what nobody could place, and putting one in."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from mailflow.cli.app import HERE, AsJson, ConfigDir, open_house, say, say_json, shunted_app, stop
from mailflow.cli.page import say_wrapped

Number = Annotated[int, typer.Argument(help="The number that `mailflow shunted list` shows.", min=1, max=2**63 - 1)]


@shunted_app.command("list")
def shunted_list(config: ConfigDir = HERE, as_json: AsJson = False) -> None:
    """Mail that waits for a person, each with its reason."""
    from mailflow.store import inbox

    house = open_house(config)
    with house.store.begin() as tx:
        rows = inbox.list_shunted(tx)
    if as_json:
        say_json(rows)
        return
    for row in rows:
        said = f"from {row['sender'] or 'unknown'} to {row['rcpt_to']}: {row['reason']}"
        say_wrapped(f"{row['id']:6}  {row['received_at']:%Y-%m-%d %H:%M} UTC  ", said)
    if not rows:
        say("nothing is shunted")


@shunted_app.command("show")
def shunted_show(number: Number, config: ConfigDir = HERE) -> None:
    """One of them, whole, as it came.

    In a terminal without its control characters.
    """
    from mailflow.store import inbox

    house = open_house(config)
    with house.store.begin() as tx:
        mail = inbox.find(tx, number)
    if mail is None:
        stop(f"there is no mail {number}; `mailflow shunted list` shows the numbers")
    if mail.state != "shunted" and mail.reason != inbox.DROPPED:
        stop(f"mail {number} is not shunted, it is {mail.state}; `mailflow shunted list` shows which are")
    typer.echo(printable(mail.raw) if sys.stdout.isatty() else mail.raw, nl=False)


def printable(raw: bytes) -> str:
    """For a terminal: nothing in it can move the cursor, colour the screen or turn the line about."""
    text = raw.decode("utf-8", "replace").replace("\r\n", "\n")
    return "".join(one if one in "\n\t" or one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)


@shunted_app.command("retry")
def shunted_retry(number: Number, config: ConfigDir = HERE) -> None:
    """Put one back in the queue.

    The running service takes it up within a second.
    """
    from mailflow.store import inbox

    _settle(config, number, lambda tx, one, _: inbox.release(tx, one), "in the queue again")


@shunted_app.command("drop")
def shunted_drop(number: Number, config: ConfigDir = HERE) -> None:
    """A person has seen to it: off the list. The mail itself stays kept for `retention.raw_days`."""
    from mailflow.store import inbox

    _settle(config, number, inbox.drop, "off the list")


def _settle(config: Path, number: int, verb: Callable[[Any, int, Any], bool], done: str) -> None:
    house = open_house(config)
    with house.store.begin() as tx:
        was_shunted = verb(tx, number, house.now())
    if not was_shunted:
        stop(f"mail {number} is not shunted; `mailflow shunted list` shows which are")
    say(f"mail {number} is {done}")
