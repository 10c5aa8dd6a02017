"""Mail from an address nobody here has. Unless its domain speaks for it, nothing is done and nothing answered.

Most of those who would like to come in do not know our words: who asks something, or speaks of taking part, is heard.

One letter of fixed words says how to get in, at most once a month to a mailbox and to so many a day in all; nothing of
the mail stands in it, so it can neither be aimed at somebody nor tell a forger who takes part (TRUST.md).
"""

import re
from datetime import datetime, timedelta

from mailflow.core.authority import Proof
from mailflow.core.letter import Letter, Nature
from mailflow.core.machines.joining import roles_open
from mailflow.core.people import Person
from mailflow.core.reading import Reading, understand
from mailflow.flow import applying
from mailflow.flow.arrival import Arrival
from mailflow.flow.context import context_of
from mailflow.flow.names import stranger
from mailflow.flow.record import Step
from mailflow.flow.team import Told, tell
from mailflow.store import outbox

DAY, MONTH = timedelta(days=1), timedelta(days=30)
ANSWERS_A_DAY = 20  # to all strangers together: a domain can make up as many senders as it likes
ANSWERED = frozenset({"JOIN", "HELP", "FIND", "REQUEST"})  # the words of somebody who wants to come in
PLAIN = frozenset({"ASK", "NONE"})  # no word of ours
TAKING_PART = re.compile(r"[?？]|\bment(?:or|ee)")
UNHEARD = "from an address nobody here has: nothing done, nothing answered"


def hear(step: Step, arrival: Arrival, received: datetime) -> tuple[str, str]:
    """What became of it: its state and the reason."""
    if arrival.proof < Proof.ALIGNED:
        return "done", UNHEARD
    if arrival.desk == "team":
        told = tell(step, arrival, "") is not Told.NOTHING
        return "shunted", f"to the team, from an address nobody here has{'' if told else '; nobody was told'}"
    nobody = Person("", "", "", step.zone, language=step.policy.programme.language)
    if arrival.desk != "frontdesk":
        return "done", UNHEARD
    reading = understand(arrival.message, context_of(step, arrival, nobody, received))
    if reading.intent not in ANSWERED and not _speaks_of_it(step, reading):
        return "done", UNHEARD
    address, words = arrival.message.sender or "", str(reading.slots.get("text") or "")
    since = step.now - DAY
    begun = applying.begin(step, address, words, ANSWERS_A_DAY, since) if reading.intent == "JOIN" else ""
    if begun:
        return "done", begun
    answered = _say_how_to_get_in(step, address)
    knocks = reading.intent == "JOIN" and step.policy.joining.knock and tell(step, arrival, "") is not Told.NOTHING
    return ("shunted", f"{answered}; the team knows") if knocks else ("done", answered)  # A1


def _speaks_of_it(step: Step, reading: Reading) -> bool:
    """In words of her own: a question, or what has to do with coming in. What is only offered to us has neither."""
    said = reading.new_text.casefold()
    phrases = (phrase for words in step.house.words for phrase in words.phrases("JOIN"))
    return reading.intent in PLAIN and (
        TAKING_PART.search(said) is not None or any(re.search(rf"\b{re.escape(one)}\b", said) for one in phrases)
    )


def _say_how_to_get_in(step: Step, address: str) -> str:
    about = stranger(address)
    if outbox.count_about(step.tx, "", "how-to-join", about, step.now - MONTH):
        return "from an address nobody here has, and told so this month"
    if outbox.count_about(step.tx, "", "how-to-join", "", step.now - DAY) >= ANSWERS_A_DAY:
        return "from an address nobody here has; so many were told today how to get in that this one was not"
    rules, roles = step.policy.joining, [role.replace("_", " ") for role in roles_open(step.policy)]
    open_to = roles if rules.who != "invited" and rules.membership != "listed" else []
    facts = {"ref": "", "because": "you wrote to us", "quieter": "", "stranger": True}
    facts |= {"roles": open_to, "code": rules.who == "code"}
    step.answer_stranger(Letter("how-to-join", "", facts, Nature.ANSWER, answers_to="team"), address, about)
    return "from an address nobody here has; told how to get in"
