"""Everything that stands on the page, as values for its template."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from mailflow.demo.running import reply_address
from mailflow.sandbox import letter, told
from mailflow.sandbox.cast import Who, tries
from mailflow.sandbox.world import Act, Mail, World

ROW = re.compile(r"\S+ \+ \S+ = \S+")  # how a row of a machine's table calls itself where it has no other reason
VIEWS = {"page": "Letter", "text": "Text", "raw": "Raw"}
Asked = Mapping[str, str]


def show(world: World, who: Who, mail: Mail | None, asked: Asked) -> dict[str, Any]:
    """For somebody, and perhaps one of her mails."""
    view = asked.get("view", "page" if mail is None or mail.came else "text")
    return {
        "world": world,
        "who": who,
        "mail": mail,
        "view": view if view in VIEWS else "page",
        "views": VIEWS,
        "box": world.box(who.key),
        "letter": _letter(world, who, mail) if mail else None,
        "writing": _writing(world, who, mail, asked),
        "act": _act(world, mail, asked),
        "tries": list(tries(world.policy)),
        "deadlines": told.deadlines(world.house, world.programme),
        "begun": any(act.mail is not None for act in world.acts),
        "next_due": world.next_due(),
        "day": partial(_day, world),
        "plain": _plain,
    }


def _day(world: World, at: datetime) -> str:
    """With its year where that is another one."""
    there = world.local(at)
    return f"{there:%a %-d %b}" if there.year == world.today.year else f"{there:%-d %b %Y}"


def _plain(reason: str) -> str:
    """Without what the two states beside it say already."""
    return "; ".join(part for part in reason.split("; ") if not ROW.fullmatch(part)).rstrip(".")


def _letter(world: World, who: Who, mail: Mail) -> dict[str, Any]:
    why = told.why_sent(world.house, world.programme, mail.template, mail.nature, [who.role]) if mail.came else None
    return {
        "buttons": letter.buttons_of(mail.raw) if mail.came else [],
        "enclosed": letter.enclosed_in(mail.raw),
        "text": letter.text_of(mail.raw),
        "raw": mail.raw.decode("utf-8", "replace"),
        "why": why,
    }


def _act(world: World, mail: Mail | None, asked: Asked) -> Act | None:
    """The one that is asked for; that of the mail; else the last."""
    number = asked.get("act", "")
    if number.isdecimal() and int(number) < len(world.acts):
        return world.acts[int(number)]
    if mail is not None:
        return world.acts[mail.act]
    return world.acts[-1] if world.acts else None


def _writing(world: World, who: Who, mail: Mail | None, asked: Asked) -> dict[str, Any] | None:
    """What stands in the form: a pressed button, an answer, or a mail of her own."""
    press = asked.get("press", "")
    if mail is not None and press.isdecimal() and int(press) < len(buttons := letter.buttons_of(mail.raw)):
        one = buttons[int(press)]
        return {"title": f"“{one.label}” writes this mail", "to": one.to, "subject": one.subject, "words": one.words}
    if mail is not None and mail.came:
        subject = mail.subject if mail.subject[:3].lower() == "re:" else f"Re: {mail.subject}"
        to = reply_address(mail.raw)
        return {"title": "Reply", "to": to, "subject": subject, "words": "", "answering": mail.number}
    if "write" not in asked:
        return None
    to = asked.get("to", "") or world.desk("frontdesk")
    to = world.desk(to) if "@" not in to else to
    words, subject = asked.get("words", ""), asked.get("subject", "Mentoring")
    return {"title": f"A mail from {who.short}", "to": to, "subject": subject, "words": words}
