"""How far those have come who were invited, or applied."""

from mailflow.core.figures import Figures
from mailflow.core.machines.joining import INSIDE, State
from mailflow.core.policy import Policy
from mailflow.core.say import phrase

COMING = frozenset({State.INVITED, State.APPLYING, State.SCREENING})
COMPLETE = INSIDE | {State.SCREENING, State.REFUSED}


def compose(figures: Figures, policy: Policy) -> list[dict[str, object]]:
    """Four steps, each with how many got there; none where nobody can come in just now."""
    places = figures.places
    if not (policy.joining.forms or any(place.state in COMING for place in places)):
        return []
    paired = {one for pair in figures.pairs if pair.started_at for one in (pair.mentee_id, pair.mentor_id)}
    applied = [place for place in places if place.applied]
    steps = (
        (phrase("Invited or applied"), len(places)),
        (phrase("Applied"), len(applied)),
        (phrase("Complete"), sum(place.state in COMPLETE for place in applied)),
        (phrase("Matched"), sum(place.state in INSIDE and place.person_id in paired for place in applied)),
    )
    return [{"label": label, "value": value} for label, value in steps] if places else []
