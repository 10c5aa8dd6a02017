"""Lively facts for every letter: Ana the mentee, Ben the mentor, Cora the coordinator."""

from typing import Any

MENTEE: dict[str, Any] = {
    "mentee": "Ana Ruiz",
    "mentee_first": "Ana",
    "mentee_about": "Data engineer, 4 years, Greenline Energy",
    "mentee_email": "ana@example.org",
    "goal": "Move into a team lead role within a year",
    "availability": "Two calls a month, evenings, US Eastern",
    "note": "You went from engineer to director without leaving hands-on work behind. "
    "I would like to understand how you chose what to let go of.",
}
ASKER: dict[str, Any] = {**MENTEE, "offers": False, "profession": ""}
OTHER: dict[str, Any] = {"other": "Ana Ruiz", "offers": False}
MENTOR: dict[str, Any] = {
    "mentor": "Ben Okafor",
    "mentor_first": "Ben",
    "mentor_email": "ben@example.org",
    "mentor_about": "Director of Engineering, Harbour Rail",
}
DUE = {"due": "Tuesday 9 June 2026", "due_short": "9 June"}
DESKS = {"tracker": "log@mail.example.org", "frontdesk": "wit@mail.example.org"}
PLACE: dict[str, Any] = {"ref": "J-3", "role": "mentee"}
MEETING: dict[str, Any] = {
    "other": "Ana Ruiz",
    "date": "Thursday 4 June 2026",
    "date_short": "4 June",
    "minutes": 45,
    "length": "45 minutes",
    "topics": "CV and next steps",
    "tags": "Applications and interviews",
    "due": "Thursday 11 June 2026",
}
SURVEY: dict[str, Any] = {
    "other": "Ben Okafor",
    "why": "Ana ended it on 1 June.",
    "questions": ["Did it help you?", "Would you do it again?", "What should we change?"],
    "count": 3,
    "examples": [{"word": "1", "line": "a number from 1 to 5"}, {"word": "3", "line": "a line in your own words"}],
    "due": "Monday 15 June 2026",
    "due_short": "15 June",
}
FORM: dict[str, Any] = {
    "title": "Your goals",
    "opening": "A goal that is written down is easier to talk about.",
    "questions": ["What do you want to reach?", "How sure are you? (a number from 1 to 5)"],
    "count": 2,
    "examples": [{"word": "1", "line": "a line in your own words"}, {"word": "2", "line": "a number from 1 to 5"}],
    "due": "Wednesday 16 September 2026",
}
KEPT = [{"word": "1", "line": "What do you want to reach? “Lead a team”"}]
ANSWER = {"title": "Ana Ruiz about Ben Okafor (R-4F7K)", "line": "question 1: 4 of 5, question 2: no answer."}
GROUP: dict[str, Any] = {
    "title": "Leaders circle",
    "slug": "leaders",
    "address": "wit-leaders@mail.example.org",
    "facilitator": "Fay Moreau",
    "member": "Ana Ruiz",
    "goal": "Lead a team",
    "undo": True,
}
MATTER: dict[str, Any] = {"ref": "C-4", "title": "Ana Ruiz has a concern", "name": "Ana Ruiz", "name_first": "Ana"}
DIGEST: dict[str, Any] = {
    "range": "1 to 7 June 2026",
    "needs": [
        {
            "state": "Overdue",
            "level": "bad",
            "title": "Marta Silva has not answered Jo Kim",
            "fact": "Asked 18 May, due 25 May, two reminders sent.",
            "ref": "R-4F7K",
        },
        {
            "state": "Bounced",
            "level": "bad",
            "title": "Email to mentor Tom Abara bounces",
            "fact": "The mailbox does not exist since 3 June.",
            "ref": "",  # it is about no pair
        },
        {
            "state": "Check",
            "level": "warn",
            "title": "We could not read one meeting report",
            "fact": "Ines Roy wrote to the tracker without a date.",
            "ref": "U-9",
        },
    ],
    "more": 0,
    "good": "A good week: 27 meetings and 4 new pairs.",
    "tiles": [
        {"number": 41, "label": "Active pairs", "change": "+4, 2 ended"},
        {"number": 27, "label": "Meetings", "change": "+6 on last week"},
        {"number": 5, "label": "Open requests", "change": "1 overdue"},
        {"number": 6, "label": "Quiet 30+ days", "change": "−2 on last week"},
    ],
    "bars": [
        {"value": value, "day": day, "month": month, "now": day == 1}
        for value, day, month in (
            (14, 13, "Apr"),
            (18, 20, ""),
            (21, 27, ""),
            (16, 4, "May"),
            (19, 11, ""),
            (23, 18, ""),
            (21, 25, ""),
            (27, 1, "Jun"),
        )
    ],
    "ended": [{"title": "Jo Kim and Ada Flynn (R-9P2X)", "line": "Jo Kim ended it, and wrote: “She moved abroad”"}],
    "ended_why": True,
    "quiet": [
        {"pair": "Amara Obi and Lucy Chen", "last": "21 April", "ref": "P-104"},
        {"pair": "Hana Sato and Eve Brandt", "last": "never", "ref": "P-111"},
    ],
    "ending": [{"pair": "Rita Gomez and Ada Flynn", "date": "12 June", "ref": "P-118"}],
    "survey": {"answered": 8, "asked": 11, "average": "4.4", "fresh": [ANSWER]},
    "health": "182 sent, 1 bounced, 9 automatic replies set aside.",
    "trust_notice": "SPF, DKIM and DMARC pass.",
}
UNDELIVERED: dict[str, Any] = {
    "name": "Ana Ruiz",
    "name_first": "Ana",
    "address": "ana@example.org",
    "letter": "Ben Okafor, your mentor: please set up the first meeting",
    "since": "Tuesday 2 June 2026",
    "at": "Tuesday 2 June 2026, 14:10",
    "why": "the mailbox does not exist",
    "reason": "550 5.1.1 no such user",
}
LAST = {"last": True}  # of the automatic answers of a day
EXAMPLE = {"example": "4 June"}
BY = {"paired_by": "other"}
ACT = "ask Ben Okafor to be your mentor"

