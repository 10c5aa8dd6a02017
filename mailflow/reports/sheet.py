"""The tracking sheet: what is kept of somebody's pairs becomes a letter, a page to print and a table for a computer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from mailflow.core import say
from mailflow.core.cells import csv_of
from mailflow.core.letter import Fact
from mailflow.core.machines.meeting import Meeting, State
from mailflow.core.people import Person
from mailflow.core.policy import Policy
from mailflow.core.printed import PRINTED
from mailflow.core.records import Kept, Stamp, stamp_of, units_of
from mailflow.core.say import phrase
from mailflow.core.topics import checklist

LETTER_SIZE = ("en-US", "en-CA", "fr-CA", "es-MX", "es-US")  # where paper is not A4
COLUMNS = (
    "pair", "meeting", "date", "minutes", "topics", "state",
    "mentor", "mentor_email", "mentor_said", "mentor_signed_at", "mentor_proof",
    "mentee", "mentee_email", "mentee_said", "mentee_signed_at", "mentee_proof", "cpd_category", "kept_apart",
)  # fmt: skip
STATES = {
    State.CONFIRMED: phrase("signed by both"),
    State.LOGGED: phrase("not signed by both yet"),
    State.UNCONFIRMED: phrase("not confirmed"),
    State.DISPUTED: phrase("the two do not agree"),
}


@dataclass(frozen=True)
class Order:
    """Whose sheet it is, and what it is for."""

    person: Person
    kept: Sequence[Kept]
    policy: Policy
    now: datetime
    code: str  # by which it can be checked; empty where nobody can
    desk: str  # where the code is mailed to
    front: str  # where another sheet is asked for
    audit: bool

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.kept)

    @property
    def number(self) -> int:
        """How many meetings both have signed."""
        return sum(len(one.signed) for one in self.kept)

    @property
    def waiting(self) -> int:
        """How many do not count, for they have not."""
        return sum(len(one.meetings) for one in self.kept) - self.number

    @property
    def apart(self) -> int:
        """How many do not count, for the two were no pair any more."""
        return sum(len(one.after) for one in self.kept)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.policy.programme.time_zone)


def letter_of(order: Order) -> dict[str, Fact]:
    """The facts of the letter, with what is enclosed."""
    name = f"mentoring-{'audit' if order.audit else 'record'}-{order.now.astimezone(order.zone):%Y-%m-%d}"
    return {
        "ref": order.kept[0].pair.ref if len(order.kept) == 1 else "",
        "because": "you asked for your records",
        "audit": order.audit,
        "number": order.number,
        "length": say.length(order.minutes),
        "others": say.listed(dict.fromkeys(one.pair.other(order.person.id).name for one in order.kept)),
        "waiting": order.waiting,
        "apart": order.apart,
        "units": _units(order),
        "left": ", ".join(checklist(_said(order), order.policy.meeting.topics)[1]),
        "code": order.code,
        "desk": order.desk,
        "attachments": [
            {"name": f"{name}.pdf", "page": page_of(order)},
            {"name": f"{name}.csv", "text": table_of(order)},
        ],
    }


def _said(order: Order) -> list[str]:
    return [met.topics for one in order.kept for met in one.signed]


def _units(order: Order) -> str:
    """O6."""
    cpd = order.policy.cpd
    if cpd is None:
        return ""
    number = f"{units_of(order.minutes, cpd)}".removesuffix(".0")
    if number == "1":
        return phrase("1 unit, {category}", category=cpd.category)
    return phrase("{units} units, {category}", units=number, category=cpd.category)


# -- the page ------------------------------------------------------------------------------------------


def page_of(order: Order) -> dict[str, Fact]:
    """Words for every place of the page; how it looks is the printer's to say (egress/page.py)."""
    rules = order.policy.programme
    return {
        "paper": "letter" if rules.locale in LETTER_SIZE else "a4",
        "language": phrase("en"),  # the one that its words are said in
        "colour": rules.colour,
        "programme": rules.name,
        "organisation": rules.organisation,
        "title": phrase("Mentoring records for an audit") if order.audit else phrase("Mentoring record"),
        "name": order.person.name,
        "made": phrase("Made on {day}", day=_day(order.now, order)),
        "again": _again(order),
        "pairs": [_pair(order, one) for one in order.kept],
        "cpd": _cpd(order),
        "check": _check(order),
        "says": dict(PRINTED),
    }


