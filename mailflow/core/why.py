"""WHY: what a letter was sent for, and how that is set here, for whoever got it.

No clause stands here: which one a letter keeps is what a programme's file says beside its keys (`core/clauses.py`).
"""

import re
from collections.abc import Mapping

from mailflow.core.letter import Nature
from mailflow.core.policy import Policy
from mailflow.core.said import Said
from mailflow.core.say import phrase

TOLD = "whoever writes to us hears what became of it"
CONCERNED = "whoever something concerns is told of it"
SURE = "where we cannot be sure who wrote, the address on file is asked before anything is done"
OWN_DATA = "what is kept about somebody is hers; she is asked at the address on file before anything is done"
NO_GUESS = "we never guess what an email means, and answer so three times a day at most"
ADDRESS = "letters go to one address, and it changes only after an email from the new one"
SECOND = "what comes from a second address counts as yours once you have said so at the first"
SILENT = "nothing is deleted before a day has passed, and one word from you stops it"
TEAM = "the team is told where a person is needed"
SURE_WORDS = "an email's words go to others only where it is sure whose they are"
GROUP = "a group is looked after by its facilitator, and whoever is in it writes to her alone"
GROUP_INVITE = "everybody in a group has its meetings for the calendar, and may say yes or no by it or by a word"
AGENDA = "a group hears {gathering.send_days} days before it meets what it will be about"
PRIVATE = "a concern goes to the team alone, and to nobody whom you are paired with"
MATTER = "what waits for the team is told again until it is settled, for {matters.close_after_days} days at most"
AGREE = "a record counts when both agree"
BACK = "most of what you tell us can be taken back for two days"
EXTEND = "the end moves when both agree"
INVITE = "a time stands when both say yes, by a word or in the calendar; whoever moves it asks the other again"
SURVEY = "both are asked at the end, and have {survey.answer_within_days} days to answer"
REQUEST = "a request waits {request.answer_within_days} days for an answer"
FIRST = "the mentee sets up the first meeting"
PAUSE = "a pause ends on the day you named, or when you write RESUME"
FORM = "a form is sent to whoever asks for it, and to whoever the programme needs it from"
PACT = "words count for a pair when both have said yes to them, and what they agreed to before stands until then"
MANAGER = "a manager hears nothing from us before mentee, mentor and manager have all said yes"
ENDING = "an ending is asked about once more, and waits {ending.ask_again_within_days} days"

