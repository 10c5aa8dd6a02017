"""The name of a letter or a desk becomes what a reply to it is read against, without a database."""

from collections.abc import Callable, Sequence
from datetime import datetime

from mailflow.core.address import DESKS
from mailflow.core.commands.words import Words
from mailflow.core.form import NO_FORM, survey
from mailflow.core.letter import ASKS, NOTHING_ASKED
from mailflow.core.reading.context import Context

NAMES = (*sorted(DESKS.values()), *sorted(ASKS))


def context_for(
    answering: str,
    received: datetime,
    languages: tuple[Words, ...],
    *,
    zone: str = "UTC",
    locale: str = "",
    quoted: Callable[[], Sequence[str]] = tuple,
) -> Context:
    """The context of a reply to one of `NAMES`; any other name is a letter that asked nothing."""
    asks = ASKS.get(answering, NOTHING_ASKED)
    return Context(
        asked=asks.verbs,
        yes=asks.yes,
        no=asks.no,
        desk=answering if answering in DESKS.values() else None,
        received=received,
        zone=zone,
        locale=locale,
        languages=languages,
        quoted=quoted,
        form=survey() if "ANSWERS" in asks.verbs else NO_FORM,
    )
