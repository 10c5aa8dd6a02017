"""The demo's year, played from its first scene to its last, and its letters laid into a folder."""

import json
import os
import shutil
import sys
import time
from pathlib import Path

from rich.console import Console

from mailflow.demo.running import Departure
from mailflow.demo.stage import DOMAIN, open_stage
from mailflow.demo.story import PLAYERS, SCENES
from mailflow.flow.status import gather_status
from mailflow.preview.album import write_album

__all__ = ["Departure", "Occupied", "play"]

MARK = ".made-by-mailflow-demo"
WIDE = 1000  # columns


class Occupied(Exception):
    """The letters cannot be left there; the text says what to do."""


def play(out: Path, database: str = "", queue: str = "") -> None:
    """Play the year and leave its letters in a folder. Departure where it goes another way than it must."""
    console, began = console_for(sys.stdout.isatty()), time.monotonic()
    console.print(f"[bold]One year of WIT Connections, by email alone[/bold] on {DOMAIN}; nothing leaves this machine.")
    _clear(out)
    with open_stage(PLAYERS, console, out, database, queue) as stage:
        for number, scene in enumerate(SCENES, 1):
            title = (scene.__doc__ or "").splitlines()[0].rstrip(".")
            stage.chapter(f"({number}/{len(SCENES)}) {title}")
            scene(stage)
            stage.nobody_gets_more()
        status = gather_status(stage.service.flow.house)
        write_album(out, "One year of WIT Connections", stage.album, stage.raws)
    console.print(
        f"\n[bold]The year went as it must[/bold]: {len(stage.album)} mails in {time.monotonic() - began:.0f} s."
    )
    console.print(
        f"Look through them: {out / 'index.html'}. The service's own view: mailflow status --config {out / 'config'}"
    )
    console.print_json(json.dumps(status, default=str))


def console_for(terminal: bool) -> Console:
    """As wide as the terminal; in a pipe a line stays a line."""
    return Console(highlight=False, width=None if terminal or "COLUMNS" in os.environ else WIDE)


def _clear(out: Path) -> None:
    """Only a folder that an earlier demo left is cleared: a config/ of its own has an operator's folder, too."""
    try:
        if (out / MARK).is_file():
            shutil.rmtree(out)
        out.mkdir(parents=True, exist_ok=True)
        if any(out.iterdir()):
            raise Occupied(f"{out} holds something else; name another folder with --out")
        (out / MARK).touch()
    except OSError as fault:
        raise Occupied(
            f"{out} cannot be a folder for letters ({fault.strerror}); name another folder with --out"
        ) from None
