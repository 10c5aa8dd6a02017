"""Pacts: begun by a start, a first meeting or a word; drafted in a form; agreed to, or sent back with what is wrong."""

from collections.abc import Sequence
from dataclasses import replace

from mailflow.core import say
from mailflow.core.form import in_words
from mailflow.core.machines import form, pact
from mailflow.core.machines.circle import is_in_a_group
from mailflow.core.machines.connection import LIVE, Connection
from mailflow.core.machines.form import OPEN, Form
from mailflow.core.machines.pact import Pact, State
from mailflow.core.people import Person
from mailflow.core.policy_pacts import PactRules
from mailflow.core.say import phrase
from mailflow.core.transition import Event
from mailflow.flow.answers import ENOUGH, Command, may_have, stand_of, stands
from mailflow.flow.forms import LETTERS, new_form
from mailflow.flow.pinned import pinned_version
from mailflow.flow.record import Step
from mailflow.flow.signatures import sign
from mailflow.flow.which import with_connection
from mailflow.store import pacts, subjects

SIGNED = ("AGREE", "DISPUTE")
SHOWN = ("pact-agreed",)  # what GOALS sends to who did not draft them

# -- begun -------------------------------------------------------------------------------------------------


def begin_at_start(step: Step, accepted: Connection) -> None:
    _begin(step, accepted, [one for one in step.policy.pact if one.when == "start"])


def begin_at_first_meeting(step: Step, met: Connection) -> None:
    _begin(step, met, [one for one in step.policy.pact if one.when == "first-meeting"])


def _begin(step: Step, pair: Connection, begun: Sequence[PactRules]) -> None:
    """Once for a pair: a first meeting told anew begins nothing twice. W13: not in a group."""
    for rules in () if is_in_a_group(pair, step.policy) else begun:
        if pacts.find_pact(step.tx, pair.id, rules.name, step.house.zone) is None:
            step.settle(pact.decide, _new(step, pair, rules), Event("draft"), new=True)


def _new(step: Step, pair: Connection, rules: PactRules) -> Pact:
    author = pair.mentee if rules.author == "mentee" else pair.mentor
    return Pact(step.house.new_id(), step.programme, pair, rules.name, rules.title, author.id)


def open_by_word(step: Step, command: Command, rules: PactRules) -> str:
    """GOALS of its author: the form, with what stood there before. Of the other: what it says today."""

    def opened(step: Step, command: Command, pair: Connection) -> str:
        found = pacts.find_pact(step.tx, pair.id, rules.name, step.house.zone)
        one = found or _new(step, pair, rules)
        event = Event("draft" if command.person.id == one.author_id else "show", command.person.id)
        if not may_have(step, command.person, LETTERS if event.name == "draft" else SHOWN):
            return ENOUGH
        decided = step.settle(pact.decide, one, event, new=found is None) if found or event.name == "draft" else None
        return decided.reason if decided else stands(step, command, _nothing_yet(step, one))

    return with_connection(step, command, LIVE, opened)


def _nothing_yet(step: Step, one: Pact) -> str:
    return phrase(
        "There is nothing to read yet: {author} writes “{title}” first, and then you are asked.",
        author=one.author.name,
        title=pact.title_for(one, one.asked, step.policy),
    )


# -- drafted -----------------------------------------------------------------------------------------------


def draft(step: Step, one: Pact) -> None:
    """The form goes to the author, with what she wrote before, and the words of whoever sent it back."""
    before = pacts.find_draft(step.tx, one, step.house.zone)
    event = Event("ask", "", {"other": one.asked.name, "said": one.said})
    if before is not None and before.state in OPEN:
        step.settle(form.decide, before, event)
        return
    fresh = new_form(step, one.author, step.policy.pact_named(one.name).form)
    fresh = replace(fresh, about=subjects.name_of(one)).holding(before)
    step.settle(form.decide, fresh, event, new=True)


def drafted(step: Step, filled: Form) -> None:
    """The answers are the words that the other is asked about, as long as the two are a pair."""
    one = subjects.find(step.tx, filled.about, step.house.zone)
    if isinstance(one, Pact) and one.connection.state in LIVE:
        worded = replace(one, words=_words(filled))
        step.settle(pact.decide, worded, Event("drafted", filled.person.id))