def _again(order: Order) -> str:
    word = "SHEET: audit" if order.audit else "SHEET"
    return phrase("To get this sheet again, write {word} to {desk}.", word=word, desk=order.front)


def _pair(order: Order, kept: Kept) -> dict[str, Fact]:
    pair = kept.pair
    began = [phrase("since {day}", day=_day(pair.started_at, order))] if pair.started_at else []
    over = [phrase("ended on {day}", day=_day(pair.ended_at, order))] if pair.ended_at else []
    stands = say.run((pair.ref, *began))
    return {
        "title": pair.names,
        "facts": [
            [phrase("Mentor"), _contact(pair.mentor)],
            [phrase("Mentee"), _contact(pair.mentee)],
            [phrase("Pair"), say.run((stands, *over), ", ")],
        ],
        "rows": [_row(order, kept, met) for met in kept.meetings],
        "after": [_row(order, kept, met) for met in kept.after],
        "totals": _totals(kept),
        "themes": _themes(kept, order.policy),
        "names": [pair.mentor.name, pair.mentee.name],
        "links": [_link(order, kept, number) for number in range(len(kept.links))] if order.audit else [],
    }


def _contact(person: Person) -> str:
    """O17: so that she can be asked; nobody's, where she was deleted."""
    return f"{person.name}, {person.email}" if "@" in person.email else person.name


def _row(order: Order, kept: Kept, met: Meeting) -> dict[str, Fact]:
    at = [say.clock(met.starts_at.astimezone(order.zone))] if met.starts_at else []
    return {
        "number": met.ref,
        "date": say.run((say.brief_date(met.held_on), *at), ", "),
        "length": clock(met.minutes),
        "topics": met.topics or phrase("no topic"),
        "counts": met.state == State.CONFIRMED and not met.apart,
        "state": _counts_not(met),
        "mentor": _signed(order, stamp_of(kept, met, kept.pair.mentor)),
        "mentee": _signed(order, stamp_of(kept, met, kept.pair.mentee)),
    }


def _counts_not(met: Meeting) -> str:
    """Why it does not count; empty where it does. Below the heading of those that are kept apart none does."""
    if met.state == State.CONFIRMED:
        return ""
    said = STATES[State(met.state)]
    if met.apart:
        return phrase("{state}.", state=say.capital(said))
    return phrase("Does not count: {state}.", state=said)


def _signed(order: Order, stamp: Stamp) -> list[str]:
    """What was said; when; how it is known."""
    if stamp.at is None:
        return [stamp.said, "", ""]
    return [stamp.said, _moment(stamp.at, order), proof_in_words(stamp.proof)]


def proof_in_words(proof: str) -> str:
    """ "DKIM none, SPF pass, DMARC pass" is proven by two of the three."""
    passed = [part.removesuffix(" pass") for part in proof.split(", ") if part.endswith(" pass")]
    if passed:
        return phrase("proven by {proofs}", proofs=say.listed(passed))
    return phrase("proven by {proofs}", proofs=phrase(proof)) if proof else phrase("no proof kept")


def _totals(kept: Kept) -> str:
    number, waiting = len(kept.signed), len(kept.meetings) - len(kept.signed)
    told = say.plural(
        "{n} meeting signed by both, {hours} hours in all.",
        "{n} meetings signed by both, {hours} hours in all.",
        number,
        hours=clock(kept.minutes),
    )
    more = [phrase("{waiting} without both signatures, not counted.", waiting=waiting)] if waiting else []
    return say.run((told, *more))


