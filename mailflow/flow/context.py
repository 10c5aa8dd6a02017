"""What the reader of a mail may know beside it: the letter it answers, and who wrote it."""

from dataclasses import replace
from datetime import date, datetime

from mailflow.core.address import GROUP
from mailflow.core.commands.words import Words
from mailflow.core.form import NO_FORM, Form
from mailflow.core.letter import ASKS, NOTHING_ASKED, takes_lines
from mailflow.core.machines import form, survey
from mailflow.core.machines.gathering import Gathering
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.survey import Survey
from mailflow.core.people import Person
from mailflow.core.reading import Context
from mailflow.flow.arrival import Arrival
from mailflow.flow.record import Step
from mailflow.store import subjects


def context_of(step: Step, arrival: Arrival, person: Person, received: datetime) -> Context:
    asks = ASKS.get(arrival.template, NOTHING_ASKED)
    return Context(
        asked=asks.verbs,
        yes=asks.yes,
        no=asks.no,
        assents=asks.assents,
        refusals=asks.refusals,
        desk=None if (arrival.desk or "").startswith(GROUP) else arrival.desk,  # words for a group are no letter to us
        quoted=arrival.quoted,
        offered=arrival.offered,
        many="coordinator" in person.roles and takes_lines(arrival.template, arrival.desk),
        received=received,
        zone=person.zone,
        locale=person.locale or step.policy.programme.locale,
        languages=languages_of(step, person),
        day=_day(step, arrival),
        name=person.name,
        uid=_uid(step, arrival) if arrival.message.event else "",
        form=_form(step, arrival) if "ANSWERS" in asks.verbs else NO_FORM,
    )


def languages_of(step: Step, person: Person) -> tuple[Words, ...]:
    """The person's own, the programme's, and English beside them (rule 21)."""
    spoken = (person.language, step.policy.programme.language)
    wanted = (*(language.partition("-")[0] for language in spoken), "en")
    return tuple(sorted((w for w in step.house.words if w.language in wanted), key=lambda w: wanted.index(w.language)))


def _day(step: Step, arrival: Arrival) -> date | None:
    """The day of the meeting that the letter asks about: who logs it need not write the day again."""
    found = subjects.find(step.tx, arrival.about, step.house.zone) if arrival.template == "meeting-happened" else None
    return found.held_on if isinstance(found, Meeting) else None


def _uid(step: Step, arrival: Arrival) -> str:
    """The meeting that a calendar may answer here: one that we sent out ourselves."""
    found = subjects.find(step.tx, arrival.about, step.house.zone)
    if isinstance(found, Gathering):
        return found.invite_uid
    return found.uid if isinstance(found, Meeting) and found.is_ours else ""


def _form(step: Step, arrival: Arrival) -> Form:
    """The questions of the letter being answered."""
    found = subjects.find(step.tx, arrival.about, step.house.zone)
    if isinstance(found, form.Form):
        return _as_printed(step, form.reading_of(arrival.template, found), arrival)
    return survey.form_of(arrival.template, found, step.policy) if isinstance(found, Survey) else NO_FORM


def _as_printed(step: Step, asked: Form, arrival: Arrival) -> Form:
    """With the hints of the language that its letter is in: in what was quoted they are ours, and no answer."""
    wanted = arrival.person.language if arrival.person else ""
    letters = step.house.letters
    language = letters.language_of(arrival.template, wanted or step.policy.programme.language, step.programme)
    hints = letters.say({"hints": [one.said_hint for one in asked.questions]}, language)["hints"]
    pairs = zip(asked.questions, hints, strict=True)
    return replace(asked, questions=tuple(replace(one, hint=hint) for one, hint in pairs))