def _words(filled: Form) -> tuple[dict[str, str], ...]:
    return tuple({"asked": q.label, "said": in_words(one), "tag": q.tag} for q, one in filled.told if one is not None)


def send_again(step: Step, command: Command) -> str:
    """What came when the time of a draft was over: the questions come again. Empty where it was not."""
    found = subjects.find(step.tx, command.about, step.house.zone)
    if not isinstance(found, Form) or found.person.id != command.person.id or found.state != form.State.LAPSED:
        return ""
    one = subjects.find(step.tx, found.about, step.house.zone)
    if not isinstance(one, Pact) or one.connection.state not in LIVE:
        return ""
    decided = step.settle(pact.decide, one, Event("draft", command.person.id))
    return f"its time was over, so it comes again: {decided.reason}" if decided else ""


# -- agreed ------------------------------------------------------------------------------------------------


def answer(step: Step, command: Command) -> str:
    """AGREE to the very words of the letter; DISPUTE and what is wrong. Who drafted it writes it anew instead."""
    one = subjects.find(step.tx, command.about, step.house.zone)
    if not isinstance(one, Pact) or command.person.id not in {p.id for p in one.connection.both}:
        return stands(step, command, phrase("There is nothing here that waits for your yes."))
    if one.connection.state not in LIVE:
        return stands(step, command, stand_of(one.connection, command.person))
    if command.verb == "AGREE" and pinned_version(step, command) != one.version:
        title = pact.title_for(one, command.person, step.policy)
        return stands(
            step,
            command,
            phrase("“{title}” has other words since; please answer the newest email about it.", title=title),
        )
    decided = step.settle(pact.decide, one, _event(command, one))
    if decided is None:
        return stands(step, command, stand_of_pact(step, one, command.person))
    if command.verb in SIGNED:
        sign(step, command, one.connection.id, subjects.name_of(one), f"v{one.version}", *pact.parts(one.words))
    return decided.reason


def _event(command: Command, one: Pact) -> Event:
    """What the author says about her own words is a wish to write them anew; nobody agrees with herself."""
    person = command.person
    if person.id == one.author_id:
        return Event("draft" if command.verb == "DISPUTE" else "", person.id)
    bare = command.verb == "DISPUTE" and not command.slots.get("text")
    return Event("dispute-bare" if bare else command.verb.lower(), person.id, command.slots)


def answer_lapsed(step: Step, command: Command, one: Pact) -> str:
    """YES of the author: the other is asked once more; NO: it stays as it is."""
    mine = command.person.id == one.author_id and one.connection.state in LIVE
    decided = step.settle(pact.decide, one, Event(command.verb.lower(), command.person.id)) if mine else None
    return decided.reason if decided else stands(step, command, stand_of_pact(step, one, command.person))


def stand_of_pact(step: Step, one: Pact, person: Person) -> str:
    """One sentence: how it stands, for one of the two."""
    hers = person.id == one.author_id
    until, author, asked = _day(one, person), one.author, one.asked
    title = pact.title_for(one, person, step.policy)
    return {
        State.DRAFTING: (
            phrase("“{title}” waits for your words.", title=title)
            if hers
            else phrase("“{title}” waits for {author}’s words.", title=title, author=author.name)
        ),
        State.PROPOSED: (
            (
                phrase("“{title}” waits for {asked}’s word until {until}.", title=title, asked=asked.name, until=until)
                if until
                else phrase("“{title}” waits for {asked}’s word.", title=title, asked=asked.name)
            )
            if hers
            else (
                phrase("“{title}” waits for your word until {until}.", title=title, until=until)
                if until
                else phrase("“{title}” waits for your word.", title=title)
            )
        ),
        State.AGREED: phrase("“{title}” is agreed.", title=title),
        State.LAPSED: (
            phrase("“{title}” has waited for {asked}’s word, and there was none.", title=title, asked=asked.name)
            if hers
            else phrase("“{title}” has waited for your word, and there was none.", title=title)
        ),
    }.get(State(one.state), "")


def _day(one: Pact, person: Person) -> str:
    return say.long_date(say.local_day(one.answer_by, person.zone)) if one.answer_by else ""
