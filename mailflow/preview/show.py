"""The letters of a preview as an album, in a folder, on loopback, or as pictures."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote

from mailflow.preview.album import VIEWS, Entry, index_of, view_of, write_album
from mailflow.preview.chromium import browser
from mailflow.preview.samples import Sample

TITLE = "Every letter"
WIDTHS, SCHEMES = (360, 640), ("light", "dark")


@dataclass(frozen=True)
class Pages:
    """What the local page is made of; a letter is rendered when it is asked for."""

    shown: Sequence[Sample]

    @cached_property
    def entries(self) -> list[Entry]:
        """One for each letter of a programme, in all its languages."""
        return [_entry(list(same)) for _, same in groupby(self.shown, key=lambda one: (one.programme, one.letter))]

    @cached_property
    def by_stem(self) -> Mapping[str, Sample]:
        """Each by its files' name."""
        return {stem_of(one): one for one in self.shown}

    def find(self, path: str) -> tuple[str, bytes] | None:
        """What stands at a path: its type and its bytes."""
        if path in ("", "index.html"):
            return "text/html; charset=utf-8", index_of(TITLE, self.entries).encode()
        stem, _, kind = path.removesuffix(".html").rpartition(".")
        sample = self.by_stem.get(stem)
        if sample and kind == "eml":
            return "message/rfc822", sample.raw
        if sample and kind in VIEWS:
            return "text/html; charset=utf-8", view_of(sample.raw, kind).encode()
        return None


def stem_of(sample: Sample) -> str:
    """A sample's files' name."""
    return f"{sample.programme}/{sample.letter}.{sample.language}"


def _entry(same: Sequence[Sample]) -> Entry:
    first, languages = same[0], tuple(one.language for one in same)
    under = f"to {first.draft.address}" if first.played else "with facts made up for it"
    name = f"{first.programme}/{first.letter}"
    return Entry(first.stationery.voices[first.programme].name, name, first.letter, first.subject, under, languages)


def write_pages(shown: Sequence[Sample], folder: Path) -> Path:
    """The same page as files."""
    return write_album(folder, TITLE, Pages(shown).entries, {stem_of(one): one.raw for one in shown})


def serve_pages(shown: Sequence[Sample], port: int) -> ThreadingHTTPServer:
    """On loopback, for whoever sits at this machine; `serve_forever` answers."""
    pages = Pages(shown)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = pages.find(unquote(self.path.partition("?")[0]).lstrip("/"))
            kind, body = found or ("text/plain; charset=utf-8", b"There is no such letter.\n")
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


def take_pictures(
    shown: Sequence[Sample], folder: Path, widths: Collection[int] = WIDTHS, schemes: Collection[str] = SCHEMES
) -> Iterator[Path]:
    """Each letter at each width in each scheme; NoBrowser where there is none."""
    with browser() as opened:
        for sample in shown:
            for width in widths:
                for scheme in schemes:
                    file = folder / f"{stem_of(sample)}.{width}-{scheme}.png"
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(opened.picture(sample.rendered.html, width, dark=scheme == "dark"))
                    yield file
