"""A letter as a value: who wrote it, on what, whether a person did, and the text to read; not yet cut."""

import re
from dataclasses import dataclass

from mailflow.core.reading import gate
from mailflow.core.reading.charset import text_of
from mailflow.core.reading.fields import Fields, fields_from, mailbox
from mailflow.core.reading.flowed import unflowed
from mailflow.core.reading.gate import Unreadable
from mailflow.core.reading.html import text_of_html
from mailflow.core.reading.kind import Kind, kind_of
from mailflow.core.reading.parts import Part, open_part, readable

MESSAGE_ID = re.compile(r"<[^<>\s]{1,900}>")


@dataclass(frozen=True)
class Message:
    sender: str | None
    sender_name: str
    subject: str
    message_id: str | None
    in_reply_to: str | None
    kind: Kind
    kind_reason: str
    text: str
    from_html: bool


def open_message(raw: bytes) -> Message:
    admitted = gate.admit(raw)
    try:
        return read(open_part(admitted))
    except Unreadable:
        raise
    except Exception as fault:
        # The standard parser answers hostile bytes with many kinds of error; to us they are all one outcome.
        raise Unreadable(f"the message cannot be parsed ({type(fault).__name__})") from fault


def read(parsed: Part) -> Message:
    fields = fields_from(parsed.fields.raw_items())
    sender, name = mailbox(fields.first("from") or "")
    parts = readable(parsed)
    kind, why = kind_of(fields, sender)
    if kind is Kind.PERSON and any(leaf.type in CALENDAR for leaf in parts):
        kind, why = calendar_kind(parts)
    text, from_html = body(parts)
    return Message(
        sender=sender,
        sender_name=name,
        subject=fields.text("subject"),
        message_id=first_id(fields, "message-id"),
        in_reply_to=first_id(fields, "in-reply-to"),
        kind=kind,
        kind_reason=why,
        text=text,
        from_html=from_html,
    )


CALENDAR = ("text/calendar", "application/ics", "text/vnd.google.email-reaction+json")


def calendar_kind(parts: list[Part]) -> tuple[Kind, str]:
    if any("reaction" in leaf.type for leaf in parts):
        return Kind.REACTION, "it is a reaction, not a letter"
    return Kind.CALENDAR_REPLY, "it carries a calendar's answer"


def first_id(fields: Fields, name: str) -> str | None:
    found = MESSAGE_ID.search(fields.first(name) or "")
    return found[0] if found and found[0].isascii() and found[0].isprintable() else None


def body(leaves: list[Part]) -> tuple[str, bool]:
    for leaf in leaves:
        if leaf.type == "text/plain" or leaf.type.startswith("multipart/"):
            text = plain_text(leaf)
            if text.strip():
                return text, False
    for leaf in leaves:
        if leaf.type == "text/html":
            text = text_of_html(decoded(leaf))
            if text.strip():
                return text, True
    return "", False


def plain_text(part: Part) -> str:
    text = decoded(part)
    if str(part.fields.get_param("format") or "").lower() == "flowed":
        return unflowed(text, str(part.fields.get_param("delsp") or "").lower() == "yes")
    return text


def decoded(part: Part) -> str:
    charset = part.fields.get_param("charset")
    return text_of(part.decoded(), charset if isinstance(charset, str) else None)
