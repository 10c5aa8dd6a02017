"""The album: every letter of a demo as a file, and one page to look through them all, without a network."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from html import escape
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class Entry:
    """One letter in its place in the story."""

    number: int
    when: datetime
    sender: str
    recipient: str
    subject: str
    direction: Literal["in", "out"]
    raw: bytes
    understood: str
    chapter: str = ""


def write_album(folder: Path, title: str, entries: Sequence[Entry]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for entry in entries:
        (folder / _file_name(entry)).write_bytes(entry.raw)
    index = folder / "index.html"
    index.write_text(_page(title, entries), encoding="utf-8")
    return index


def _file_name(entry: Entry) -> str:
    recipient = _slug(entry.recipient.partition("@")[0])
    return f"{entry.number:03}-{recipient}-{_slug(entry.understood)}.eml"


def _slug(words: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", words)[:32].strip("-") or "letter"


def _page(title: str, entries: Sequence[Entry]) -> str:
    parts = {
        "TITLE": escape(title),
        "COUNT": _count(entries),
        "ITEMS": "\n".join(_items(entries)),
        "LETTERS": _harmless_json([_letter(entry) for entry in entries]),
    }
    return re.sub(r"@(TITLE|COUNT|ITEMS|LETTERS)@", lambda place: parts[place[1]], PAGE)


def _count(entries: Sequence[Entry]) -> str:
    received = sum(entry.direction == "in" for entry in entries)
    return f"{len(entries)} letters: {len(entries) - received} sent, {received} received"


def _items(entries: Sequence[Entry]) -> Iterator[str]:
    """Each letter, and above the first of a chapter its heading."""
    chapter = ""
    for position, entry in enumerate(entries):
        if entry.chapter != chapter:
            chapter = entry.chapter
            yield f'<li><h2 class="chapter">{escape(chapter)}</h2></li>'
        yield _item(position, entry)


def _item(position: int, entry: Entry) -> str:
    word, meant = ("received", "understood as") if entry.direction == "in" else ("sent", "letter:")
    moment = entry.when.strftime("%a %-d %b %Y, %H:%M")
    return (
        f'<li><button type="button" class="item {word}" data-at="{position}">'
        f'<span class="when"><time datetime="{entry.when.isoformat()}">{moment}</time> · {word}</span>'
        f'<span class="who">{escape(entry.sender)} → {escape(entry.recipient)}</span>'
        f'<span class="subject">{escape(entry.subject)}</span>'
        f'<span class="understood">{meant} {escape(entry.understood)}</span></button></li>'
    )


def _letter(entry: Entry) -> dict[str, str]:
    return {
        "subject": entry.subject,
        "file": _file_name(entry),
        "html": _body(entry.raw, "html"),
        "text": _body(entry.raw, "plain"),
        "raw": entry.raw.decode(errors="replace"),
    }


def _body(raw: bytes, kind: str) -> str:
    """Letters that people wrote may be broken: a missing body is shown as none."""
    try:
        part = message_from_bytes(raw, policy=policy.default).get_body((kind,))
        return str(part.get_content()) if part is not None else ""
    except (LookupError, ValueError, AttributeError):
        return ""


def _harmless_json(letters: Sequence[dict[str, str]]) -> str:
    """Inside <script>, only "<" could end the block or open a comment."""
    return json.dumps(letters).replace("<", "\\u003c")


PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<title>@TITLE@</title>
<style>
:root { color-scheme: light; --ink: #1d2433; --soft: #566074; --line: #d9dee8; --wash: #f5f7fb;
 --mark: #1f5fbf; --came: #7a4b00; }
* { box-sizing: border-box; }
body { margin: 0; height: 100vh; display: grid; grid-template: auto 1fr / minmax(16rem, 24rem) 1fr;
 font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: #fff; }
header { grid-column: 1 / -1; padding: .8rem 1rem; border-bottom: 1px solid var(--line); }
h1 { margin: 0; font-size: 1.15rem; }
header p { margin: 0; color: var(--soft); }
nav { overflow-y: auto; border-right: 1px solid var(--line); background: var(--wash); }
ol { list-style: none; margin: 0; padding: 0; }
.chapter { margin: 0; padding: 1.1rem 1rem .5rem; border-bottom: 1px solid var(--line); font-size: .95rem; }
.item { display: block; width: 100%; padding: .6rem 1rem; border: 0; border-bottom: 1px solid var(--line);
 border-left: 4px solid transparent; background: none; font: inherit; color: inherit; text-align: left;
 cursor: pointer; overflow-wrap: anywhere; }
.item span { display: block; }
.item[aria-current] { background: #fff; border-left-color: var(--mark); }
.when, .understood { color: var(--soft); font-size: .85rem; }
.received .when { color: var(--came); }
.subject { font-weight: 600; }
main { display: flex; flex-direction: column; min-width: 0; min-height: 0; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem; padding: .5rem 1rem;
 border-bottom: 1px solid var(--line); }
.bar h2 { flex: 1 1 12rem; margin: 0; font-size: 1rem; overflow-wrap: anywhere; }
[role=tab] { padding: .35rem .8rem; border: 1px solid var(--line); border-radius: 6px; background: #fff;
 font: inherit; cursor: pointer; }
[role=tab][aria-selected=true] { background: var(--mark); border-color: var(--mark); color: #fff; }
:focus-visible { outline: 3px solid #f0a000; outline-offset: -3px; }
iframe, pre { flex: 1; width: 100%; min-height: 0; margin: 0; border: 0; }
pre { padding: 1rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 13px; }
[hidden] { display: none; }
@media (max-width: 700px) {
 body { height: auto; display: block; }
 nav { max-height: 40vh; border-right: 0; border-bottom: 1px solid var(--line); }
 iframe, pre { display: block; height: 70vh; }
 [hidden] { display: none; }
}
</style>
</head>
<body>
<header><h1>@TITLE@</h1><p>@COUNT@. Arrow keys walk through the list.</p></header>
<nav aria-label="Letters"><ol>
@ITEMS@
</ol></nav>
<main>
<div class="bar"><h2 id="subject"></h2>
<div role="tablist" aria-label="View">
<button type="button" role="tab" id="tab-html" aria-controls="html">Letter</button>
<button type="button" role="tab" id="tab-text" aria-controls="text">Text</button>
<button type="button" role="tab" id="tab-raw" aria-controls="raw">Raw</button>
</div>
<a id="file" download>Save</a></div>
<iframe id="html" role="tabpanel" aria-labelledby="tab-html" title="The letter" sandbox></iframe>
<pre id="text" role="tabpanel" aria-labelledby="tab-text" tabindex="0"></pre>
<pre id="raw" role="tabpanel" aria-labelledby="tab-raw" tabindex="0"></pre>
</main>
<script type="application/json" id="letters">@LETTERS@</script>
<script>
"use strict";
const find = (id) => document.getElementById(id);
const letters = JSON.parse(find("letters").textContent);
const items = [...document.querySelectorAll(".item")];
const tabs = [...document.querySelectorAll("[role=tab]")];
let at = 0, view = "html";

function show(position) {
  const letter = letters[position];
  if (!letter) return;
  at = position;
  items.forEach((item, n) => n === at ? item.setAttribute("aria-current", "true")
                                      : item.removeAttribute("aria-current"));
  find("subject").textContent = letter.subject || "(no subject)";
  find("file").href = letter.file;
  find("html").srcdoc = letter.html || "<p>This letter has no HTML; see Text.</p>";
  find("text").textContent = letter.text || "(no text)";
  find("raw").textContent = letter.raw;
}

function turn(to) {
  view = to;
  for (const tab of tabs) {
    const chosen = tab.id === "tab-" + view;
    tab.setAttribute("aria-selected", chosen);
    tab.tabIndex = chosen ? 0 : -1;
    find(tab.getAttribute("aria-controls")).hidden = !chosen;
  }
}

function walk(list, from, step, choose) {
  const next = list[Math.min(Math.max(from + step, 0), list.length - 1)];
  if (!next) return;
  next.focus();
  choose(next);
}

const open = (item) => { show(+item.dataset.at); item.scrollIntoView({block: "nearest"}); };
const pick = (tab) => turn(tab.getAttribute("aria-controls"));
const steps = {ArrowDown: 1, ArrowUp: -1}, sides = {ArrowRight: 1, ArrowLeft: -1};

items.forEach((item) => item.addEventListener("click", () => open(item)));
tabs.forEach((tab) => tab.addEventListener("click", () => pick(tab)));
document.addEventListener("keydown", (event) => {
  const inTabs = tabs.includes(event.target);
  if (inTabs && event.key in sides) walk(tabs, tabs.indexOf(event.target), sides[event.key], pick);
  else if (event.target.tagName !== "PRE" && event.key in steps) walk(items, at, steps[event.key], open);
  else return;
  event.preventDefault();
});
turn("html");
show(0);
</script>
</body>
</html>
"""
