"""A letter is a value: which template, to whom, with which facts, and what it allows in answer."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

COORDINATORS = "coordinators"  # every coordinator of the programme, whoever they are today


class Nature(enum.StrEnum):
    """Why a letter leaves; it decides the headers (RFC 3834) and whether quiet hours hold it."""

    SCHEDULED = "scheduled"  # silence wrote it
    TRIGGERED = "triggered"  # somebody else's act wrote it
    ANSWER = "answer"  # the direct answer to a mail just received


def nature_of(by: str) -> Nature:
    """Of a reminder: somebody's act wrote it, or silence."""
    return Nature.TRIGGERED if by else Nature.SCHEDULED


@dataclass(frozen=True)
class Asks:
    """What a letter asks: the verbs it names, and what a bare YES or NO means to it."""

    verbs: tuple[str, ...]
    yes: str | None = None
    no: str | None = None
    # Lists of words (config/words) that say yes or no to it without those words: "happy to help".
    assents: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()


NOTHING_ASKED = Asks(())

HELD = "delete-held"  # who gets it is deleted in a day
GOES_ON = frozenset({"NONE", "YES", "DELETE", "DATA", "HELP", "STATUS", "WHY"})  # any other answer stops the deletion

_REQUEST = Asks(("ACCEPT", "DECLINE"), yes="ACCEPT", no="DECLINE", assents=("willing", "glad"), refusals=("unwilling",))
_COSIGN = Asks(("CONFIRM", "DISPUTE"), yes="CONFIRM", no="DISPUTE", assents=("as_logged",), refusals=("not_as_logged",))
_YES_NO = Asks(("YES", "NO"), yes="YES", no="NO")
_WAS_IT_YOU = replace(_YES_NO, assents=("was_me",), refusals=("was_not_me",))
_UNDO = Asks(("UNDO",), no="UNDO", refusals=("keeping",))
_TEAM = Asks(("APPROVE", "REMIND", "HOLD", "RELEASE", "NOTE", "PAIR", "REPORT", "IMPORT"))
NUMBERED = frozenset({"digest", "transcript"})  # their rows have numbers, which an answer may name
_LOG = Asks(("LOG",))
_TALK = Asks(("LOG", "MEET"))
_ANSWERS = Asks(("ANSWERS",))
_PACT = Asks(("AGREE", "DISPUTE"), yes="AGREE", no="DISPUTE")

# READING.md rule 18: YES and NO mean what the letter being answered asked, and nothing elsewhere.
ASKS: Mapping[str, Asks] = {
    "request": _REQUEST,
    "request-reminder": _REQUEST,
    "meeting-cosign": _COSIGN,
    "meeting-cosign-reminder": _COSIGN,
    "end-question": replace(_YES_NO, assents=("ending",), refusals=("going_on", "slips")),
    "choice": Asks(("CHOICE",)),
    "choice-receipt": Asks(("CHOICE",)),
    "end-why": Asks(("CHOICE", "NO"), no="NO", refusals=("going_on", "slips")),
    "end-notice": Asks(("YES",), yes="YES"),
    "end-noticed": Asks(("UNDO",)),
    "end-team": Asks(("RELEASE",)),
    "extend-question": Asks(
        ("YES", "NO"), yes="EXTEND", no="NO", assents=("willing", "glad", "going_on"), refusals=("unwilling", "let_end")
    ),
    "ending-soon": Asks(("EXTEND", "LOG")),
    "manager-ask": replace(_YES_NO, assents=("willing", "glad"), refusals=("unwilling",)),
    "manager-hand-on": _YES_NO,
    "manager-told": replace(_YES_NO, verbs=("YES", "NO", "MANAGER")),
    "manager-joined": replace(_YES_NO, assents=("willing", "glad"), refusals=("unwilling",)),
    "reckoned": Asks(("PROFILE", "GOALS", "EXTEND", "END")),
    "leave-question": replace(_YES_NO, assents=("leaving",), refusals=("remaining", "slips")),
    "confirm": _WAS_IT_YOU,
    "confirm-address": replace(_WAS_IT_YOU, verbs=("YES", "NO", "ADD"), assents=("was_me", "this_once")),
    "confirm-delete": replace(_YES_NO, assents=("erasing",), refusals=("keeping", "was_not_me")),
    "confirm-shall": _WAS_IT_YOU,
    "delete-held": _UNDO,
    "address-prove": replace(_YES_NO, assents=("mine",)),
    "proposals": Asks(("APPROVE",)),
    "digest": replace(_TEAM, verbs=(*_TEAM.verbs, "DIGEST")),
    "digest-set": Asks(("DIGEST",)),
    "report": Asks(("REPORT",)),
    "transcript": Asks((*_TEAM.verbs, "UNDO")),
    "confirm-lines": _WAS_IT_YOU,
    "confirm-import": replace(_WAS_IT_YOU, verbs=("YES", "NO", "IMPORT")),
    "imported": Asks(("IMPORT",)),
    "screening": Asks(("APPROVE", "DECLINE")),
    "member-lapsed-team": Asks(("APPROVE",)),
    "address-notice": Asks(("UNDO",), no="UNDO", refusals=("taking_back",)),
    "which": Asks(("CHOICE",)),
    "tips": Asks(("TIPS",)),
    "tip": Asks(("TIPS",)),
    "unknown-name": Asks(("CHOICE",)),
    "released": Asks(("JOIN",)),
    "invitation": Asks(("JOIN",), yes="JOIN", assents=("willing", "glad")),
    "one-more": replace(_YES_NO, assents=("willing", "glad"), refusals=("unwilling",)),
    "follow-up": _YES_NO,
    "found": Asks(("CHOICE", "NEXT")),
    "introduction-mentee": _TALK,
    "introduction-mentor": _TALK,
    "first-meeting": _TALK,
    "quiet-mentee": _TALK,
    "quiet-mentor": _TALK,
    "rhythm": Asks(("LOG", "CHECKIN", "MEET")),
    "meeting-receipt": _LOG,
    "checkin-receipt": Asks(("CHECKIN",)),
    "meeting-disputed": _LOG,
    "dispute-receipt": Asks(("DISPUTE", "CONFIRM")),
    "survey": _ANSWERS,
    "survey-reminder": _ANSWERS,
    "survey-missing": _ANSWERS,
    "form": _ANSWERS,
    "form-reminder": _ANSWERS,
    "form-missing": _ANSWERS,
    "not-yet": _ANSWERS,
    "sheet": Asks(("SHEET",)),
    "verify-ask": _YES_NO,
    "matter-team": Asks(("RELEASE", "NOTE")),
    "pact-question": _PACT,
    "pact-reminder": _PACT,
    "pact-returned": _PACT,
    "pact-receipt": Asks(("DISPUTE",)),
    "pact-agreed": Asks(("DISPUTE",)),
    "pact-disputed": _ANSWERS,
    "pact-lapsed": _YES_NO,
    "meeting-happened": Asks(("LOG", "NO"), no="NO"),
    "meeting-invite": Asks(
        ("ACCEPT", "DECLINE", "MEET", "CANCEL"), yes="ACCEPT", no="DECLINE", assents=("glad",), refusals=("unwilling",)
    ),
    "meeting-asked": Asks(("MEET", "CANCEL")),
    "meeting-agreed": Asks(("MEET", "CANCEL", "DECLINE"), no="DECLINE"),
    "meeting-declined": Asks(("MEET",)),
    "meeting-off": Asks(("MEET",)),
    "group-invite": Asks(("ACCEPT", "DECLINE"), yes="ACCEPT", no="DECLINE", assents=("glad",), refusals=("unwilling",)),
    "group-meets": Asks(("MEET", "CANCEL")),
}

