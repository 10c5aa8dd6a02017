"""What an invitation means to us: a meeting is planned or withdrawn, or nothing happens and the reason says why."""

import re
import unicodedata
from datetime import datetime, timedelta

from mailflow.core.commands.command import Slots
from mailflow.core.reading.calendar import Event
from mailflow.core.reading.context import Context, Reading
from mailflow.core.reading.fold import folded, folded_words

# What programs put before the subject of what they forward, in the languages served. Finnish answers begin with "VS:",
# which is how Danes and Norwegians forward: it is taken for an answer.
FORWARDED = frozenset(
    folded_words(
        "fw|fwd|forward|forwarded|wg|weitergeleitet|wtrlt|tr|transféré|transf|rv|rm|reenv|reenviado|enc|encaminhada|"
        "encaminhado|i|inoltra|inoltrato|doorst|doorgestuurd|vb|vidarebefordrat|vl|välitetty|videresendt|videresend|"
        "pd|przek|przekazano|přeposláno|přep|továbbítás|továbbítva|tovább|továbbküldött|redirecţionat|redirecționat|redir|"
        "ilt|ilet|iletilen|пересл|переслано|переслать|пер|πρθ|προωθ|προωθημένο|转发|轉寄|轉發|转寄|転送|전달"
    )
)
SUBJECT_LETTERS, PREFIXES = 200, 8
# "[External]", "【外部】" and "(2)" are put there by companies, lists and programs that count.
TAG = re.compile(r"[\[({【<][^\[\](){}【】<>:]{0,60}[\])}】>]")
EDGES = "[({【<*_.-–—|"
PAST, AHEAD = timedelta(days=1), timedelta(days=366)
DAY = 1_440


def invited(event: Event, sender: str | None, subject: str, context: Context) -> Reading:
    """METHOD:REQUEST plans, METHOD:CANCEL withdraws (RFC 5546 3.2); every doubt does nothing."""
    why = doubt(event, sender, subject, context)
    if event.method == "CANCEL" and not why:
        named: Slots = {"uid": event.uid, "sequence": event.sequence}
        return Reading("WITHDRAW", named, "", "the calendar's CANCEL, from who planned it (RFC 5546 3.2.5)")
    why = why or ill_timed(event, context.received)
    if why or event.start is None or event.end is None:
        return Reading("NONE", {}, "", f"an invitation that plans nothing: {why}")
    slots: Slots = {
        "uid": event.uid,
        "sequence": event.sequence,
        "start": event.start.isoformat(),
        "end": event.end.isoformat(),
        "minutes": minutes_of(event.start, event.end),
        "summary": event.summary,
        "place": event.place,
        "attendees": " ".join(event.attendees),
    }
    return Reading("PLAN", slots, "", "the calendar's REQUEST, from who plans it (RFC 5546 3.2.2)")


def doubt(event: Event, sender: str | None, subject: str, context: Context) -> str:
    """Who sent it, where to, and whether it is one plain event."""
    if sender is None:
        return "nobody can be read as its sender (rule 5)"
    if event.fault:
        return event.fault
    if is_forwarded(subject):
        return "it was forwarded"
    if event.organizer != sender:
        return "it does not come from its ORGANIZER"
    if context.desk not in ("tracker", None):
        return f"invitations go to the tracker, not to the {context.desk}"
    return ""


def is_forwarded(subject: str) -> bool:
    """A mark right before one of the first colons ("[External] Re: Fwd:"), a first word ("WG Ana"), or the
    "(fwd)" of RFC 5256 2.1. Elsewhere it is a word of the subject: "the way forward"."""
    text = folded(unicodedata.normalize("NFKC", subject[:SUBJECT_LETTERS])).strip()
    pieces = [piece.split() for piece in TAG.sub(" ", text).split(":", PREFIXES)]
    before_colons = {words[-1].strip(EDGES) for words in pieces[:-1] if words}
    heads = {words[0].strip(EDGES) for words in pieces if words} - {"i"}  # Italians forward with "I:", others say I
    return not FORWARDED.isdisjoint(before_colons | heads) or text.endswith("(fwd)")


def ill_timed(event: Event, received: datetime) -> str:
    if event.status == "CANCELLED":
        return "its STATUS says it is cancelled"
    if event.start is None or event.end is None:
        return "it has no hours"
    if not 1 <= minutes_of(event.start, event.end) <= DAY:
        return "a meeting lasts 1 to 1,440 minutes"
    if event.end < received - PAST:
        return "it is over already"
    return "it is more than a year ahead" if event.start > received + AHEAD else ""


def minutes_of(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds()) // 60
