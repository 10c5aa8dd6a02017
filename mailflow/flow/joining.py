"""Coming in: JOIN by somebody who is invited, the form that stands before it, and the team's yes or no."""

import re
from collections.abc import Sequence

from mailflow.core import names, say
from mailflow.core.commands.phrases import WORD
from mailflow.core.commands.words import Words
from mailflow.core.form import NAME, Question, in_words
from mailflow.core.machines import form, joining
from mailflow.core.machines.form import Form
from mailflow.core.machines.joining import Joining, State, form_for
from mailflow.core.people import Person
from mailflow.core.roles import PAIRED
from mailflow.core.say import phrase
from mailflow.core.transition import Event, Slot
from mailflow.flow import consents, profiles, seats
from mailflow.flow.answers import ENOUGH, Command, may_have, stands
from mailflow.flow.context import languages_of
from mailflow.flow.forms import LETTERS, applies, ask, new_form
from mailflow.flow.record import Step
from mailflow.store import joinings, people, subjects

Languages = tuple[Words, ...]  # in which she may name what she would like to be
WAITING = (State.APPLYING, State.EXPIRED)  # for her answers
REF = re.compile(r"J-?(\d{1,6})(?![\w-])", re.IGNORECASE)
TAB = "\t"


# -- by whoever comes ---------------------------------------------------------------------------------


def join(step: Step, command: Command) -> str:
    """JOIN by somebody with a place that she does not have yet."""
    open_ones = [one for one in _places(step, command.person) if one.role in command.person.applying]
    words = str(command.slots.get("text") or "")
    found = _invited_to(open_ones, command) or _meant(open_ones, words, languages_of(step, command.person))
    if found is None:
        words = say.listed((phrase("JOIN as a {as_what}", as_what=one.as_what) for one in open_ones), "or")
        return stands(
            step,
            command,
            phrase("You can come in as more than one thing, and we do not guess which."),
            phrase("{words}?", words=words),
        )
    why = why_not(step, found)
    if why:
        return stands(step, command, why)
    if not may_have(step, command.person, LETTERS):
        return ENOUGH
    event = Event("join", command.person.id)
    if found.state == State.APPLYING:
        named = form_for(found.role, step.policy)
        return ask(step, command.person, named[0], Event("ask", command.person.id)) if named else "nothing"
    decided = step.settle(joining.decide, found, event)
    return decided.reason if decided else stands(step, command, _standing(found))


def _places(step: Step, person: Person) -> list[Joining]:
    return joinings.find_hers(step.tx, step.programme, person.id, step.house.zone)


def _invited_to(found: list[Joining], command: Command) -> Joining | None:
    """The one whose letter she answers."""
    return next((one for one in found if f"joining:{one.id}" == command.about), None)


def _meant(found: list[Joining], words: str, languages: Languages) -> Joining | None:
    """The one that is named, or the only one."""
    named = [one for one in found if one.role == role_in(words, [each.role for each in found], languages)]
    return named[0] if named else found[0] if len(found) == 1 else None


def role_in(words: str, among: list[str], languages: Languages) -> str:
    """Which of these somebody names, as in JOIN as a mentor; empty where it is none of them, or two."""
    said = f" {' '.join(WORD.findall(words.casefold()))} "
    named = {role for role in among if f" {role.replace('_', ' ')} " in said}
    named |= {role for role in among if any(one.holds(words, f"{role}s") for one in languages)}
    return named.pop() if len(named) == 1 else ""


def why_not(step: Step, found: Joining) -> str:
    """W1, I1: a member's place is for members, and on what day her membership ends is for the list to say."""
    today = say.local_day(step.now, step.zone)
    if step.policy.joining.membership != "listed" or (found.member_until and found.member_until >= today):
        return ""
    name = step.policy.programme.name
    if found.member_until is None:
        return phrase("{name} is for members, and our list of members does not say that you are one.", name=name)
    return phrase(
        "{name} is for members, and our list says that your membership ended on {day}.",
        name=name,
        day=say.long_date(found.member_until),
    )