CALENDAR_FACT = "ical"  # what a letter says to its reader's calendar
# What a calendar may answer, and all letters with an event.
INVITES = frozenset({"meeting-invite", "meeting-asked", "meeting-agreed", "group-invite", "group-meets"})
CALENDARS = INVITES | {"meeting-declined", "meeting-off", "group-off"}


def takes_lines(template: str, desk: str | None) -> bool:
    """Whether a coordinator's mail there may hold several commands, a line each."""
    asks = ASKS.get(template, NOTHING_ASKED).verbs
    return desk == "team" or template in NUMBERED or "APPROVE" in asks or "RELEASE" in asks


EXPORTS = frozenset({"data", "sheet", "report"})  # what they enclose is kept elsewhere: our copy of it goes soon

# A person reads what is answered in words: only a word of ours is still ours to read. Those that a coordinator gets
# ask her for no answer, but for the digest; what she writes there is meant for people, too.
READ_BY_A_PERSON = frozenset(
    {
        "at-capacity",
        "bounced",
        "cannot-pair",
        "confirm-refused",
        "data",
        "declined",
        "declined-team",
        "delayed",
        "delete-team",
        "digest",
        "end-team",
        "member-lapsed",
        "member-lapsed-team",
        "screened",
        "screening",
        "not-admitted",
        "no-answer",
        "no-answer-team",
        "settled",
        "released",
        "search-warning",
        "group-begun",
        "group-in",
        "group-new",
        "imported",
        "invitation",
        "matter-done",
        "matter-settled",
        "matter-team",
        "not-delivered",
        "not-now",
        "pair-ended",
        "paired",
        "choice-team",
        "place-freed",
        "one-more-no",
        "one-more-team",
        "parted",
        "parted-team",
        "passed-on",
        "proposals",
        "reckoned",
        "form-report",
        "relay",
        "report",
        "request-closed",
        "request-expired",
        "taken-back-news",
        "transcript",
        "unknown-name",
        "welcome",
    }
)

# Written by silence, and no reminder: who is not told would wait for nothing.
NEWS = frozenset(
    {
        "released",
        "extend-closed",
        "request-closed",
        "request-expired",
        "end-lapsed",
        "manager-told",
        "pact-lapsed",
        "resumed",
        "not-delivered",
        "delayed",
        "matter-done",
        "group-agenda",
        "group-meets",
    }
)

# Silence wrote them, and nothing is lost with one of them: the thing itself goes on, and a coordinator's digest has it
# or the next month asks again.
NUDGES = ("first-meeting", "quiet-mentee", "quiet-mentor", "rhythm", "form-reminder", "survey-reminder")
# With what else silence writes that wants something of its reader.
PROMPTS = (*NUDGES, "form", "choice", "ending-soon", "meeting-cosign-reminder", "pact-reminder")

Fact = object  # JSON only: str, int, bool, None, lists and dicts of these


@dataclass(frozen=True)
class Letter:
    """One letter to one person (`to`: a person's id, or COORDINATORS)."""

    template: str
    to: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    nature: Nature = Nature.TRIGGERED
    repeats: str = ""  # the letter whose question this one asks again: its answers are answers here
    address: str = ""  # where it goes, if not to the address on file: one of hers from before
    thread: str = ""  # letters to one person with the same thread stand together in her mail program
    answers_to: str = ""  # the desk, or the address, that answers go to; empty: one that is signed for this letter

    @property
    def reminds(self) -> bool:
        """Whether STOP stops it: what silence wrote, but for the news that something is over."""
        return self.nature is Nature.SCHEDULED and self.template not in NEWS

    @property
    def asks(self) -> Asks:
        """What may be answered to this letter."""
        return ASKS.get(self.template, NOTHING_ASKED)
