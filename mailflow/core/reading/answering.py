"""The name of a letter or a desk becomes what a reply to it is read against, without a database."""

from collections.abc import Callable, Sequence
from datetime import datetime

from mailflow.core.address import DESKS
from mailflow.core.commands.words import Words
from mailflow.core.form import NO_FORM, Form, survey
from mailflow.core.letter import ASKS, INVITES, NOTHING_ASKED, takes_lines
from mailflow.core.reading.choice import offerable
from mailflow.core.reading.context import Context
from mailflow.core.reading.head import NAMED

ASKED_BACK = "ask-back:"  # "ask-back:request" is our question what was meant in answer to a request
NAMES = (*sorted(DESKS.values()), *sorted(ASKS))


def context_for(
    answering: str,
    received: datetime,
    languages: tuple[Words, ...],
    *,
    zone: str = "UTC",
    locale: str = "",
    quoted: Callable[[], Sequence[str]] = tuple,
    form: Form = NO_FORM,
    uid: str = "",
) -> Context:
    """The context of a reply to one of `NAMES` or to a form; any other name is a letter that asked nothing."""
    letter = answering.removeprefix(ASKED_BACK)
    asks = ASKS["form"] if form else ASKS.get(letter, NOTHING_ASKED)
    spoken = [verb for verb in asks.verbs if verb in NAMED]
    return Context(
        asked=asks.verbs,
        yes=asks.yes,
        no=asks.no,
        assents=asks.assents,
        refusals=asks.refusals,
        offered=offerable(spoken) if letter != answering else (),
        desk=answering if answering in DESKS.values() else None,
        many=takes_lines(answering, answering),
        received=received,
        zone=zone,
        locale=locale,
        languages=languages,
        quoted=quoted,
        uid=uid if letter in INVITES else "",  # whose calendar answers it is answers that very meeting
        form=form or (survey() if letter.startswith("survey") else NO_FORM),
    )
