"""What one line of a coordinator's mail would do at one thing, or why nothing: nobody is asked for leave to do that."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from mailflow.core.lines import Line, Target
from mailflow.core.machines import connection, joining, longer, matter, term
from mailflow.core.machines.connection import LIVE
from mailflow.core.machines.joining import Joining
from mailflow.core.machines.matter import Matter
from mailflow.core.say import phrase
from mailflow.core.transition import Event
from mailflow.flow import acts, extending, forecast, matters, pairing, reminding
from mailflow.flow import joining as places
from mailflow.flow.answers import Command
from mailflow.flow.pairs import connection_of, is_one_of
from mailflow.flow.record import Step
from mailflow.flow.rows import PROPOSAL
from mailflow.flow.wording import in_words
from mailflow.store import people, subjects

Weighed = tuple[str, str]  # what it would do; why it does nothing
# What cannot be called back, and what can be done instead.
NOTHING = "nothing"
STAYS: Mapping[str, str] = {
    NOTHING: phrase("Nothing was done there, so nothing can be taken back."),
    "PAIR": phrase("They have been told. END and the reference end the pair again."),
    "APPROVE": phrase("They have been told. END and the reference end a pair again; DECLINE and the reference say no."),
    "DECLINE": phrase("They have been told. APPROVE and the reference let them in after all."),
    "REMIND": phrase("A letter that has left cannot be called back."),
    "RELEASE": phrase("It is closed, and who wrote it was told. What is still open can be told in a NOTE of your own."),
    "NOTE": phrase("A note stays with what it is about; write another one that puts it right."),
    "UNDO": phrase("To have it again, write the line once more."),
}


def weigh(step: Step, command: Command, line: Line, target: Target) -> Weighed:
    """In our words: hers may be a forger's."""
    return WEIGHING[line.verb](step, at(command, line, target), target)


def at(command: Command, line: Line, target: Target) -> Command:
    """The command of one line, at one thing."""
    slots = {**line.slots, "which": target.ref or None}
    return replace(command, verb=line.verb, slots=slots, about="", token="", confirmed=True)


def _pair(step: Step, command: Command, target: Target) -> Weighed:
    found = pairing.named(step, command)
    return ("", found) if isinstance(found, str) else (in_words(step, command), "")


def _approve(step: Step, command: Command, target: Target) -> Weighed:
    if target.about.startswith(PROPOSAL):
        return _pair(step, proposed(step, command, target), target)
    found = subjects.find(step.tx, target.about, step.house.zone)
    if not isinstance(found, Joining):
        return "", phrase("APPROVE is for a proposed pair, or for somebody who applied.")
    why = places.why_not_approved(step, found)
    return ("", why) if why else (places.in_words_of(step, found, "APPROVE"), "")


def proposed(step: Step, command: Command, target: Target) -> Command:
    """A proposal as the PAIR that it is: by their addresses, for names may be alike."""
    both = target.about.removeprefix(PROPOSAL).split("/")
    mentee, mentor = (people.find_person(step.tx, step.programme, one, step.zone).email for one in both)
    return replace(command, verb="PAIR", slots={"mentee": mentee, "mentor": mentor})


def _decline(step: Step, command: Command, target: Target) -> Weighed:
    found = subjects.find(step.tx, target.about, step.house.zone)
    if not isinstance(found, Joining):
        return "", phrase("DECLINE is for somebody who applied, by the reference: DECLINE J-3.")
    if joining.decide(found, Event("decline"), step.policy, step.now) is None:
        return "", places.for_team(found)
    return places.in_words_of(step, found, "DECLINE"), ""


def _remind(step: Step, command: Command, target: Target) -> Weighed:
    return reminding.in_words(step, target, command.person.id)


def _extend(step: Step, command: Command, target: Target) -> Weighed:
    pair = connection_of(step, target.about)
    if pair is None or is_one_of(command.person, pair):
        return "", _no_pair("EXTEND") if pair is None else _hers("EXTEND")
    if why := extending.why_not_by_team(step, command, pair):
        return "", why
    rules = step.rules_for(pair)
    to = longer.new_end(pair, Event("offer", "", command.slots), rules)
    until = to if isinstance(to, str) else term.in_words(to, rules)
    if rules.extension.by_team == "moves":
        return phrase("let {pair} ({ref}) go on until {until}", pair=pair.names, ref=pair.ref, until=until), ""
    return phrase(
        "ask {pair} ({ref}) whether they want to go on until {until}", pair=pair.names, ref=pair.ref, until=until
    ), ""


def _end(step: Step, command: Command, target: Target) -> Weighed:
    pair = connection_of(step, target.about)
    if pair is None:
        return "", _no_pair("END")
    if is_one_of(command.person, pair):
        return "", _hers("END")
    if pair.state not in LIVE:
        return "", phrase("{pair} ({ref}) have no active connection right now.", pair=pair.names, ref=pair.ref)
    return phrase("end the mentoring of {names} ({ref})", names=pair.names, ref=pair.ref), ""


def _hers(verb: str) -> str:
    return phrase(
        "You are one of the two yourself: write {verb} in an email of its own, in answer to a letter about it.",
        verb=verb,
    )


def _no_pair(verb: str) -> str:
    return phrase("That is about no pair, so {verb} does nothing there.", verb=verb)


def _release(step: Step, command: Command, target: Target) -> Weighed:
    if target.about.startswith("matter:"):
        return _matter(step, command, target)
    pair = connection_of(step, target.about)
    would = connection.decide(pair, Event("release", "-"), step.rules_for(pair), step.now) if pair else None
    return (in_words(step, command), "") if would else ("", phrase("Nothing waits for the team there."))


def _matter(step: Step, command: Command, target: Target) -> Weighed:
    """RELEASE and NOTE of what waits for the team."""
    found = matters.named(step, command)
    if not isinstance(found, Matter):
        return "", phrase("Nothing waits for the team there, and a note is kept with nothing else.")
    event = Event(command.verb.lower(), "-", {"text": "-", "name": "-"})
    would = matter.decide(found, event, step.policy, step.now)
    return (
        (in_words(step, command), "")
        if would
        else ("", phrase("{ref} is closed already: {title}.", ref=found.ref, title=found.title))
    )


def _hold(step: Step, command: Command, target: Target) -> Weighed:
    if command.slots.get("until"):
        return "", phrase("HOLD keeps a letter back once, and knows no day.")
    why = forecast.why_not_held(step, target)
    return ("", why) if why else (phrase("keep back once: {title}", title=target.title), "")


def _undo(step: Step, command: Command, target: Target) -> Weighed:
    why = why_not_undone(step, command, target)
    return ("", why) if why else (phrase("take back {verb} ({title})", verb=target.event, title=target.title), "")


def why_not_undone(step: Step, command: Command, target: Target) -> str:
    """Why a line of a transcript stays, as a sentence."""
    if not target.event:
        return phrase("UNDO and a number take back a line of the email that told you what was done.")
    if target.event == "HOLD":
        return forecast.why_not_let_go(step, target)
    if target.event in STAYS:
        return STAYS[target.event]
    return acts.why_not(step, command.person, acts.last_act(step, command.person, target.about))


WEIGHING: Mapping[str, Callable[[Step, Command, Target], Weighed]] = {
    "PAIR": _pair,
    "APPROVE": _approve,
    "DECLINE": _decline,
    "REMIND": _remind,
    "EXTEND": _extend,
    "END": _end,
    "RELEASE": _release,
    "NOTE": _matter,
    "HOLD": _hold,
    "UNDO": _undo,
}