# Letter -> why it was sent, in words that follow "because"; and the rule, with the policy's own numbers.
WHYS: Mapping[str, tuple[str, str]] = {
    # requests
    "request": ("somebody who takes part asked for you", REQUEST),
    "request-receipt": ("you asked for somebody", TOLD),
    "request-reminder": (
        "a request waits for your answer",
        "a request waits {request.answer_within_days} days, and we remind you before they are over",
    ),
    "request-closed": ("a request to you ran out without an answer", REQUEST),
    "request-expired": ("your request ran out without an answer", REQUEST),
    "request-away": (
        "an automatic reply says that the person you asked is away",
        "who is away is not reminded, for two weeks at most, and whoever waits is told",
    ),
    "request-unreached": (
        "our letters to the person you asked came back",
        "a request that cannot be answered is closed at once, and does not wait for its last day",
    ),
    "declined": (
        "the person you asked cannot take it on now",
        "a no is fine, and its reason stays with the team",
    ),
    "declined-team": ("a no came with a reason or asked for help", "the team helps to find somebody else"),
    "decline-receipt": ("you said no to a request", "a no is fine, and its reason stays with the team"),
    "at-capacity": ("you said yes and had no place left", "a mentor takes as many as she has room for"),
    "search-warning": (
        "you have a place and have asked nobody yet",
        "whoever asks nobody for {search.months} months gives the place to somebody else",
    ),
    "released": (
        "you had asked nobody for a long time",
        "whoever asks nobody for {search.months} months gives the place to somebody else",
    ),
    "joined-again": ("you wrote JOIN", TOLD),
    "one-more": ("the team would like you to mentor one more", "nobody mentors more people than she agreed to"),
    "one-more-no": ("you answered whether you would mentor one more", TOLD),
    "follow-up": (
        "your request has no answer yet",
        "who waits may ask once more after {request.follow_up_on_day} days",
    ),
    "followed-up": ("you wanted us to ask once more", TOLD),
    "no-answer": (
        "your request still has no answer",
        "after {request.tell_team_on_day} days without an answer the team helps",
    ),
    "found": ("you looked for somebody", "whoever has told of herself can look for others who can be asked"),
    "cannot-pair": (
        "a yes came to a request, and something stands in its way",
        "room, membership and who supervises whom are looked at again when somebody says yes",
    ),
    "unknown-name": ("you asked for a name that we do not find", "only who takes part can be asked"),
    # a pair
    "introduction-mentee": ("the two of you are connected now", FIRST),
    "introduction-mentor": ("the two of you are connected now", FIRST),
    "first-meeting": (
        "we have not heard of a first meeting yet",
        "the mentee sets it up; we ask after {connection.first_meeting_within_days} days",
    ),
    "quiet-mentee": (
        "we have not heard of a meeting of you two for a while",
        "the mentee is asked first, after {connection.quiet_after_days} days",
    ),
    "quiet-mentor": (
        "we have not heard of a meeting of you two for a while",
        "the mentee is asked first, after {connection.quiet_after_days} days, and the mentor the second time",
    ),
    "rhythm": (
        "we have not heard that you two were in touch for a while",
        "the programme suggests how often, and asks once in that time",
    ),
    "end-question": ("you wrote that you want to end your mentoring", ENDING),
    "choice": (
        "the time of your mentoring is almost over",
        "both are asked {term.choice_days} days before the end, and go on where both choose to",
    ),
    "choice-receipt": ("you chose what comes next", TOLD),
    "choice-result": ("both of you have chosen what comes next", "the two go on where both choose to"),
    "choice-team": ("somebody would like to meet somebody new", TEAM),
    "end-why": ("you wrote that you want to end your mentoring", ENDING),
    "end-notice": (
        "the other one of you told us that it is not working",
        "the mentee tells the team, and has {ending.notice_within_days} days to do so",
    ),
    "end-noticed": (
        "you told us that it is not working",
        "the mentee tells the team, and has {ending.notice_within_days} days to do so",
    ),
    "end-team": ("a pair has ended", "a mentor's place is taken until the team frees it"),
    "freed": ("the team has freed you", CONCERNED),
    "place-freed": ("you freed a mentor", TOLD),
    "end-lapsed": ("our question about ending had no answer", ENDING),
    "end-cancelled": ("you do not want to end your mentoring after all", ENDING),
    "pair-ended": ("you ended a pair", "a coordinator may end a pair, and is asked once more before it happens"),
    "parted": (
        "on our file one of the two of you supervises the other",
        "nobody is paired with a supervisor, also where it comes out later",
    ),
    "ending-soon": (
        "the time of your mentoring is almost over",
        "both are told {term.warn_days} days before the end, and it moves when both agree",
    ),
    "reckoned": (
        "the day has changed that your time together is counted from",
        "it ends {term.months_after} months after that day, and moves when that day moves",
    ),
    "extend-question": (
        "the other one of you would like to go on for longer",
        "the end moves when both agree; you have {extension.answer_within_days} days to answer",
    ),
    "extend-receipt": ("you would like to go on for longer", EXTEND),
    "extend-closed": ("the two of you did not agree to go on for longer", EXTEND),
    "extended": ("both of you want to go on for longer", EXTEND),
    # meetings
    "meeting-receipt": ("you wrote a meeting down", AGREE),
    "checkin-receipt": ("you told us of a word between two meetings", TOLD),
    "meeting-cosign": (
        "the other one of you wrote a meeting down",
        "a record counts when both agree; you have {meeting.confirm_within_days} days",
    ),
    "meeting-cosign-reminder": (
        "a meeting waits for your word",
        "a record counts when both agree; we remind you after {meeting.remind_on_day} days",
    ),
    "meeting-confirmed": ("a meeting of yours was confirmed", AGREE),
    "meeting-disputed": ("the other one of you remembers a meeting differently", AGREE),
    "dispute-receipt": ("you told us that a meeting is not written down right", AGREE),
    "meeting-happened": (
        "the time of a meeting that stands in your calendar was over",
        "we ask once, an hour after its end, or in the morning where that is late",
    ),
    "meeting-missed": ("you told us that a planned meeting did not come about", TOLD),
    "meeting-invite": ("the other one of you proposed a time to meet", INVITE),
    "meeting-asked": ("you proposed a time to meet", INVITE),
    "meeting-agreed": ("both of you said yes to a time", INVITE),
    "meeting-declined": ("the other one of you said no to a time", INVITE),
    "meeting-off": ("a meeting of yours was called off", INVITE),
    "sheet": ("you asked for your records", "each of you two can have what is on record, whenever she writes SHEET"),
    "verify-ask": (
        "somebody has a sheet with your meetings on it and wants to know whether it is genuine",
        "only you can say that you confirm it, and nobody is told so without your yes",
    ),
    "verify-answer": ("an address that does not take part sent us the code of a sheet", TOLD),
    "verify-noted": ("you answered whether you confirm a record", TOLD),
    "verify-vouched": ("the other one of a pair agreed that we say so", TOLD),
    # surveys and forms
    "survey": ("your mentoring has ended", SURVEY),
    "survey-reminder": ("our closing questions wait for your answer", SURVEY),
    "survey-missing": ("you answered our closing questions in part", "what is missing is asked for once more"),
    "survey-thanks": ("you answered our closing questions", TOLD),
    "form": ("these questions are for everybody in your place", FORM),
    "form-reminder": ("some questions of ours wait for your answer", "a form is asked for again before its last day"),
    "form-missing": ("you answered our questions in part", "what is missing is asked for once more"),
    "form-thanks": ("you answered our questions", TOLD),
    "welcome": ("you take part now", "whoever is new is told what matters here"),
    "preread": (
        "you and the other one of you have both answered",
        "each reads what the other answered, and nobody else",
    ),
    # a manager who joins two
    "manager-ask": ("the other one of you would like a manager to join you two", MANAGER),
    "manager-hand-on": ("your mentor agreed that your manager joins you two", MANAGER),
    "manager-told": ("something has changed about the manager who is to join you two", CONCERNED),
    "manager-joined": ("all three of you said yes", MANAGER),
    "manager-out": ("one of the three of you said no", MANAGER),
    # what two agree to
    "pact-question": ("the other one of you wrote what you two could agree to", PACT),
    "pact-reminder": ("what the other one of you wrote waits for your word", PACT),
    "pact-receipt": ("you wrote what you two could agree to", TOLD),
    "pact-agreed": ("both of you said yes to the same words", PACT),
    "pact-disputed": ("the other one of you would like your words to be different", PACT),
    "pact-returned": ("you would like something to be different", TOLD),
    "pact-lapsed": ("what you wrote had no answer in time", PACT),
    "relay": ("the other one of you answered a question of ours", "the answer is passed on, and both knew it would be"),
    "form-report": ("somebody told us that it does not go well", TEAM),
    # coming in
    "invitation": (
        "the team would like you to take part",
        "whoever is invited gets one letter, and comes in by a word of her own",
    ),
    "admitted": ("you take part from now on", "nobody takes part who has not said that she wants to"),
    "not-admitted": ("you applied, and the team has answered", "the team reads every application, and answers it"),
    "not-yet": ("you answered some of the questions", "all that is asked is answered before somebody comes in"),
    "member-lapsed": ("our list says that your membership ended", "the programme is for members"),
    "screening": ("somebody would like to come in", "the team reads every application, and answers it"),
    "screened": ("you answered an application", TOLD),
    "member-lapsed-team": ("the membership of somebody who takes part ended", TEAM),
    # what somebody asks for herself
    "paused": ("you wrote PAUSE", PAUSE),
    "resumed": ("your pause is over", PAUSE),
    "stopped": ("you wrote STOP", "STOP lasts until you write RESUME"),
    "leave-question": ("an email in your name says that you want to leave", "leaving is asked about once more"),
    "left": ("you left", TOLD),
    "taken-back": ("you took back what you had told us", BACK),
    "taken-back-news": ("something that you had heard of was taken back", CONCERNED),
    "address-added": ("you added a second address", SECOND),
    "address-not-added": ("you wanted to add a second address, and it could not be", SECOND),
    "address-removed": ("you took back a second address", BACK),
    "address-prove": ("you want our letters at another address", ADDRESS),
    "address-kept": ("the change of your address did not come about", ADDRESS),
    "address-moved": ("your letters come to this address now", ADDRESS),
    "address-notice": (
        "your letters go to another address now",
        "the address from before is told, and can take it back for two days",
    ),
    "address-back": (
        "the change of address was taken back",
        "the address from before can take it back for two days",
    ),
    "data": ("you asked what we keep about you", OWN_DATA),
    "delete-held": ("you asked us to delete what we keep about you", SILENT),
    "delete-stopped": ("you stopped the deletion", SILENT),
    "delete-last": ("what we keep about you is being deleted", "whoever is deleted gets one last letter"),
    # questions of ours, and direct answers
    "confirm": ("an email in your name reached us, and we were not sure that it was yours", SURE),
    "confirm-address": ("an email in your name came from an address that we do not know as yours", SURE),
    "confirm-delete": ("an email in your name asked us to delete what we keep about you", OWN_DATA),
    "confirm-shall": ("an email in your name asked for something that only you may have done", OWN_DATA),
    "confirm-lines": ("an email in your name asked for several things about others", SURE),
    "transcript": ("you asked for several things in one email", TOLD),
    "confirm-refused": ("you said no to our question", TOLD),
    "which": ("more than one person or pair fits what you wrote", "we never guess whom you mean"),
    "ask-back": ("we could not tell what an email of yours means", NO_GUESS),
    "not-now": ("you told us something that changes nothing as things stand", TOLD),
    "passed-on": ("you wrote something that a person has to read", TOLD),
    "how-to-join": ("an address that does not take part wrote to us", "only people who are enrolled can take part"),
    "help": ("you asked what you can write to us", "HELP is answered three times a day at most"),
    "status": ("you wrote to us, and this is how things stand", "STATUS is answered three times a day at most"),
    "tips": ("you asked for tips", "TIPS is answered three times a day at most"),
    "tip": ("you asked for it", "TIPS is answered three times a day at most"),
    "why": ("you asked why you got a letter", "WHY is answered three times a day at most"),
    # to the team
    "heartbeat": ("the service writes to itself", "once a day it sees that mail leaves and comes back"),
    "digest-set": ("you wrote DIGEST", TOLD),
    "imported": ("you sent us a file of people", TOLD),
    "confirm-import": ("you sent us a file of people", SURE),
    "report": (
        "you asked for the figures",
        "whoever coordinates the programme gets its figures when she writes REPORT",
    ),
    "digest": (
        "you coordinate the programme",
        "the digest comes {digest.in_words}, where a coordinator has not chosen otherwise",
    ),
    "bounced": ("letters to somebody who takes part come back", "the team is told when a mailbox stops working"),
    "not-delivered": ("a letter could not be delivered", "the team is told when somebody missed a letter"),
    "delayed": ("letters wait to leave", "the team is told when letters wait for hours"),
    "passed-on-team": ("somebody wrote what a person has to read", TEAM),
    "mail-waits": ("an email waits for a person, and nothing proves who wrote it", SURE_WORDS),
    "no-answer-team": ("a request has no answer", "after {request.tell_team_on_day} days the team helps"),
    "proposals": ("the team brings people together here", "proposals are made of what people told of themselves"),
    "paired": ("you brought people together", TOLD),
    "one-more-team": ("you asked a mentor to take on one more", TOLD),
    "settled": ("you said that something is settled", TOLD),
    "parted-team": ("of two who are a pair one supervises the other", TEAM),
    "group-in": ("you have a place in a group", GROUP),
    "group-new": ("somebody is in your group now", GROUP),
    "group-begun": ("your group has begun, and its first meeting may want a day", GROUP),
    "group-agenda": ("your group meets soon", AGENDA),
    "group-invite": ("your group meets", GROUP_INVITE),
    "group-meets": ("you look after a group that meets", GROUP_INVITE),
    "group-off": ("a meeting of your group was called off", GROUP_INVITE),
    "group-letter": ("whoever looks after your group wrote to all who are in it", GROUP),
    "group-sent": ("you wrote to your group", TOLD),
    "group-word": ("somebody in your group wrote to its address", GROUP),
    "group-told": ("you wrote to your group's address", TOLD),
    "concern-receipt": ("you told the team what worries you", PRIVATE),
    "matter-settled": ("the team has settled what you wrote to it about", TOLD),
    "matter-team": ("something waits for a person of the team", MATTER),
    "matter-done": ("something that waited for the team has changed", MATTER),
    "delete-team": ("somebody asked to be deleted", TEAM),
}
# The same letter as the direct answer to the reader's own email.
ANSWERING: Mapping[str, str] = {
    "form": "you asked for these questions",
    "resumed": "you wrote RESUME",
    "introduction-mentee": "you said yes, and the two of you are connected now",
    "introduction-mentor": "you said yes, and the two of you are connected now",
    "meeting-confirmed": "you confirmed a meeting",
    "extended": "you agreed to go on for longer, and so both of you want it",
    "extend-closed": "you would rather not go on for longer",
}
NUMBERED = re.compile(r"\{(\w+)\.(\w+)\}")
HAPPENED = ("something happened that concerns you", CONCERNED)  # a letter that is written no more


def why(template: str, nature: str, policy: Policy) -> tuple[Said, Said]:
    """Why such a letter was sent, and how it is set here, with this programme's numbers."""
    because, rule = WHYS.get(template, HAPPENED)
    if nature == Nature.ANSWER:
        because = ANSWERING.get(template, because)
    return phrase(because), say_rule(rule, policy)


def say_rule(rule: str, policy: Policy) -> Said:
    """With this programme's numbers."""
    numbers = {f"{part}_{key}": getattr(getattr(policy, part), key) for part, key in NUMBERED.findall(rule)}
    return phrase(as_form(rule), **numbers)


def as_form(rule: str) -> str:
    """With plain names for the numbers."""
    return NUMBERED.sub(r"{\1_\2}", rule)
