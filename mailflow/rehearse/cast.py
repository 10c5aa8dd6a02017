"""Invented people, as many as a policy needs: who asks whom, and of what character they are."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mailflow.core.policy import Policy

# What becomes of a pair; the first may be asked by a second one, where mentors have room.
CHARACTERS = ("lively", "late", "quiet", "ending", "declining", "unanswered")
PAIRED = ("lively", "late", "quiet", "ending")  # the same where the team brings people together
ASKED_BY: dict[str, str] = {"mentee": "mentor", "group_member": "facilitator"}  # anybody else asks a mentee
NAMES = (
    ("Ana Duarte", "Ben Okafor"),
    ("Chloe Martin", "David Stern"),
    ("Emma Larsen", "Frank Osei"),
    ("Grace Kim", "Hugo Weiss"),
    ("Iris Novak", "James Patel"),
    ("Karen Silva", "Liam Byrne"),
    ("Mona Haddad", "Nils Berg"),
    ("Olive Tran", "Paul Moreau"),
    ("Quinn Adler", "Rosa Lima"),
)
LEADER, MEMBERS, NEWCOMER = "Tara Nolan", (("Uma Singh", "lively"), ("Vera Lund", "quiet")), "Sofia Rossi"
PROFILE: Mapping[str, str] = {
    "about": "Six years in the trade",
    "goal": "Lead a team within a year",
    "availability": "Friday afternoons",
    "profession": "Engineering technologist",
}
INVITED: Mapping[str, str] = {**PROFILE, "invited": "yes", "member_until": "2199-12-31"}


@dataclass(frozen=True)
class Member:
    """Somebody invented."""

    name: str
    role: str
    character: str
    asks: tuple[str, ...] = ()  # whom she asks, the second after a no of the first
    days: int = 0  # how many days after the beginning she comes
    tells: Mapping[str, str] = field(default_factory=lambda: PROFILE, compare=False)  # of herself, on file
    enrolled: bool = True  # else nobody knows her before she writes

    @property
    def address(self) -> str:
        """Each at a domain of her own."""
        return f"{self.name.split()[0].lower()}@{self.name.split()[-1].lower()}.example"

    @property
    def group(self) -> str:
        """Which she looks after."""
        return self.tells.get("group", "")

    @property
    def invited(self) -> bool:
        """She has no place before her own JOIN."""
        return "invited" in self.tells

    @property
    def described(self) -> str:
        """What the list of people says of her."""
        return f"{self.role.replace('_', ' ')}{f', {self.character}' if self.character else ''}"


@dataclass(frozen=True)
class Cast:
    """Everybody, in the order in which they are told of."""

    members: tuple[Member, ...]
    by_address: dict[str, Member] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_address", {member.address: member for member in self.members})

    def __iter__(self) -> Iterator[Member]:
        return iter(self.members)

    def quiet_mentors(self) -> list[Member]:
        """Who is connected, and never writes again."""
        return [member for member in self if member.character == "quiet" and member.role in ASKED_BY.values()]

    def to_csv(self, more: Mapping[str, str]) -> bytes:
        """As an operator would import them."""
        rows = [{**_of(member), **member.tells, **more} for member in self if member.enrolled]
        out = io.StringIO()
        table = csv.DictWriter(out, list(dict.fromkeys(column for row in rows for column in row)), restval="")
        table.writeheader()
        table.writerows(rows)
        return out.getvalue().encode()


def _of(member: Member) -> dict[str, str]:
    return {"email": member.address, "name": member.name, "role": member.role}


def invent(policy: Policy) -> Cast:
    """A coordinator, and pairs of every character; one more, lively, for each other role that may ask.

    Where there are groups, one with two members; where people are invited, somebody who then asks nobody.
    """
    elsewhere = {"coordinator", *(("group_member",) if policy.groups else ())}
    asking = [role for role in policy.pairing.who_asks if role not in elsewhere]
    plots = [(asking[0], character) for character in CHARACTERS] if asking else []
    plots += [("mentee", character) for character in PAIRED if policy.pairing.who_pairs == "team"]
    plots += [(role, "lively") for role in asking[1:]]
    members = [*_pairs(plots, has_room=policy.pairing.mentor_capacity > 1), *_circle(policy), *_newcomer(policy)]
    return Cast((Member(_coordinator(policy, members), "coordinator", ""), *members))


def _pairs(plots: Iterable[tuple[str, str]], *, has_room: bool) -> Iterator[Member]:
    for number, (role, character) in enumerate(plots):
        asker, asked = NAMES[number]
        second = NAMES[0][1:] if character == "declining" and has_room else ()
        yield Member(asker, role, character, (asked, *second), number)
        yield Member(asked, ASKED_BY.get(role, "mentee"), character, (), number)


def _circle(policy: Policy) -> Iterator[Member]:
    """The first group: its members ask for a place in it, or the team brings them to who looks after it."""
    team = policy.pairing.who_pairs == "team"
    if policy.groups and (team or "group_member" in policy.pairing.who_asks):
        group = policy.groups[0]
        yield Member(LEADER, "facilitator", "leading", tells={**PROFILE, "group": group.slug})
        for days, (name, character) in enumerate(MEMBERS):
            yield Member(name, "group_member", character, (LEADER if team else group.title,), days)


def _newcomer(policy: Policy) -> Iterator[Member]:
    roles = [role for name in policy.joining.forms for role in policy.forms[name].roles]
    if roles:
        yield Member(NEWCOMER, "mentee" if "mentee" in roles else roles[0], "new", tells=INVITED)


def _coordinator(policy: Policy, members: Sequence[Member]) -> str:
    """The one who signs, if her name is not taken and can be an address."""
    signs, taken = policy.programme.signs, {member.name for member in members}
    plain = all(part.isascii() and part.isalpha() for part in signs.split())
    return signs if plain and len(signs.split()) > 1 and signs not in taken else "Sara Quist"
