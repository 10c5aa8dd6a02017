"""What was decided is written in one transaction: state, transition row, deadlines, letters, tokens."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from typing import Any, TypeVar

from mailflow.core import say
from mailflow.core.address import GROUP, ToToken, desk_address
from mailflow.core.letter import COORDINATORS, NUDGES, Letter, Nature
from mailflow.core.machines.connection import OVER, Connection
from mailflow.core.machines.form import Form
from mailflow.core.machines.meeting import Meeting
from mailflow.core.machines.pact import Pact
from mailflow.core.machines.rhythm import Rhythm
from mailflow.core.machines.survey import Survey
from mailflow.core.message_id import RANDOM_BYTES, message_id
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_days
from mailflow.core.policy_editions import Edition
from mailflow.core.policy_texts import PLACES
from mailflow.core.roles import quieter
from mailflow.core.say import phrase
from mailflow.core.transition import Decision, Delay, Event
from mailflow.flow.house import House
from mailflow.store import endings, managers, outbox, people, record, subjects
from mailflow.store.ledger import Ledger

A_MONTH = timedelta(days=30)
TOKEN_LIFE = timedelta(days=400)  # a year's letters can be answered; the state, not the token, says what is late

S = TypeVar("S", bound=subjects.Subject)
Decide = Callable[[S, Event, Policy, datetime], Decision[S] | None]


@dataclass(frozen=True)
class Aside:
    """The direct answers to somebody that are put together in one letter."""

    person_id: str
    letters: list[Letter] = field(default_factory=list)

    def keeps(self, letter: Letter) -> bool:
        """Whether it is one of them; then it is not sent by itself."""
        mine = letter.nature is Nature.ANSWER and letter.to == self.person_id
        if mine:
            self.letters.append(letter)
        return mine


@dataclass(frozen=True)
class Step:
    """One message, or one silence, on its way through one transaction."""

    house: House
    tx: Ledger
    now: datetime
    programme: str
    mail_id: int | None = None
    answering: str = ""  # the Message-ID of the mail being answered
    unproven: bool = False  # nothing says that its sender wrote it
    mail_key: str = ""  # the hash of the mail; it stays when the mail is burnt
    verdict: str = ""  # what speaks for its sender, in words that name nobody
    aside: "Aside | None" = None  # the answers to one line of many, which its transcript tells
    held: bool = False  # a coordinator keeps back, once, what this silence would remind of
    proven: bool = False  # its reply address or its sender's domain says so; a desk that judges nobody says neither

    @cached_property
    def policy(self) -> Policy:
        """The rules of this programme, as they are today."""
        return self.rules_for(None)

    def rules_for(self, subject: subjects.Subject | None) -> Policy:
        """The rules for this very thing: what is a pair's keeps those under which the two began (A26)."""
        rules = self.house.policies[self.programme]
        return rules.at(self._day_of(subject)) if rules.edition else rules

    def editions_for(self, subject: subjects.Subject | None) -> tuple[Edition, ...]:
        """The editions of the rules that had begun by then."""
        return self.house.policies[self.programme].begun(self._day_of(subject))

    def _day_of(self, subject: subjects.Subject | None) -> date:
        pair = pair_of(subject)
        return say.local_day((pair and pair.started_at) or self.now, self.zone)

    @property
    def zone(self) -> str:
        """The programme's time zone."""
        return self.house.zone(self.programme)

    def desk(self, name: str) -> str:
        """The address of one of this programme's desks."""
        return desk_address(self.programme, name, self.house.domain, self.house.mailbox)

    def coordinators(self, but: Person | None = None) -> list[Person]:
        """Those whom a letter reaches, without this one."""
        everybody = people.find_by_role(self.tx, self.programme, ["coordinator"], self.zone)
        return [one for one in everybody if not one.unreachable and (but is None or one.id != but.id)]

    def helper(self, reader: Person) -> str:
        """Who helps her, in words: a coordinator is not told of herself as of somebody else."""
        signs = self.policy.programme.signs
        if "coordinator" not in reader.roles:
            return signs
        others = [one.name for one in self.coordinators(but=reader)]
        return (
            signs
            if signs in others
            else phrase("another coordinator")
            if others
            else phrase("the person who runs this service")
        )

    def settle(self, decide: Decide[S], subject: S, event: Event, *, new: bool = False) -> Decision[S] | None:
        """Decide, and write what was decided. None: the table has no such row, and nothing was written."""
        decision = decide(subject, event, self.rules_for(subject), self.now)
        if decision is None:
            return None
        name = subjects.name_of(subject)
        self.tx.touch(name)
        subjects.save(self.tx, decision.subject, new=new)
        self.note(name, event.name, decision.old, decision.subject.state, decision.reason, event.by)
        record.close_deadlines(self.tx, name, None if decision.final else decision.effects.closes)
        if isinstance(decision.subject, Connection) and decision.subject.state in OVER:
            self._open(("over",), decision.subject)
            endings.close_around(self.tx, decision.subject)
            managers.close(self.tx, decision.subject.id)
        for delay in decision.effects.delays:
            self._delay(name, delay)
        record.set_deadlines(self.tx, self.programme, name, decision.effects.deadlines)
        self.write(decision.effects.letters, name)
        if decision.effects.opens:
            self._open(decision.effects.opens, decision.subject)
        return decision

    def _open(self, kinds: Sequence[str], subject: subjects.Subject) -> None:
        from mailflow.flow.opening import OPENING  # noqa: PLC0415 - what is opened is settled by a step like this one

        for kind in kinds:
            OPENING[kind](self, subject)

    def note(  # noqa: PLR0917 - a transition has these parts
        self, about: str, event: str, old: str, new: str, reason: str, actor: str
    ) -> None:
        """A row of the history."""
        record.record(
            self.tx,
            at=self.now,
            programme=self.programme,
            subject=about,
            old=old,
            new=new,
            event=event,
            reason=reason or f"{old} + {event} = {new}",
            inbox_id=self.mail_id,
            actor=actor,
        )

    def _delay(self, name: str, delay: Delay) -> None:
        later = partial(after_days, days=delay.days, zone=delay.zone, policy=self.policy)
        record.delay_deadlines(self.tx, name, delay.kinds, later)

    def write(self, letters: Sequence[Letter], about: str) -> None:
        """Put letters in the outbox, each with a reply address of its own."""
        for letter in letters:
            if self.aside is not None and self.aside.keeps(letter):
                continue
            for reader in self._readers(letter):
                if not ((reader.stopped or self.held) and letter.reminds) and not self.is_too_much(letter, reader):
                    self._write_one(letter, reader, about)

    def is_too_much(self, letter: Letter, reader: Person) -> bool:
        """I2: whether she has had as many nudges of this programme in a month as it allows."""
        most = self.policy.letters.nudges_a_month
        if not most or letter.template not in NUDGES:
            return False
        return outbox.count_lately(self.tx, self.programme, reader.id, self.now - A_MONTH, NUDGES) >= most

    def answer_stranger(self, letter: Letter, address: str, about: str) -> None:
        """Somebody who is nobody here, and to whom no reply address can be bound."""
        nobody = Person("", "", address, self.zone, language=self.policy.programme.language)
        self._write_one(letter, nobody, about)

    def _readers(self, letter: Letter) -> list[Person]:
        if letter.to == COORDINATORS:
            return people.find_by_role(self.tx, self.programme, ["coordinator"], self.zone)
        return [people.find_person(self.tx, self.programme, letter.to, self.zone)]

    def _write_one(self, letter: Letter, reader: Person, about: str) -> None:
        token_id, letter_id = self.house.random(10), self.house.new_id()
        thread = letter.thread
        references = outbox.thread_ids(self.tx, reader.id, thread) if thread else []
        if letter.nature is Nature.ANSWER and self.answering and not references:
            references = [self.answering]
        letters = self.house.letters
        language = letters.language_of(
            letter.template, reader.language or self.policy.programme.language, self.programme
        )
        outbox.write(
            self.tx,
            id=letter_id,
            programme=self.programme,
            person_id=reader.id,
            address=letter.address or reader.email,
            template=letter.template,
            language=language,
            facts=letters.say(self.facts_of(letter, reader), language, reader.locale),
            nature=letter.nature,
            thread=thread,
            message_id=message_id(self.house.random(RANDOM_BYTES), self.house.domain),
            in_reply_to=" ".join(references),
            subject=about,
            written_at=self.now,
            due_at=self.now,
            state="held" if reader.unreachable else "waiting",
            reason="the mailbox bounces" if reader.unreachable else "",
            **self._envelope(letter, token_id),
        )
        if reader.id:
            self._bind(token_id, letter, reader, about, letter_id)

    def facts_of(self, letter: Letter, reader: Person) -> dict[str, Any]:
        """What a letter to her says: its own, and what all letters know."""
        known = {**self._desks(), "first": reader.first, "quieter": quieter(reader, self.policy)}
        known |= {"helper": self.helper(reader)} if "coordinator" in reader.roles else {}
        if letter.template in PLACES:
            known["texts"] = self.policy.texts.said_in(letter.template, reader.roles)
            known["tips"] = [one.title for one in self.policy.resources]
        slug = letter.facts.get("slug")
        known |= {"address": self.desk(f"{GROUP}{slug}")} if slug else {}
        return {**known, **letter.facts, "because": self._because(letter, reader)}

    def _because(self, letter: Letter, reader: Person) -> str:
        asks_in = reader.applying and not reader.roles
        why = letter.facts.get("because") or ("you asked to take part" if asks_in else "you take part")
        return phrase(
            "You get this from {programme} because {why}.", programme=self.policy.programme.name, why=phrase(str(why))
        )

    def _desks(self) -> dict[str, Any]:
        return {name: self.desk(name) for name in ("frontdesk", "tracker", "team")}

    def _envelope(self, letter: Letter, token_id: bytes) -> dict[str, str]:
        """RFC 3834: a direct answer goes out with the null sender, so that no bounce of it is ever answered."""
        bounce = "" if letter.nature is Nature.ANSWER else self.house.mint(token_id, "b", self.programme)
        desk = self.desk(letter.answers_to) if letter.answers_to and "@" not in letter.answers_to else letter.answers_to
        return {"reply_to": desk or self.house.mint(token_id, "r", self.programme), "mail_from": bounce}

    def _bind(self, token_id: bytes, letter: Letter, reader: Person, about: str, letter_id: str) -> None:
        record.keep_token(
            self.tx,
            key=ToToken("r", token_id).key,
            programme=self.programme,
            person_id=reader.id,
            sent_to=letter.address or reader.email,
            subject=about,
            template=letter.repeats or letter.template,
            asked_back=letter.template == "ask-back",  # rule 22: the second unclear answer goes to a person
            outbox_id=letter_id,
            expires_at=self.now + TOKEN_LIFE,
        )


def pair_of(subject: subjects.Subject | None) -> Connection | None:
    """Whose it is, where it is a pair's."""
    if isinstance(subject, Connection):
        return subject
    if isinstance(subject, Meeting | Pact | Rhythm | Survey):
        return subject.connection
    return subject.pair if isinstance(subject, Form) else None


def naming_last_day(step: Step, subject: str, event: Event, kind: str) -> Event:
    """An event with the instant of that deadline: an absence may have put it off."""
    due = record.find_deadline(step.tx, subject, kind)
    return Event(event.name, event.by, {**event.slots, "due": due.isoformat()}) if due else event
