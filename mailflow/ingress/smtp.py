"""The SMTP door in: a message is answered 250 only after `keep` has returned, never before."""

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any

from aiosmtpd.smtp import SMTP, Session
from aiosmtpd.smtp import Envelope as Dialogue

from mailflow.ingress.conversation import Conversation
from mailflow.ingress.listen import DoorError, bind
from mailflow.ingress.writer import LATER, Envelope, Keep, Writer

__all__ = ["Door", "DoorError", "Envelope"]

NO_SUCH = "550 5.1.1 no such address here"
BAD_SENDER = "553 5.1.7 sender address is not UTF-8"
BAD_LINES = "554 5.6.0 bare CR, bare LF or NUL in message"
TOO_MANY_RECIPIENTS = "452 4.5.3 too many recipients"

MOST_RECIPIENTS = 50
LAST_WORDS = 0.05  # seconds for replies already earned to leave before the door shuts

log = logging.getLogger(__name__)


Known = Callable[[str], bool]


class Door:
    """Listens in its own thread, and writes in another."""

    def __init__(self, listen: str, hostname: str, known: Known, keep: Keep, size_limit: int = 1_048_576) -> None:
        self._listen, self._hostname, self._size_limit = listen, hostname, size_limit
        self._known, self._keep = known, keep
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        self._socket = bind("ingress.smtp.listen", self._listen)
        self._address: tuple[str, int] = self._socket.getsockname()[:2]
        _hush_the_library()
        self._loop = asyncio.new_event_loop()
        self._writer = Writer(self._keep, self._loop)
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp-door", daemon=True)
        self._writer.start()
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._serve(self._loop), self._loop).result()

    async def _serve(self, loop: asyncio.AbstractEventLoop) -> asyncio.Server:
        handler = Handler(self._known, self._writer)

        def answer() -> Conversation:
            return Conversation(
                handler,
                hostname=self._hostname,
                ident="mailflow",
                data_size_limit=self._size_limit,
                enable_SMTPUTF8=True,
                loop=loop,
            )

        return await loop.create_server(answer, sock=self._socket)

    @property
    def address(self) -> tuple[str, int]:
        return self._address

    @property
    def alive(self) -> bool:
        """False when this door can only answer 451, or not at all: time to restart the process."""
        return self._loop is not None and self._thread.is_alive() and self._writer.alive

    def stop(self) -> None:
        if self._loop is None:
            return
        loop, self._loop = self._loop, None
        asyncio.run_coroutine_threadsafe(self._shut(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        self._thread.join()
        loop.close()

    async def _shut(self) -> None:
        self._server.close()
        await self._writer.stop()
        await asyncio.sleep(LAST_WORDS)
        talks = asyncio.all_tasks() - {asyncio.current_task()}
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


def _hush_the_library() -> None:
    """aiosmtpd logs commands at INFO and lines of mail at DEBUG; neither may reach a log."""
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)


class Handler:
    """What mailflow answers to MAIL, RCPT and DATA."""

    def __init__(self, known: Known, writer: Writer) -> None:
        self._known, self._writer = known, writer

    async def handle_EHLO(
        self, server: SMTP, session: Session, dialogue: Dialogue, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [responses[0], "250-PIPELINING", *responses[1:]]  # RFC 2920: commands are read one by one anyway

    async def handle_MAIL(
        self, server: SMTP, session: Session, dialogue: Dialogue, address: str, options: list[str]
    ) -> str:
        if not _is_text(address):
            return BAD_SENDER
        dialogue.mail_from = address
        dialogue.mail_options.extend(options)
        return "250 2.1.0 ok"

    async def handle_RCPT(
        self, server: SMTP, session: Session, dialogue: Dialogue, address: str, options: list[str]
    ) -> str:
        if len(dialogue.rcpt_tos) >= MOST_RECIPIENTS:
            return TOO_MANY_RECIPIENTS  # 452: the client sends the rest again (RFC 5321 4.5.3.1.10)
        if not (_is_text(address) and self._known(address)):
            return NO_SUCH
        dialogue.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: SMTP, session: Session, dialogue: Dialogue) -> str:
        raw = dialogue.original_content or b""
        if not _has_clean_lines(raw):
            return BAD_LINES
        sender, client = _sender(dialogue), _client(session)
        recipients = dict.fromkeys(dialogue.rcpt_tos)
        envelopes = tuple(Envelope(sender, recipient, raw, client) for recipient in recipients)
        return await self._writer.submit(envelopes)

    async def handle_exception(self, error: Exception) -> str:
        log.error("smtp session failed: %s", type(error).__name__)
        return LATER


def _is_text(address: str) -> bool:
    """The library lets control characters through, and bytes that are not UTF-8 as surrogates: no store keeps them."""
    return address.isprintable()


def _has_clean_lines(raw: bytes) -> bool:
    """Only CR LF together end a line (RFC 5321 2.3.8): anything else can smuggle in a second mail."""
    return raw.count(b"\r\n") == raw.count(b"\r") == raw.count(b"\n") and b"\0" not in raw


def _sender(dialogue: Dialogue) -> str:
    """The library hands the null sender (RFC 5321 4.5.5) over as "<>"; to us it is the empty one."""
    return "" if dialogue.mail_from in (None, "<>") else str(dialogue.mail_from)


def _client(session: Session) -> str:
    peer: Any = session.peer
    return str(peer[0]) if isinstance(peer, tuple) else str(peer)
