"""health: whether this process can work, in one line and an exit code, as a HEALTHCHECK wants it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from mailflow.cli.app import HERE, AsJson, ConfigDir, app, one_line, say, say_json, stop

NAMED = {"process": "the service"}
DIRECT = ("database", "schema", "redis", "disk")
Direct = Annotated[bool, typer.Option("--direct", help="Look at database, Redis and disk from here, without HTTP.")]


@app.command()
def health(config: ConfigDir = HERE, direct: Direct = False, as_json: AsJson = False) -> None:
    """Say whether the service is ready: exit 0, or 1 and why."""
    from mailflow.settings import load

    with one_line():
        loaded = load(config)
    told = _look(loaded) if direct else _ask(loaded.health_listen)
    if as_json:
        say_json(told)
    else:
        say(_line(told))
    if not told["ready"]:
        raise typer.Exit(1)


def _look(loaded: Any) -> dict[str, Any]:
    from datetime import UTC, datetime

    from mailflow.store.engine import read_url
    from mailflow.store.vitals import Reader
    from workers.health import Checks

    reader = Reader(read_url(loaded.database_url))
    faults = Checks(reader, lambda: datetime.now(UTC), loaded.queue_url, Path(loaded.data_dir))()
    checks = {name: faults[name] or "ok" for name in DIRECT if name in faults}
    return {"ready": set(checks.values()) == {"ok"}, "needed": list(checks), "checks": checks}


def _ask(listen: str) -> dict[str, Any]:
    import http.client
    import json

    from mailflow.core.endpoint import parse_endpoint

    if listen == "off":
        stop("health.listen is off, so nothing answers; ask with --direct", 2)
    host, port = parse_endpoint(listen)
    # Who listens on every address is asked on the nearest; proxies of the environment are no concern of ours.
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    line = http.client.HTTPConnection(near, port, timeout=10)
    try:
        line.request("GET", "/readyz")
        answered: dict[str, Any] = json.loads(line.getresponse().read())
        return answered
    except (OSError, ValueError, http.client.HTTPException) as fault:
        at = f"does not answer at {near}:{port} (health.listen): {type(fault).__name__}"
        why = (
            f"{at}. Start `mailflow serve`, or see in its log why it ended; `mailflow health --direct` looks without it"
        )
        return {"ready": False, "needed": ["process"], "checks": {"process": why}}
    finally:
        line.close()


def _line(told: dict[str, Any]) -> str:
    checks = told["checks"]
    faults = [f"{NAMED.get(name, name)} {said}" for name, said in checks.items() if said != "ok"]
    if told["ready"]:
        return "; ".join([f"ready: {', '.join(told['needed'])} ok", *faults])
    return f"not ready: {'; '.join(faults)}"