def _standing(found: Joining) -> str:
    if found.state == State.REFUSED:
        return phrase("The team could not take you in.")
    return phrase(
        "Your application ({ref}) is with the team, and you hear from us when they have decided.", ref=found.ref
    )


def lines_of(step: Step, person: Person) -> list[dict[str, str]]:
    """What STATUS says of places that she does not have yet."""
    told = {
        State.INVITED: phrase("You are invited. To come in, write JOIN."),
        State.APPLYING: phrase("It waits for your answers."),
    }
    told[State.EXPIRED] = phrase("The time to answer is over; write JOIN and the questions come again.")
    places = [one for one in _places(step, person) if one.role in person.applying and one.state != State.LEFT]
    return [
        {
            "title": phrase("Your place as a {as_what} ({ref})", as_what=one.as_what, ref=one.ref),
            "line": told.get(State(one.state), _standing(one)),
        }
        for one in places
    ]


# -- her answers --------------------------------------------------------------------------------------


def send_form(step: Step, found: Joining) -> None:
    """What a place that is applied for opens."""
    named = form_for(found.role, step.policy)
    if named:
        person = people.find_person(step.tx, step.programme, found.person.id, step.zone)  # as she stands now
        ask(step, person, named[0], Event("ask", person.id))


def answered(step: Step, filled: Form) -> None:
    """What she told goes into her profile, and a place that waited for it goes on."""
    thanked = applies(step, filled)
    profiles.fill(step, filled)
    _keep_name(step, filled)
    consents.keep(step, filled)
    waiting = [one for one in _places(step, filled.person) if _waits_for(step, one, filled)]
    lacking = _lacking(step, filled, [one.role for one in waiting]) if waiting else []
    if lacking:
        _ask_again(step, filled, lacking)
        return
    if thanked:
        decides = bool(waiting) and step.policy.joining.screening
        step.write([form.thanks(filled, step.policy, decides=decides)], subjects.name_of(filled))
    for found in waiting:
        step.settle(joining.decide, found, Event("applied", filled.person.id, {"answers": _in_rows(step, filled)}))


def _waits_for(step: Step, found: Joining, filled: Form) -> bool:
    named = form_for(found.role, step.policy)
    return found.state in WAITING and named is not None and named[0] == filled.name


def _ask_again(step: Step, filled: Form, lacking: list[str]) -> None:
    """The form is open again; what is lacking has its own numbers there, and an answer by them is one."""
    person = people.find_person(step.tx, step.programme, filled.person.id, step.zone)  # as she stands now
    ask(step, person, filled.name, Event("ask", person.id, {"lacking": "\n".join(lacking)}), but=lacking)


def begin(step: Step, admitted: Joining) -> None:
    """She is in, and a mentee begins to look for somebody (A23)."""
    seats.begin(step, people.find_person(step.tx, step.programme, admitted.person.id, step.zone))


def _keep_name(step: Step, filled: Form) -> None:
    """What somebody is called whom we know by her address alone; a name that is on file stays."""
    asked = _name_questions(step, filled)
    said = next((answer for q, answer in filled.told if q.label in asked), None)
    name = in_words(said or "")
    if names.looks_like_one(name) and not filled.person.name:
        people.rename(step.tx, step.programme, filled.person.id, name)


def _lacking(step: Step, filled: Form, roles: Sequence[str]) -> list[str]:
    """What is required, a name for whom we know by her address alone, and a yes to each text as it stands now."""
    person = people.find_person(step.tx, step.programme, filled.person.id, step.zone)
    needed = _name_questions(step, filled) if not person.name else set()
    open_ones = (q for q, said in filled.told if said is None)
    wanted = [q.label for q in open_ones if q.required or q.label in needed]
    wanted += [q.label for q in consents.questions_for(step, person, roles, 0) if q.required]
    asked = {q.label for q in new_form(step, person, filled.name).questions}
    return [label for label in dict.fromkeys(wanted) if label in asked]


