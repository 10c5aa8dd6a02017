"""Which letters the smarthost has taken since the last commit: a line each, written at once, forgotten when settled.

Letters are settled many to a commit. Who is killed between leaves this file; the next sender on this machine settles
what stands in it, so that a kill doubles one letter at most (TRUST.md P4). It needs no sync: it must outlive the
process, not the power.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

LINE = 17  # 16 letters of an id and the line's end; a torn line counts for nothing


class Journal:
    """One sender's file, locked while the sender lives."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mine: int | None = None

    def note(self, letter_id: str) -> None:
        """The smarthost answered for this letter."""
        if self._mine is None:
            self._mine = self._create()
        os.write(self._mine, f"{letter_id:16}\n".encode())

    def forget(self) -> None:
        """All that was noted is settled."""
        if self._mine is not None:
            os.ftruncate(self._mine, 0)

    def orphans(self) -> Iterator[list[str]]:
        """What senders noted that died; their file is gone once the caller comes back for the next."""
        for file in self._folder.glob("sent-*.journal"):
            descriptor = os.open(file, os.O_RDWR)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:  # its sender lives, or another is at it
                os.close(descriptor)
                continue
            yield _ids(descriptor)
            file.unlink(missing_ok=True)
            os.close(descriptor)

    def _create(self) -> int:
        name = f"sent-{secrets.token_hex(8)}"
        descriptor = os.open(self._folder / name, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        (self._folder / name).rename(self._folder / f"{name}.journal")  # seen by others only once it is locked
        return descriptor


def _ids(descriptor: int) -> list[str]:
    kept = b"".join(iter(lambda: os.read(descriptor, 65_536), b""))
    return [line.decode().strip() for line in kept.splitlines(keepends=True) if len(line) == LINE]
