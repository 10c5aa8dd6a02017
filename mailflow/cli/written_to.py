"""To which of our addresses a mail in a file was written, as far as that is known without a database."""

import os
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mailflow.core.address import LENGTH, ToDesk, place
from mailflow.core.recipient import recipients

SIGNED = re.compile(rf"(?:.*\+)?(?P<purpose>[rb])-[a-z2-7]{{{LENGTH}}}", re.IGNORECASE)
RANKS = ("r", "tracker", "team", "frontdesk", "b", "postmaster")
NAMES = {"tracker": "the tracker", "team": "the team's desk", "frontdesk": "the front desk"}
NOTHING_ASKED = "read as if it answered a letter that asks nothing"
NAME_IT = f"{NOTHING_ASKED}; --answering LETTER names the one it answers"


@dataclass(frozen=True)
class WrittenTo:
    """The address that would act, what a mail to it is read against, and both in words."""

    address: str
    answering: str
    says: str


class House:
    """What makes an address ours: the domain, the mailbox before a plus, and the programmes' names."""

    def __init__(self, config: Path, programmes: Iterable[str]) -> None:
        """Not by mailflow.settings, which takes half a second to load. Without a domain, any is ours."""
        file = config / "mailflow.toml"
        table = tomllib.loads(file.read_text("utf-8")).get("service", {}) if file.is_file() else {}
        self.domain, self._mailbox = (_setting(table, key) for key in ("domain", "mailbox"))
        self._programmes = frozenset(programmes)

    def find(self, raw: bytes) -> WrittenTo:
        """The one that fits best, as the service has it: a reply address, the tracker, the team's desk, the front."""
        ours = recipients(raw, lambda one: self._read(one) is not None)
        ranked = sorted(ours, key=lambda one: RANKS.index(self._read(one) or ""))
        if not ranked:
            return WrittenTo("", "", f"no address of ours{f' on {self.domain}' if self.domain else ''}: {NAME_IT}")
        return _told(ranked[0], self._read(ranked[0]) or "")

    def _read(self, address: str) -> str | None:
        """A desk's name, `r` or `b` for a signed address; None for one that is not ours."""
        local, _, domain = address.rpartition("@")
        domain = self.domain or domain
        if not address.lower().endswith(f"@{domain.lower()}"):
            return None
        if signed := SIGNED.fullmatch(local):
            return signed["purpose"].lower()
        found = place(address, self._programmes, domain, (), self._mailbox)
        return found.desk if isinstance(found, ToDesk) else None


def _told(address: str, read: str) -> WrittenTo:
    match read:
        case "r":
            return WrittenTo(address, "", f"{address}, a reply address: {NAME_IT}")
        case "b":
            return WrittenTo(address, "", f"{address}, where bounces come: {NOTHING_ASKED}")
        case "postmaster":
            return WrittenTo(address, "", f"{address}, the postmaster's: a person reads it, and nothing in it acts")
        case desk:
            return WrittenTo(address, desk, f"{address}, {NAMES[desk]}: read as a mail to it")


def _setting(table: Any, key: str) -> str:
    return os.environ.get(f"MAILFLOW_SERVICE__{key.upper()}", "") or str(table.get(key, ""))
