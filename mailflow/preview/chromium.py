"""A headless Chromium, driven by its DevTools protocol over a pipe: what a letter looks like, as a picture.

No port is opened, and no name is looked up: whatever a letter would ask the network for does not come.
"""

import base64
import fcntl
import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
OPTIONS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
READ, WRITE, APART = 3, 4, 10  # where Chromium looks for its pipe; ours stand apart from these
SCREEN = 900  # pixels high, until the page says how high it is
COLOURS = 96


class NoBrowser(Exception):
    """There is no browser to take a picture with; the text says what to install."""


@dataclass
class Browser:
    """One page that is used again and again."""

    to: int
    back: int
    number: int = 0
    session: str = ""
    frame: str = ""
    left: bytearray = field(default_factory=bytearray)

    def open(self) -> None:
        """An empty page."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Page.enable")
        self.frame = self.ask("Page.getFrameTree")["frameTree"]["frame"]["id"]

    def ask(self, method: str, **params: Any) -> Mapping[str, Any]:
        """Send a command and wait for its result; what else happens meanwhile is left unread."""
        self.number += 1
        said = {"id": self.number, "method": method, "params": params}
        said |= {"sessionId": self.session} if self.session else {}
        os.write(self.to, json.dumps(said).encode() + b"\0")
        while (told := self._next()).get("id") != self.number:
            pass
        if "error" in told:
            raise RuntimeError(f"{method}: {told['error']['message']}")
        result: Mapping[str, Any] = told["result"]
        return result

    def _next(self) -> Mapping[str, Any]:
        while b"\0" not in self.left:
            read = os.read(self.back, 1 << 20)
            if not read:
                raise NoBrowser("the browser ended while a picture was taken; try again")
            self.left += read
        line, _, rest = bytes(self.left).partition(b"\0")
        self.left = bytearray(rest)
        told: Mapping[str, Any] = json.loads(line)
        return told

    def show(self, page: str, width: int, *, dark: bool) -> None:
        """Lay a page out at a width, as somebody sees it who likes it dark, or does not."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])
        self._size(width, SCREEN)
        self.ask("Page.setDocumentContent", frameId=self.frame, html=page)

    def look(self, expression: str) -> Any:
        """What a script says of the page that is shown, at once or when it is done."""
        said = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in said:
            raise RuntimeError(said["result"].get("description", "the script failed"))
        return said["result"].get("value")

    def picture(self, page: str, width: int, *, dark: bool) -> bytes:
        """The whole page as a small PNG."""
        self.show(page, width, dark=dark)
        self._size(width, int(self.look("Math.ceil(document.documentElement.getBoundingClientRect().height)")))
        taken = self.ask("Page.captureScreenshot", format="png")["data"]
        return _small(base64.b64decode(taken))

    def _size(self, width: int, height: int) -> None:
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)


def _small(png: bytes) -> bytes:
    """A letter has few colours: a byte a point is enough."""
    with Image.open(BytesIO(png)) as picture:
        few, out = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE), BytesIO()
        few.save(out, "PNG", optimize=True)
    return out.getvalue()


def program() -> str:
    """Which browser there is. NoBrowser where there is none."""
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), "")
    if not found:
        raise NoBrowser(
            "pictures need Chromium, and there is none on this machine: install it (Debian: apt-get install chromium; "
            "Fedora: dnf install chromium; macOS: Google Chrome), or leave --png out and look at the pages"
        )
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """One that is gone afterwards."""
    path = program()
    with TemporaryDirectory(prefix="mailflow-preview-", ignore_cleanup_errors=True) as folder:
        theirs_in, to = _pipe()
        back, theirs_out = _pipe()
        given = [(os.POSIX_SPAWN_DUP2, theirs_in, READ), (os.POSIX_SPAWN_DUP2, theirs_out, WRITE)]
        quiet = (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)
        pid = os.posix_spawn(path, _arguments(path, folder), os.environ, file_actions=[*given, quiet])
        os.close(theirs_in)
        os.close(theirs_out)
        try:
            opened = Browser(to, back)
            opened.open()
            yield opened
        finally:
            os.close(to)
            os.close(back)
            os.kill(pid, signal.SIGTERM)
            os.waitpid(pid, 0)


def _arguments(path: str, folder: str) -> list[str]:
    as_root = ["--no-sandbox"] if sys.platform == "linux" and os.geteuid() == 0 else []
    return [path, *OPTIONS, *as_root, f"--user-data-dir={folder}", "about:blank"]


def _pipe() -> tuple[int, int]:
    """Both ends away from the numbers that Chromium is given."""
    ends = os.pipe()
    apart = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, APART) for end in ends]
    for end in ends:
        os.close(end)
    return apart[0], apart[1]
