"""The command line. Heavy imports stand inside the commands, so that --help answers at once."""

from mailflow.cli import (
    backup,
    begin,
    digest,
    facts,
    forms,
    health,
    inject,
    mail,
    match,
    people,
    preview,
    read,
    records,
    rehearse,
    rights,
    run,
)
from mailflow.cli.app import app

__all__ = [
    "app", "backup", "begin", "digest", "facts", "forms", "health", "inject", "mail",
    "match", "people", "preview", "read", "records", "rehearse", "rights", "run",
]  # fmt: skip
