"""The doors for mail servers, SMTP and LMTP: a message is answered 250 only after `keep` has returned, never before."""

import asyncio
import logging
import socket
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import aiosmtpd
from aiosmtpd.smtp import Envelope as Dialogue
from aiosmtpd.smtp import Session

from mailflow.ingress.conversation import Conversation
from mailflow.ingress.limits import LOOPBACK, Gate, Limits, Network, Refused
from mailflow.ingress.listen import DoorError, bind, remove
from mailflow.ingress.lmtp import LocalConversation
from mailflow.ingress.tls import Certificate
from mailflow.ingress.writer import LATER, Envelope, Keep, Writer

__all__ = ["Door", "DoorError", "Envelope"]

NO_SUCH = "550 5.1.1 no such address here"
BAD_SENDER = "553 5.1.7 sender address is not UTF-8"
TOO_MANY_RECIPIENTS = "452 4.5.3 too many recipients"
TOO_MANY_MAILS = "451 4.7.1 too many mails from here in a minute, try again later"
TOO_MANY_NAMES = "451 4.7.1 too many recipients from here in a minute, try again later"

MOST_RECIPIENTS = 50
LAST_WORDS = 0.05  # seconds for replies already earned to leave before the door shuts
OLDEST = (1, 4, 6)  # of aiosmtpd: before it, CVE-2024-27305 smuggles mail in and CVE-2024-34083 commands before TLS

log = logging.getLogger(__name__)


Known = Callable[[str], bool]


