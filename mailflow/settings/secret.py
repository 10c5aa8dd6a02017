"""The key that signs every reply address. Lose it, and no open letter can be answered."""

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from mailflow.settings.values import SettingsError
from mailflow.store import facts
from mailflow.store.engine import Store
from mailflow.store.ledger import Ledger

LENGTH = 32
FACT = "secret"  # its fingerprint stands in the database: whoever signs with another refuses all answers
OTHER = (
    "service.secret is another than the one this database's letters are signed with: no answer to them could be taken."
    " Copy that one, from the service.secret or the data_dir/secret of the machine that runs, or give it as"
    " service.previous_secret if this one is to follow it; if it is lost for good, run `mailflow db new-secret`"
)


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


def check_secret(store: Store, secret: bytes, previous: bytes, *, note: bool) -> None:
    """Every machine signs with one secret; `note` it where none was noted, or follows the one before."""
    mine = _fingerprint(secret)
    with store.begin() as tx:
        noted = facts.note(tx, FACT, mine) if note else facts.find(tx, FACT)
        follows = bool(previous) and noted == _fingerprint(previous)
        if noted not in ("", mine) and not follows:
            raise SettingsError(OTHER)
        if note and follows:
            facts.change(tx, FACT, mine)


def adopt(tx: Ledger, secret: bytes) -> None:
    """From now on this one signs, whichever did before."""
    facts.note(tx, FACT, _fingerprint(secret))
    facts.change(tx, FACT, _fingerprint(secret))


def _fingerprint(secret: bytes) -> str:
    """Tells two secrets apart, and tells nothing of either."""
    return hmac.digest(secret, b"which secret signs here", "sha256").hex()[:32]
