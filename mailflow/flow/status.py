"""How things stand, as facts: for `mailflow status` and for the end of the demo."""

from typing import Any

from mailflow.flow.house import House
from mailflow.store import inbox, outbox, people, record, subjects


def gather_status(house: House) -> dict[str, Any]:
    """The facts of `mailflow status`."""
    with house.store.begin() as tx:
        mails = inbox.count_states(tx)
        return {
            "inbox": {state: mails.get(state, 0) for state in ("waiting", "done", "shunted")},
            "outbox": {s: outbox.count_states(tx).get(s, 0) for s in ("waiting", "sent", "refused", "held")},
            "waiting_because": outbox.reasons(tx, 5),
            "shunted": mails.get("shunted", 0),
            "connections": subjects.count_states(tx),
            "people": people.count_enrolled(tx),
            "next_deadlines": record.next_deadlines(tx, 5),
            "trust": house.trust,
        }
