"""A coordinator's digest: gathered for her, due when she wants it, and changed by her word."""

from mailflow.core.address import ToDesk, ToToken
from mailflow.core.cadence import Cadence, Period
from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.machines import watch
from mailflow.core.people import Person
from mailflow.flow import forecast
from mailflow.flow.record import Step
from mailflow.reports import digest
from mailflow.reports.rows import numbered
from mailflow.store import figures, people, record

WATCH = "watch:"
KIND = "digest"


def cadence_of(step: Step, person: Person) -> Cadence:
    """How often she is told, by the rules of today."""
    return Cadence.of(person, step.house.policies[step.programme].digest)


def facts_for(step: Step, person: Person) -> dict[str, Fact]:
    """What her digest says now: of the newest period that is over."""
    period = Period.last(step.now, cadence_of(step, person))
    scope = figures.Scope(
        step.programme, period.start, period.end, step.now, person.id, lambda address: _is_ours(step, address)
    )
    gathered = figures.gather(step.tx, scope)
    facts = digest.compose(gathered, step.house.policies[step.programme], period, step.house.trust)
    return numbered({**facts, **forecast.coming(step)})


def _is_ours(step: Step, address: str) -> bool:
    """Whether mail to that address was to this programme."""
    to = step.house.place(address)
    return isinstance(to, ToDesk | ToToken) and to.programme == step.programme


def watch_of(step: Step, person: Person) -> watch.Watch:
    """Her watch over the programme, with what there is to tell; nothing where she wants no digest."""
    cadence = cadence_of(step, person)
    wanted = cadence.every != "off"
    return watch.Watch(person.id, person, facts_for(step, person) if wanted else {}, cadence)


def keep_due(step: Step) -> None:
    """Every coordinator who wants one has a next digest."""
    for person in coordinators(step):
        if not record.has_deadline(step.tx, step.programme, f"{WATCH}{person.id}", KIND):
            set_due(step, person)


def set_due(step: Step, person: Person) -> None:
    """When the next one comes, whatever was set before."""
    due = cadence_of(step, person).next(step.now)
    record.move_deadline(step.tx, step.programme, f"{WATCH}{person.id}", KIND, due)


def text_for(step: Step, person: Person) -> str:
    """Her digest as it would leave now, in words; nothing is sent."""
    letter = _letter(step, person)
    voice = step.house.voice(step.programme)
    facts = step.facts_of(letter, person)
    return step.house.letters.text(letter.template, person.language, facts, voice, step.desk("team"))


def send_now(step: Step) -> int:
    """To every coordinator who gets digests at all, beside those that are due; to how many."""
    readers = [one for one in coordinators(step) if not one.stopped]
    for person in readers:
        step.write([_letter(step, person)], f"{WATCH}{person.id}")
    return len(readers)


def coordinators(step: Step) -> list[Person]:
    return people.find_by_role(step.tx, step.programme, ["coordinator"], step.zone)


def _letter(step: Step, person: Person) -> Letter:
    return Letter("digest", person.id, facts_for(step, person), Nature.SCHEDULED)
