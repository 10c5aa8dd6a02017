"""Forms: which word sends which one, what a reply to one comes to, and what stands where it changes nothing."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from mailflow.core import say
from mailflow.core.address import GROUP
from mailflow.core.form import APPLICATIONS, MEMBERS, NAMES, VERBS
from mailflow.core.machines import form, form_goes, survey
from mailflow.core.machines.connection import Connection
from mailflow.core.machines.form import OPEN, Form
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.survey import Survey
from mailflow.core.people import Person
from mailflow.core.policy_forms import FormRules
from mailflow.core.roles import PAIRED
from mailflow.core.say import phrase
from mailflow.core.transition import Event, Slot
from mailflow.flow import consents, team
from mailflow.flow.answers import ENOUGH, Command, answer, may_have, stands
from mailflow.flow.record import Step, naming_last_day
from mailflow.store import forms, people, subjects

LETTERS = ("form", "form-missing")  # what a word of theirs sends


def leads_nowhere(step: Step, person: Person, verb: str) -> bool:
    """A form, a search or tips that this programme does not have, or not for her, is for a person to see to."""
    if person.released:
        return False  # she hears of her place, and JOIN is how she takes one again
    if verb == "JOIN" and person.applying:
        return False
    if verb == "FIND":
        return not step.policy.finding.shows
    if verb == "TIPS":
        return not step.policy.resources
    if verb == "MANAGER":
        return step.policy.manager is None
    if verb in NAMES and step.policy.pact_drafted_in(NAMES[verb]):
        return person.roles.isdisjoint(PAIRED)  # whoever does not draft it may read it
    return verb in NAMES and not name_for(step, person, verb)


def name_for(step: Step, person: Person, verb: str) -> str:
    """Which form a word of hers sends: an application is one for all roles, or one for hers (C11)."""
    hers = (name for name, word in VERBS.items() if word == verb and _is_for(step.policy.forms.get(name), person))
    return next(hers, "")


def _is_for(rules: FormRules | None, person: Person) -> bool:
    return rules is not None and not person.roles.isdisjoint(rules.roles)


def send(step: Step, command: Command) -> str:
    """JOIN, PROFILE and GOALS: the form itself, with what was answered before; one that is open comes again."""
    person = command.person
    name = name_for(step, person, command.verb)
    if not name:
        return stands(step, command, phrase("There is no such form here any more."))  # while we waited for her YES
    newest = forms.find_newest(step.tx, step.programme, person, name)
    if newest is not None and name in APPLICATIONS and newest.state == form.State.ANSWERED:
        return _stands(step, command, newest, passed=_pass_on(step, command))
    if not may_have(step, person, LETTERS):
        return ENOUGH
    passed = _pass_on(step, command)
    event = Event("ask", person.id, {"text": None if passed else command.slots.get("text"), "passed": passed})
    return ask(step, person, name, event)


def ask(step: Step, person: Person, name: str, event: Event, but: Collection[str] = ()) -> str:
    """One that is open comes again; a new one holds what was answered before, but for what is asked anew."""
    newest = forms.find_newest(step.tx, step.programme, person, name)
    if newest is not None and newest.state in OPEN:
        decided = step.settle(form.decide, newest, event)
    else:
        asked = new_form(step, person, name).holding(newest, but)
        decided = step.settle(form.decide, asked, event, new=True)
    return decided.reason if decided else "nothing"


def new_form(step: Step, person: Person, name: str, about: str = "") -> Form:
    """A form as the policy asks it today."""
    rules = step.policy.forms[name]
    places = person.roles if name == MEMBERS else person.applying if name in step.policy.joining.forms else ()
    coming = [role for role in rules.roles if role in places]
    more = consents.questions_for(step, person, coming, len(rules.asked)) if coming else ()
    questions = (*rules.asked, *more)
    return Form(step.house.new_id(), step.programme, person, name, rules.title, questions, about=about)


def ask_about(step: Step, about: str, person: Person, name: str, shown: Mapping[str, Slot]) -> None:
    """A form about a pair, or about a meeting of theirs; `shown` is what its letter reminds her of."""
    asked = new_form(step, person, name, about)
    found = subjects.find(step.tx, about, step.house.zone)
    meeting = found if isinstance(found, Meeting) else None
    pair = meeting.connection if meeting else found
    if isinstance(pair, Connection):
        step.settle(form.decide, replace(asked, pair=pair, meeting=meeting), Event("ask", "", shown), new=True)


def _pass_on(step: Step, command: Command) -> bool:
    """JOIN as a mentor: what stands beside the word is for the coordinators, who enrol people."""
    words = str(command.slots.get("text") or "")
    return command.verb == "JOIN" and bool(words) and team.add_words(step, command.person, f"JOIN {words}")


def answers(step: Step, command: Command) -> str:
    """A reply to a survey or to any other form."""
    bound = subjects.find(step.tx, command.about, step.house.zone)
    if isinstance(bound, Form) and bound.person.id == command.person.id:
        said = {**command.slots, "applies": applies(step, bound)}
        event = form.answering(bound, command.person.id, said)
        decided = step.settle(form.decide, _with_readers(step, bound), event)
        return decided.reason if decided else _stands(step, command, bound)
    if isinstance(bound, Survey) and bound.person_id == command.person.id:
        return _survey(step, command, bound)
    return stands(step, command, phrase("There is no form of yours to answer."))


def _with_readers(step: Step, found: Form) -> Form:
    """With those of the team who may read what it says of the other one of a pair."""
    return replace(found, confidants=tuple(one.id for one in team.confidants(step, found.person)))


def is_unheard(step: Step, person: Person, about: str, slots: Mapping[str, Slot]) -> bool:
    """Answers for the team where nobody of it may read them: whoever runs the service does."""
    found = subjects.find(step.tx, about, step.house.zone)
    if not isinstance(found, Form) or found.person.id != person.id:
        return False
    return form_goes.is_unheard(_with_readers(step, found), slots, step.policy)


def applies(step: Step, f: Form) -> bool:
    """Whether it stands before a place that she does not have yet."""
    person = people.find_person(step.tx, step.programme, f.person.id, step.zone)
    return f.name in step.policy.joining.forms and bool(person.applying)


def _survey(step: Step, command: Command, bound: Survey) -> str:
    event = survey.answering(bound, command.person.id, command.slots, step.policy)
    event = naming_last_day(step, command.about, event, "lapse")
    decided = step.settle(survey.decide, bound, event)
    return decided.reason if decided else stands(step, command, _survey_stands(bound))


def _survey_stands(found: Survey) -> str:
    if found.state == survey.State.CLOSED:
        return phrase("This survey is closed, for the ending was taken back.")
    if found.state == survey.State.ANSWERED:
        return phrase("We have your answers already. Thank you.")
    return (
        phrase("The time to answer these questions is over. What you answered before that stays as it is.")
        if found.has_answers
        else phrase("The time to answer these questions is over. What you wrote now is not kept.")
    )


def _stands(step: Step, command: Command, found: Form, *, passed: bool = False) -> str:
    """It was answered, or its time ran out: nothing changes, and she is told what stands and what she can do."""
    can = (
        phrase("What else you wrote is with {helper}.", helper=step.helper(found.person))
        if passed
        else _remedy(step, found)
    )
    facts = {"stands": _standing(found), "can": can}
    told = answer(step, command.person, "not-now", facts, command.about)
    return f"changed nothing: {facts['stands']}{'' if told else f' ({ENOUGH})'}"


def _standing(found: Form) -> str:
    ended = found.answered_at or found.answer_by or found.asked_at
    day = say.long_date(say.local_day(ended, found.person.zone)) if ended else "before"
    if found.state == form.State.ANSWERED:
        return phrase("We have your answers to “{title}” already; they came on {day}.", title=found.title, day=day)
    return (
        phrase(
            "The time to answer “{title}” ran out on {day}. What you answered before that stays as it is.",
            title=found.title,
            day=day,
        )
        if found.answers
        else phrase(
            "The time to answer “{title}” ran out on {day}. What you wrote now is not kept.", title=found.title, day=day
        )
    )


def _remedy(step: Step, found: Form) -> str:
    verb, answered = VERBS[found.name], found.state == form.State.ANSWERED
    if found.gathering:
        return phrase(
            "To tell the group more, write to {desk}: it goes to everybody in it.",
            desk=step.desk(GROUP + found.gathering.slug),
        )
    if not verb or (answered and found.name in APPLICATIONS):
        return phrase(
            "To change something, write to {team}; {helper} reads it.",
            team=step.desk("team"),
            helper=step.helper(found.person),
        )
    return (
        phrase(
            "To change them, write {verb} to {frontdesk}: the questions come again.",
            verb=verb,
            frontdesk=step.desk("frontdesk"),
        )
        if answered
        else phrase(
            "To answer it after all, write {verb} to {frontdesk}: the questions come again.",
            verb=verb,
            frontdesk=step.desk("frontdesk"),
        )
    )
