"""A programme's file name is what stands before the @ of its desks: no two programmes may share an address."""

import re
from collections.abc import Iterator, Mapping

from mailflow.core.address import DESKS, PURPOSES
from mailflow.core.policy import Policy
from mailflow.settings.beside import Path as Key

NAME = re.compile(r"[a-z][a-z0-9-]{1,29}")
RIGHT = "write 2 to 30 small letters, digits and hyphens, a letter first, as in wit-connections"
FILE: Key = ()  # not a key in it: its own name


def is_no_name(name: str) -> str:
    """Why no programme can be called so, and what to do; empty where one can."""
    if not NAME.fullmatch(name) or name.endswith("-"):
        return RIGHT
    reply = next((purpose for purpose in PURPOSES if name.startswith(f"{purpose}-")), "")
    return f"our reply addresses begin with {reply}-; choose another name" if reply else ""


def clashes(policies: Mapping[str, Policy]) -> Iterator[tuple[str, Key, str]]:
    """Programme, key and fault of every address that another programme has already."""
    taken: dict[str, str] = {}
    for name, key, address in sorted(_addresses(policies), key=lambda one: (len(one[1]), one[0], one[2])):
        other = taken.setdefault(address, name)
        if other != name:
            what = "give the group another slug" if key else "rename one of the two files"
            yield name, key, f"{address}@ is an address of {other} (beside it: {other}.toml); {what}"


def _addresses(policies: Mapping[str, Policy]) -> Iterator[tuple[str, Key, str]]:
    """Those of the desks before those of the groups: a group is the easier renamed."""
    for name, policy in policies.items():
        yield from ((name, FILE, f"{name}{ending}") for ending in DESKS)
        for at, group in enumerate(policy.groups):
            yield name, ("groups", at, "slug"), f"{name}-{group.slug}"
