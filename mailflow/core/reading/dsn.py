"""Bounces: what a mail server says became of a letter of ours, and whether the address itself is dead.

Whose letter it is we know from the address it came back to; what is wrong with that address is what we want to know.

Standard reports (RFC 3464) count first, then the plain texts of servers that write none, then what the library for
bounces finds (odd_bounce.py), which says who failed and not why. The lines are read here and
not by the standard parser, which takes quadratic time over a part's parameters; the gate bounds only the top fields.
"""

import binascii
import contextlib
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mailflow.core.reading import gate
from mailflow.core.reading.bounce import WIDTH, Bounce, bounce, status_in
from mailflow.core.reading.charset import text_of
from mailflow.core.reading.fields import Fields, fields_from, mailbox
from mailflow.core.reading.kind import content_type, is_receipt, vacation_subject
from mailflow.core.reading.odd_bounce import find_odd

BYTES, LINES = 200_000, 4_000
PARTS, GROUPS = 40, 50


@dataclass(frozen=True)
class Part:
    fields: Fields
    lines: Sequence[str]


def read_bounce(raw: bytes) -> Bounce | None:
    """The bounce in a mail to a bounce address; None where it is none, or tells of a letter that arrived."""
    try:
        admitted = gate.admit(raw[:BYTES])
    except gate.Unreadable:
        return None
    lines = lines_of(admitted.decode("utf-8", "surrogateescape"))
    parts = parts_of(lines)
    top = parts[0].fields
    if is_receipt(top, None) or vacation_subject(top, None) or not is_from_server(top):
        return None
    groups = [group for part in parts if is_status(part) for group in groups_of(part)]
    return of_groups(groups) if groups else of_text(top, parts) or find_odd(lines)


# -- parts --------------------------------------------------------------------------------------------


def lines_of(text: str) -> list[str]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return [line[:WIDTH] for line in text.split("\n", LINES)[:LINES]]


def parts_of(lines: Sequence[str]) -> list[Part]:
    """The parts in order, nested ones flat. A returned letter's own boundaries stand in a body: nobody follows them."""
    parts: list[Part] = []
    fences: set[str] = set()
    at = 0
    while at < len(lines) and len(parts) < PARTS:
        body = next((n for n in range(at, len(lines)) if not lines[n].strip()), len(lines))
        fields = fields_in(lines[at:body])
        fences |= {parameter(fields, "boundary")} - {""}
        end = next((n for n in range(body, len(lines)) if is_fence(lines[n], fences)), len(lines))
        parts.append(Part(fields, lines[body:end]))
        at = end + 1
    return parts or [Part(Fields({}), ())]


def is_fence(line: str, fences: set[str]) -> bool:
    """RFC 2046 5.1.1: two dashes, the boundary, perhaps two more, perhaps blanks."""
    line = line.rstrip()
    return line.startswith("--") and (line[2:] in fences or line[2:].removesuffix("--") in fences)


def fields_in(lines: Sequence[str]) -> Fields:
    """Header lines, unfolded (RFC 5322, 2.2.3)."""
    found: list[list[str]] = []
    for line in lines:
        if line[:1] in (" ", "\t") and found:
            found[-1].append(line)
        else:
            found.append([line])
    split = ("\n".join(one).partition(":") for one in found)
    return fields_from((name.strip(), value.strip()) for name, colon, value in split if colon)


def parameter(fields: Fields, name: str) -> str:
    field = (fields.first("content-type") or "")[:WIDTH]
    found = re.search(rf'{name}\s{{0,5}}=\s{{0,5}}(?:"([^"]{{1,100}})"|([^\s;"]{{1,100}}))', field, re.IGNORECASE)
    return (found[1] or found[2]).rstrip() if found else ""


def text_in(part: Part) -> str:
    """A part's text, decoded; an HTML part without its tags."""
    data = "\n".join(part.lines).encode("utf-8", "surrogateescape")
    data = decoded(data, (part.fields.first("content-transfer-encoding") or "").strip().lower())
    text = text_of(data, parameter(part.fields, "charset") or None)
    return html.unescape(TAG.sub("\n", text)) if content_type(part.fields).startswith("text/html") else text


def decoded(data: bytes, coding: str) -> bytes:
    if coding == "quoted-printable":
        return binascii.a2b_qp(data)
    with contextlib.suppress(binascii.Error):
        return binascii.a2b_base64(data + b"==") if coding == "base64" else data
    return data


TAG = re.compile(r"<[^<>]{0,500}>")

# -- the standard report (RFC 3464) -------------------------------------------------------------------


def is_status(part: Part) -> bool:
    """RFC 3464 2.1, and RFC 6533 for addresses beyond ASCII."""
    return content_type(part.fields).startswith(("message/delivery-status", "message/global-delivery-status"))


