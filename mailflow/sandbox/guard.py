"""Who may ask the page: a browser on this machine, at this machine's own name, and a form of ours."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

PAGE = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# A letter's own rules stand in its tags. Its buttons lead the page around it elsewhere; no script of it ever runs.
LETTER = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox allow-same-origin allow-top-navigation-by-user-activation",
    )
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NAMES = ("127.0.0.1", "localhost")
FOREIGN = "This page answers at 127.0.0.1 and localhost only.\n"
ELSEWHERE = "A form of another page is not taken here.\n"


class Guard:
    """Around the application: a name that another site points here is refused, and so is another site's form."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let it through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refused = _why_refused(scope["method"], headers.get("host", ""), headers.get("origin", ""))

        async def answer(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                said = MutableHeaders(scope=message)
                for name, value in {"Content-Security-Policy": PAGE, **ALWAYS}.items():
                    said.setdefault(name, value)
            await send(message)

        await (PlainTextResponse(refused, 403) if refused else self._app)(scope, receive, answer)


def _why_refused(method: str, host: str, origin: str) -> str:
    """Empty where it may pass. A browser names the origin of each form it posts (Fetch, section 3.1)."""
    if host.rpartition(":")[0] not in NAMES and host not in NAMES:
        return FOREIGN
    return ELSEWHERE if method not in ("GET", "HEAD") and origin != f"http://{host}" else ""
