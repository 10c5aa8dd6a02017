"""The command line. Heavy imports stand inside the commands, so that --help answers at once."""

from mailflow.cli import (
    backup,
    begin,
    config,
    digest,
    doctor,
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
    report,
    rights,
    run,
    sandbox,
)
from mailflow.cli.app import app

__all__ = [
    "app", "backup", "begin", "config", "digest", "doctor", "facts", "forms", "health", "inject", "mail",
    "match", "people", "preview", "read", "records", "rehearse", "report", "rights", "run", "sandbox",
]  # fmt: skip
