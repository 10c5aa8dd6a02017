"""One mail to several of our addresses is one mail (P3): it acts where it fits best, and its other copies do nothing.

Each copy names the others in To and Cc, so their keys in the inbox are known. A blind copy finds the open ones, and
they do not find it: so an open one goes before it, whatever fits better. Where another blind one may be, it finds the
desks, whose addresses are few; a reply address that nobody names is not found.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mailflow.core.address import ToDesk, ToToken
from mailflow.flow.addresses import is_hers
from mailflow.flow.house import House
from mailflow.flow.record import Step
from mailflow.store import inbox, people, record

COPY = "COPY"
UNACTED = frozenset({"", "NONE", "STRANGER", COPY})  # what was settled like this did nothing
MOST = 20  # addresses of ours in one mail; nobody needs more
END = re.compile(rb"\n\r?\n")
TOLD = re.compile(rb"^(?:to|cc):.*(?:\n[ \t].*)*", re.MULTILINE | re.IGNORECASE)  # To and Cc, with their folded lines
ADDRESS = re.compile(rb"[\w.+-]{1,64}@[\w.-]{1,255}")
# A reply address is bound to what is answered; the tracker alone takes a measure without a word.
REPLY, RANKS = 1, {"tracker": 2, "team": 3, "frontdesk": 4, "verify": 5}
GROUP = 4  # a group's address: words for the group
NAMES = {
    "tracker": "the tracker",
    "team": "the team's desk",
    "frontdesk": "the front desk",
    "verify": "the verify desk",
}
BLIND = 6
SOMEBODY_ELSES = 7  # a reply address that was given to another person
NOWHERE = 8
Place = ToDesk | ToToken | None


@dataclass(frozen=True)
class Copy:
    """One copy of a mail: what became of it, how well it fits, and where it came to."""

    mail_id: int
    waits: bool
    intent: str
    rank: int
    name: str

    def acts_before(self, mail_id: int, rank: int) -> bool:
        """Whether it has acted, or will because it fits better than this one."""
        return (self.rank, self.mail_id) < (rank, mail_id) if self.waits else self.intent not in UNACTED


def place_that_acts(step: Step, mail: Any, sender: str) -> str:
    """Which other address of this programme acts on the same mail, in words; empty where this copy is to act."""
    own, named = mail.rcpt_to.lower(), _named(mail, step.house.domain)
    hidden = [] if own in named else [step.desk(name).lower() for name in RANKS]  # where another blind copy may be
    places = _places(step.house, [one for one in dict.fromkeys([*named, *hidden]) if one != own])
    if not places:
        return ""
    rank = _rank(step, step.house.place(mail.rcpt_to), sender) or NOWHERE
    rank = rank if own in named else max(rank, BLIND)
    acting = (copy for copy in _copies(step, mail, places, named, sender) if copy.acts_before(mail.id, rank))
    return next((copy.name for copy in acting), "")


def _copies(step: Step, mail: Any, places: Mapping[str, Place], named: Collection[str], sender: str) -> Iterator[Copy]:
    keys = {inbox.content_key(address, mail.raw): (address, to) for address, to in places.items()}
    for row in inbox.find_copies(step.tx, list(keys)):
        address, to = keys[row.key]
        rank = _rank(step, to, sender)
        if rank is not None:
            name = NAMES.get(to.desk, "a group's address") if isinstance(to, ToDesk) else "a reply address"
            yield Copy(row.id, row.state == "waiting", row.intent, rank if address in named else max(rank, BLIND), name)


def _rank(step: Step, to: Place, sender: str) -> int | None:
    """How well an address fits; none where it belongs to another programme, or has expired."""
    if isinstance(to, ToDesk):
        return RANKS.get(to.desk, GROUP) if to.programme == step.programme else None
    grant = record.find_token(step.tx, to.key, step.now) if to else None
    if grant is None or grant.programme != step.programme:
        return None
    bound = people.find_person(step.tx, step.programme, grant.person_id, step.zone)
    return REPLY if is_hers(step.tx, bound, sender) else SOMEBODY_ELSES


def _places(house: House, others: list[str]) -> dict[str, Place]:
    """What these addresses are, where something may act."""
    places = {address: house.place(address) for address in others[:MOST]}
    return {address: to for address, to in places.items() if isinstance(to, ToDesk) or (to and to.purpose == "r")}


def _named(mail: Any, domain: str) -> list[str]:
    """Our addresses in To and Cc."""
    fields = TOLD.findall(END.split(mail.raw, 1)[0])
    named = (one.decode().lower() for one in ADDRESS.findall(b" ".join(fields)))
    return list(dict.fromkeys(one for one in named if one.endswith(f"@{domain.lower()}")))
