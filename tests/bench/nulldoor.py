"""The reference of the door: aiosmtpd with a handler that does nothing, in a process of its own."""

import asyncio
import logging
import sys
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

from tests.bench.process import Helper

SIZE = 1_048_576  # the same limit as our door's


class Null:
    """Takes everything, keeps nothing."""

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        return "250 2.0.0 taken and forgotten"


async def _serve() -> None:
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    loop = asyncio.get_running_loop()

    def answer() -> SMTP:
        return SMTP(Null(), hostname="null.test", data_size_limit=SIZE, enable_SMTPUTF8=True, loop=loop)

    server = await loop.create_server(answer, "127.0.0.1", 0, backlog=512)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)


class NullDoor:
    """The benchmark's end of it."""

    def __init__(self, folder: Path) -> None:
        self._helper = Helper("nulldoor", [], folder / "nulldoor.log")
        self.port = int(self._helper.hear())

    def pids(self) -> list[int]:
        """Its process, for measuring."""
        return [self._helper.pid]

    def stop(self) -> None:
        """End it."""
        self._helper.stop()


if __name__ == "__main__":
    asyncio.run(_serve())
