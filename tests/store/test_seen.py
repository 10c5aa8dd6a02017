"""The ledger of mails seen in mailboxes, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from mailflow.store import seen
from mailflow.store.engine import Store
from mailflow.store.seen import FOREIGN, KEPT, Look, Seen
from mailflow.store.vitals import Reader

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BIG = 2**32 - 1  # RFC 3501 2.3.1.1: the largest UID and UIDVALIDITY


@pytest.fixture
def store(database_url):
    one = Store(database_url)
    one.upgrade()
    yield one
    one.close()


def row(uid: int, **values) -> Seen:
    return Seen(
        **{"account": "me@x", "folder": "INBOX", "uidvalidity": BIG, "fingerprint": "1", "outcome": KEPT, "uid": uid}
        | values
    )


def test_mails_are_known_by_account_folder_uidvalidity_and_uid(store):
    others = [row(1, account="you@x"), row(1, folder="Other"), row(1, uidvalidity=7)]
    with store.begin() as tx:
        seen.keep(tx, [row(1), row(5), row(BIG, outcome=FOREIGN), *others], NOW)
        seen.keep(tx, [], NOW)
    with store.begin() as tx:
        assert seen.find(tx, "me@x", "INBOX", BIG, 1) == {1: row(1), 5: row(5), BIG: row(BIG, outcome=FOREIGN)}
        assert list(seen.find(tx, "me@x", "INBOX", BIG, 6)) == [BIG]
        assert list(seen.find(tx, "me@x", "INBOX", 7, 1)) == [1]
        assert seen.find(tx, "me@x", "INBOX", 8, 1) == {}


def test_a_uid_that_was_given_out_twice_is_what_it_is_now(store):
    with store.begin() as tx:
        seen.keep(tx, [row(1, outcome=FOREIGN)], NOW)
        seen.keep(tx, [row(1, fingerprint="2")], NOW)
        assert seen.find(tx, "me@x", "INBOX", BIG, 1) == {1: row(1, fingerprint="2")}


def test_the_last_success_stays_beside_a_later_fault(store):
    reader = Reader(store.url)
    with reader.begin() as tx:
        assert seen.find_look(tx, "me@x/INBOX") == Look(None, "")
    for fault, at in (("away", NOW), ("", NOW), ("away again", NOW + timedelta(hours=1))):
        with store.begin_loose() as tx:
            seen.note_look(tx, "me@x/INBOX", fault, at)
    with reader.begin() as tx:
        assert seen.find_look(tx, "me@x/INBOX") == Look(NOW, "away again")
