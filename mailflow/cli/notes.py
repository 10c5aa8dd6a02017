"""What `serve` says when it starts beside where it listens: whom it believes, and what is still to be filled in."""

from collections.abc import Iterator
from typing import Any

from mailflow.core.notice import MEANS

# How these begin in the policy that is shipped; nobody there has that name.
SHIPPED = {"organisation": "Your organisation's", "postal": "Your organisation's", "signs": "Cora Lind"}


def notes_of(settings: Any, *, takes_mail: bool) -> Iterator[str]:
    """Line by line."""
    yield f"trust.level = {settings.trust}: {MEANS[settings.trust]}"
    behind = settings.lmtp or settings.imap or settings.trusted
    if takes_mail and behind and settings.trust != "token" and not settings.authserv_id:
        yield "trust.authserv_id is empty: mail from your own mail servers is judged by its DKIM signature alone"
    for name, policy in sorted(settings.policies.items()):
        yield from _unfilled(settings, name, policy.programme)


def _unfilled(settings: Any, name: str, programme: Any) -> Iterator[str]:
    keys = [key for key in SHIPPED if getattr(programme, key).startswith(SHIPPED[key])]
    if keys:
        *some, last = [f"programme.{key}" for key in keys]
        wanting = " and ".join(filter(None, [", ".join(some), last]))
        yield f"warning: the letters of {name} end with a placeholder; write {wanting} in {name}.toml"
