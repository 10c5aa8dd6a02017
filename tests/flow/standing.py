"""All that a service has decided and means to do, to be compared: every table but the mails and what doors remember."""

from sqlalchemy import select

from mailflow.store import schema

MAIL = {"inbox", "lease", "seen_mail", "mailbox_look"}


def standing(house) -> dict[str, list[tuple]]:
    tables = [table for table in schema.metadata.sorted_tables if table.name not in MAIL]
    with house.store.begin() as tx:
        return {t.name: sorted(map(tuple, tx.execute(select(t)).all()), key=repr) for t in tables}


def intents(house) -> set[str]:
    with house.store.begin() as tx:
        return set(tx.execute(select(schema.inbox.c.intent)).scalars())