class Door:
    """Listens in its own thread, by SMTP, by LMTP or by both, and writes in another; an empty place is no door."""

    def __init__(
        self,
        listen: str,
        hostname: str,
        known: Known,
        keep: Keep,
        size_limit: int | None = None,
        *,
        limits: Limits | None = None,
        trusted: Sequence[Network] = LOOPBACK,
        certificate: tuple[Path, Path] | None = None,
        lmtp: str = "",
        refused: Refused = lambda code: None,
    ) -> None:
        self._listen, self._lmtp, self._hostname, self._pair = listen, lmtp, hostname, certificate
        self._known, self._keep, self._trusted, self._refused = known, keep, trusted, refused
        self._limits = limits or (Limits() if size_limit is None else Limits(size=size_limit))
        self._loop: asyncio.AbstractEventLoop | None = None
        self._certificate: Certificate | None = None
        self._sockets: dict[str, socket.socket] = {}

    def open(self) -> None:
        """Take the places where we listen; whoever knocks waits for `start`. DoorError says why they cannot be had."""
        check_library(aiosmtpd.__version__)
        self._certificate = Certificate(*self._pair) if self._pair else None
        self._sockets = self._bind()

    def leave(self) -> None:
        """Let go of what `open` took: another process has it, too."""
        for one in self._sockets.values():
            one.close()

    def start(self) -> None:
        if not self._sockets:
            self.open()
        _hush_the_library()
        self._loop = asyncio.new_event_loop()
        self._writer = Writer(self._keep, self._loop)
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp-door", daemon=True)
        self._writer.start()
        self._thread.start()
        self._servers = asyncio.run_coroutine_threadsafe(self._serve(self._loop), self._loop).result()

    def _bind(self) -> dict[str, socket.socket]:
        """By what is spoken there; both, or neither."""
        sockets: dict[str, socket.socket] = {}
        places = (("SMTP", "ingress.smtp.listen", self._listen), ("LMTP", "ingress.smtp.lmtp", self._lmtp))
        try:
            for spoken, setting, place in places:
                if place:
                    sockets[spoken] = bind(setting, place)
        except DoorError:
            for one in sockets.values():
                one.close()
            raise
        self._addresses = {spoken: _address(place, sockets[spoken]) for spoken, _, place in places if place}
        return sockets

    async def _serve(self, loop: asyncio.AbstractEventLoop) -> list[asyncio.Server]:
        gate = Gate(self._limits, self._trusted, refused=self._refused)
        handler = Handler(self._known, self._writer, gate)

        def by_smtp() -> Conversation:
            tls = self._certificate.context() if self._certificate else None
            return Conversation(handler, gate, self._hostname, loop, tls)

        def by_lmtp() -> Conversation:
            return LocalConversation(handler, gate, self._hostname, loop, None)

        self._watch = loop.create_task(self._certificate.watch()) if self._certificate else None
        answers = {"SMTP": by_smtp, "LMTP": by_lmtp}
        # asyncio takes a unix socket that already listens for one of any other kind.
        return [await loop.create_server(answers[spoken], sock=one) for spoken, one in self._sockets.items()]

    @property
    def address(self) -> tuple[str, int]:
        """Host and port of the SMTP door."""
        found = self._addresses["SMTP"]
        assert isinstance(found, tuple)
        return found

    @property
    def lmtp_address(self) -> str | tuple[str, int]:
        """A path, or host and port."""
        return self._addresses["LMTP"]

    @property
    def ways(self) -> list[str]:
        """How mail comes in here, for people."""
        places = ((spoken, at if isinstance(at, str) else f"{at[0]}:{at[1]}") for spoken, at in self._addresses.items())
        return [f"{spoken} on {place}" for spoken, place in places]

    @property
    def certificate_ends(self) -> datetime | None:
        """When the certificate shown now expires; None where none is."""
        if self._certificate is None:
            return None
        self._certificate.context()  # where another process answers, a renewed one is found here only
        return self._certificate.ends

    @property
    def alive(self) -> bool:
        """False when this door can only answer 451, or not at all: time to restart the process."""
        return self._loop is not None and self._thread.is_alive() and self._writer.alive

    def stop(self) -> None:
        if self._loop is None:
            self._give_back()
            return
        loop, self._loop = self._loop, None
        asyncio.run_coroutine_threadsafe(self._shut(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        self._thread.join()
        loop.close()

    def _give_back(self) -> None:
        """The places that were taken, whether or not anybody ever answered there."""
        self.leave()
        if self._sockets and self._lmtp.startswith("/"):
            remove(Path(self._lmtp))
        self._sockets = {}

    async def _shut(self) -> None:
        for server in self._servers:
            server.close()
        self._give_back()
        await self._writer.stop()
        await asyncio.sleep(LAST_WORDS)
        talks = asyncio.all_tasks() - {asyncio.current_task()}
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


def _address(place: str, listening: socket.socket) -> str | tuple[str, int]:
    """A path as it was given; of a port that was given as 0, the one that was found."""
    if place.startswith("/"):
        return place
    host, port = listening.getsockname()[:2]
    return host, port


def check_library(version: str) -> None:
    """An old aiosmtpd lets strangers in between; DoorError says so."""
    if _numbers(version) < OLDEST:
        raise DoorError(f"aiosmtpd {version} lets mail be smuggled in; install a newer one: 1.4.6, or what followed")


def _numbers(version: str) -> tuple[int, ...]:
    parts = version.split(".")[:3]
    return tuple(int("".join(letter for letter in part if letter.isdigit()) or 0) for part in parts)


def _hush_the_library() -> None:
    """aiosmtpd logs commands at INFO and lines of mail at DEBUG; neither may reach a log."""
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)


class Handler:
    """What mailflow answers to MAIL, RCPT and what DATA brought."""

    def __init__(self, known: Known, writer: Writer, gate: Gate) -> None:
        self._known, self._gate, self.submit = known, gate, writer.submit

    async def handle_MAIL(
        self, server: Conversation, session: Session, dialogue: Dialogue, address: str, options: list[str]
    ) -> str:
        if not self._gate.may_send(server.client):
            return TOO_MANY_MAILS
        if not _is_text(address):
            return BAD_SENDER
        dialogue.mail_from = address
        dialogue.mail_options.extend(options)
        return "250 2.1.0 ok"

    async def handle_RCPT(
        self, server: Conversation, session: Session, dialogue: Dialogue, address: str, options: list[str]
    ) -> str:
        if len(dialogue.rcpt_tos) >= MOST_RECIPIENTS:
            return TOO_MANY_RECIPIENTS  # 452: the client sends the rest again (RFC 5321 4.5.3.1.10)
        if not self._gate.may_name(server.client):  # before the look, or its answer would tell
            return TOO_MANY_NAMES
        if not (_is_text(address) and self._known(address)):
            return NO_SUCH
        dialogue.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_exception(self, error: Exception) -> str:
        log.error("smtp session failed: %s", type(error).__name__)
        return LATER


def _is_text(address: str) -> bool:
    """The library lets control characters through, and bytes that are not UTF-8 as surrogates: no store keeps them."""
    return address.isprintable()
