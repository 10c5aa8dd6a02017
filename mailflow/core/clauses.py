"""Which clauses a letter keeps: those whose ids a programme's file names beside the keys that set the letter off."""

import re
from collections.abc import Collection, Iterator, Mapping

Path = tuple[str | int, ...]

CLAUSE = re.compile(r"\b[A-Z]\d{1,2}\b")
_ANSWER = ("request.answer_within_days",)
_FIRST = ("connection.first_meeting_within_days",)
_CONFIRM = ("meeting.confirm_within_days",)
_LONGER = ("extension", "connection.most_months")
_ENDING = ("ending.ask_again_within_days",)

# Letter -> the keys of a policy file without which it would not be sent, or not then.
KEYS: Mapping[str, tuple[str, ...]] = {
    "request": _ANSWER,
    "request-receipt": _ANSWER,
    "request-closed": _ANSWER,
    "request-expired": _ANSWER,
    "request-reminder": (*_ANSWER, "request.remind_on_days"),
    "request-away": _ANSWER,
    "declined": ("request",),
    "declined-team": ("request",),
    "decline-receipt": ("request",),
    "unknown-name": ("pairing.who_asks",),
    "welcome": ("texts.welcome.{role}", "resources"),
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
    "introduction-mentee": (*_FIRST, "texts.introduction.{role}", "resources"),
    "introduction-mentor": (*_FIRST, "texts.introduction.{role}", "resources"),
    "first-meeting": _FIRST,
    "quiet-mentee": ("connection.quiet_after_days",),
    "quiet-mentor": ("connection.quiet_after_days",),
    "meeting-cosign": _CONFIRM,
    "meeting-confirmed": _CONFIRM,
    "meeting-cosign-reminder": (*_CONFIRM, "meeting.remind_on_day"),
    "end-question": _ENDING,
    "end-lapsed": _ENDING,
    "choice": ("term.choice_days",),
    "choice-receipt": ("term.choice_days",),
    "choice-result": ("term.choice_days",),
    "choice-team": ("term.choice_days",),
    "end-why": ("ending.release", "ending.notice_from"),
    "end-notice": ("ending.notice_from",),
    "end-noticed": ("ending.notice_from",),
    "end-team": ("ending.release",),
    "freed": ("ending.release",),
    "place-freed": ("ending.release",),
    "ending-soon": ("term.warn_days",),
    "reckoned": ("term.around", "term.months_after"),
    "extend-question": _LONGER,
    "extend-closed": _LONGER,
    "extended": _LONGER,
    "survey": ("survey", "texts.closing.{role}"),
    "survey-reminder": ("survey", "survey.remind_on_days"),
    "survey-missing": ("survey",),
    "survey-thanks": ("survey",),
    "form": ("forms.{form}",),
    "form-reminder": ("forms.{form}", "forms.{form}.remind_on_days"),
    "form-missing": ("forms.{form}",),
    "form-thanks": ("forms.{form}",),
    "tips": ("resources",),
    "tip": ("resources",),
    **dict.fromkeys(
        (
            "preread",
            "pact-question",
            "pact-reminder",
            "pact-receipt",
            "pact-agreed",
            "pact-disputed",
            "pact-returned",
            "pact-lapsed",
        ),
        ("forms.{form}",),
    ),
    "screening": ("joining.screening",),
    **dict.fromkeys(("manager-ask", "manager-hand-on", "manager-joined", "manager-out", "manager-told"), ("manager",)),
    "invitation": ("joining.forms",),
    "admitted": ("joining.screening",),
    "not-admitted": ("joining.screening",),
    "member-lapsed": ("joining.membership",),
    "member-lapsed-team": ("joining.membership",),
    "digest": ("digest", "digest.every", "digest.weekday", "digest.day", "digest.at"),
    "bounced": ("bounces",),
    "sheet": ("cpd",),
    "verify-answer": ("verify",),
    "verify-ask": ("verify",),
    "verify-noted": ("verify",),
    "verify-vouched": ("verify",),
    **dict.fromkeys(("group-in", "group-new", "group-begun", "group-letter", "group-word"), ("groups",)),
    "group-agenda": ("gathering", "gathering.send_days"),
    **dict.fromkeys(("group-invite", "group-meets", "group-off"), ("gathering",)),
    "concern-receipt": ("matters",),
    "matter-settled": ("matters",),
    "matter-team": ("matters", "matters.remind_on_days"),
    "matter-done": ("matters", "matters.close_after_days"),
}


def clauses_of(
    template: str, remarks: Mapping[Path, str], form: str = "", roles: Collection[str] = ()
) -> tuple[str, ...]:
    """The ids, in their order; none where the file names none.

    `form` is the name of the form that the letter is about, `roles` are its reader's.
    """
    keys = [key.format(form=form, role=role) for key in KEYS.get(template, ()) for role in _each(key, roles)]
    said = " ".join(remark for key in keys for remark in _beside(tuple(key.split(".")), remarks))
    return tuple(dict.fromkeys(CLAUSE.findall(said)))


def as_of(remarks: Mapping[Path, str], begun: int) -> Mapping[Path, str]:
    """What is remarked beside the keys that hold when so many editions have begun: a later one's is the one."""
    own = {path: said for path, said in remarks.items() if path[0] != "edition"}
    for number in range(begun):
        own |= {path[2:]: said for path, said in remarks.items() if path[:2] == ("edition", number) and path[2:]}
    return own


def _beside(key: tuple[str, ...], remarks: Mapping[Path, str]) -> Iterator[str]:
    """Of a key, and of each of several tables of its name."""
    yield remarks.get(key, "")
    yield from (said for path, said in remarks.items() if path[:-1] == key and isinstance(path[-1], int))


def _each(key: str, roles: Collection[str]) -> list[str]:
    """Hers and everybody's, where a key has sentences for each role."""
    return [*sorted(roles), "everybody"] if "{role}" in key else [""]