def _themes(kept: Kept, policy: Policy) -> list[str]:
    """O4: what the two have talked about of what the programme is for, and what not."""
    talked, left = checklist((met.topics for met in kept.signed), policy.meeting.topics)
    told = ", ".join(f"{name} ({number})" for name, number in talked.items())
    lines = (phrase("Talked about: {topics}.", topics=told), phrase("Not yet: {topics}.", topics=", ".join(left)))
    return [line for line, names in zip(lines, (told, left), strict=True) if names]


def _link(order: Order, kept: Kept, number: int) -> list[str]:
    link, pair = kept.links[number], kept.pair
    who = pair.mentor if link.person_id == pair.mentor.id else pair.mentee
    return [str(link.number), _moment(link.at, order), who.name, f"{link.said} {link.ref}", link.proof, link.mail]


def _cpd(order: Order) -> list[str]:
    """O6: for either of the two."""
    cpd = order.policy.cpd
    if cpd is None:
        return []
    unit = hours(cpd.hours_per_unit)
    rule = phrase("{hours} count as one unit, rounded down to a tenth.", hours=unit)
    if cpd.cap:
        rule = phrase(
            "{hours} count as one unit, rounded down to a tenth, {cap} units at most.", hours=unit, cap=str(cpd.cap)
        )
    with_others = [(one.pair.other(order.person.id).name, one.minutes) for one in order.kept]
    counted = [(order.person.name, order.minutes), *with_others]
    told = [
        phrase("{name}: {units} units in {hours} hours", name=name, units=units_of(minutes, cpd), hours=clock(minutes))
        for name, minutes in counted
    ]
    category = phrase("Category: {category}.", category=cpd.category)
    return [say.run((category, rule, phrase("Only meetings with both signatures count."))), *told]


def hours(number: float) -> str:
    return say.plural("60 minutes", "{hours} hours", 1 if number == 1 else 2, hours=f"{number:g}")


COMPARED = phrase(
    "The answer says on which day we made a sheet with this code, how many meetings it has and how long they were. "
    "Compare these: names, days and topics are not in the answer."
)


def _check(order: Order) -> list[str]:
    if not order.code:
        return []
    how = phrase("Mail this code to {desk}, in the subject.", desk=order.desk)
    return [order.code, say.run((how, COMPARED))]


def clock(minutes: int) -> str:
    """7:30."""
    return f"{minutes // 60}:{minutes % 60:02}"


def _day(at: datetime, order: Order) -> str:
    day = say.local_day(at, order.zone.key)
    return say.brief_date(day)


def _moment(at: datetime, order: Order) -> str:
    wall = at.astimezone(order.zone)
    return phrase("{day}, {time} {zone}", day=_day(at, order), time=say.clock(wall), zone=f"{wall:%Z}")


# -- the table -----------------------------------------------------------------------------------------


def table_of(order: Order) -> str:
    """A row a meeting, those without both signatures, too."""
    return csv_of(COLUMNS, rows_of(order.kept, order.policy))


def rows_of(kept: Sequence[Kept], policy: Policy) -> Iterator[dict[str, str]]:
    category = policy.cpd.category if policy.cpd else ""
    return ({**_cells(one, met), "cpd_category": category} for one in kept for met in (*one.meetings, *one.after))


def _cells(kept: Kept, met: Meeting) -> dict[str, str]:
    cells = {
        "pair": kept.pair.ref,
        "meeting": met.ref,
        "date": met.held_on.isoformat(),
        "minutes": str(met.minutes),
        "topics": met.topics,
        "state": STATES[State(met.state)],
        "kept_apart": "written down after the end" if met.apart else "",
    }
    for role, who in (("mentor", kept.pair.mentor), ("mentee", kept.pair.mentee)):
        stamp = stamp_of(kept, met, who)
        cells |= {role: who.name, f"{role}_email": who.email if "@" in who.email else "", f"{role}_said": stamp.said}
        cells |= {f"{role}_signed_at": stamp.at.isoformat() if stamp.at else "", f"{role}_proof": stamp.proof}
    return cells
