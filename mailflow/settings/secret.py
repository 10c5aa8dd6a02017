"""The key that signs every reply address. Lose it, and no open letter can be answered."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from mailflow.settings.values import SettingsError

LENGTH = 32


def find_secret(given: str, data_dir: Path) -> bytes:
    """The one that was given, or the one in data_dir/secret, made at the first start."""
    if given and len(given) < LENGTH:
        raise SettingsError(f"service.secret has {len(given)} characters; give it at least {LENGTH}")
    if given:
        return given.encode()
    file = data_dir / "secret"
    try:
        if not file.exists():
            _make_secret(file)
        kept = file.read_bytes().strip()
    except OSError as fault:
        raise SettingsError(f"{file}: cannot be read ({fault.strerror}); let mailflow's user read it") from None
    if len(kept) < LENGTH:
        raise SettingsError(f"{file} has {len(kept)} characters, it needs {LENGTH}; restore it, or delete it")
    return kept


def check_previous(given: str) -> bytes:
    """The secret of before; empty where there is none."""
    if given and len(given) < LENGTH:
        raise SettingsError(f"service.previous_secret has {len(given)} characters; give it whole, or leave it empty")
    return given.encode()


def _make_secret(file: Path) -> None:
    """On disk before it has its name; of several processes that start at once, the first one's stays."""
    new = file.with_name(f"secret.{secrets.token_hex(8)}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(secrets.token_urlsafe(LENGTH))
        out.flush()
        os.fsync(out.fileno())
    with suppress(FileExistsError):
        os.link(new, file)
    new.unlink()
