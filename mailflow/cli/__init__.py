"""The command line. Heavy imports stand inside the commands, so that --help answers at once."""

from mailflow.cli import (
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
    "app", "begin", "config", "digest", "doctor", "facts", "forms", "health", "inject", "mail",
    "match", "preview", "read", "records", "rehearse", "report", "rights", "run", "sandbox",
]  # fmt: skip
