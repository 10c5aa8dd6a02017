"""What people of each character write: a row says which letter, how many days after it, and which words."""

from collections.abc import Mapping
from dataclasses import dataclass

FILL = "{answers}"  # each question of the letter with an answer of its kind
MEETING = "{meeting}"  # a calendar's invitation to one, some days later
REPLY, DESK, TRACKER, TEAM = "reply", "", "log", "team"  # where it goes: an answer, or a desk's name
GROUP = "group"  # the group that she looks after


@dataclass(frozen=True)
class Habit:
    """After this letter, so many days later, these words."""

    letter: str  # without -mentee or -mentor: who asks is whose habit it is
    days: int  # 0: on the same day
    words: str
    to: str = REPLY
    times: tuple[int, ...] = ()  # only after the first, the second … of these letters; empty: after each

    def fits(self, letter: str, time: int) -> bool:
        """Whether the letter, come for so many a time, is answered like this."""
        return letter == self.letter and (not self.times or time in self.times)


_BEGIN = "LOG 45 minutes yesterday: how to begin"
_FIRST = Habit("introduction", 9, _BEGIN, TRACKER)
_NEXT = "LOG 60 minutes yesterday: where we stand"
_FORM, _SURVEY = Habit("form", 1, FILL), Habit("survey", 2, FILL)

_LIVELY_ASKER = (
    _FORM,
    Habit("introduction", 1, "GOALS", DESK),
    Habit("introduction", 3, "PROFILE", DESK),
    Habit("introduction", 2, MEETING, TRACKER),
    Habit("meeting-happened", 1, _BEGIN),
    Habit("meeting-confirmed", 21, _NEXT, TRACKER),
    Habit("group-letter", 1, "Could we talk about budgets as well?", times=(1,)),
    Habit("pact-question", 2, "AGREE"),
    Habit("ending-soon", 1, "EXTEND"),
    Habit("extend-question", 1, "YES"),
    Habit("choice", 2, "1"),
    _SURVEY,
)
_LIVELY_ASKED = (
    _FORM,
    Habit("request", 2, "ACCEPT"),
    Habit("meeting-cosign", 1, "CONFIRM"),
    Habit("pact-question", 2, "AGREE"),
    Habit("extend-question", 1, "YES"),
    Habit("choice", 2, "1"),
    _SURVEY,
)
_LATE = (Habit("form-reminder", 1, FILL), Habit("survey-reminder", 1, FILL))

ASKERS: Mapping[str, tuple[Habit, ...]] = {
    "lively": _LIVELY_ASKER,
    "late": (
        *_LATE,
        Habit("first-meeting", 1, "LOG 30 minutes yesterday: getting to know each other", TRACKER),
        Habit("quiet", 2, _NEXT, TRACKER),
        Habit("rhythm", 2, _NEXT, TRACKER),
    ),
    "quiet": (_FORM,),
    "ending": (
        _FORM,
        _FIRST,
        Habit("meeting-confirmed", 28, _NEXT, TRACKER, times=(1, 2)),
        Habit("meeting-confirmed", 10, "END - we reached our goals", times=(3,)),
        Habit("end-question", 0, "YES"),
        Habit("end-why", 0, "1"),
        _SURVEY,
    ),
    "declining": (
        _FORM,
        Habit("declined", 3, "REQUEST {next}", DESK),
        _FIRST,
        Habit("meeting-confirmed", 35, _NEXT, TRACKER),
        _SURVEY,
    ),
    "unanswered": (_FORM,),
}
ASKED: Mapping[str, tuple[Habit, ...]] = {
    "lively": _LIVELY_ASKED,
    "late": (*_LATE, Habit("request-reminder", 1, "ACCEPT"), Habit("meeting-cosign-reminder", 1, "CONFIRM")),
    "quiet": (_FORM, Habit("request", 1, "ACCEPT")),
    "ending": _LIVELY_ASKED,
    "declining": (_FORM, Habit("request", 2, "DECLINE: no time this spring. Please help her find another")),
    "unanswered": (),
    "leading": (  # a group
        _FORM,
        Habit("request", 1, "ACCEPT"),
        Habit(
            "group-new", 1, "Dear all, I look forward to meeting you.\nWe write to each other here.", GROUP, times=(1,)
        ),
        Habit("group-new", 2, MEETING, GROUP, times=(1,)),
        _SURVEY,
    ),
    "new": (_FORM,),  # invited, and asks nobody
    "": (Habit("confirm", 0, "YES"), Habit("screening", 1, "APPROVE {ref}")),  # a coordinator
}