def groups_of(part: Part) -> Iterator[Fields]:
    """The groups that speak of a recipient; the first group speaks of the message (RFC 3464 2.3)."""
    group: list[str] = []
    for line in [*lines_of(text_in(part)), ""]:
        if line.strip():
            group.append(line)
        elif group:
            fields = fields_in(group)
            group = []
            if fields.first("action") is not None or fields.first("status") is not None:
                yield fields


def of_groups(groups: Sequence[Fields]) -> Bounce | None:
    """We write to one address a letter; several groups are an alias. While it reaches one of them it is not dead."""
    told = [of_group(group) for group in groups[:GROUPS]]
    failed = [one for one in told if one is not None]
    if not failed:
        return None
    worst = max(failed, key=lambda one: (one.permanent, one.failed))
    return worst if None not in told else replace(worst, permanent=False, failed=False)


def of_group(fields: Fields) -> Bounce | None:
    action = (fields.first("action") or "").split("(")[0].strip().lower()
    said = fields.text("diagnostic-code")
    status = status_in(fields.first("status") or "")
    if not status or status.endswith(".0.0"):
        status = status_in(said) or status  # many write 5.0.0, and what they mean into the diagnostic
    if action in ("relayed", "delivered", "expanded") or (action not in WAITS and status.startswith("2")):
        return None
    found = bounce(status or ("4.0.0" if action == "delayed" else "5.0.0"), without_type(said))
    return found if action != "delayed" else replace(found, permanent=False, failed=False)


WAITS = ("failed", "delayed")


def without_type(said: str) -> str:
    """RFC 3464 2.3.6: smtp; and then what was said."""
    kind, semicolon, rest = said.partition(";")
    return rest if semicolon and kind.strip().replace("-", "").isalnum() else said


# -- the plain texts ----------------------------------------------------------------------------------


def of_text(top: Fields, parts: Sequence[Part]) -> Bounce | None:
    """qmail, Exim, Gmail, Exchange and their like: a server's letter with a code, or with words that say it failed."""
    lines = list(above_the_copy(next((text for text in texts_of(parts) if text.strip()), "")))
    whole = "\n".join([top.text("subject"), *lines]).lower()
    waits = DELAYED.search(whole)
    status = next((code for line in lines if (code := status_in(line)) and code[0] != "2"), "")
    if not (status or waits or FAILED.search(whole)):
        return None
    if waits and not status.startswith("4"):
        status = "4.0.0"
    return replace(bounce(status or "5.0.0", " ".join(what_is_wrong(lines))), failed=not waits)


def is_from_server(top: Fields) -> bool:
    """A person may forward a report; that is talk about a bounce, and no bounce."""
    sender, _ = mailbox(top.first("from") or "")
    if content_type(top).startswith("multipart/report") or top.first("x-failed-recipients") is not None:
        return True
    return bool(SERVERS.match(sender or ""))


def texts_of(parts: Sequence[Part]) -> Iterator[str]:
    """The parts a person would read; a preamble only where a multipart has no parts (rule 4)."""
    for part in parts:
        kind = content_type(part.fields) or "text/plain"
        if kind.startswith(("text/plain", "text/html")) or (kind.startswith("multipart/") and len(parts) == 1):
            yield text_in(part)


def above_the_copy(text: str) -> Iterator[str]:
    """What the server wrote; below it often stands our own letter, whose words say nothing about its fate."""
    for line in lines_of(text):
        if COPY.search(line.lower()):
            return
        yield line.strip()


def what_is_wrong(lines: Sequence[str]) -> Iterator[str]:
    """The first line with a code or with words for what is wrong, and what follows in its paragraph."""
    at = next((at for at, line in enumerate(lines) if status_in(line) or WRONG.search(line.lower())), len(lines))
    for line in lines[at : at + 3]:
        if not line:
            return
        yield line


SERVERS = re.compile(r"(?:mailer-?daemon|postmaster|microsoftexchange[0-9a-f]{0,40})(?:[+=][^@]{0,200})?@")
COPY = re.compile(r"below this line is a copy|is a copy of the message|^-+ *original message|message header follows")
DELAYED = re.compile(
    r"(?:message|delivery|been) delayed|delivery incomplete|n(?:o|')t need to resend|will be retried"
    r"|will continue to be made|will (?:keep trying|retry for)|this is a warning message only"
)
WRONG = re.compile(
    r"no mailbox here|no such (?:user|recipient|person)|(?:user|recipient) unknown|unknown (?:user|recipient)"
    r"|does(?: not|n't) exist|(?:was|could)(?: not|n't) (?:be )?found|unrouteable address|mailbox unavailable"
    r"|address rejected|over quota|mailbox (?:is )?full|(?:not|n't) have an? [\w.-]{1,80} account|not listed in"
)
FAILED = re.compile(
    WRONG.pattern
    + r"|permanent (?:fatal )?error|failed permanently|(?:could(?: not|n't)|cannot) (?:be delivered|deliver)"
    r"|was(?:n't able| not able| unable) to deliver|did not reach"
)
