"""Which clauses a letter keeps: those whose ids a programme's file names beside the keys that set the letter off."""

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]

CLAUSE = re.compile(r"\b[A-Z]\d{1,2}\b")
_ANSWER = ("request.answer_within_days",)
_FIRST = ("connection.first_meeting_within_days",)
_CONFIRM = ("meeting.confirm_within_days",)
_ENDING = ("ending.ask_again_within_days",)

# Letter -> the keys of a policy file without which it would not be sent, or not then.
KEYS: Mapping[str, tuple[str, ...]] = {
    "request": _ANSWER,
    "request-receipt": _ANSWER,
    "request-closed": _ANSWER,
    "request-expired": _ANSWER,
    "request-reminder": (*_ANSWER, "request.remind_on_days"),
    "at-capacity": ("pairing.mentor_capacity",),
    "search-warning": ("search.months", "search.warn_on_days"),
    "released": ("search.months",),
    "joined-again": ("search.months",),
    "one-more": ("pairing.ask_for_more",),
    "one-more-team": ("pairing.ask_for_more",),
    "follow-up": ("request.follow_up_on_day",),
    "followed-up": ("request.follow_up_on_day",),
    "no-answer": ("request.tell_team_on_day",),
    "no-answer-team": ("request.tell_team_on_day",),
    "proposals": ("matching.by", "pairing.who_pairs"),
    "paired": ("pairing.who_pairs",),
    "found": ("finding.shows",),
    "cannot-pair": ("pairing.mentors_per_mentee", "pairing.hard_blocks"),
    "parted": ("pairing.hard_blocks",),
    "parted-team": ("pairing.hard_blocks",),
    "introduction-mentee": _FIRST,
    "introduction-mentor": _FIRST,
    "first-meeting": _FIRST,
    "quiet-mentee": ("connection.quiet_after_days",),
    "quiet-mentor": ("connection.quiet_after_days",),
    "meeting-cosign": _CONFIRM,
    "meeting-confirmed": _CONFIRM,
    "meeting-cosign-reminder": (*_CONFIRM, "meeting.remind_on_day"),
    "end-question": _ENDING,
    "end-lapsed": _ENDING,
    "extend-question": ("extension",),
    "extend-closed": ("extension",),
    "extended": ("extension",),
    "survey": ("survey",),
    "survey-reminder": ("survey", "survey.remind_on_days"),
    "survey-missing": ("survey",),
    "survey-thanks": ("survey",),
    "form": ("forms.{form}",),
    "form-reminder": ("forms.{form}", "forms.{form}.remind_on_days"),
    "form-missing": ("forms.{form}",),
    "form-thanks": ("forms.{form}",),
    "digest": ("digest", "digest.weekday", "digest.at"),
    "bounced": ("bounces",),
    "sheet": ("cpd",),
    "verify-answer": ("verify",),
    "verify-ask": ("verify",),
    "verify-vouched": ("verify",),
}


def clauses_of(template: str, remarks: Mapping[Path, str], form: str = "") -> tuple[str, ...]:
    """The ids, in their order; none where the file names none. `form` is the name of the form that it is about."""
    keys = [key.format(form=form) for key in KEYS.get(template, ())]
    said = " ".join(remarks.get(tuple(key.split(".")), "") for key in keys)
    return tuple(dict.fromkeys(CLAUSE.findall(said)))
