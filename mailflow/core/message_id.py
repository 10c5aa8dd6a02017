"""The names of our letters: minted when a letter is written, and known again when it comes back."""

import re

RANDOM_BYTES = 12
OURS = re.compile(rf"<([0-9a-f]{{{RANDOM_BYTES * 2}}})@([^<>@]+)>")


def message_id(random: bytes, domain: str) -> str:
    """The Message-ID of a letter."""
    return f"<{random.hex()}@{domain}>"


def is_ours(found: str | None, domain: str) -> bool:
    """By its form alone: who forges it has written a mail that does nothing."""
    ours = OURS.fullmatch(found or "")
    return ours is not None and ours[2].lower() == domain.lower()
