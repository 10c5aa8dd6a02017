"""A letter as a value: who wrote it, on what, whether a person did, and the text to read; not yet cut."""

import re
from dataclasses import dataclass
from datetime import date

from mailflow.core import say
from mailflow.core.reading import gate
from mailflow.core.reading.absence import says_away
from mailflow.core.reading.armour import SEALED, is_encrypted, unarmoured
from mailflow.core.reading.away import away_until
from mailflow.core.reading.calendar import Event, read_event
from mailflow.core.reading.charset import text_of
from mailflow.core.reading.fields import Fields, fields_from, mailbox
from mailflow.core.reading.flowed import unflowed
from mailflow.core.reading.gate import Unreadable
from mailflow.core.reading.html import text_of_html
from mailflow.core.reading.kind import Kind, calendar_subject, is_vacation, kind_of
from mailflow.core.reading.parts import Part, open_part, readable
from mailflow.core.reading.reaction import is_reaction
from mailflow.core.reading.reply import cut

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
    event: Event | None = None  # of an invitation, or of a calendar's answer to one
    encrypted: bool = False  # wholly or in part, so that nobody here knows what it says
    away_until: date | None = None  # of a vacation reply that names the day (rule 15)
    away: bool = False  # it is an automatic reply that says so, with a day or without


def open_message(raw: bytes, *, null_sender: bool = False) -> Message:
    """A null sender is the envelope's, which only programs use (RFC 5321 4.5.5)."""
    admitted = gate.admit(raw)
    try:
        return read(open_part(admitted), null_sender=null_sender)
    except Unreadable:
        raise
    except Exception as fault:
        # The standard parser answers hostile bytes with many kinds of error; to us they are all one outcome.
        raise Unreadable(f"the message cannot be parsed ({type(fault).__name__})") from fault


def read(parsed: Part, *, null_sender: bool) -> Message:
    fields = fields_from(parsed.fields.raw_items())
    if null_sender:
        fields = Fields({**fields.values, "return-path": ("<>",)})  # as a mailbox's own server would have written it
    sender, name = mailbox(fields.first("from") or "")
    parts = readable(parsed)
    calendar, event = any(leaf.type in (*CALENDAR, REACTION) for leaf in (parsed, *parts)), None
    kind, why = kind_of(beside_calendar(fields, parsed.type) if calendar else fields, sender)
    text, from_html = body(parts)
    sealed = not SEALED.isdisjoint((parsed.type, *(leaf.type for leaf in parts))) or is_encrypted(text)
    titled = calendar_subject(fields) if kind is Kind.PERSON else ""
    if titled and (calendar or not cut(text, tuple).new_text):
        kind, why, event = Kind.CALENDAR_REPLY, titled, answer_in(parts)
    elif kind is Kind.PERSON and calendar:
        kind, why, event = calendar_kind(parts)
    elif kind is Kind.PERSON and is_reaction(text):
        kind, why = Kind.REACTION, "it is a reaction, not a letter"
    away = until_when(fields, text) if kind is Kind.AUTOMATIC and is_vacation(fields, sender) else None
    absent = kind is Kind.AUTOMATIC and says_away(fields, cut(text, tuple).new_text, sender)
    return Message(
        sender=sender,
        sender_name=name,
        subject=fields.text("subject"),
        message_id=first_id(fields, "message-id"),
        in_reply_to=first_id(fields, "in-reply-to"),
        kind=kind,
        kind_reason=f"{why}; away until {say.short_date(away)} {away.year}" if away else why,
        text=unarmoured(text),
        from_html=from_html,
        event=event,
        encrypted=sealed,
        away_until=away,
        away=absent,
    )


def until_when(fields: Fields, text: str) -> date | None:
    return away_until(fields.text("subject"), text, fields.first("date") or "")


CALENDAR = ("text/calendar", "application/ics")
ANSWERS = ("REPLY", "COUNTER")  # of who was invited (RFC 5546 3.2.3, 3.2.7)
REACTION = "text/vnd.google.email-reaction+json"


def beside_calendar(fields: Fields, content_type: str) -> Fields:
    """What is a calendar and nothing else says so by its METHOD, not by its type; and Google invites auto-generated."""
    said = (fields.first("auto-submitted") or "").strip().lower()
    beside = {"auto-submitted"} if said.startswith("auto-generated") else set()
    beside |= {"content-type"} if content_type in CALENDAR else set()
    return Fields({name: values for name, values in fields.values.items() if name not in beside})


def calendar_kind(parts: list[Part]) -> tuple[Kind, str, Event | None]:
    """Only METHOD:REQUEST and CANCEL come from who plans; all else answers, or tells (RFC 5546 1.4)."""
    if any(leaf.type == REACTION for leaf in parts):
        return Kind.REACTION, "it is a reaction, not a letter", None
    leaf = next((leaf for leaf in parts if leaf.type in CALENDAR), None)
    if leaf is None:
        return Kind.CALENDAR_REPLY, "it is a calendar's attachment", None
    event, declared = read_event(decoded(leaf)), leaf.fields.get_param("method")
    if isinstance(declared, str) and declared.upper() != event.method:  # RFC 6047 2.4: they are the same
        return Kind.CALENDAR_REPLY, "its calendar is of another METHOD than its type says", None
    if event.method in ("REQUEST", "CANCEL"):
        return Kind.INVITATION, "it carries an invitation", event
    answers = event if event.method in ANSWERS else None
    return Kind.CALENDAR_REPLY, f"it carries a calendar's {event.method or 'entry'}", answers


def answer_in(parts: list[Part]) -> Event | None:
    """What a calendar answers, whatever its subject says."""
    kind, _, event = calendar_kind(parts)
    return event if kind is Kind.CALENDAR_REPLY else None


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
