"""One client's session: aiosmtpd's, with an end to errors, and with content read in large pieces instead of lines."""

import asyncio
import re
from typing import AnyStr

from aiosmtpd.smtp import SMTP, syntax

MOST_ERRORS = 20
TOO_MANY_ERRORS = "421 4.7.0 too many errors"
TOO_MUCH = "552 5.3.4 message too big"
END = b".\r\n"
PLAIN = re.compile(r"\s*<([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253})>(.*)", re.DOTALL)


class Conversation(SMTP):
    """A session of the door."""

    line_length_limit = 65_536  # what is held of a connection before it is read; a longer line is no fault here
    errors = 0

    async def push(self, status: AnyStr) -> None:
        """Answer, and hang up after too many errors."""
        self.errors += status[:1] in ("4", "5", b"4", b"5")
        if self.errors <= MOST_ERRORS:
            await super().push(status)
            return
        await super().push(TOO_MANY_ERRORS)
        if self.transport is not None:
            self.transport.close()

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """A plain address needs no parser of comments and quoted strings."""
        found = PLAIN.match(arg or "")
        return (found[1], found[2]) if found else super()._getaddr(arg)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:
        """RFC 5321 4.1.1.4, as aiosmtpd has it, but for the reading."""
        assert self.envelope is not None
        if await self.check_helo_needed() or await self.check_auth_needed("DATA"):
            return
        if not self.envelope.rcpt_tos:
            await self.push("503 5.5.1 RCPT first")
            return
        if arg:
            await self.push("501 5.5.4 DATA takes no argument")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        content = await self._read_content(self.data_size_limit or 0)
        if content is None:
            self._set_post_data_state()  # type: ignore[no-untyped-call]
            await self.push(TOO_MUCH)
            return
        self.envelope.content = self.envelope.original_content = content
        status = await self._call_handler_hook("DATA")
        self._set_post_data_state()  # type: ignore[no-untyped-call]
        await self.push(status)

    async def _read_content(self, most: int) -> bytes | None:
        """Up to the lone dot, with the dots of RFC 5321 4.5.2 taken out; None where it was too much."""
        kept, last, size = bytearray(), b"\r\n", 0  # the end of the DATA line ends no line of the content
        while not (last + kept[-5:]).endswith(b"\r\n" + END):
            piece = await self._read_piece()
            size += len(piece)
            if most and size > most + len(END):
                last, kept = bytes((last + kept)[-5:]), bytearray()  # read on to the end, keep nothing
            kept += piece
        if most and size > most + len(END):
            return None
        lines = (b"\r\n" + kept[: -len(END)]).replace(b"\r\n.", b"\r\n")
        return bytes(lines[2:])

    async def _read_piece(self) -> bytes:
        """Up to the next line that ends with a dot, or as much as there is room for."""
        try:
            return await self._reader.readuntil(END)
        except asyncio.LimitOverrunError as full:
            return await self._reader.read(full.consumed)
        except asyncio.CancelledError:
            self._writer.close()
            raise
