"""What is kept of a pair, and who of the two has signed what: the values a tracking sheet is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal

from mailflow.core.machines.connection import Connection
from mailflow.core.machines.meeting import Meeting, State
from mailflow.core.people import Person
from mailflow.core.policy_records import Cpd
from mailflow.core.say import phrase
from mailflow.core.signature import Signature, faults_in, hash_of

ON_RECORD = frozenset({State.LOGGED, State.CONFIRMED, State.DISPUTED, State.UNCONFIRMED})
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Kept:
    """One pair: its meetings by their day, those written down after its end (A27), and its chain of signatures."""

    pair: Connection
    meetings: Sequence[Meeting]
    after: Sequence[Meeting]
    links: Sequence[Signature]

    @property
    def signed(self) -> list[Meeting]:
        """Those that bear both signatures: no other counts, and none that is kept apart."""
        return [met for met in self.meetings if met.state == State.CONFIRMED]

    @property
    def minutes(self) -> int:
        return sum(met.minutes for met in self.signed)


@dataclass(frozen=True)
class Stamp:
    """One person's signature under one meeting: what it says, when, and how it is known that it was hers."""

    said: str
    at: datetime | None = None
    proof: str = ""


@dataclass(frozen=True)
class Sheet:
    """What was handed out: the code it bears, whose it is, how far its chains went, and what was signed by both."""

    code: str
    programme: str
    person_id: str
    ends: Mapping[str, Sequence[int | str]]
    signed: Mapping[str, str]
    made_at: datetime


def sheet_of(code: str, programme: str, person: Person, kept: Sequence[Kept], now: datetime) -> Sheet:
    ends: dict[str, list[int | str]] = {
        one.pair.id: [one.links[-1].number, one.links[-1].hash] for one in kept if one.links
    }
    signed = {met.id: seal_of(met) for one in kept for met in one.signed}
    return Sheet(code, programme, person.id, ends, signed, now)


def still_holds(sheet: Sheet, kept: Sequence[Kept]) -> bool:
    """Whether all that stands on a sheet is on record today, unchanged; what came later is not asked about."""
    today = {met.id: seal_of(met) for one in kept for met in one.signed}
    links = {(link.chain, link.number): link.hash for one in kept for link in one.links}
    whole = not any(faults_in(one.links) for one in kept)
    ends = all(links.get((chain, int(number))) == digest for chain, (number, digest) in sheet.ends.items())
    return whole and ends and all(today.get(met) == seal for met, seal in sheet.signed.items())


def stamp_of(kept: Kept, met: Meeting, person: Person) -> Stamp:
    """Her last word on it. A record from before there were signatures has its days, and no proof."""
    logged = met.logged_by == person.id
    if not logged and met.state in (State.LOGGED, State.UNCONFIRMED):
        return Stamp(phrase("Not signed"))
    otherwise = phrase("Confirmed") if met.state == State.CONFIRMED else phrase("Says it was otherwise")
    said = phrase("Written down") if logged else otherwise
    about = f"meeting:{met.id}"
    words = ("LOG",) if logged else ("CONFIRM", "LOG", "DISPUTE")
    own = [link for link in kept.links if (link.about, link.person_id) == (about, person.id) and link.said in words]
    return Stamp(said, own[-1].at, own[-1].proof) if own else Stamp(said, met.logged_at if logged else met.settled_at)


def words_of(met: Meeting) -> tuple[str, ...]:
    """What a signature under a meeting covers: its day, its length and its topics."""
    return met.held_on.isoformat(), str(met.minutes), met.topics


def seal_of(met: Meeting) -> str:
    """The hash of that, as every signature under it bears it."""
    return hash_of(*words_of(met))


def units_of(minutes: int, cpd: Cpd) -> Decimal:
    """O6: what so much time counts for; rounded down, and no more than the cap."""
    units = (Decimal(minutes) / 60 / Decimal(str(cpd.hours_per_unit))).quantize(TENTH, ROUND_DOWN)
    return min(units, Decimal(cpd.cap)) if cpd.cap else units
