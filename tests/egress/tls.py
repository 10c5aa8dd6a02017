"""Real TLS servers for the tests: aiosmtpd with certificates of an authority that lives as long as the test."""

import ssl
from asyncio import Server
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "desk@mentors.test", "s3cret wörd"


class Authority:
    """Makes certificates that a client trusts who was given `ca_file`."""

    def __init__(self, folder: Path) -> None:
        self._authority = trustme.CA()
        self.ca_file = str(folder / "authority.pem")
        self._authority.cert_pem.write_to_path(self.ca_file)

    def context(self, name: str = "127.0.0.1") -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._authority.issue_cert(name).configure_cert(context)
        return context


@dataclass
class Desk:
    """Takes letters, and remembers how people logged in and whether TLS was on."""

    tokens: set[str] = field(default_factory=set)
    letters: list[bytes] = field(default_factory=list)
    logins: list[tuple[str, bool]] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.letters.append(envelope.content)
        return "250 taken"

    def password(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        self.logins.append((mechanism, is_encrypted(server)))
        known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=known, handled=False)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        answer = await server.challenge_auth("") if len(args) == 1 else b64decode(args[1])
        self.logins.append(("XOAUTH2", is_encrypted(server)))
        if answer in {f"user={USER}\x01auth=Bearer {token}\x01\x01".encode() for token in self.tokens}:
            return AuthResult(success=True)
        await server.challenge_auth('{"status":"401","schemes":"bearer"}')
        return AuthResult(success=False, handled=False)


def is_encrypted(server: SMTP) -> bool:
    return bool(server.transport and server.transport.get_extra_info("ssl_object"))


class AnyPort(Controller):
    """aiosmtpd's controller on a port the system chooses."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def desk_at(desk: Desk, context: ssl.SSLContext, scheme: str, only: str = "", **more: Any) -> Iterator[str]:
    """A running smarthost's host and port; `only` is the one login it offers."""
    others = [name for name in ("PLAIN", "LOGIN", "XOAUTH2") if name != only]
    if only:
        more |= {"auth_required": True, "auth_exclude_mechanism": others, "authenticator": desk.password}
    if scheme == "smtps":
        more |= {"ssl_context": context, "auth_require_tls": False}
    elif scheme == "smtp+starttls":
        more |= {"tls_context": context, "require_starttls": True}
    controller = AnyPort(desk, hostname="127.0.0.1", port=0, **more)
    controller.start()
    try:
        yield f"127.0.0.1:{controller.port}"
    finally:
        controller.stop()
