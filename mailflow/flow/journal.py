"""Which letters a sender holds, and which of them the smarthost has taken: a line each, forgotten when settled.

Letters are claimed and settled many to a commit. Who is killed between leaves this file; the next sender on this
machine settles the letters it says were taken and gives back the rest. So a kill doubles one letter at most (TRUST.md
P4), and nobody waits for a dead sender's lease. It needs no sync: it must outlive the process, not the power.
"""

import errno
import fcntl
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

HELD = re.compile(r"^held (\w{16}) (\d{4}-\d\d-\d\dT[\d:.]{8,15}\+00:00)\n", re.MULTILINE)
TOOK = re.compile(r"^took (\w{16})\n", re.MULTILINE)


@dataclass(frozen=True)
class Estate:
    """What a sender that died leaves: letters that were taken, and those it held until some instant."""

    taken: frozenset[str]
    held: Mapping[datetime, frozenset[str]]


class Journal:
    """One sender's file, locked while the sender lives."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mine: int | None = None

    def hold(self, letter_ids: Iterable[str], until: datetime) -> None:
        """These letters are ours to carry, under a lease that ends then."""
        self._write("".join(f"held {letter_id} {until.isoformat()}\n" for letter_id in letter_ids))

    def took(self, letter_id: str) -> None:
        """The smarthost answered for this letter."""
        self._write(f"took {letter_id}\n")

    def forget(self) -> None:
        """All that was held is settled or given back."""
        if self._mine is not None:
            os.ftruncate(self._mine, 0)

    def estates(self) -> Iterator[Estate]:
        """What dead senders left; a file is gone once the caller comes back for the next."""
        for file in self._folder.glob("sent-*.journal"):
            try:
                descriptor = os.open(file, os.O_RDWR)
            except FileNotFoundError:  # somebody else was quicker
                continue
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield _read(descriptor)
                file.unlink(missing_ok=True)
            except BlockingIOError:  # its sender lives, or another is at it
                pass
            finally:
                os.close(descriptor)

    def _write(self, lines: str) -> None:
        if self._mine is None:
            self._mine = self._create()
        data = b"\n" + lines.encode()  # whatever was torn before ends here
        if os.write(self._mine, data) != len(data):
            raise OSError(errno.ENOSPC, "the journal of letters cannot be written")

    def _create(self) -> int:
        name = f"sent-{secrets.token_hex(8)}"
        descriptor = os.open(self._folder / name, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        (self._folder / name).rename(self._folder / f"{name}.journal")  # seen by others only once it is locked
        return descriptor


def _read(descriptor: int) -> Estate:
    kept = b"".join(iter(lambda: os.read(descriptor, 65_536), b"")).decode()
    held: dict[datetime, frozenset[str]] = {}
    for letter_id, until in HELD.findall(kept):  # a torn line is none of these
        at = datetime.fromisoformat(until)
        held[at] = held.get(at, frozenset()) | {letter_id}
    return Estate(frozenset(TOOK.findall(kept)), held)
