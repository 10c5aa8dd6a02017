"""What the flow remembers of a mailbox that is read by IMAP."""

from collections.abc import Mapping

from mailflow.flow.house import House
from mailflow.store import seen
from mailflow.store.seen import Seen


def recall(house: House, account: str, folder: str, uidvalidity: int, first: int) -> Mapping[int, Seen]:
    """Which of its mails we have seen, from a UID on."""
    with house.store.begin() as tx:
        return seen.find(tx, account, folder, uidvalidity, first)


def note_look(house: House, mailbox: str, fault: str) -> None:
    """That it was looked at, or why not. A crash may undo the note: the next look writes it again."""
    with house.store.begin_loose() as tx:
        seen.note_look(tx, mailbox, fault, house.now())
