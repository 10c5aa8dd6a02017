"""sandbox: a programme to play with in a browser."""

import signal
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from mailflow.cli.app import app, one_line, say, stop

PORT = 8027
FIRST = "wit-connections"
Config = Annotated[
    Path | None,
    typer.Option(
        "--config", help="A folder of your own programmes; left out, the five that are shipped.", show_default=False
    ),
]
Programme = Annotated[str, typer.Option("--programme", metavar="NAME", help="Which to begin with.")]
Port = Annotated[int, typer.Option("--port", help="Where the local page is served; 0 takes one that is free.")]


@app.command()
def sandbox(config: Config = None, programme: Programme = "", port: Port = PORT) -> None:
    """Play a programme in a browser, as invented people.

    The real service on a clock of its own; nothing leaves this machine, and all of it is forgotten at the end.
    """
    from mailflow import settings
    from mailflow.demo.running import Departure
    from mailflow.sandbox.serve import listen, server_of
    from mailflow.sandbox.site import Site

    config = config or settings.data("config")
    with one_line():
        programmes = sorted(settings.load_rules(config, {}).policies)
        first = programme or (FIRST if FIRST in programmes else "".join(programmes[:1]))
        if first not in programmes:
            stop(f"there is no programme {first!r}; there are {', '.join(programmes) or 'none'}", 2)
        try:
            place = listen(port)
        except OSError as fault:
            stop(f"--port {port}: {fault.strerror}; choose another, or 0 for one that is free")
        try:
            site = Site(config, first)
        except Departure as why:
            stop(str(why), 2)
    say(f"Open http://127.0.0.1:{place.getsockname()[1]}/ in a browser. Nothing leaves this machine. Ctrl-C ends it.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # uvicorn raises anew what has ended it
    try:
        with suppress(KeyboardInterrupt):
            server_of(site).run(sockets=[place])
    finally:
        site.close()
