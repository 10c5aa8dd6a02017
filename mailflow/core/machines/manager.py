"""The mentee's manager joins two who are a pair: she asks, her mentor agrees, the manager says so last (C22).

Nothing is sent to the manager before: what the manager needs to say yes, the mentee hands on. A no of any of the three
ends it at any time, and with it the address is forgotten.
"""

import enum
from dataclasses import dataclass, replace
from datetime import datetime

from mailflow.core import say
from mailflow.core.letter import COORDINATORS, Fact, Letter, Nature
from mailflow.core.machines.pair import Connection, common_facts
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_days
from mailflow.core.policy_manager import ManagerRules
from mailflow.core.say import phrase
from mailflow.core.transition import Decision, Due, Effects, Event, Row, walk


class State(enum.StrEnum):
    """Where it stands."""

    NEW = "new"
    ASKED = "asked"  # the mentor is
    OPEN = "open"  # mentee and mentor have said yes; the manager has the word
    JOINED = "joined"  # all three have said yes
    WITHDRAWN = "withdrawn"  # one of the three said no
    LAPSED = "lapsed"  # one of them did not answer
    OVER = "over"  # with the pair


FINAL = frozenset({State.WITHDRAWN, State.LAPSED, State.OVER})
STANDING = frozenset(State) - FINAL


@dataclass(frozen=True)
class Manager:
    """One address, named by a mentee, for one pair; it is no person of the programme."""

    id: str
    programme: str
    connection: Connection
    address: str  # empty once it is over
    state: str = State.NEW
    answers_to: str = ""  # the reply address that only the manager's own mailbox may write to
    answer_by: datetime | None = None

    @property
    def mentee(self) -> Person:
        """Who named the manager."""
        return self.connection.mentee

    @property
    def mentor(self) -> Person:
        """Who is asked first."""
        return self.connection.mentor

    @property
    def both(self) -> tuple[Person, Person]:
        """Who gets letters before the third yes, and nobody else."""
        return self.connection.both


def decide(manager: Manager, event: Event, policy: Policy, now: datetime) -> Decision[Manager] | None:
    """The only place where it changes."""
    return walk(TRANSITIONS, FINAL, manager, event, policy, now)


def _ask(m: Manager, event: Event, policy: Policy, now: datetime) -> Effects:
    """By the mentee: her own yes is in it."""
    told = phrase(
        "we asked {mentor} whether your manager may join the two of you. Your manager hears nothing from us.",
        mentor=m.mentor.name,
    )
    receipt = _told(
        m, m.mentee, Nature.ANSWER, title=phrase("We asked {mentor}", mentor=m.mentor.name), told=told, can=CHANGED
    )
    return _wait(m, policy, now, to=m.mentor, template="manager-ask", receipt=receipt)


def _hand_on(m: Manager, event: Event, policy: Policy, now: datetime) -> Effects:
    """The mentor's yes; the reply address for the manager came with it."""
    told = phrase(
        "{mentee_first} asks the manager now. Only a yes from there counts; before it we write nothing there.",
        mentee_first=m.mentee.first,
    )
    receipt = _told(m, m.mentor, Nature.ANSWER, title=phrase("Thank you for agreeing"), told=told, can=CHANGED)
    open_to = replace(m, answers_to=event.text("answers_to"))
    waits = _wait(open_to, policy, now, to=m.mentee, template="manager-hand-on", receipt=receipt)
    return replace(waits, changes={**waits.changes, "answers_to": open_to.answers_to})


def _wait(m: Manager, policy: Policy, now: datetime, *, to: Person, template: str, receipt: Letter) -> Effects:
    """Ask one of the two, and wait for the answer; the other gets the receipt of what brought it."""
    rules = policy.manager or ManagerRules()
    answer_by = after_days(now, rules.answer_within_days, to.zone, policy)
    reminders = (Due("reminder", after_days(now, day, to.zone, policy)) for day in rules.remind_on_days)
    asked = replace(m, answer_by=answer_by)
    return Effects(
        (_question(template, asked, to, Nature.TRIGGERED), receipt),
        (*reminders, Due("lapse", answer_by)),
        WAITING,
        changes={"answer_by": answer_by},
    )


def _remind_mentor(m: Manager, event: Event, policy: Policy, now: datetime) -> Effects:
    return _remind(m, m.mentor, "manager-ask", now)


def _remind_mentee(m: Manager, event: Event, policy: Policy, now: datetime) -> Effects:
    """She alone may remind her manager."""
    return _remind(m, m.mentee, "manager-hand-on", now)


def _remind(m: Manager, to: Person, template: str, now: datetime) -> Effects:
    late = m.answer_by is not None and m.answer_by <= now
    return Effects(() if late else (_question(template, m, to, Nature.SCHEDULED),))


def _join(m: Manager, event: Event, policy: Policy, now: datetime) -> Effects:
    """The third yes: now, and not before, the manager gets a letter, which the flow writes."""
    letters = (
        _told(m, one, Nature.TRIGGERED, title=phrase("The manager joins you two"), told=_joined(m, one), can=ENDS)
        for one in m.both
    )
    return Effects(tuple(letters), closes=WAITING)


