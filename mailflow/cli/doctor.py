"""doctor: everything that mail needs, looked at from outside and inside, and what mends each fault."""

from pathlib import Path
from typing import Annotated, Any

import typer

from mailflow.cli.app import HERE, AsJson, ConfigDir, app, say, say_json
from mailflow.cli.page import say_wrapped

Changes = Annotated[bool, typer.Option("--changes-only", help="Tell only what changed since the last run, for cron.")]
Send = Annotated[str, typer.Option("--send-test", metavar="ADDRESS", help="Send a test letter there, too.")]
Wait = Annotated[
    float, typer.Option(help="Seconds for a letter to ourselves to come back; 0 writes none.", min=0, max=3600)
]
WIDTH = len("certificate") + 2


@app.command()
def doctor(
    config: ConfigDir = HERE,
    *,
    send_test: Send = "",
    changes_only: Changes = False,
    wait: Wait = 30.0,
    as_json: AsJson = False,
) -> None:
    """Look at everything that mail needs, and say what mends it.

    Exit 0 where nothing fails, 1 where something does, 2 where the settings are wrong.
    """
    from datetime import UTC, datetime

    from mailflow import settings
    from mailflow.doctor.ground import Ground

    try:
        loaded = settings.load(config)
        settings.carrier_of(loaded)
    except settings.SettingsError as wrong:
        _tell([_unsettled(str(wrong))], as_json)
        raise typer.Exit(2) from None
    ground = Ground(loaded, lambda: datetime.now(UTC), wait)
    told = _examine(ground, send_test, aloud=not (as_json or changes_only), changes_only=changes_only)
    if as_json or changes_only:
        _tell(told["tell"], as_json)
    if told["failed"]:
        raise typer.Exit(1)


def _examine(ground: Any, send_test: str, *, aloud: bool, changes_only: bool) -> dict[str, Any]:
    """At a terminal each line as soon as it is known."""
    from mailflow.doctor import memory, sample
    from mailflow.doctor.table import examine

    folder = Path(ground.settings.data_dir)
    before, told = memory.recall(folder), []
    for one in examine(ground):
        told.append(one)
        if aloud:
            _say(one)
    memory.keep(folder, told)
    tell = [one for one in told if memory.is_news(one, before)] if changes_only else list(told)
    if send_test:
        sent = sample.send(ground, send_test)
        told, tell = [*told, sent], [*tell, sent]
        if aloud:
            _say(sent)
    if aloud:
        say(_summed(told))
    return {"tell": tell, "failed": any(one.level == "FAIL" for one in told)}


def _unsettled(wrong: str) -> Any:
    from mailflow.doctor.finding import Level, Told
    from mailflow.doctor.table import SETTINGS, WHY_SETTINGS

    return Told(SETTINGS, Level.FAIL, wrong, WHY_SETTINGS, "Correct it there; nothing else was looked at.", ())


def _tell(told: list[Any], as_json: bool) -> None:
    if as_json:
        say_json({"failed": any(one.level == "FAIL" for one in told), "checks": [vars(one) for one in told]})
        return
    for one in told:
        _say(one)


def _say(one: Any) -> None:
    head = f"{one.level:4}  {one.name:{WIDTH}}"
    for number, line in enumerate(one.said.splitlines()):
        say_wrapped(head if number == 0 else " " * len(head), line)
    if one.mend:
        say_wrapped(" " * len(head) + "why:  ", one.why)
        say_wrapped(" " * len(head) + "mend: ", one.mend)
    for record in one.records:  # whole, on a line of its own: it is to be copied
        say(f"      {record}")


def _summed(told: list[Any]) -> str:
    counts = {level: sum(one.level == level for one in told) for level in ("OK", "WARN", "FAIL", "SKIP")}
    return f"{len(told)} checks: " + ", ".join(f"{number} {level}" for level, number in counts.items() if number)