LONGER: dict[str, Any] = {
    "other": "Ben Okafor",
    "ends": "Tuesday 2 June 2026",
    "longer": "Tuesday 1 September 2026",
    "due": "Tuesday 12 May 2026",
    "undo": True,
}
MOVED = {"new": "ana@newhome.example", "old": "ana@example.org"}
WHEN = {"when": "Wednesday 3 June 2026 at 14:10 (America/New_York)"}
ROW = {"title": "Ben Okafor (R-4F7K)", "line": "active, asked on Tuesday 2 June 2026, with the note “Hello”."}
HELD: dict[str, Any] = {
    "days": 30,
    "whole": False,
    **{page: [ROW] for page in ("yourself", "connections", "meetings", "surveys", "forms", "questions")},
    **{page: [ROW] for page in ("mails", "letters")},
}

TEXTS = ["Ask your questions, and listen to the answers.", "Taking part promises nobody a better position."]
TITLES = ["GROW", "SMART goals"]

WAITS: dict[str, Any] = {
    "name": "Ana Ruiz",
    "name_first": "Ana",
    "email": "ana@example.org",
    "address": "ana@example.org",
    "role": "mentee",
    "pair": "Ana Ruiz and Ben Okafor (R-4F7K)",
    "answering": "No answer from Ben Okafor this time",
    "words": ["I do not know whom to ask next.", "Could you suggest somebody?"],
    "whole": False,
    "number": 12,
    "day": "Tuesday 2 June 2026",
}

WAITING = {**OTHER, "since": "Tuesday 2 June 2026", "due": "Tuesday 23 June 2026"}
PLAIN = {"other": "", "counterparts": False}  # a form that is one person's
PACT: dict[str, Any] = {
    "other": "Ana Ruiz",
    "title": "Your agreement",
    "version": 1,
    "words": [
        {"word": "1", "line": "How often will you talk? “Every other week”"},
        {"word": "2", "line": "For how long do you expect it to go on? “A year”"},
    ],
    "due": "Tuesday 9 June 2026",
    "stands": True,
}

