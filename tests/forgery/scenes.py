"""Where each verb can act: at which stage of which tale, by whose answer to which letter."""

from collections.abc import Mapping
from dataclasses import dataclass

PLAN = "REQUEST call/0 2026-03-09T15:00 30 ana"
GATHERING = "REQUEST circle/0 2026-03-19T22:00 60 ana"
WITHDRAW = "CANCEL talk/1 2026-03-05T15:00 60 ana"
FRONT, TEAM = "", "team"
FILE = b"email,name,role\nzoe@far.example,Zoe Vance,mentor\n"


@dataclass(frozen=True)
class Scene:
    """Where a verb acts: at which stage, by whose answer to which letter, in which words."""

    stage: str
    who: str
    letter: str
    words: str
    desk: str | None = (
        None  # its word counts at this desk, or this group's address, only; the letter is stolen all the same
    )
    calendar: str = ""
    file: bytes = b""


def _ben(words: str, stage: str = "paired", letter: str = "introduction-mentor", desk: str | None = None) -> Scene:
    return Scene(stage, "ben", letter, words, desk)


def _ana(words: str, stage: str = "paired", letter: str = "introduction-mentee", desk: str | None = None) -> Scene:
    return Scene(stage, "ana", letter, words, desk)


def _cora(words: str, stage: str, letter: str, desk: str | None = None) -> Scene:
    return Scene(stage, "cora", letter, words, desk)


