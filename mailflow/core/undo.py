"""UNDO: what can be taken back, by whom, and for how long (TRUST.md: 48 hours on every act of T2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailflow.core.say import phrase

WITHIN = timedelta(hours=48)


@dataclass(frozen=True)
class Act:
    """Something a person did: a row of the history."""

    id: int
    at: datetime
    subject: str
    event: str
    old: str
    new: str
    actor: str


# (event, the state it led to) -> the same in words that follow "take back".
UNDOABLE: Mapping[tuple[str, str], str] = {
    ("request", "requested"): "your request",
    ("accept", "active"): "your yes",
    ("decline", "declined"): "your no",
    ("end", "ending"): "what you said about ending",
    ("yes", "ended"): "the ending",
    ("close", "ended"): "the ending",
    **{(event, new): "the ending" for event in ("goals-met", "not-working") for new in ("ended", "unreleased")},
    ("not-working", "noticed"): "what you said about ending",
    ("yes", "unreleased"): "the ending",
    ("extend", "active"): "your wish to go on for longer",
    ("agree", "active"): "your yes to going on for longer",
    ("offer", "active"): "your EXTEND",
    ("move", "active"): "your EXTEND",
    ("leave", "left"): "your leaving",
    ("pause", "paused"): "your pause",
    ("resume", "active"): "your RESUME",
    ("stop", "stopped"): "your STOP",
    ("log", "logged"): "the meeting you wrote down",
    ("checkin", "noted"): "what you noted between two meetings",
    ("confirm", "confirmed"): "your confirmation",
    ("log-same", "confirmed"): "your confirmation",
    ("dispute", "disputed"): "your no to a meeting",
    ("explain", "disputed"): "your no to a meeting",
    ("log-other", "disputed"): "your no to a meeting",
    ("agree", "agreed"): "your AGREE",
    ("add", "kept"): "your second address",
}

LAST = "your last command"
TAKEN_BACK = frozenset({"undo", "undo-extend", "undo-offer", "unmet"})
NOT_THAT = (
    "UNDO takes back what you last asked for, said yes or no to, ended, paused, stopped or confirmed, or a meeting you "
    "wrote down that is not confirmed yet. The last thing you told us was none of these."
)


def words_for(act: Act) -> str:
    """What it was, in words that follow "take back"."""
    return phrase(UNDOABLE.get((act.event, act.new), LAST))


def why_not(act: Act | None, person_id: str, now: datetime) -> str:
    """Why this person cannot take it back now, as a sentence; empty where she can."""
    if act is None:
        return "We found nothing of yours that could be taken back."
    if act.actor == person_id and act.event in TAKEN_BACK:
        return "That is taken back already."
    if act.actor != person_id:
        return "Somebody else has acted since."
    if (act.event, act.new) not in UNDOABLE:
        return NOT_THAT
    if now - act.at > WITHIN:
        return "Something can be taken back for two days, and these two days are over."
    return ""
