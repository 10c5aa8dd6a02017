"""serve and demo: the service itself."""

import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from mailflow.cli.app import HERE, ConfigDir, app, db_app, open_house, say, stop


@app.command()
def serve(config: ConfigDir = HERE) -> None:
    """Run the service: door, workers and clock in one process, until Ctrl-C."""
    from mailflow.egress.render import LetterError
    from mailflow.egress.smtp import Carrier
    from mailflow.ingress.smtp import DoorError
    from workers.service import Service

    loaded, house = open_house(config)
    try:
        house.letters.check()
    except LetterError as wrong:
        stop(str(wrong), 2)
    unreachable = Carrier(loaded.smarthost).check()
    if unreachable:
        say(f"warning: {unreachable}; letters wait in the outbox until it answers")
    service = Service(house, loaded.listen)
    try:
        service.start()
    except DoorError as wrong:
        service.stop()
        stop(str(wrong))
    host, port = service.door.address
    say(f"mailflow listens on {host}:{port} for {', '.join(sorted(house.policies))} on {house.domain}")
    if house.trust == "token":
        say(
            "trust.level = token: a signed reply address and the sender's address suffice; SPF and DKIM are not checked"
        )
    else:
        say(f"trust.level = {house.trust}: SPF and DKIM are not read yet, so every command is asked back first")
    _until_stopped()
    say("stopping; what was kept is worked on at the next start")
    service.stop()


def _until_stopped() -> None:
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    stopped.wait()


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Where the letters are left.")] = Path("demo-letters"),
) -> None:
    """Play one year of a programme through the real service, with a clock that can be moved."""
    from mailflow.demo.story import Departure, play

    try:
        play(out)
    except Departure as why:
        stop(f"the story went another way than it must: {why}")


@db_app.command()
def upgrade(config: ConfigDir = HERE) -> None:
    """Bring the database to this version."""
    open_house(config)
    say("the database is up to date")
