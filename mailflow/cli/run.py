"""serve and demo: the service itself."""

import signal
import threading
from pathlib import Path
from typing import Annotated, Any

import typer

from mailflow.cli.app import HERE, ConfigDir, app, db_app, one_line, say, stop

STOP_PATIENCE = 9.0  # seconds; whoever stops us waits ten
Only = Annotated[str, typer.Option("--only", help="One part: doors, workers or clock. Needs PostgreSQL and Redis.")]


@app.command()
def serve(config: ConfigDir = HERE, only: Only = "") -> None:
    """Run the service until Ctrl-C.

    Doors, workers and clock together, or one of them.
    """
    from mailflow import logs, settings
    from mailflow.doctor.notes import signing, unled
    from workers.broker import warn_of
    from workers.service import PARTS, Service

    if only and only not in PARTS:
        stop(f"--only {only}: choose one of {', '.join(PARTS)}, or leave it out", 2)
    logs.configure()
    with one_line():
        loaded = settings.load(config)
        if only and not loaded.queue_url:
            stop(f"--only {only}: the parts find one another through Redis and PostgreSQL; set queue.url", 2)
        house = settings.build_to_serve(loaded)
        stopped = _stopped_by_signal()  # from here on, also one that comes while we start
        known = {"signing": signing(house), "unled": unled(house)}
        warn_of(loaded.queue_url)
        alone = not (only or loaded.queue_url)  # then the parts are processes of one service
        service = Service(house, loaded, only, fallen=stopped.set if alone else None)
        _start(service)
    _say_what_runs(service, loaded, only, known)
    if only in ("", "workers"):  # beside the work: mail comes in whatever hangs on the way out
        threading.Thread(target=_try_smarthost, args=[house], daemon=True).start()
    stopped.wait()
    say("stopping; what was kept is worked on at the next start")
    code = 1 if service.fell else 0
    _end_in(STOP_PATIENCE, code)
    service.stop()
    raise typer.Exit(code)


def _start(service: Any) -> None:
    try:
        service.start()
    except Exception:  # a place is taken, the database crashed: what began already must not keep the process
        service.stop()
        raise


def _try_smarthost(house: Any) -> None:
    if warning := house.check_carrier():
        say(f"warning: egress.smtp.url: {warning}; letters wait in the outbox until it answers")


def _say_what_runs(service: Any, loaded: Any, only: str, known: dict[str, Any]) -> None:
    from mailflow.doctor.notes import notes_of

    programmes = f"for {', '.join(sorted(loaded.policies))} on {loaded.domain}"
    if service.ways:
        say(f"mailflow takes mail in by {' and by '.join(service.ways)} {programmes}")
    else:
        say(f"mailflow's {only} {'run' if only == 'workers' else 'runs'} {programmes}")
    for line in notes_of(loaded, takes_mail=bool(service.ways), **known):
        say(line)


def _end_in(seconds: float, code: int) -> None:
    """However long something hangs: all that is under way is safe to be cut off, as a kill would."""
    import os

    watchdog = threading.Timer(seconds, os._exit, [code])
    watchdog.daemon = True
    watchdog.start()


def _stopped_by_signal() -> threading.Event:
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    return stopped


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Where the letters are left.")] = Path("demo-letters"),
    database: Annotated[str, typer.Option(help="An empty PostgreSQL database; left out, an SQLite file.")] = "",
    queue: Annotated[str, typer.Option(help="Redis; left out, in this process.")] = "",
) -> None:
    """Play one year of a programme through the real service.

    With a clock that can be moved.
    """
    from mailflow.demo.year import Departure, Occupied, play

    try:
        with one_line():
            play(out, database, queue)
    except Occupied as why:
        stop(str(why), 2)
    except Departure as why:
        stop(f"the story went another way than it must: {why}")


@db_app.command()
def upgrade(config: ConfigDir = HERE) -> None:
    """Bring the database to this version."""
    from mailflow import settings
    from mailflow.store.engine import Store

    with one_line():
        Store(settings.load(config).database_url).upgrade()
    say("the database is up to date")


@db_app.command("new-secret")
def new_secret(
    config: ConfigDir = HERE,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Let a new secret sign where the one before is lost.

    It is the secret of these settings; no letter that is out can be answered any more. To change a secret,
    use service.previous_secret instead.
    """
    from mailflow import settings
    from mailflow.store.engine import Store

    with one_line():
        loaded = settings.load(config)
        store = Store(loaded.database_url)
        store.open()
        if not yes and not typer.confirm("No letter that is out can be answered after this. Go on?"):
            stop("nothing was changed")
        with store.begin() as tx:
            settings.adopt(tx, loaded.secret)
    say("the database is signed with this secret from now on; start every part with it")
