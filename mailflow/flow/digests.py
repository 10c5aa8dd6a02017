"""A coordinator's digest: gathered for her, due when she wants it, and changed by her word."""

from collections.abc import Sequence
from dataclasses import replace

from mailflow.core import say
from mailflow.core.address import ToDesk, ToToken
from mailflow.core.cadence import Cadence, Period
from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.machines import watch
from mailflow.core.people import CADENCE, Person
from mailflow.core.say import phrase
from mailflow.flow import forecast, heartbeat
from mailflow.flow.answers import Command, stands
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
        programme=step.programme,
        since=period.start,
        until=period.end,
        now=step.now,
        reader=person.id,
        beat=heartbeat.about(step.programme),
        ours=lambda address: _is_ours(step, address),
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


def send_now(step: Step, readers: Sequence[Person]) -> int:
    """To those of them who get digests at all, beside those that are due; to how many."""
    told = [one for one in readers if not one.stopped]
    for person in told:
        step.write([_letter(step, person)], f"{WATCH}{person.id}")
    return len(told)


def coordinators(step: Step) -> list[Person]:
    return people.find_by_role(step.tx, step.programme, ["coordinator"], step.zone)


def _letter(step: Step, person: Person) -> Letter:
    return Letter("digest", person.id, facts_for(step, person), Nature.SCHEDULED)


def choose(step: Step, command: Command) -> str:
    """DIGEST: hers now, or when it comes from now on."""
    person = command.person
    if "coordinator" not in person.roles:
        only = phrase("The digest goes to those who coordinate the programme, and you do not.")
        return stands(step, command, only)
    if not command.slots:
        step.write([replace(_letter(step, person), nature=Nature.ANSWER)], f"{WATCH}{person.id}")
        return "the digest of the newest period"
    before, after = cadence_of(step, person), chosen_by(step, command)
    told = {**dict.fromkeys(CADENCE, ""), **{name: str(said) for name, said in command.slots.items() if said}}
    people.tell_of_role(step.tx, step.programme, person.id, "coordinator", told)
    set_due(step, people.find_person(step.tx, step.programme, person.id, step.zone))
    step.note(f"{WATCH}{person.id}", "digest", before.every, after.every, "", person.id)
    due = after.next(step.now)
    comes = say.moment(due, after.zone) if due else ""
    facts: dict[str, Fact] = {
        "because": "you wrote to us",
        "cadence": after.in_words,
        "zone": after.zone,
        "next": comes,
    }
    step.write([Letter("digest-set", person.id, {"ref": "", **facts}, Nature.ANSWER)], f"{WATCH}{person.id}")
    return f"digest {after.in_words}"


def in_words(step: Step, command: Command) -> str:
    """What DIGEST does, in words that follow "ask us to"."""
    chosen = chosen_by(step, command)
    if not command.slots:
        return phrase("send you the digest now")
    if chosen.every == "off":
        return phrase("send you no more digests")
    return phrase("send you the digest {cadence}", cadence=chosen.in_words)


def chosen_by(step: Step, command: Command) -> Cadence:
    """As her word says, and for the rest as the policy does."""
    told = {name: str(said) for name, said in command.slots.items() if said}
    chose = replace(command.person, profile={**command.person.profile, **dict.fromkeys(CADENCE, ""), **told})
    return cadence_of(step, chose)
