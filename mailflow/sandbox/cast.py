"""Who can be played, and what to try first, as a policy has roles for it."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mailflow.core.policy import Policy
from mailflow.preview.cast import TELLS

BEGUN = timedelta(days=122)  # when somebody graduates, where a policy reckons with that


@dataclass(frozen=True)
class Who:
    """Somebody who reads and writes mail here."""

    key: str  # in the page's address
    name: str
    address: str
    client: str  # the mail program she writes with
    part: str  # in words
    role: str = ""  # as the list of people has it; empty: nobody knows her

    @property
    def short(self) -> str:
        """Her first name."""
        return self.name.split()[0]


ANA = Who("ana", "Ana Duarte", "ana@home.example", "gmail-web", "mentee", "mentee")
BEN = Who("ben", "Ben Okafor", "ben@work.example", "outlook", "mentor", "mentor")
BEA = Who("bea", "Bea Lindqvist", "bea@studio.example", "iphone", "mentor, unsigned mail", "mentor")
CORA = Who("cora", "Cora Lind", "cora@team.example", "apple-mail", "coordinator", "coordinator")
FAY = Who("fay", "Fay Moreau", "fay@team.example", "gmail-android", "facilitator", "facilitator")
GIL = Who("gil", "Gil Vale", "gil@home.example", "gmail-web", "group member", "group_member")
EMMA = Who("emma", "Emma Larsen", "emma@home.example", "iphone", "would like to join")
MALLORY = Who("mallory", "Mallory", "mallory@evil.example", "outlook-web", "takes no part")
SIGNED = frozenset({"home.example", "work.example", "team.example", "evil.example"})  # domains that sign their mail


def invite(policy: Policy) -> tuple[Who, ...]:
    """Those who come, in the order in which they are shown."""
    circle = (FAY, GIL) if policy.groups else ()
    return (ANA, BEN, BEA, CORA, *circle, EMMA, MALLORY)


def to_csv(cast: tuple[Who, ...], policy: Policy, today: date) -> bytes:
    """As an operator would import them."""
    rows = [row for who in cast if (row := _row(who, policy, today))]
    out = io.StringIO()
    table = csv.DictWriter(out, list(dict.fromkeys(column for row in rows for column in row)), restval="")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue().encode()


def _row(who: Who, policy: Policy, today: date) -> dict[str, str]:
    invited = who is EMMA and policy.joining.who == "invited"
    role = "mentee" if invited else who.role
    if not role:
        return {}
    row = {"email": who.address, "name": who.name, "role": role, **_tells(role)}
    row |= {"member_until": "2031-12-31"} if policy.joining.membership == "listed" else {}
    row |= {policy.term.around: (today + BEGUN).isoformat()} if policy.term.around else {}
    row |= {"group": policy.groups[0].slug} if role == "facilitator" else {}
    return row | ({"invited": "yes"} if invited else {})


def _tells(role: str) -> Mapping[str, str]:
    return TELLS.get({"group_member": "mentee", "facilitator": "mentor"}.get(role, role), {})


@dataclass(frozen=True)
class Try:
    """Something to begin with: who writes which words where."""

    says: str
    who: Who
    desk: str
    words: str


def tries(policy: Policy) -> Iterator[Try]:
    """From the first request on; what people answer is in their letters."""
    if policy.pairing.who_pairs == "team":
        yield Try("Cora pairs Ana with Ben", CORA, "team", f"PAIR {ANA.name} with {BEN.name}")
    elif "mentee" in policy.pairing.who_asks:
        yield Try(
            "Ana asks Ben to be her mentor", ANA, "frontdesk", f"REQUEST {BEN.name}: may I ask you how you began?"
        )
    yield Try("Ana writes down a meeting", ANA, "tracker", "LOG 45 minutes yesterday: how to begin")
    yield Try("Ana asks how things stand", ANA, "frontdesk", "STATUS")
    code = f", {policy.joining.code}" if policy.joining.code else ""
    yield Try("Emma would like to take part", EMMA, "frontdesk", f"JOIN as a mentee{code}")
    yield Try("Mallory tries her luck", MALLORY, "frontdesk", f"REQUEST {BEN.name}")
