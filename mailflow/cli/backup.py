"""backup and restore: the whole database in one file, and what does not stand in it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from mailflow.cli.app import HERE, ConfigDir, app, one_line, open_house, say, stop

Kept = Annotated[Path, typer.Argument(metavar="FILE", help="The backup: one file, whatever the database is.")]


@app.command()
def backup(file: Kept, config: ConfigDir = HERE) -> None:
    """Write the whole database to a file, also while it is in use.

    The folder of the settings and the secret are not in it.
    """
    from mailflow.settings import load
    from mailflow.store.backup import back_up

    house = open_house(config)
    with one_line():
        back_up(house.store, file)
        secret = _where(load(config))
    say(f"{file} holds the whole database: people, mail and letters, so keep it as you keep those")
    say(f"  not in it: the folder {config} with the settings and the programmes' rules,")
    say(f"  and the secret that signs, {secret};")
    say("  keep a copy of both, for without that secret no answer to a letter that is out can be taken")


def _where(loaded: Any) -> str:
    """In which file the secret stands."""
    made = loaded.data_dir / "secret"
    if made.is_file() and made.read_bytes().strip() == loaded.secret:
        return f"in {made}"
    beside = loaded.folder / ".env"
    named = beside.is_file() and loaded.secret.decode() in beside.read_text(encoding="utf-8")
    return f"in {beside}" if named else "which your settings give as service.secret"


@app.command()
def restore(file: Kept, config: ConfigDir = HERE) -> None:
    """Put a backup into an empty database.

    An SQLite file must not be there yet, a PostgreSQL database must be empty; nothing may run on it.
    """
    from mailflow.settings import SettingsError, check_secret, load
    from mailflow.store.backup import restore as put_back
    from mailflow.store.engine import Store

    if not file.is_file():
        stop(f"{file}: there is no such file; name a backup", 2)
    with one_line():
        loaded = load(config)
        store = Store(loaded.database_url)
        put_back(file, store)
    say("the database is back as it was when the backup was made; what came and left since is not in it")
    say("  letters that left since then may leave again, with the same Message-ID; mail that came since then is lost")
    try:
        check_secret(store, loaded.secret, loaded.previous_secret, note=False)
    except SettingsError as other:
        stop(str(other), 3)
    say(f"Next: mailflow serve --config {config}")
