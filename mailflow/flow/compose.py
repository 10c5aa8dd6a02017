"""A letter of the outbox as bytes for the wire."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailflow.core.address import desk_address
from mailflow.core.letter import CALENDAR_FACT
from mailflow.core.policy import Policy
from mailflow.egress.attach import enclose, invite
from mailflow.egress.files import files_of
from mailflow.egress.ical import event_of
from mailflow.egress.mailto import mailto
from mailflow.egress.mime import Unsendable, assemble
from mailflow.egress.render import LetterError, Letters, Voice
from mailflow.egress.smtp import Deferred, Outcome, Parcel, Refused
from mailflow.flow.where import where
from mailflow.store.outbox import OUR_FAULT

# LETTERS.md A5: what is sent to everybody alike, and that STOP stops.
CHECK_INS = frozenset({"first-meeting", "quiet-mentee", "quiet-mentor", "rhythm"})
BULK = frozenset({"digest", "survey", "survey-reminder"}) | CHECK_INS


@dataclass(frozen=True)
class Draft:
    """What a letter is made of, as it stands in the outbox."""

    programme: str
    template: str
    language: str
    facts: Mapping[str, Any]
    nature: str
    address: str
    mail_from: str
    reply_to: str
    message_id: str
    in_reply_to: str
    written_at: datetime

    @staticmethod
    def of(row: Any) -> "Draft":
        """Without what only the store needs."""
        return Draft(**{name: getattr(row, name) for name in Draft.__dataclass_fields__})


def _by_mail_alone(programme: str, reply_to: str) -> str:
    return ""


@dataclass(frozen=True)
class Stationery:
    """What every letter shares."""

    letters: Letters
    domain: str
    voices: Mapping[str, Voice]
    mailbox: str = ""
    feedback_id: bool = False
    way_out: Callable[[str, str], str] = _by_mail_alone  # where one click stops what comes


def voice_of(name: str, policy: Policy) -> Voice:
    """Who speaks in a programme's letters."""
    p = policy.programme
    return Voice(name, p.name, p.organisation, p.postal, p.signs, p.colour)


def try_compose(stationery: Stationery, draft: Draft) -> Parcel | Outcome:
    """The parcel, or why there is none."""
    try:
        return Parcel(draft.mail_from, draft.address, compose(stationery, draft))
    except LetterError as why:  # a broken template is mended by a person; the letter waits for her
        return Deferred(f"{OUR_FAULT}: {why}")
    except Unsendable as why:
        return Refused(f"not sent, it would not be the letter we meant: {why}")
    except Exception as fault:  # a programme whose file is gone, say: the letter waits, its neighbours go
        return Deferred(f"{OUR_FAULT}: {type(fault).__name__} at {where(fault)}")


def compose(stationery: Stationery, draft: Draft) -> bytes:
    """Rendered and built; LetterError and Unsendable say what is wrong."""
    voice = stationery.voices[draft.programme]
    rendered = stationery.letters.render(draft.template, draft.language, draft.facts, voice, draft.reply_to)
    bulk = draft.template in BULK
    letter = assemble(
        rendered,
        from_name=voice.name,
        from_addr=desk_address(draft.programme, "frontdesk", stationery.domain, stationery.mailbox),
        to_addr=draft.address,
        to_name="",
        reply_to=draft.reply_to,
        message_id=draft.message_id,
        date=draft.written_at,
        references=tuple(draft.in_reply_to.split()),
        auto="auto-replied" if draft.nature == "answer" else "auto-generated",
        bulk=bulk,
        unsubscribe=_ways_out(stationery, draft) if bulk else None,
        list_id=f"{draft.programme}.{stationery.domain}" if bulk else None,
        feedback_id=f"{draft.template}:{draft.programme}:{draft.nature}:mailflow" if stationery.feedback_id else "",
    )
    if told := draft.facts.get(CALENDAR_FACT):
        return invite(letter, event_of(told, draft.written_at, voice.name), draft.message_id)
    files = files_of(draft.template, draft.facts)
    return enclose(letter, files, draft.message_id) if files else letter


def _ways_out(stationery: Stationery, draft: Draft) -> str:
    """By mail, and by one click where we can be reached over https."""
    return f"{mailto(draft.reply_to, 'STOP')} {stationery.way_out(draft.programme, draft.reply_to)}".strip()
