"""One client's session: aiosmtpd's MAIL, RCPT and STARTTLS, in a loop of our own that bounds what a client can cost."""

import asyncio
import re
import ssl
from dataclasses import replace
from typing import Any, ClassVar

from aiosmtpd.smtp import SMTP, TLSSetupException

from mailflow.ingress.content import fault_of, read_content
from mailflow.ingress.limits import Client, Gate
from mailflow.ingress.writer import Envelope

LONGEST_COMMAND = 2048  # bytes; RFC 5321 4.5.3.1.4 asks for 512, and every extension for some more
MOST_COMMANDS = 1000  # of a stranger without a mail kept; no mail needs more than its recipients' number and some
LAST_WORDS = 1.0  # seconds that a reply has to leave before the line is cut

FULL = "421 4.7.0 too many connections, try again later"
TOO_MANY_ERRORS = "421 4.7.0 too many errors"
TOO_MANY_COMMANDS = "421 4.7.0 too many commands without a mail"
TOO_SLOW = "421 4.4.2 too slow"
TOO_LONG = "500 5.5.6 line too long"
UNKNOWN = "500 5.5.1 unknown command"
SECRET = "252 2.1.5 send it a mail, and see"  # RFC 5321 3.5.3: an answer for whoever collects addresses
HELP = "214 2.0.0 RFC 5321"
EARLY = "554 5.5.1 nothing may follow STARTTLS but the handshake"
# RFC 2034 4: every reply has an enhanced code; where the library gave none, the one that says the least.
ENHANCED = {"2": "2.0.0", "4": "4.0.0", "5": "5.5.0", "500": "5.5.2", "501": "5.5.4", "503": "5.5.1", "552": "5.3.4"}
ENHANCED |= {"553": "5.1.3", "555": "5.5.4"}
PLAIN = re.compile(r"\s*<([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253})>(.*)", re.DOTALL)
WRONG_COMMAND = "50"  # 500 to 504: no server that means well says such things


