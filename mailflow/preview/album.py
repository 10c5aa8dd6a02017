"""The album: letters as pages, words and bytes, and one page to look through them all, without a network."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from html import escape
from itertools import groupby
from pathlib import Path

PAGE = Path(__file__).with_name("album.html")
VIEWS = ("page", "text", "raw")
# Whatever a letter asks the network for does not come; what is not ours may hold anything.
QUIET = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
HEAD = re.compile(r"<head\b[^>]*>", re.I)
PLAIN = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">{quiet}<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>{title}</title>
<style>body {{ margin: 0 }} pre {{ margin: 0; padding: 16px; font: 13px/1.5 ui-monospace, monospace;
 white-space: pre-wrap; overflow-wrap: anywhere }}</style></head><body><pre>{words}</pre></body></html>
"""


@dataclass(frozen=True)
class Entry:
    """One letter in its place in the list, in as many languages as there are."""

    group: str
    name: str  # of its files, without what stands behind a dot
    over: str
    title: str
    under: str
    languages: tuple[str, ...] = ("",)
    came: bool = False  # in, and not out

    def stem(self, language: str) -> str:
        """Its files' name in a language."""
        return f"{self.name}.{language}" if language else self.name


def write_album(folder: Path, title: str, entries: Sequence[Entry], raws: Mapping[str, bytes]) -> Path:
    """`raws` by each entry's stems."""
    for stem, raw in raws.items():
        file = folder / f"{stem}.eml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(raw)
        for view in VIEWS:
            (folder / f"{stem}.{view}.html").write_text(view_of(raw, view), encoding="utf-8")
    index = folder / "index.html"
    index.write_text(index_of(title, entries), encoding="utf-8")
    return index


def view_of(raw: bytes, view: str) -> str:
    """A letter as a page: as its reader sees it, its text twin, or its bytes."""
    if view == "page" and (page := _body(raw, "html")):
        head = HEAD.search(page)
        return page[: head.end()] + QUIET + page[head.end() :] if head else QUIET + page
    words = {"page": "This letter has no page; its text has all of it.", "text": _body(raw, "plain")}
    said = words.get(view) or (raw.decode(errors="replace") if view == "raw" else "This letter has no text.")
    return PLAIN.format(quiet=QUIET, title=view, words=escape(said))


def _body(raw: bytes, kind: str) -> str:
    """Letters that people wrote may be broken: a missing body is shown as none."""
    try:
        part = message_from_bytes(raw, policy=policy.default).get_body((kind,))
        return str(part.get_content()) if part is not None else ""
    except (LookupError, ValueError, AttributeError):
        return ""


def slug(words: str) -> str:
    """For the name of a file."""
    return re.sub(r"[^A-Za-z0-9]+", "-", words)[:32].strip("-") or "letter"


def index_of(title: str, entries: Sequence[Entry]) -> str:
    """The page with the list; it finds each letter's pages beside itself."""
    languages = list(dict.fromkeys(language for entry in entries for language in entry.languages if language))
    parts = {
        "TITLE": escape(title),
        "COUNT": _count(entries),
        "ITEMS": "\n".join(_groups(entries)),
        "LANGUAGES": "".join(f'<option value="{escape(name)}">{escape(name)}</option>' for name in languages),
        "NARROWER": "" if len(languages) > 1 else "hidden",
    }
    return re.sub(r"@([A-Z]+)@", lambda place: parts[place[1]], PAGE.read_text(encoding="utf-8"))


def _count(entries: Sequence[Entry]) -> str:
    received = sum(entry.came for entry in entries)
    return f"{len(entries)} letters" + (f": {len(entries) - received} sent, {received} received" if received else "")


def _groups(entries: Sequence[Entry]) -> Iterator[str]:
    """Each letter below the heading of its group."""
    for number, (group, part) in enumerate(groupby(entries, key=lambda entry: entry.group)):
        yield f"<details{' open' if number == 0 else ''}><summary>{escape(group)}</summary><ol>"
        yield from map(_item, part)
        yield "</ol></details>"


def _item(entry: Entry) -> str:
    stems = json.dumps({language: entry.stem(language) for language in entry.languages})
    first = entry.stem(entry.languages[0])
    return (
        f'<li><a class="item {"came" if entry.came else "sent"}" target="letter" href="{escape(first)}.page.html" '
        f'data-stems="{escape(stems)}"><span class="over">{escape(entry.over)}</span>'
        f'<span class="title">{escape(entry.title) or "(no subject)"}</span>'
        f'<span class="under">{escape(entry.under)}</span></a></li>'
    )
