"""Where a mail came to, and who it speaks for there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailflow.core.address import ToToken
from mailflow.core.authority import Proof, Via, proof_of
from mailflow.core.people import Person
from mailflow.core.reading import Message
from mailflow.core.verdict import Verdict
from mailflow.egress.render import LetterError
from mailflow.flow import moving
from mailflow.flow.addresses import is_hers
from mailflow.flow.copies import Place
from mailflow.flow.offers import offered_in
from mailflow.flow.record import Step
from mailflow.store import outbox, people, record
from mailflow.store.ledger import Ledger


@dataclass(frozen=True)
class Claimed:
    """A kept mail whose turn it is."""

    mail: Any  # its row
    where: Place  # which of our addresses it came to; none: no longer one of them
    verdict: Verdict | None = None  # none: nobody judges here


@dataclass(frozen=True)
class Arrival:
    """A readable message at one of our addresses, and who it speaks for."""

    message: Message
    via: Via
    person: Person | None
    template: str = ""
    about: str = ""
    desk: str | None = None
    token: str = ""
    grant: Any = None  # what its reply address was given for
    former: bool = False  # from the address before the one on file, which may take back that
    asked_back: bool = False
    quoted: Callable[[], Sequence[str]] = tuple
    offered: tuple[str, ...] = ()
    verdict: Verdict | None = None
    to: str = ""  # the address it came to

    @property
    def proof(self) -> Proof:
        """What speaks for its sender's domain."""
        return proof_of(self.verdict, self.message.sender or "", self.to)

    @property
    def is_unproven(self) -> bool:
        """Whether it was judged, and nothing speaks for its sender, or its sender is not who is answered."""
        return self.verdict is not None and (self.proof <= Proof.NONE or self.via is Via.OTHERS_TOKEN)

    @property
    def is_proven(self) -> bool:
        """Whether it is hers without a doubt: by her domain, or by her reply address where nothing else is asked."""
        return self.hers and (self.proof > Proof.NONE or (self.verdict is None and self.via is Via.OWN_TOKEN))

    @property
    def hers(self) -> bool:
        """Whether it came from an address of the person it speaks for."""
        return self.via in (Via.OWN_TOKEN, Via.MEMBER_AT_DESK)


def find_grant(tx: Ledger, where: ToToken, now: datetime) -> Any:
    """What a signed address was given for; the programme it is signed for is the one it was given in."""
    grant = record.find_token(tx, where.key, now)
    return grant if grant is not None and grant.programme == where.programme else None


def answers_an_invitation(message: Message, grant: Any) -> bool:
    """A calendar's yes, no or other time, where a meeting of ours is answered."""
    return message.event is not None and grant is not None and grant.subject.startswith(("meeting:", "gathering:"))


def at_desk(step: Step, message: Message, desk: str) -> Arrival:
    member = people.find_member(step.tx, step.programme, message.sender or "", step.zone)
    return Arrival(message, Via.MEMBER_AT_DESK if member else Via.STRANGER, member, desk=desk)


def with_token(step: Step, message: Message, grant: Any) -> Arrival:
    bound = people.find_person(step.tx, step.programme, grant.person_id, step.zone)
    sender = message.sender or ""
    own = is_hers(step.tx, bound, sender)  # an address she had before acts for nobody
    return Arrival(
        message,
        Via.OWN_TOKEN if own else Via.NEW_ADDRESS if moving.asks(step, grant, message.sender) else Via.OTHERS_TOKEN,
        bound,
        template=grant.template,
        about=grant.subject,
        token=grant.key,
        grant=grant,
        former=not own and moving.may_take_back(step, grant, sender),
        asked_back=grant.asked_back,
        quoted=lambda: _lines_of(step, grant.outbox_id),
        offered=offered_in(outbox.find_letter(step.tx, grant.outbox_id)) if grant.asked_back else (),
    )


def _lines_of(step: Step, letter_id: str) -> tuple[str, ...]:
    """The lines of the letter being answered: whatever stands in them is ours, not theirs (rule 7)."""
    row = outbox.find_letter(step.tx, letter_id)
    if row is None:
        return ()
    house = step.house
    try:
        words = house.letters.text(row.template, row.language, row.facts, house.voice(step.programme), row.reply_to)
    except LetterError:  # its template was changed since; the other rules still find what is quoted
        return ()
    return tuple(words.splitlines())
