"""Login at the smarthost: XOAUTH2 with a token, otherwise PLAIN, otherwise LOGIN, and only where TLS is on.

Written here rather than left to smtplib, which prefers CRAM-MD5 and takes only ASCII passwords.
"""

from __future__ import annotations

import smtplib
import ssl
from base64 import b64encode

from mailflow.egress.oauth import TokenSource
from mailflow.egress.smarthost import Smarthost

WRONG = 535  # RFC 4954 section 6


def log_in(connection: smtplib.SMTP, to: Smarthost, oauth: TokenSource | None) -> None:
    """smtplib's SMTPException when we are not let in; its words hold no secret."""
    if not isinstance(connection.sock, ssl.SSLSocket):
        raise smtplib.SMTPException("the connection is not encrypted, so we do not log in")
    offered = connection.esmtp_features.get("auth", "").upper().split()
    if oauth is not None:
        _need(offered, "XOAUTH2")
        _with_token(connection, to.user, oauth)
    elif "PLAIN" in offered:
        _plain(connection, to.user, to.password)
    else:
        _need(offered, "LOGIN")
        _login(connection, to.user, to.password)


def _need(offered: list[str], mechanism: str) -> None:
    if mechanism not in offered:
        kinds = ", ".join(offered) or "none"
        raise smtplib.SMTPException(f"the login {mechanism} is not offered (offered: {kinds})")


def _with_token(connection: smtplib.SMTP, user: str, oauth: TokenSource) -> None:
    token = oauth.token()
    reply = _xoauth2(connection, user, token)
    if reply[0] == WRONG:  # revoked before its time, perhaps: a new one, once
        token = oauth.renewed(token)
        reply = _xoauth2(connection, user, token)
    _judge(reply, token, _bearer(user, token))


def _xoauth2(connection: smtplib.SMTP, user: str, token: str) -> tuple[int, bytes]:
    reply = connection.docmd("AUTH", "XOAUTH2 " + _base64(_bearer(user, token)))
    # A refusal comes as a challenge; the empty answer fetches the code.
    return connection.docmd("") if reply[0] == 334 else reply


def _bearer(user: str, token: str) -> str:
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


def _plain(connection: smtplib.SMTP, user: str, password: str) -> None:
    both = f"\0{user}\0{password}"  # RFC 4616
    _judge(connection.docmd("AUTH", "PLAIN " + _base64(both)), password, both)


def _login(connection: smtplib.SMTP, user: str, password: str) -> None:
    reply = connection.docmd("AUTH", "LOGIN")
    for answer in (user, password):
        if reply[0] == 334:
            reply = connection.docmd(_base64(answer))
    _judge(reply, password)


def _base64(words: str) -> str:
    return b64encode(words.encode()).decode()


def _judge(reply: tuple[int, bytes], *secrets: str) -> None:
    """A server may quote what it was told."""
    code, said = reply
    if code != 235:
        for telling in (*secrets, *map(_base64, secrets)):
            said = said.replace(telling.encode(), b"(secret)")
        raise smtplib.SMTPAuthenticationError(code, said)