def _name_questions(step: Step, filled: Form) -> set[str]:
    rules = step.policy.forms.get(filled.name)
    return {question.label for question in rules.questions if question.field == "name"} if rules else set()


def _in_rows(step: Step, filled: Form) -> str:
    """A line for each question, parted from its answer by a tab."""
    return "\n".join(f"{q.label.replace(TAB, ' ')}{TAB}{_told(step, filled, q, said)}" for q, said in filled.told)


def _told(step: Step, filled: Form, question: Question, answer: Slot) -> str:
    said = in_words(answer) if answer is not None else "no answer"
    twice = question.tag == NAME and is_anothers(step, filled.person, said)
    return phrase("{said} (the name of somebody who takes part already)", said=said) if twice else said


def is_anothers(step: Step, person: Person, name: str) -> bool:
    """A stranger may call herself like somebody who is in."""
    others = people.find_by_role(step.tx, step.programme, (*PAIRED, "coordinator"), step.zone)
    return any(one.id != person.id and names.is_called(one.name, name) for one in others)


# -- the team's word ----------------------------------------------------------------------------------


def named(step: Step, command: Command) -> Joining | None:
    """Which place an APPROVE or a DECLINE is about: by its reference, or by the letter that is answered."""
    said = REF.match(str(command.slots.get("which") or command.slots.get("reason") or ""))
    if said and (command.slots.get("which") or command.about.startswith("joining:")):
        return joinings.find_by_number(step.tx, step.programme, int(said[1]), step.house.zone)
    bound = subjects.find(step.tx, command.about, step.house.zone) if command.about.startswith("joining:") else None
    return bound if isinstance(bound, Joining) else None


def approve(step: Step, command: Command) -> str:
    return _say(step, command, Event("approve", command.person.id))


def decline(step: Step, command: Command) -> str:
    reason = REF.sub("", str(command.slots.get("reason") or ""), count=1).strip(" :,.-\n")
    return _say(step, command, Event("decline", command.person.id, {"reason": reason}))


def _say(step: Step, command: Command, event: Event) -> str:
    found = named(step, command)
    decided = step.settle(joining.decide, found, event) if found else None
    if decided is not None:
        return decided.reason
    return stands(step, command, for_team(found) if found else phrase("No application here has that reference."))


def why_not_approved(step: Step, found: Joining) -> str:
    """Nobody is asked for leave to do what cannot be done."""
    would = joining.decide(found, Event("approve"), step.policy, step.now)
    return "" if would else for_team(found)


def for_team(found: Joining) -> str:
    """How an application stands, for a coordinator."""
    name = found.person.name or found.person.email
    return {
        State.ADMITTED: phrase(
            "{name} is in already, as a {as_what} ({ref}).", name=name, as_what=found.as_what, ref=found.ref
        ),
        State.LAPSED: phrase(
            "{name} is in, as a {as_what} ({ref}); APPROVE says that the membership runs again.",
            name=name,
            as_what=found.as_what,
            ref=found.ref,
        ),
        State.REFUSED: phrase(
            "You said no to {name} ({ref}) before; APPROVE lets them in after all.", name=name, ref=found.ref
        ),
        State.LEFT: phrase("{name} ({ref}) does not want to come in any more.", name=name, ref=found.ref),
    }.get(State(found.state), phrase("{name} ({ref}) has not answered the questions yet.", name=name, ref=found.ref))


def in_words_of(step: Step, found: Joining, verb: str) -> str:
    """For the question that is asked first."""
    whom = phrase("{person} ({ref})", person=found.person.name or found.person.email, ref=found.ref)
    if verb == "DECLINE":
        return phrase("say no to {whom}", whom=whom)
    if found.state == State.LAPSED:
        return phrase("say that the membership of {whom} runs again", whom=whom)
    return phrase(
        "let {whom} into {programme} as a {as_what}",
        whom=whom,
        programme=step.policy.programme.name,
        as_what=found.as_what,
    )