# By the verb; where it means something else in answer to another letter, by the verb and that letter.
SCENES: Mapping[str, Scene] = {
    "ACCEPT": _ben("ACCEPT", "asked", "request"),
    "DECLINE": _ben("DECLINE", "asked", "request"),
    "YES": _ben("YES", "doubted", "confirm"),
    "NO": _ben("NO", "doubted", "confirm"),
    "ADD": _ben("ADD", "claimed", "confirm-address"),
    "END": _ben("END"),
    "UNDO": _ben("UNDO"),
    "EXTEND": _ben("EXTEND 2 months"),
    "STOP": _ben("STOP"),
    "LEAVE": _ben("LEAVE"),
    "DATA": _ben("DATA"),
    "DELETE": _ben("DELETE"),
    "ADDRESS": _ben("ADDRESS ben@new.example"),
    "JOIN": _ben("JOIN", desk=FRONT),
    "PROFILE": _ben("PROFILE", desk=FRONT),
    "GOALS": _ana("GOALS", desk=FRONT),
    "SHEET": _ana("SHEET: audit", "logged", "meeting-receipt", FRONT),
    "CONCERN": _ben("CONCERN: she is late"),
    "TELL": Scene("grouped", "fay", "group-new", "We meet on Tuesday", "leaders"),
    "TELL-plan": Scene("grouped", "fay", "group-new", "", "leaders", GATHERING),
    "RELEASE": _cora("RELEASE C-1", "worried", "matter-team"),
    "NOTE": _cora("NOTE C-1: spoke with both", "worried", "matter-team"),
    "DIGEST": _cora("DIGEST monthly", "digested", "digest"),
    "DIGEST-set": _cora("DIGEST weekly", "paced", "digest-set"),
    "WHY": _ben("WHY"),
    "TIPS": _ben("TIPS"),
    "LOG": _ben("LOG 45 min: goals"),
    "CHECKIN": _ben("CHECKIN by phone today: goals"),
    "PAUSE": _ben("PAUSE"),
    "REQUEST": _ana("REQUEST Bea"),
    "HELP": _ben("HELP"),
    "FIND": _ana("FIND product", desk=FRONT),
    "NEXT": _ben("NEXT", desk=FRONT),
    "STATUS": _ben("STATUS"),
    "PLAN": Scene("paired", "ben", "introduction-mentor", "", calendar=PLAN),
    "RESUME": _ben("RESUME", "paused"),
    "WITHDRAW": Scene("planned", "ben", "introduction-mentor", "", calendar=WITHDRAW),
    "MEET": _ben("MEET 20 March 14:00, 45 minutes"),
    "CANCEL": _ana("CANCEL", "invited", "meeting-asked"),
    "ACCEPT-meeting": _ben("ACCEPT", "invited", "meeting-invite"),
    "ACCEPT-calendar": Scene("invited", "ben", "meeting-invite", "", calendar="ACCEPTED"),
    "DECLINE-calendar": Scene("invited", "ben", "meeting-invite", "", calendar="DECLINED as outlook"),
    "MEET-calendar": Scene("invited", "ben", "meeting-invite", "", calendar="COUNTER 2026-03-19T15:00 45"),
    "ACCEPT-group": Scene("convened", "ana", "group-invite", "", calendar="ACCEPTED"),
    "CANCEL-group": Scene("convened", "fay", "group-meets", "CANCEL"),
    "DECLINE-agreed": _ana("NO", "meeting", "meeting-agreed"),
    "MEET-declined": _ana("MEET 20 March 14:00", "unmet", "meeting-declined"),
    "CONFIRM": _ben("CONFIRM", "logged", "meeting-cosign"),
    "DISPUTE": _ben("DISPUTE: it was shorter", "logged", "meeting-cosign"),
    "CONFIRM-dispute-receipt": _ben("CONFIRM", "contested", "dispute-receipt"),
    "AGREE": _ben("AGREE", "proposed", "pact-question"),
    "CHOICE": _ana("2", "two", "which"),
    "ANSWERS": _ben("1: 5\r\n2: 4\r\n3: A good year", "ended", "survey"),
    "PAIR": _cora("PAIR Ana with Ben", "offered", "proposals", TEAM),
    "APPROVE": _cora("APPROVE 1", "offered", "proposals"),
    "VOUCH": _ben("YES", "checked", "verify-ask"),
    # A mail of several lines, or of one that is done like it.
    "LINES": _cora("REMIND {ben}\r\nHOLD all", "digested", "digest"),
    "REMIND": _cora("REMIND {ben}", "digested", "digest", TEAM),
    "HOLD": _cora("HOLD all", "digested", "digest"),
    "EXTEND-team": _cora("EXTEND {ben} 2 months", "digested", "digest", TEAM),
    "UNDO-transcript": _cora("UNDO 1", "transcribed", "transcript"),
    "YES-lines": _cora("YES", "lined", "confirm-lines"),
    "IMPORT": Scene("worried", "cora", "matter-team", "IMPORT", TEAM, file=FILE),
    "IMPORT-again": Scene("imported", "cora", "imported", "IMPORT", file=FILE.replace(b"Vance", b"Vale")),
    "YES-import": _cora("YES", "importing", "confirm-import"),
    "REPORT": _cora("REPORT", "worried", "matter-team", TEAM),
    "REPORT-again": _cora("REPORT January", "reported", "report"),
    # The same words in answer to other letters.
    "MANAGER": _ana("MANAGER max@firm.example"),
    "YES-manager-ask": _ben("YES", "named", "manager-ask"),
    "NO-manager-ask": _ben("NO", "named", "manager-ask"),
    "NO-manager-told": _ana("NO", "named", "manager-told"),
    "YES-end-question": _ben("YES", "ending", "end-question"),
    "NO-end-question": _ben("NO", "ending", "end-question"),
    "YES-leave-question": _ben("YES", "leaving", "leave-question"),
    "NO-leave-question": _ben("NO", "leaving", "leave-question"),
    "YES-confirm-shall": _ana("YES", "shall", "confirm-shall"),
    "YES-confirm-delete": _ben("YES", "erasing", "confirm-delete"),
    "NO-confirm-delete": _ben("NO", "erasing", "confirm-delete"),
    "UNDO-delete-held": _ben("UNDO", "held", "delete-held"),
    "YES-address-prove": Scene("proving", "newana", "address-prove", "YES"),
    "NO-address-prove": _ana("NO", "proving", "address-prove"),
    "UNDO-address-notice": _ana("UNDO", "moved", "address-notice"),
    "DISPUTE-pact": _ben("DISPUTE: a year is too long", "proposed", "pact-question"),
    "DISPUTE-agreed": _ben("DISPUTE: a year is too long", "agreed", "pact-agreed"),
    "ANSWERS-pact": _ana("1: A pair", "disputed", "pact-disputed"),
    "YES-pact-lapsed": _ana("YES", "lapsed", "pact-lapsed"),
    "YES-extend-question": _ben("YES", "longer", "extend-question"),
    "NO-extend-question": _ben("NO", "longer", "extend-question"),
    "CHOICE-unknown-name": _ana("1", "unknown", "unknown-name"),
    "CHOICE-found": _ana("1", "found", "found"),
    "ANSWERS-form": _ana("1: Lead a team\r\n2: I do\r\n3: In June\r\n4: 4", "filling", "form"),
    "NO-meeting-happened": _ben("NO", "over", "meeting-happened"),
    "APPROVE-member": _cora("APPROVE J-1", "outdated", "member-lapsed-team"),
    "YES-approve-pair": _cora("YES", "picking", "confirm"),
    "YES-pair": _cora("YES", "naming", "confirm"),
    "JOIN-invitation": Scene("called", "dee", "invitation", "JOIN"),
    "JOIN-form": Scene("applying", "dee", "form", "JOIN", FRONT),
    "ANSWERS-join": Scene("applying", "dee", "form", "1: A\r\n2: B\r\n3: C\r\n4: D\r\n5: E\r\n7: yes"),
    "APPROVE-join": _cora("APPROVE J-1", "applied", "screening"),
    "DECLINE-join": _cora("DECLINE: too early", "applied", "screening"),
    "YES-approve-join": _cora("YES", "screening", "confirm"),
    "SHEET-again": _ana("SHEET", "checked", "sheet"),
    "NO-verify-ask": _ben("NO", "checked", "verify-ask"),
    "ANSWERS-relay": _ana("1. My first months\r\n2. A portfolio\r\n3. Yes\r\n4. That\r\n5. What?", "preparing", "form"),
    "YES-more": _ben("YES", "more", "one-more"),
    "NO-more": _ben("NO", "more", "one-more"),
    "ANSWERS-report": _ana("no", "heard", "form"),
    "CHECKIN-rhythm": _ben("CHECKIN by phone today: goals", "monthly", "rhythm"),
    "CHOICE-term": _ana("1", "choosing", "choice"),
    "CHOICE-other": _ana("2", "chosen", "choice-receipt"),
    "CHOICE-why": _ben("2", "why", "end-why"),
    "NO-end-why": _ben("NO", "why", "end-why"),
    "YES-end-notice": _ana("YES", "noticed", "end-notice"),
    "UNDO-end-noticed": _ben("UNDO", "noticed", "end-noticed"),
    "RELEASE-place": _cora("RELEASE {ana}", "unreleased", "end-team"),
    "YES-follow-up": _ana("YES", "following", "follow-up"),
    "JOIN-again": Scene("released", "eve", "released", "JOIN"),
}