class Conversation(SMTP):
    """A session of the SMTP door."""

    line_length_limit = 65_536  # what is held of a connection before it is read; a longer line is no fault in DATA
    door = "smtp"
    verbs: ClassVar[tuple[str, ...]] = (
        *("EHLO", "HELO", "MAIL", "RCPT", "DATA", "RSET", "NOOP", "QUIT", "STARTTLS", "VRFY", "EXPN", "HELP"),
    )

    def __init__(
        self, handler: Any, gate: Gate, hostname: str, loop: asyncio.AbstractEventLoop, tls: ssl.SSLContext | None
    ) -> None:
        self._gate, self._limits, self.errors = gate, gate.limits, 0
        self.client = Client("", "", False)
        super().__init__(
            handler,
            hostname=hostname,
            data_size_limit=self._limits.size,
            enable_SMTPUTF8=True,
            tls_context=tls,
            timeout=self._limits.command_seconds,
            loop=loop,
        )
        self._commands, self._said, self._patient_until = 0, b"", 0.0
        self._leaves_at, self._over = loop.time() + self._limits.session_seconds, False
        self._obeys = {verb.encode(): getattr(self, f"smtp_{verb}") for verb in self.verbs}

    # -- coming and going -----------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Twice where TLS begins; it is the same client."""
        first = self.transport is None
        super().connection_made(transport)
        if first:
            self.client = self._gate.client(transport.get_extra_info("peername"))
            self._entered = self._gate.enter(self.client)
            assert self._handler_coroutine is not None
            self._handler_coroutine.add_done_callback(self._leave)

    def _leave(self, _: object) -> None:
        """However it ended: not every way through TLS ends in `connection_lost`."""
        if self._entered:
            self._entered = False
            self._gate.leave(self.client)

    async def _handle_client(self) -> None:
        """The library's loop, but that it logs nothing, counts every error, and ends when it has said so."""
        try:
            await self._greet()
            while not self._over:
                await self._obey(await self._read_command())
        except TLSSetupException as failed:
            self._drop(failed)
        except ConnectionError:
            self._writer.close()
        except asyncio.CancelledError:
            self._writer.close()
            raise

    async def _greet(self) -> None:
        if refusal := self._refusal():
            await self._hang_up(refusal)
            return
        await self._say(f"220 {self.hostname} mailflow\r\n")

    def _refusal(self) -> str:
        """Why this client is not even greeted."""
        return "" if self._entered else FULL

    async def _read_command(self) -> bytes:
        """The next line; of one that is far too long, only that it was."""
        too_long = b""
        if b"\n" not in self._pipelined:
            await self._flush()
        while True:
            try:
                return too_long + await self._reader.readuntil()
            except asyncio.LimitOverrunError as full:
                too_long = (await self._reader.read(full.consumed))[: LONGEST_COMMAND + 1]

    async def _obey(self, line: bytes) -> None:
        self._reset_timeout()
        self._commands += 1
        if self._commands > MOST_COMMANDS and not self.client.trusted:
            await self._hang_up(TOO_MANY_COMMANDS)
            return
        name, _, rest = line.rstrip(b"\r\n").partition(b" ")
        verb = self._obeys.get(name.upper())
        if len(line) > LONGEST_COMMAND or verb is None:
            await self.push(UNKNOWN if len(line) <= LONGEST_COMMAND else TOO_LONG)
            return
        try:
            await verb(rest.strip().decode("utf-8", "surrogateescape") or None)
        except (TLSSetupException, ConnectionError):
            raise
        except Exception as error:
            await self.push(await self.handle_exception(error))

    # -- answering ------------------------------------------------------------------------------------

    async def push(self, status: str | bytes) -> None:
        """Answer with an enhanced code, and hang up after too many errors."""
        reply = _enhance(status if isinstance(status, str) else status.decode())
        # An MTA we trust passes on what others send to nobody, or too much of: only what no MTA says counts there.
        self.errors += reply.startswith(WRONG_COMMAND if self.client.trusted else ("4", "5"))
        if self._limits.errors and self.errors > self._limits.errors:
            await self._hang_up(TOO_MANY_ERRORS)
            return
        await self._say(reply + "\r\n")

    async def _say(self, words: str) -> None:
        """Replies to commands that came together leave together (RFC 2920 3.2)."""
        if words.startswith(("4", "5")):
            self._gate.refused(words[:3])
        self._said += words.encode()
        if not self._pipelined or words.startswith("221"):
            await self._flush()

    async def _flush(self) -> None:
        said, self._said = self._said, b""
        if said:
            self._writer.write(said)
            await self._writer.drain()

    @property
    def _pipelined(self) -> bytearray:
        """What the client has sent and we have not read; asyncio has no other way to ask."""
        unread: bytearray = self._reader._buffer  # type: ignore[attr-defined]
        return unread

    async def _hang_up(self, reply: str) -> None:
        self._over = True
        self._gate.refused(reply[:3])
        self._writer.write(self._said + reply.encode() + b"\r\n")
        self._close()

    def _close(self) -> None:
        """What was said may still leave, for a moment; a client that does not read holds nothing."""
        self._over, transport = True, self.transport
        if isinstance(transport, asyncio.WriteTransport):
            transport.close()
            self.loop.call_later(LAST_WORDS, transport.abort)

    def _reset_timeout(self, duration: float | None = None) -> None:
        """A command has its time, and who keeps no mail here has a longest stay whatever it says.

        A timer that rings too early is set again then: one for each command would cost more than the command.
        """
        now = self.loop.time()
        self._patient_until = min(now + (duration or self._timeout_duration), self._leaves_at)
        if self._timeout_handle is None or self._timeout_handle.when() > self._patient_until:
            super()._reset_timeout(max(0.001, self._patient_until - now))

    def _timeout_cb(self) -> None:
        """Too slow: whatever this session waits for, it ends."""
        if (left := self._patient_until - self.loop.time()) > 0:
            super()._reset_timeout(left)
            return
        self._gate.refused(TOO_SLOW[:3])
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.write(self._said + TOO_SLOW.encode() + b"\r\n")
        self._close()
        assert self._handler_coroutine is not None
        self._handler_coroutine.cancel()

    # -- commands -------------------------------------------------------------------------------------

    async def smtp_EHLO(self, hostname: str | None) -> None:
        """What is offered: no AUTH, which the library would offer under TLS; nobody logs in here."""
        offers = ["PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"]
        offers += [f"SIZE {self.data_size_limit}"] if self.data_size_limit else []
        offers += ["STARTTLS"] if self.tls_context and not self._tls_protocol else []
        await self._say_hello(hostname, [self.hostname, *offers], extended=True)

    async def smtp_HELO(self, hostname: str | None) -> None:
        """RFC 5321 4.1.1.1."""
        await self._say_hello(hostname, [self.hostname], extended=False)

    async def _say_hello(self, hostname: str | None, lines: list[str], *, extended: bool) -> None:
        assert self.session is not None
        if not (hostname and hostname.isprintable()):
            await self.push("501 5.5.4 say who you are")
            return
        self._set_rset_state()  # type: ignore[no-untyped-call]
        self.session.extended_smtp, self.session.host_name = extended, hostname
        await self._say("".join(f"250-{line}\r\n" for line in lines[:-1]) + f"250 {lines[-1]}\r\n")

    async def smtp_VRFY(self, arg: str | None) -> None:
        """The same for everybody, before any look at the address."""
        await self.push(SECRET)

    async def smtp_EXPN(self, arg: str | None) -> None:
        """As VRFY."""
        await self.push("502 5.5.1 no")

    async def smtp_HELP(self, arg: str | None) -> None:
        """Nothing that a reader of the standard does not know."""
        await self.push(HELP)

    async def smtp_STARTTLS(self, arg: str | None) -> None:
        """RFC 3207. What came after it in plain text was written by whoever was between: it is not even read."""
        if self._tls_protocol is not None or self.tls_context is None:
            await self.push("503 5.5.1 TLS is on" if self._tls_protocol else "502 5.5.1 TLS is not available")
        elif self._pipelined:
            await self._hang_up(EARLY)
        else:
            await super().smtp_STARTTLS(arg or "")
            if self._tls_protocol is not None and (self.session is None or self.session.ssl is None):
                raise TLSSetupException  # the library takes a line that was cut for a handshake

    def _drop(self, failed: Exception) -> None:
        """A handshake that failed: asyncio's TLS tells nobody else."""
        if isinstance(self._original_transport, asyncio.WriteTransport):
            self._original_transport.abort()
        self.connection_lost(failed)

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """A plain address needs no parser of comments and quoted strings; that one raises at odd ones."""
        found = PLAIN.match(arg or "")
        if found:
            return found[1], found[2]
        try:
            return super()._getaddr(arg)
        except Exception:
            return None, None

    # -- DATA -----------------------------------------------------------------------------------------

    async def smtp_DATA(self, arg: str | None) -> None:
        """RFC 5321 4.1.1.4, as aiosmtpd has it, but for the reading."""
        assert self.envelope is not None
        if await self.check_helo_needed():
            return
        if not self.envelope.rcpt_tos or arg:
            await self.push("501 5.5.4 DATA takes no argument" if arg else "503 5.5.1 RCPT first")
            return
        self._said += b"354 End data with <CR><LF>.<CR><LF>\r\n"
        await self._flush()
        self._reset_timeout(self._limits.data_seconds)
        content = await read_content(self._reader, self._limits.size)
        self._reset_timeout()
        for reply in await self._replies(content):
            if reply.startswith("2"):
                self._commands = 0
                self._leaves_at = self.loop.time() + self._limits.session_seconds
            await self.push(reply)
        self._set_post_data_state()  # type: ignore[no-untyped-call]

    async def _replies(self, content: bytes | None) -> list[str]:
        """One for all recipients: kept together, or not at all."""
        envelopes = self._envelopes(content or b"")
        return [fault_of(content) or await self.event_handler.submit(tuple(envelopes.values()))]

    def _envelopes(self, raw: bytes) -> dict[str, Envelope]:
        """One for each recipient, named twice or not. The library says "<>" for the null sender; to us it is empty."""
        assert self.envelope is not None and self.session is not None
        sender, helo = str(self.envelope.mail_from), self.session.host_name or ""
        came = Envelope("" if sender == "<>" else sender, "", raw, self.client.address, helo, self.door)
        return {recipient: replace(came, rcpt_to=recipient) for recipient in self.envelope.rcpt_tos}


def _enhance(reply: str) -> str:
    code, words = reply[:3], reply[4:]
    enhanced = ENHANCED.get(code) or ENHANCED.get(code[:1])
    return reply if enhanced is None or words[1:2] == "." else f"{code} {enhanced} {words}"
