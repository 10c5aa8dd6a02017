"""One click in a mail program (RFC 8058): a POST to the address in List-Unsubscribe stops what stands on it.

A GET changes nothing, whatever opens it: it shows a page with one button, the same for whoever asks. Behind a proxy for
https; what is asked is not logged, for the address is signed.
"""

import logging
from collections.abc import Callable

from mailflow.ingress.web import Caller, Site

LONGEST = 4096  # bytes of a form with one field
SIGN = b"One-Click"  # List-Unsubscribe=One-Click, in either of the two encodings of a form (RFC 8058 section 3.2)
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"></head>
<body style="font:16px/25px sans-serif;max-width:34em;margin:3em auto;padding:0 1em"><h1>{title}</h1>{body}</body>
</html>
"""
ASK = """<p>You then get no more reminders and digests from this mentoring programme. What others ask or answer still
reaches you.</p><form method="post"><button name="List-Unsubscribe" value="One-Click"
style="font:inherit;padding:12px 24px">Stop them</button></form>"""
DONE = "<p>No reminders and no digests any more. An email tells you so, and how to take it back.</p>"
UNKNOWN = "<p>This address is not one of ours, or not whole. Reply to the letter with the word STOP instead.</p>"
SAFE = {"Content_Security_Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"}
LATER = "<p>This did not work. Please try again in a few minutes, or reply to the letter with the word STOP.</p>"

log = logging.getLogger("mailflow.oneclick")
Answer = tuple[int, str]


class Desk:
    """What is said: `knows` an address by its signature, `stop` by the database."""

    def __init__(self, knows: Callable[[str], bool], stop: Callable[[str], bool]) -> None:
        self._knows, self._stop = knows, stop

    def show(self, path: str) -> Answer:
        """The button, for whoever opens the address."""
        if not self._knows(_last(path)):
            return 404, PAGE.format(title="Not found", body=UNKNOWN)
        return 200, PAGE.format(title="No more reminders?", body=ASK)

    def press(self, path: str, form: bytes) -> Answer:
        """2xx once it is on disk."""
        if SIGN not in form:
            return 400, PAGE.format(title="Nothing was changed", body=ASK)
        try:
            known = self._stop(_last(path))
        except Exception as fault:
            log.error("one click was not heard: %s", type(fault).__name__)
            return 503, PAGE.format(title="Not yet", body=LATER)
        if not known:
            return 404, PAGE.format(title="Not found", body=UNKNOWN)
        return 200, PAGE.format(title="Done", body=DONE)


def _last(path: str) -> str:
    """Whatever path the proxy has before it."""
    return path.partition("?")[0].rpartition("/")[2]


class Clicker(Caller):
    """A mail program, a person, or a scanner that opens whatever it finds."""

    def do_GET(self) -> None:
        self._answer(self.server.desk.show(self.path))

    def do_POST(self) -> None:
        told = self.headers.get("Content-Length") or ""
        if not (told.isascii() and told.isdigit()) or int(told) > LONGEST:
            self._answer((413, PAGE.format(title="Nothing was changed", body=ASK)))
        else:
            self._answer(self.server.desk.press(self.path, self.rfile.read(int(told))))

    def _answer(self, answer: Answer) -> None:
        self.say(answer[0], "text/html; charset=utf-8", answer[1].encode(), Referrer_Policy="no-referrer", **SAFE)


def one_click(listen: str, desk: Desk) -> Site:
    """Not listening yet."""
    return Site("ingress.http.listen", listen, Clicker, desk)
