"""WHY: what a letter was sent for, and the rule behind it, for whoever got it. The clauses are the programme's own."""

from collections.abc import Mapping

from mailflow.core.letter import Nature
from mailflow.core.policy import Policy

# Letter -> why it was sent, in words that follow "because"; and the rule, with the policy's own numbers.
WHYS: Mapping[str, tuple[str, str]] = {
    "request": (
        "somebody who takes part asked for you by name",
        "W6: a request waits {request.answer_within_days} days for an answer",
    ),
    "request-reminder": (
        "a request waits for your answer",
        "W6: a request waits {request.answer_within_days} days, and we remind you before they are over",
    ),
    "request-closed": (
        "a request to you ran out without an answer",
        "W6: a request waits {request.answer_within_days} days for an answer",
    ),
    "request-expired": (
        "your request ran out without an answer",
        "W6: a request waits {request.answer_within_days} days for an answer",
    ),
    "introduction-mentee": ("the two of you are connected now", "W10: the mentee sets up the first meeting"),
    "introduction-mentor": ("the two of you are connected now", "W10: the mentee sets up the first meeting"),
    "declined": ("your request was answered with a no", "W8: a no is fine, and its reason stays with the team"),
    "declined-team": ("a no came with a reason or asked for help", "W8: the team helps to find somebody else"),
    "at-capacity": ("you said yes and had no place left", "W7: a mentor takes as many as she has room for"),
    "first-meeting": (
        "we have not heard of a first meeting yet",
        "W10: the mentee sets it up; we ask after {connection.first_meeting_within_days} days",
    ),
    "quiet-mentee": (
        "we have not heard of a meeting of you two for a while",
        "W9: the mentee is asked first, after {connection.quiet_after_days} days",
    ),
    "quiet-mentor": (
        "we have not heard of a meeting of you two for a while",
        "W9: the mentee is asked first, after {connection.quiet_after_days} days, and the mentor the second time",
    ),
    "meeting-cosign": (
        "the other one of you wrote a meeting down",
        "a record counts when both agree; you have {meeting.confirm_within_days} days",
    ),
    "meeting-cosign-reminder": (
        "a meeting waits for your word",
        "a record counts when both agree; we remind you after {meeting.remind_on_day} days",
    ),
    "meeting-confirmed": ("a meeting of yours was confirmed", "a record counts when both agree"),
    "meeting-disputed": ("the other one of you remembers a meeting differently", "a record counts when both agree"),
    "meeting-happened": (
        "the time of a meeting that stands in your calendar was over",
        "we ask once, an hour after its end",
    ),
    "end-lapsed": (
        "our question about ending had no answer",
        "an ending is asked about once more, and waits {ending.ask_again_within_days} days",
    ),
    "pair-ended": ("you ended a pair", "a coordinator may end a pair"),
    "extend-question": (
        "the other one of you would like to go on for longer",
        "the end moves when both agree; you have {extension.answer_within_days} days to answer",
    ),
    "extend-closed": ("the two of you did not agree to go on for longer", "the end moves when both agree"),
    "extended": ("both of you want to go on for longer", "the end moves when both agree"),
    "survey": (
        "your mentoring has ended",
        "W17: both are asked at the end, and have {survey.answer_within_days} days to answer",
    ),
    "survey-reminder": (
        "our closing questions wait for your answer",
        "W17: both are asked at the end, and have {survey.answer_within_days} days to answer",
    ),
    "digest": ("you coordinate the programme", "the digest comes every {digest.weekday} at {digest.at}"),
    "bounced": ("letters to somebody who takes part come back", "the team is told when a mailbox stops working"),
    "not-delivered": ("a letter could not be delivered", "the team is told when somebody missed a letter"),
    "delayed": ("letters wait to leave", "the team is told when letters wait for hours"),
    "taken-back-news": ("somebody took back what she had said", "what was said can be taken back for two days"),
    "resumed": ("your pause is over", "a pause ends on the day you named, or when you write RESUME"),
}
ANSWERED = ("it answers an email that came to us in your name", "each email to us that needs an answer gets one")
HAPPENED = ("something happened that concerns you", "whoever is concerned is told")


def why(template: str, nature: str, policy: Policy) -> tuple[str, str]:
    """Why such a letter was sent, and the rule, with this programme's numbers."""
    because, rule = WHYS.get(template) or (ANSWERED if nature == Nature.ANSWER else HAPPENED)
    parts = ("request", "connection", "meeting", "ending", "extension", "survey", "digest")
    return because, rule.format(**{part: getattr(policy, part) for part in parts})
