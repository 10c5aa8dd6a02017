"""What the people of a preview write: what they are asked for, and whatever else brings a letter of its own about."""

from collections.abc import Mapping

from mailflow.rehearse.habits import DESK, FILL, TEAM, TRACKER, Habit

VERIFY = "verify"
PROPOSE = "the operator has the proposals sent"  # no mail: what `mailflow match` does
STARTS = ""  # no letter: so many days after she came

_FORM, _SURVEY, _CHOICE = Habit("form", 1, FILL), Habit("survey", 2, FILL), Habit("choice", 2, "2")
_PACT, _EXTEND = Habit("pact-question", 2, "AGREE"), Habit("extend-question", 1, "YES")
_CONFIRM = Habit("meeting-cosign", 1, "CONFIRM")

_LIVELY_MENTEE = (
    _FORM,
    Habit("introduction", 1, "GOALS", DESK),
    Habit("introduction", 2, "STATUS"),
    Habit("introduction", 3, "PROFILE", DESK),
    Habit("introduction", 4, "WHY"),
    Habit("introduction", 9, "LOG 45 minutes yesterday by video: how to begin, and what I hope for", TRACKER),
    Habit("introduction", 30, "MANAGER mia@work.example", DESK),
    Habit("manager-hand-on", 1, "YES"),
    Habit("meeting-receipt", 0, "UNDO", times=(3,)),
    Habit("meeting-confirmed", 20, "LOG 60 minutes yesterday: CV review, and whom to ask for advice", TRACKER, (1,)),
    Habit("taken-back", 1, "LOG 50 minutes on {yesterday}: first steps as a team lead", TRACKER, (1,)),
    Habit("meeting-confirmed", 5, "SHEET", DESK, (2,)),
    Habit("meeting-confirmed", 12, "CHECKIN by email: an article about moving into a lead role", TRACKER, (2,)),
    Habit("meeting-confirmed", 25, "LOG 30 minutes yesterday: a difficult conversation, rehearsed", TRACKER, (2,)),
    Habit("meeting-disputed", 1, "LOG 45 minutes on {date}: a difficult conversation, rehearsed", TRACKER, (1,)),
    Habit("meeting-confirmed", 30, "EXTEND 3 months", times=(2,)),
    Habit("meeting-confirmed", 45, "LOG 90 minutes yesterday: what I lead now", TRACKER, (3,)),
    Habit("sheet", 1, "{code}", VERIFY),
    Habit("pact-disputed", 2, FILL),
    Habit("pact-agreed", 1, "STATUS", times=(2,)),
    _EXTEND,
    _CHOICE,
    _SURVEY,
)
_LIVELY_MENTOR = (
    _FORM,
    Habit("request", 2, "ACCEPT: Mondays work best for me."),
    Habit("meeting-cosign", 1, "CONFIRM", times=(1, 2, 3)),
    Habit("meeting-cosign", 1, "DISPUTE: we spoke for three quarters of an hour.", times=(4,)),
    Habit("meeting-cosign", 1, "CONFIRM", times=(5, 6, 7)),
    Habit("pact-question", 2, "DISPUTE: half a year is short for this. A whole one?", times=(1,)),
    Habit("pact-question", 2, "AGREE", times=(2, 3, 4, 5)),
    Habit("manager-ask", 1, "YES"),
    Habit("introduction", 20, "TIPS", DESK),
    _EXTEND,
    Habit("choice", 2, "1"),
    _SURVEY,
)
_LATE = (
    Habit("form-reminder", 1, FILL),
    Habit("request-reminder", 1, "ACCEPT", times=(1,)),
    Habit("meeting-cosign-reminder", 1, "CONFIRM"),
    Habit("first-meeting", 1, "LOG 30 minutes yesterday: getting to know each other", TRACKER, (1,)),
    Habit("rhythm", 2, "LOG 60 minutes yesterday: where we stand", TRACKER, (1, 2)),
    Habit("pact-reminder", 1, "AGREE"),
    Habit("survey-reminder", 1, "1: 4", times=(1,)),
)
_TO_ALL = "Dear all,\n\nwe meet on Thursday at six: how to say no.\nPlease bring a case of your own."
_CURIOUS = (
    Habit(STARTS, 1, "HELP", DESK),
    Habit(STARTS, 2, "STATUS", DESK),
    Habit(STARTS, 3, "TIPS", DESK),
    Habit("tips", 0, "TIPS: {first_tip}", DESK, (1,)),
    Habit(STARTS, 4, "FIND engineering, rail", DESK),
    Habit("found", 0, "NEXT", times=(1,)),
    Habit(STARTS, 6, "REQUEST Bob Okafer: I would like to ask how you began", DESK),
    Habit(STARTS, 7, "I have been thinking about this for a while", DESK),
    Habit(STARTS, 8, "Could somebody call me about the summer meeting? Evenings are best.", TEAM),
    Habit(STARTS, 9, "CONCERN: somebody here shares what I tell in confidence.", DESK),
    Habit(STARTS, 10, "PAUSE until {later}", DESK),
    Habit("paused", 1, "UNDO", times=(1,)),
    Habit(STARTS, 12, "STOP", DESK),
    Habit(STARTS, 13, "RESUME", DESK),
    Habit(STARTS, 14, "DATA", DESK),
    Habit("confirm-shall", 0, "YES"),
    Habit(STARTS, 15, "ACCEPT", DESK),
    Habit(STARTS, 16, "ADDRESS karen@newhome.example", DESK),
)

