"""Access tokens for the smarthost's login, fetched over https and kept until shortly before they end (RFC 6749)."""

from __future__ import annotations

import json
import re
import ssl
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

TIMEOUT = 10
EARLY = 60  # seconds before its end at which a token is not used any more
UNSAID = 300  # how long a token is trusted that does not say how long
LARGEST = 65536
LOOPBACK = ("127.0.0.1", "::1", "localhost")
TOKEN = re.compile(r"[!-~]+")
ERROR = re.compile(r"[a-z_]{1,40}")


class NoToken(OSError):
    """Why there is no token; never with a secret, nor with words of the server's."""


class TokenSource:
    def __init__(
        self,
        token_url: str,
        client_id: str,
        client_secret: str,
        refresh_token: str = "",
        scope: str = "",
        *,
        ca_file: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = _checked(token_url)
        self._client = {"client_id": client_id, "client_secret": client_secret, "scope": scope}
        self._refresh_token = refresh_token
        self._opener = _opener(token_url, ca_file)
        self._clock = clock
        self._lock = threading.Lock()
        self._token, self._ends = "", 0.0

    def token(self) -> str:
        with self._lock:
            if not self._token or self._clock() >= self._ends - EARLY:
                self._fetch()
            return self._token

    def renewed(self, spent: str) -> str:
        """Another token than the one that was turned down; another thread may have fetched it already."""
        with self._lock:
            if self._token == spent:
                self._fetch()
            return self._token

    def _fetch(self) -> None:
        self._token = ""
        asked_at = self._clock()
        answer = _answer(self._opener, Request(self._url, urlencode(self._form()).encode()))
        token = answer.get("access_token")
        if not isinstance(token, str) or not TOKEN.fullmatch(token):
            raise NoToken("the token server's answer holds no access token")
        self._token, self._ends = token, asked_at + _seconds(answer)
        # RFC 6749 section 6: a new refresh token takes the old one's place.
        self._refresh_token = str(answer.get("refresh_token") or self._refresh_token)

    def _form(self) -> dict[str, str]:
        grant = {"grant_type": "client_credentials"}
        if self._refresh_token:
            grant = {"grant_type": "refresh_token", "refresh_token": self._refresh_token}
        return {key: value for key, value in (grant | self._client).items() if value}


def _checked(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return url
    raise ValueError("the token server's url must begin with https://")


class _Stay(HTTPRedirectHandler):
    """A redirect could carry the secret elsewhere, or out of TLS."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _opener(url: str, ca_file: str | None) -> OpenerDirector:
    if url.startswith("http:"):
        return build_opener(_Stay, ProxyHandler({}))  # in the clear, so past no proxy
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(ca_file)
    return build_opener(_Stay, HTTPSHandler(context=context))


def _answer(opener: OpenerDirector, request: Request) -> dict[str, Any]:
    try:
        with opener.open(request, timeout=TIMEOUT) as response:
            answer = json.loads(response.read(LARGEST))
    except HTTPError as refusal:
        with refusal:
            raise NoToken(f"the token server answers {refusal.code}{_error(refusal)}") from None
    except URLError as fault:
        raise NoToken(f"the token server cannot be reached: {_why(fault.reason)}") from None
    except TimeoutError:
        raise NoToken("the token server cannot be reached: timed out") from None
    except (OSError, ValueError, RecursionError) as fault:
        raise NoToken(f"the token server's answer cannot be read ({type(fault).__name__})") from None
    return answer if isinstance(answer, dict) else {}


def _error(refusal: HTTPError) -> str:
    """The error's name from RFC 6749 section 5.2, such as invalid_grant; its description may quote us."""
    try:
        name = json.loads(refusal.read(LARGEST)).get("error")
    except Exception:
        return ""
    return f" {name}" if isinstance(name, str) and ERROR.fullmatch(name) else ""


def _why(reason: object) -> str:
    if isinstance(reason, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {reason.verify_message}"
    return " ".join(str(reason).split())


def _seconds(answer: dict[str, Any]) -> float:
    try:
        return float(answer.get("expires_in") or UNSAID)
    except (TypeError, ValueError):
        return UNSAID