LETTERS: dict[str, dict[str, Any]] = {
    "request": {**ASKER, **DUE},
    "request-reminder": {**ASKER, **DUE, "days_left": 1},
    "request-receipt": {**OTHER, **DUE, "beside": ["Bea Lindqvist", "Fay Moreau", "Jo Kim"]},
    "request-closed": OTHER,
    "request-away": {
        **DESKS,
        "asked": "Ben Okafor",
        "until": "Friday 5 June 2026",
        "due": "Tuesday 16 June 2026",
        "others": ["Bea Lindqvist"],
        **OTHER,
    },
    "request-unreached": {**OTHER, **DESKS, "asked": "Ben Okafor", "others": ["Bea Lindqvist", "Fay Moreau"]},
    "request-expired": {**OTHER, **DESKS, "others": []},
    "introduction-mentee": {
        **MENTOR,
        **DESKS,
        **EXAMPLE,
        "note": "Mondays work best.",
        "undo": False,
        **BY,
        "profession": "",
        "texts": TEXTS,
        "tips": TITLES,
    },
    "introduction-mentor": {**MENTEE, **DESKS, **EXAMPLE, "undo": True, **BY},
    "declined": {**OTHER, **DESKS, "others": ["Bea Lindqvist", "Fay Moreau"], "helped": True},
    "decline-receipt": {**OTHER, "helped": True, "reason": True},
    "declined-team": {
        **MENTEE,
        "asked": "Ben Okafor",
        "asker": "Ana Ruiz",
        "reason": "Two mentees already",
        "help": True,
    },
    "at-capacity": MENTEE,
    "search-warning": {**DESKS, "until": "Tuesday 4 August 2026"},
    "released": {**DESKS, "until": "Tuesday 4 August 2026"},
    "joined-again": {**DESKS, "until": "Tuesday 6 October 2026"},
    "one-more": {
        **{key: MENTEE[key] for key in ("mentee", "mentee_about", "goal", "availability")},
        **DUE,
        "count": 1,
    },
    "one-more-no": {"mentee": "Ana Ruiz"},
    "one-more-team": {"mentee": "Ana Ruiz", "mentor": "Ben Okafor", "answer": "no"},
    "follow-up": WAITING,
    "followed-up": OTHER,
    "no-answer": WAITING,
    "no-answer-team": {**WAITING, "asker": "Ana Ruiz", "asked": "Ben Okafor", "email": "ana@example.org"},
    "proposals": {
        "options": ["Ana Ruiz with Ben Okafor: both name data (interests)", "Jo Kim with Fay Moreau: both name law"],
        "due": "Tuesday 16 June 2026",
    },
    "paired": {
        "done": [{"title": "Ana Ruiz and Ben Okafor (R-4F7K)", "line": "both name data (interests)."}],
        "asked": ["Bea Lindqvist has no room, and is asked whether to take on Jo Kim as well."],
        "failed": ["Ben Okafor has as many mentees as there is room for."],
    },
    "settled": {"what": "Ana Ruiz has help to find another mentor"},
    "found": {
        "sought": "somebody who leads a team",
        "fit": 1,
        "more": True,
        "options": ["Ben Okafor: Engineering director", "Fay Moreau: Runs the data circle"],
        **DESKS,
    },
    "cannot-pair": {
        "other": "Ana Ruiz",
        "said": True,
        "why": "Ana Ruiz has 2 mentors, and nobody in WIT Connections has more than 2 at a time.",
    },
    "parted": {"other": "Ben Okafor", "lived": True, "mentored": True},
    "parted-team": {"mentee": "Ana Ruiz", "mentor": "Ben Okafor", "lived": True},
    "first-meeting": {**MENTOR, **DESKS, **EXAMPLE},
    "quiet-mentee": {"other": "Ben Okafor", "days": 34, "met": True, **DESKS, **EXAMPLE},
    "quiet-mentor": {"other": "Ana Ruiz", "days": 34, "met": False, **DESKS, **EXAMPLE},
    "meeting-receipt": MEETING,
    "meeting-cosign": MEETING,
    "meeting-cosign-reminder": MEETING,
    "meeting-confirmed": {**MEETING, "confirmed_by": "Ben Okafor", "by_you": False, "too": False},
    "meeting-disputed": {**MEETING, "said": "We spoke for half an hour, not longer."},
    "dispute-receipt": {**MEETING, "said": "", "own": ""},
    "meeting-happened": {**MEETING, "time": "15:00", "line": "LOG 45 min on 4 June 2026"},
    "meeting-missed": {**MEETING, **DESKS},
    "choice": {
        "other": "Ben Okafor",
        "ends": "Tuesday 2 June 2026",
        "options": ["Go on with Ben Okafor for 3 months more", "Meet somebody new", "End your time as it is"],
    },
    "choice-receipt": {"other": "Ben Okafor", "ends": "Tuesday 2 June 2026", "chosen": "Meet somebody new"},
    "choice-result": {"other": "Ben Okafor", "ends": "Tuesday 2 June 2026", "going": False, "new": True},
    "choice-team": {"who": "Ana Ruiz", "pair": "Ana Ruiz and Ben Okafor"},
    "end-why": {
        "other": "Ben Okafor",
        **DUE,
        "reason": True,
        "options": ["Our goals are met, and I thank Ben Okafor", "It is not working", "Something else"],
    },
    "end-notice": {"other": "Ben Okafor", **DUE},
    "end-noticed": {"other": "Ana Ruiz", **DUE},
    "end-team": {
        "mentee": "Ana Ruiz",
        "mentor": "Ben Okafor",
        "by": "Ana Ruiz",
        "goals_met": False,
        "not_working": True,
        "silent": True,
        "reason": "We never found a time",
    },
    "freed": {"other": "Ana Ruiz"},
    "place-freed": {"mentor": "Ben Okafor", "pair": "Ana Ruiz and Ben Okafor"},
    "end-question": {"other": "Ben Okafor", **DUE, "reason": True},
    "end-cancelled": {"other": "Ben Okafor"},
    "end-lapsed": {"other": "Ben Okafor"},
    "survey": {**SURVEY, "undo": True, "beside": "A line of thanks of your own is welcome.", "texts": TEXTS},
    "survey-reminder": SURVEY,
    "survey-missing": {**SURVEY, "rated": True, "missing": [{"word": "2", "line": "Would you do it again?"}]},
    "survey-thanks": {"other": "Ben Okafor"},
    "form": {**FORM, "kept": KEPT, "whole": False, "beside": "GOALS", "passed": True, "shown": [1, 2], **PLAIN},
    "form-reminder": FORM,
    "form-missing": {**FORM, "missing": [{"word": "2", "line": "How sure are you? (a number from 1 to 5)"}]},
    "form-thanks": {**FORM, **DESKS, "kept": KEPT, "verb": "GOALS"},
    "preread": {"other": "Ben Okafor", "title": "Fifteen questions", "kept": KEPT},
    "pact-question": PACT,
    "pact-reminder": PACT,
    "pact-receipt": {**PACT, "other": "Ben Okafor"},
    "pact-agreed": {**PACT, "again": False, "author": False, "achieved": ["Lead a team"]},
    "pact-returned": {**PACT, "said": "A year is too short for this."},
    "pact-disputed": {**FORM, "kept": KEPT, "other": "Ben Okafor", "said": "A year is too short for this."},
    "pact-lapsed": {**PACT, "other": "Ben Okafor"},
    "confirm": {
        "act": ACT,
        "did": "",
        "does": "says that you want to",
        "received": "on Tuesday 2 June 2026 at 09:14 UTC",
        **LAST,
    },
    "confirm-refused": {"act": ACT},
    "confirm-address": {
        "act": ACT,
        "did": "",
        "does": "says that you want to",
        "received": "on Tuesday 2 June 2026",
        "address": "dana@home.example",
        **LAST,
    },
    "address-added": {"address": "dana@home.example"},
    "address-not-added": {"address": "dana@home.example"},
    "address-removed": {"address": "dana@home.example"},
    "stopped": {"asked": True},
    "leave-question": {"act": "leave WIT Connections, which ends your mentoring with Ana Ruiz", **LAST},
    "left": {"ended": "Ana Ruiz and Hana Sato", "closed": "Jo Kim"},
    "ending-soon": {"other": "Ben Okafor", "ends": "Tuesday 2 March 2027"},
    "extend-question": LONGER,
    "extend-receipt": LONGER,
    "extended": LONGER,
    "extend-closed": {**LONGER, "told": "Ben Okafor would rather not go on for longer, so the end stays as it was."},
    "why": {
        "letter": "Will you mentor Ana Ruiz? Please answer by 9 June",
        "day": "Tuesday 2 June 2026",
        "why": "somebody who takes part asked for you by name",
        "rule": "a request waits 7 days for an answer",
        "clauses": [{"word": "W6", "line": "Whoever is asked has a week to say yes or no."}],
        "stands": "The request with Ana Ruiz waits for your answer until Tuesday 9 June 2026.",
        "coming": [{"title": "Saturday 6 June 2026", "line": "We remind you of the request."}],
        **LAST,
    },
    "taken-back": {
        "title": "Your yes is taken back",
        "told": "your yes to Ana Ruiz is taken back, and we have told Ana. The request is open again.",
        "can": "You can answer it until Tuesday 9 June 2026: reply to this email with ACCEPT or DECLINE.",
    },
    "taken-back-news": {
        "title": "Ben Okafor took back the yes",
        "told": "Ben Okafor had said yes to your request, and has taken that back. The request is open again.",
    },
    "which": {"act": "log a meeting", "options": ["Ben Okafor", "Fay Moreau"], **LAST},
    "ask-back": {
        "meeting": "your meeting with Ben Okafor on Tuesday 2 June 2026 (45 minutes)",
        "how": "choice",
        "options": ["Say yes to an invitation (ACCEPT).", "Say no to it (DECLINE)."],
        "verbs": ["ACCEPT", "DECLINE"],
        "words": [],
        "asked": "It reads like a question.",
        **LAST,
    },
    "not-now": {"stands": "Ana Ruiz’s request closed on 9 June.", "can": "Ana can ask you again.", **LAST},
    "unknown-name": {"name": "Bob Okafer", "options": ["Ben Okafor"], **DESKS, **LAST},
    "help": {
        "offices": [{"title": "Gail Ito", "line": "Program Chair, Caucus group, 2008."}],
        "commands": [{"word": "PAUSE", "line": "No new requests reach you until you write RESUME."}],
        "at_desk": [{"word": "JOIN", "line": "ask to be in the programme, as in “JOIN as a mentor”."}],
        "at_team": [{"word": "END", "line": "end a pair, as in “END R-4F7K2: the reason”."}],
        **DESKS,
        **LAST,
    },
    "passed-on": {"told": "notice", "own": False, "until": "Friday 12 June 2026", **LAST},
    "passed-on-team": WAITS,
    "mail-waits": {**WAITS, "known": False},
    "tips": {
        **DESKS,
        "rows": [{"word": "GROW", "line": "For a talk in four steps. Send TIPS GROW."}],
        "unknown": "TROW",
        **LAST,
    },
    "tip": {**DESKS, "title": "GROW", "about": "For a talk in four steps.", "lines": TEXTS, **LAST},
    "welcome": {**DESKS, "role": "a mentee", "texts": TEXTS, "tips": TITLES},
    "how-to-join": {"stranger": True, "roles": ["mentor", "mentee"], "code": True, **DESKS},
    "admitted": {**PLACE, **DESKS, "texts": TEXTS, "tips": TITLES},
    "not-admitted": {**PLACE, **DESKS},
    "not-yet": {**PLACE, **DESKS, "lacking": ["What is your work?", "When can you usually talk?"]},
    "screening": {
        **PLACE,
        "name": "Zoe Vance",
        "name_first": "Zoe",
        "address": "zoe@example.org",
        "answers": [{"title": "What is your work?", "line": "Testing, two years"}],
        "member": "you",
        "until": "Thursday 31 December 2026",
        "again": False,
    },
    "screened": {**PLACE, "name": "Zoe Vance", "done": "in"},
    "member-lapsed": {**PLACE, "until": "Thursday 31 December 2026"},
    "member-lapsed-team": {
        **PLACE,
        "name": "Zoe Vance",
        "address": "zoe@example.org",
        "until": "Thursday 31 December 2026",
    },
    "paused": {
        "until": "Monday 1 June 2026",
        "back": "2 June",
        "undo": True,
        "wanted": False,
        "example": "1 July",
        "waiting": ["Ana Ruiz (until Tuesday 9 June 2026)"],
    },
    "resumed": {"example": "1 July", "undo": True, "asked": True, "reminded": True},
    "pair-ended": {"pair": "Ana Ruiz and Ben Okafor"},
    "status": {"lines": [{"title": "Ben Okafor", "line": "Your mentor since 2 June."}], "role": "mentee", **LAST},
    "data": {**HELD, **DESKS},
    "confirm-shall": {
        "act": "send you all that we keep about you",
        "received": "on Tuesday 2 June 2026",
        "proven": True,
        **LAST,
    },
    "confirm-delete": {
        "act": "delete all that we keep about you",
        "received": "on Tuesday 2 June 2026",
        **DESKS,
        **LAST,
    },
    "delete-held": WHEN,
    "delete-team": {**WHEN, "name": "Ana Ruiz"},
    "delete-stopped": DESKS,
    "delete-last": {"by_team": True, "farewell": True},
    "address-prove": {
        **MOVED,
        "due": "Friday 5 June 2026",
        "reply_to": "r-aebagbafaydqqcikbmga2dqpca@mail.example.org",
    },
    "address-moved": MOVED,
    "address-notice": {**MOVED, "until": "Thursday 4 June 2026 at 14:10 (America/New_York)"},
    "address-back": MOVED,
    "address-kept": {**MOVED, **DESKS},
    "sheet": {
        **DESKS,
        "audit": False,
        "number": 8,
        "length": "7 h 30",
        "others": "Ben Okafor",
        "waiting": 1,
        "units": "7.5 units, peer and professional interaction",
        "left": "Building a network, Support and resources",
        "code": "V-4F7K-2M9P-XQ3T",
        "desk": "wit-verify@mail.example.org",
    },
    "verify-answer": {"said": "matches", "number": 8, "length": "7 h 30", "made": "Monday 1 June 2026", "asked": 1},
    "verify-ask": {"other": "Ana Ruiz", "domain": "auditor.example", "made": "Monday 1 June 2026", **DUE},
    "verify-vouched": {},
    "digest": DIGEST,
    "group-in": GROUP,
    "group-new": GROUP,
    "group-begun": GROUP,
    "group-letter": {**GROUP, "words": ["We meet on Tuesday.", "Bring a question."], "whole": True},
    "group-sent": {**GROUP, "names": ["Ana Ruiz", "Gil Vale"], "whole": False},
    "group-word": {
        **GROUP,
        "words": ["I am late."],
        "whole": True,
        "name": "Ana Ruiz",
        "name_first": "Ana",
        "address": "ana@example.org",
    },
    "group-told": {**GROUP, **LAST},
    "concern-receipt": {"readers": "Cora Lind", "ref": "C-4"},
    "matter-team": {
        **MATTER,
        "again": False,
        "since": "Tuesday 2 June 2026",
        "role": "mentee",
        "address": "ana@example.org",
        "pair": "Ana Ruiz and Ben Okafor (R-4F7K)",
        "words": ["He shares what I tell him with my manager.", "What can I do?"],
    },
    "matter-done": {**MATTER, "what": "resolved"},
    "matter-settled": {**MATTER, "day": "Tuesday 2 June 2026"},
    "bounced": {**UNDELIVERED, **DESKS, "times": 3},
    "delayed": {**UNDELIVERED, "count": 12},
    "not-delivered": {**UNDELIVERED, "days": 5},
}


def facts_of(template: str, **other: Any) -> dict[str, Any]:
    everyone = {
        "first": "Dana",
        "team": "wit-team@mail.example.org",
        "because": "You get this because you are in WIT Connections.",
        "quieter": "PAUSE",
        "ref": "R-4F7K",
    }
    return {**everyone, **LETTERS[template], **other}