HABITS: Mapping[str, Mapping[str, tuple[Habit, ...]]] = {
    "mentee": {
        "lively": _LIVELY_MENTEE,
        "late": _LATE,
        "quiet": (_FORM,),
        "ending": (
            _FORM,
            _PACT,
            Habit("introduction", 9, "LOG 45 minutes yesterday: how to begin", TRACKER),
            Habit("meeting-confirmed", 20, "END - we reached our goals", times=(1,)),
            Habit("end-question", 0, "NO", times=(1,)),
            Habit("end-cancelled", 9, "END - we reached our goals"),
            Habit("end-question", 0, "YES", times=(2,)),
            Habit("end-why", 0, "1"),
            Habit("end-notice", 1, "YES"),
            _SURVEY,
        ),
        "declining": (_FORM, Habit("declined", 3, "REQUEST {next}", DESK), _SURVEY),
        "unanswered": (_FORM,),
        "leaving": (
            _FORM,
            Habit("introduction", 6, "LEAVE"),
            Habit("leave-question", 0, "YES"),
        ),
        "curious": _CURIOUS,
        "deleting": (Habit(STARTS, 12, "DELETE", DESK), Habit("confirm-delete", 0, "YES")),
        "wondering": (Habit(STARTS, 3, "Hello, a friend told me about you. How can I take part?", DESK),),
        "coming": (_FORM, Habit("not-yet", 1, "{lacking}"), Habit("admitted", 5, "STATUS", DESK)),
    },
    "mentor": {
        "lively": _LIVELY_MENTOR,
        "late": _LATE,
        "quiet": (_FORM, Habit("request", 1, "ACCEPT")),
        "ending": (*_LIVELY_MENTOR[:2], _CONFIRM, _PACT, _SURVEY),
        "declining": (
            _FORM,
            Habit("request", 2, "DECLINE: two mentees are enough for me this spring. Please help her find another."),
        ),
        "unanswered": (),
        "leaving": (
            _FORM,
            Habit("request", 1, "ACCEPT"),
            Habit("introduction", 1, "UNDO", times=(1,)),
            Habit("taken-back", 1, "YES"),
        ),
        "doubtful": (
            Habit(STARTS, 2, "PAUSE", DESK),
            Habit("confirm", 0, "NO", times=(1,)),
            Habit(STARTS, 4, "PAUSE", DESK),
            Habit("confirm", 0, "YES", times=(2,)),
        ),
        "deciding": (
            Habit(STARTS, 3, "DELETE", DESK),
            Habit("confirm-delete", 0, "YES"),
            Habit("delete-held", 0, "UNDO"),
        ),
    },
    "facilitator": {
        "lively": (
            Habit("request", 1, "ACCEPT"),
            Habit("group-new", 4, _TO_ALL, "{slug}"),
        )
    },
    "group_member": {"circling": (_FORM, Habit("group-letter", 1, "I shall come a little late, sorry."))},
    "coordinator": {
        "deciding": (
            Habit("confirm", 0, "YES"),
            Habit("screening", 1, "APPROVE {ref}", TEAM),
            Habit("matter-team", 1, "NOTE {ref}: spoke with her on the phone", TEAM, (1,)),
            Habit("matter-team", 3, "RELEASE {ref}", TEAM, (1,)),
            Habit("declined-team", 2, "RELEASE {ref}", TEAM),
            Habit(STARTS, 6, PROPOSE),
            Habit("proposals", 1, "APPROVE 1", times=(1,)),
            Habit("end-team", 1, "RELEASE {ref}", TEAM),
            Habit("digest", 1, "Thank you. I will call them on Friday.", times=(3,)),
        )
    },
}
NOTE = (
    "You went from engineer to director without leaving hands-on work behind. "
    "I would like to understand how you chose what to let go of."
)
ANSWERS = (
    "To lead a small team well, and to still write code on some days.",
    "Every other week, by video, for three quarters of an hour.",
    "Hold each other to what we promise, and say so when it does not work.",
    "What we tell each other stays between us.",
    "By the end of the summer.",
    "Somebody who listens first and asks the next question.",
)
