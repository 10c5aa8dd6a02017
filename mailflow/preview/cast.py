"""The people of a preview: few, each of a character that brings other letters about."""

from collections.abc import Iterator, Mapping

from mailflow.core.policy import Policy
from mailflow.rehearse.cast import Cast, Member

# A mentee, a mentor, and what becomes of the two. The names are short and long, as names are.
PAIRS = (
    ("Ana Duarte", "Ben Okafor", "lively"),
    ("Priyadarshini Raghunathan", "Margarethe Featherstonehaugh-Lindqvist", "late"),
    ("Emma Larsen", "Frank Osei", "ending"),
    ("Chloe Martin", "David Stern", "declining"),
    ("Grace Kim", "Hugo Weiss", "unanswered"),
    ("Iris Novak", "James Patel", "quiet"),
    ("Mona Haddad", "Nils Berg", "leaving"),
)
SINGLE = (
    ("Karen Silva", "mentee", "curious"),
    ("Lena Brandt", "mentee", "deleting"),
    ("Liam Byrne", "mentor", "doubtful"),
    ("Olive Tran", "mentor", "deciding"),
    ("Zoe Vance", "mentee", "coming"),
    ("Yuki Mori", "mentee", "wondering"),
)
FACILITATOR, MEMBER = "Fay Moreau", "Gil Vale"
TELLS: Mapping[str, Mapping[str, str]] = {
    "mentee": {
        "about": "Data engineer, four years, Greenline Energy",
        "goal": "Move into a team lead role within a year",
        "availability": "Two calls a month, evenings",
        "needs": "Networking and interviews",
        "interests": "Public transport, open data",
    },
    "mentor": {
        "about": "Director of engineering, Harbour Rail",
        "availability": "Friday afternoons",
        "profession": "Certified engineering technologist",
        "guidance": "Networking and interviews",
        "interests": "Railways, open data",
    },
}
UNSIGNED = frozenset({"byrne.example"})  # whose mail servers sign nothing


def invite(policy: Policy) -> Cast:
    """Who comes, as a policy has roles for them."""
    return Cast((_coordinator(policy), *_pairs(policy), *_single(policy), *_circle(policy)))


def _coordinator(policy: Policy) -> Member:
    signs = policy.programme.signs
    plain = len(signs.split()) > 1 and all(part.isascii() and part.isalpha() for part in signs.split())
    return Member(signs if plain else "Cora Lind", "coordinator", "deciding", tells={})


def _pairs(policy: Policy) -> Iterator[Member]:
    second = PAIRS[0][1:2] if policy.pairing.mentor_capacity > 1 else ()
    for number, (mentee, mentor, character) in enumerate(PAIRS):
        asks = (mentor, *(second if character == "declining" else ()))
        yield Member(mentee, "mentee", character, asks, number, _tells(policy, "mentee"))
        yield Member(mentor, "mentor", character, (), number, _tells(policy, "mentor"))


def _single(policy: Policy) -> Iterator[Member]:
    for name, role, character in SINGLE:
        if character == "wondering" or (character == "coming" and policy.joining.who != "invited"):
            yield Member(name, role, character, tells={}, enrolled=False)
        else:
            invited = {"invited": "yes"} if character == "coming" and policy.joining.forms else {}
            yield Member(name, role, character, (), 1, {**_tells(policy, role), **invited})


def _circle(policy: Policy) -> Iterator[Member]:
    for group in policy.groups[:1]:
        yield Member(FACILITATOR, "facilitator", "lively", tells={**_tells(policy, "mentor"), "group": group.slug})
        yield Member(MEMBER, "group_member", "circling", (group.title,), 2, _tells(policy, "mentee"))


def _tells(policy: Policy, role: str) -> Mapping[str, str]:
    listed = {"member_until": "2031-12-31"} if policy.joining.membership == "listed" else {}
    return {**TELLS[role], **listed}