def _joined(m: Manager, to: Person) -> str:
    return (
        phrase(
            "all three of you have said yes, and we have written to the manager of you: who you two are, and your "
            "addresses."
        )
        if to.id == m.mentee.id
        else phrase(
            "all three of you have said yes, and we have written to the manager of {mentee}: who you two are, and "
            "your addresses.",
            mentee=m.mentee.name,
        )
    )


def _end(m: Manager, event: Event, policy: Policy, now: datetime) -> Effects:
    """A no of any of the three; who said it hears that it is done, the others that it is so."""
    natures = {event.by: Nature.ANSWER}
    letters = (
        _told(m, one, natures.get(one.id, Nature.TRIGGERED), title=GONE_TITLE, told=_gone(m, one, event.by))
        for one in m.both
    )
    return Effects(tuple(letters), changes=FORGOTTEN)


def _gone(m: Manager, reader: Person, by: str) -> str:
    mentee = m.mentee
    return (
        phrase("you said no, so the three of you do not go on together. We have deleted the manager’s address.")
        if by == reader.id
        else (
            phrase(
                "{name} said no, so the three of you do not go on together. We have deleted the manager’s address.",
                name=m.connection.one(by).name,
            )
            if by != m.id
            else (
                phrase(
                    "your manager said no, so the three of you do not go on together. We have deleted the manager’s "
                    "address."
                )
                if reader.id == mentee.id
                else phrase(
                    "the manager of {mentee} said no, so the three of you do not go on together. We have deleted the "
                    "manager’s address.",
                    mentee=mentee.name,
                )
            )
        )
    )


def _lapse(m: Manager, event: Event, policy: Policy, now: datetime) -> Effects:
    """The mentor did not answer: the manager has not been asked."""
    told = phrase(
        "{mentor} did not answer in time, so your manager was not asked. We have deleted the address.",
        mentor=m.mentor.name,
    )
    return Effects((_told(m, m.mentee, Nature.SCHEDULED, title=GONE_TITLE, told=told, can=AGAIN),), changes=FORGOTTEN)


def _lapse_and_tell(m: Manager, event: Event, policy: Policy, now: datetime) -> Effects:
    """The manager did not: the team may help."""
    told = phrase("your manager did not answer in time, so we have deleted the address. The team knows of it.")
    team = phrase(
        "{mentee} and {mentor} ({ref}) would like {mentee_first}’s manager to join them.",
        mentee=m.mentee.name,
        mentor=m.mentor.name,
        ref=m.connection.ref,
        mentee_first=m.mentee.first,
    )
    facts = {
        "ref": m.connection.ref,
        "because": phrase("you are a coordinator"),
        "title": phrase("A manager has not answered"),
    }
    to_team = {
        **facts,
        "told": say.run((team, phrase("The manager has not said yes in time, and hears nothing from us."))),
        "can": "",
    }
    letters = (
        _told(m, m.mentee, Nature.SCHEDULED, title=GONE_TITLE, told=told, can=AGAIN),
        Letter("manager-told", COORDINATORS, to_team, Nature.SCHEDULED),
    )
    return Effects(letters, changes=FORGOTTEN)


def _told(m: Manager, to: Person, nature: Nature, *, title: str, told: str, can: str = "") -> Letter:
    facts: dict[str, Fact] = {**common_facts(m.connection, to), "title": title, "told": told, "can": can}
    return Letter("manager-told", to.id, facts, nature, thread=f"manager:{m.id}")


def _question(template: str, m: Manager, to: Person, nature: Nature) -> Letter:
    facts: dict[str, Fact] = {
        **common_facts(m.connection, to),
        "other": m.connection.other(to.id).name,
        "address": m.address,
        "answers_to": m.answers_to,
        "due": say.long_date(say.local_day(m.answer_by, to.zone)) if m.answer_by else "",
    }
    return Letter(template, to.id, facts, nature, thread=f"manager:{m.id}")


CHANGED = phrase("Should you change your mind, reply to this email with NO. That counts at any time.")
ENDS = phrase("Each of you can end it at any time: reply to this email with NO.")
AGAIN = phrase("You can ask again: write MANAGER and the address.")
GONE_TITLE = phrase("No manager joins you two")
WAITING = ("reminder", "lapse")
FORGOTTEN = {"address": "", "answers_to": ""}
_A, _O, _J = State.ASKED, State.OPEN, State.JOINED

TRANSITIONS: tuple[Row[Manager], ...] = (
    Row(State.NEW, "name", _A, _ask),  # the mentee's yes
    Row(_A, "agree", _O, _hand_on),  # the mentor's
    Row(_O, "join", _J, _join),  # the manager's own
    *(Row(old, "no", State.WITHDRAWN, _end) for old in (_A, _O, _J)),
    Row(_A, "silence:reminder", _A, _remind_mentor),
    Row(_A, "silence:lapse", State.LAPSED, _lapse),
    Row(_O, "silence:reminder", _O, _remind_mentee),
    Row(_O, "silence:lapse", State.LAPSED, _lapse_and_tell),
)
