"""Forgetting a person: her rows go, other people's keep what they need of her without her name (P19).

What both have signed may stay for the other. A connection that was alive stays as a bare pair of ids, so that the
other's records and the programme's figures hold; who stood there is "a mentee" or "a mentor" from then on.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, false, func, literal, or_, select, update

from mailflow.core.reading.enclosed import tables_in
from mailflow.store import managers, schema
from mailflow.store.holdings import Who, about_hers, in_her_pairs
from mailflow.store.ledger import Ledger
from mailflow.store.scrub import (
    close,
    names_her,
    needles,
    reword,
    scrub_agendas,
    scrub_letters,
    scrub_matters,
    scrub_questions,
)

GONE = "erased"  # the role of who is not here any more: no list of a programme's people asks for it
STANDING = ("mentee", "mentor")
BURNT = {"raw": b"", "client": "", "helo": "", "mail_from": ""}
KeyOf = Callable[[str], str]  # an address of ours -> the key of its token, or nothing
Keeps = Callable[[str], bool]  # a programme -> whether signed meetings stay


def still_leaving(tx: Ledger, who: Who) -> int:
    """How many letters wait that are to her or name her: they go first."""
    waits = schema.outbox.c.state == "waiting"
    hers = (schema.outbox.c.person_id == who.id) | names_her(schema.outbox.c.facts, who, as_json=True)
    return tx.execute(select(func.count()).where(waits, hers)).scalar_one()


def erase(tx: Ledger, who: Who, keeps: Keeps, key_of: KeyOf) -> None:
    """All of it, in one transaction. Mails first: whose they are is found by what goes afterwards."""
    tx.ahead.people.clear()
    tx.ahead.subjects.clear()
    _burn_mails(tx, who, key_of)
    scrub_letters(tx, who)
    scrub_questions(tx, who)
    scrub_matters(tx, who)
    scrub_agendas(tx, who)
    _drop_work(tx, who)
    _drop_gatherings(tx, who)
    delete_chains(tx, [who.id])
    kept = _keep_pairs(tx, who, keeps)
    for table in (
        schema.person_address,
        schema.form,
        schema.question,
        schema.survey,
        schema.erasure,
        schema.move,
        schema.gathering,
        schema.sheet,
        schema.matter,
        schema.joining,
        schema.token,
        schema.outbox,
    ):
        tx.execute(delete(table).where(table.c.person_id == who.id))
    tx.execute(delete(schema.mailbox).where(schema.mailbox.c.id == who.id))
    _leave_a_nobody(tx, who) if kept else _leave_nothing(tx, who)


# -- mail ---------------------------------------------------------------------------------------------


def _burn_mails(tx: Ledger, who: Who, key_of: KeyOf) -> None:
    """Her own mails, and what others wrote about her pairs: their answers quote the letters in which she stands.

    The row stays with its hash, so that a late copy still counts once.
    """
    box = schema.inbox.c
    own = box.sender.in_(who.addresses) | func.lower(box.mail_from).in_(who.addresses)
    acted = select(schema.transition.c.inbox_id).where(
        about_hers(schema.transition.c.subject)(who), schema.transition.c.inbox_id.is_not(None)
    )
    hers, about = _came_to(tx, who, key_of)
    about_her = or_(
        box.id.in_(acted),
        box.id.in_(about),
        box.id.in_(_in_files(tx, who)),
        *(_holds(tx, needle) for needle in needles(who)),
    )
    _burn(tx, own | box.id.in_(hers), {**BURNT, "sender": "", "reason": "its sender was deleted"})
    _burn(tx, about_her & (box.state != "waiting"), {"raw": b"", "state": "done"})
    for needle in needles(who):
        named = update(schema.inbox).where(box.reason.contains(needle, autoescape=True))
        tx.execute(named.values(reason=func.replace(box.reason, needle, "somebody")))


def _in_files(tx: Ledger, who: Who) -> list[int]:
    """Mails with a file of people in which she stands: it is encoded, so no search finds her there."""
    box = schema.inbox.c
    kept = select(box.id, box.raw).where(box.intent == "IMPORT", func.length(box.raw) > 0)
    wanted = [needle.encode().lower() for needle in needles(who)]
    return [
        row.id
        for row in tx.execute(kept).all()
        if any(needle in file.lower().replace(b"\0", b"") for file in tables_in(row.raw) for needle in wanted)
    ]


def _burn(tx: Ledger, which: ColumnElement[bool], values: dict[str, Any]) -> None:
    tx.execute(update(schema.inbox).where(which).values({"state": "done", **values}))


def _came_to(tx: Ledger, who: Who, key_of: KeyOf) -> tuple[list[int], list[int]]:
    """Mails to her own reply addresses, whoever wrote them, and to other people's about her pairs."""
    token, box = schema.token.c, schema.inbox.c
    about = about_hers(token.subject)(who)
    keys = {row.key: row.person_id == who.id for row in tx.execute(select(token.key, token.person_id).where(
        (token.person_id == who.id) | about
    ))}  # fmt: skip
    found: dict[bool, list[int]] = {True: [], False: []}
    for row in tx.execute(select(box.id, box.rcpt_to).where(func.length(box.raw) > 0)).yield_per(1000):
        key = key_of(row.rcpt_to)
        if key in keys:
            found[keys[key]].append(row.id)
    return found[True], found[False]


def _holds(tx: Ledger, needle: str) -> ColumnElement[bool]:
    """A mail in which she stands letter by letter. What is encoded goes with the mails of its age."""
    words = literal(needle.encode())
    place = func.instr(schema.inbox.c.raw, words)
    if tx.dialect == "postgresql":
        place = func.position(words.op("IN")(schema.inbox.c.raw))
    return place > 0


# -- what she had with others -------------------------------------------------------------------------


def _drop_work(tx: Ledger, who: Who) -> None:
    """Her deadlines, and what happened to what was hers alone."""
    hers = select(schema.question.c.id).where(schema.question.c.person_id == who.id)
    mine = select(schema.survey.c.id).where(schema.survey.c.person_id == who.id)
    told = schema.transition.c.subject
    own = or_(told.in_(select(literal("question:") + hers.subquery().c.id)), told == f"mailbox:{who.id}")
    own = own | told.in_(select(literal("survey:") + mine.subquery().c.id)) | told.startswith(f"enrolment:{who.id}:")
    own |= told == f"person:{who.id}"
    tx.execute(delete(schema.transition).where(own))
    # The survey of the other goes on: its deadlines are not hers.
    tx.execute(delete(schema.deadline).where(about_hers(schema.deadline.c.subject, told=True)(who)))


def _keep_pairs(tx: Ledger, who: Who, keeps: Keeps) -> bool:
    """What the other needs, without her name; whether anything is left."""
    pair = schema.connection.c
    rows = tx.execute(select(schema.connection).where(pair.id.in_(in_her_pairs(who)))).all()
    kept = [row for row in rows if row.started_at is not None]
    _delete_rhythms(tx, [row.id for row in rows])
    _delete_forms(tx, [row.id for row in rows])
    _delete_pairs(tx, [row.id for row in rows if row.started_at is None])
    delete_pacts(tx, [row.id for row in rows])
    _delete_managers(tx, [row.id for row in rows])
    for row in kept:
        meetings = schema.meeting.c.connection_id == row.id
        signed = (schema.meeting.c.state == "confirmed") if keeps(row.programme) else false()
        if not keeps(row.programme):
            delete_chains(tx, [row.id])
        delete_meetings(tx, meetings & ~signed)
        reword(tx, schema.meeting, "topics", meetings, who)
        reword(tx, schema.survey, "line", schema.survey.c.connection_id == row.id, who)
        tx.execute(update(schema.meeting).where(meetings).values(said="", uid="", organizers={}))
    ids = [row.id for row in kept]
    tx.execute(update(schema.connection).where(pair.id.in_(ids)).values(note="", reason="", why=[], choices={}))
    return bool(kept)


def _delete_pairs(tx: Ledger, ids: Sequence[str]) -> None:
    delete_chains(tx, ids)
    delete_meetings(tx, schema.meeting.c.connection_id.in_(ids))
    _delete(tx, schema.connection, schema.connection.c.id.in_(ids))


def delete_pacts(tx: Ledger, ids: Sequence[str]) -> None:
    """What two agreed to is in both their words and about both: it goes with the first of them, drafts and all."""
    gone = _delete(tx, schema.pact, schema.pact.c.connection_id.in_(ids))
    _delete(tx, schema.form, schema.form.c.about.in_(gone))


def _delete_managers(tx: Ledger, pairs: Sequence[str]) -> None:
    """Whom one of the two has named, or agreed to."""
    ids = managers.ids_of(tx, pairs)
    names = [f"manager:{one}" for one in ids]
    managers.forget(tx, ids)
    close(tx, names)
    tx.execute(delete(schema.manager).where(schema.manager.c.id.in_(ids)))
    _delete_history(tx, names)


def delete_chains(tx: Ledger, ids: Sequence[str]) -> None:
    """Whole: a chain of which links are missing looks like one that was tampered with."""
    tx.execute(delete(schema.signature).where(schema.signature.c.chain.in_(ids)))


def _delete_rhythms(tx: Ledger, pairs: Sequence[str]) -> None:
    """A pair that is no more does nothing again and again."""
    _delete(tx, schema.rhythm, schema.rhythm.c.connection_id.in_(pairs))


def _drop_gatherings(tx: Ledger, who: Who) -> None:
    """Nobody is asked about a meeting that nobody leads; its row goes with hers."""
    t = schema.gathering.c
    _delete_history(tx, [f"gathering:{one}" for one in tx.execute(select(t.id).where(t.person_id == who.id)).scalars()])


def _delete_forms(tx: Ledger, pairs: Sequence[str]) -> None:
    """What either of the two was asked about the pair, and answered: it is about her."""
    box, met = schema.outbox, schema.meeting
    meetings = tx.execute(select(met.c.id).where(met.c.connection_id.in_(pairs))).scalars()
    abouts = [*(f"connection:{one}" for one in pairs), *(f"meeting:{one}" for one in meetings)]
    gone = _delete(tx, schema.form, schema.form.c.about.in_(abouts))
    tx.execute(update(box).where(box.c.subject.in_(gone)).values(facts={}))


def delete_meetings(tx: Ledger, which: ColumnElement[bool]) -> None:
    _delete(tx, schema.meeting, which)


def _delete(tx: Ledger, table: Table, which: ColumnElement[bool]) -> list[str]:
    """Subjects with all that hangs on them; their names."""
    ids = tx.execute(select(table.c.id).where(which)).scalars().all()
    names = [f"{table.name}:{one}" for one in ids]
    tx.execute(delete(table).where(table.c.id.in_(ids)))
    close(tx, names)
    _delete_history(tx, names)
    return names


def _delete_history(tx: Ledger, names: Sequence[str]) -> None:
    tx.execute(delete(schema.transition).where(schema.transition.c.subject.in_(names)))
    tx.execute(delete(schema.token).where(schema.token.c.subject.in_(names)))


# -- herself ------------------------------------------------------------------------------------------


def _leave_nothing(tx: Ledger, who: Who) -> None:
    tx.execute(delete(schema.enrolment).where(schema.enrolment.c.person_id == who.id))
    tx.execute(delete(schema.person).where(schema.person.c.id == who.id))


def _leave_a_nobody(tx: Ledger, who: Who) -> None:
    """Her id, which is random, and what she was in each programme where a pair of hers is kept."""
    enrolment, pair = schema.enrolment.c, schema.connection.c
    roles = set(tx.execute(select(enrolment.role).where(enrolment.person_id == who.id)).scalars()) & {*STANDING}
    name = f"a {roles.pop()}" if len(roles) == 1 else "a former participant"
    rows = tx.execute(select(schema.enrolment).where(enrolment.person_id == who.id).order_by(enrolment.id)).all()
    tx.execute(delete(schema.enrolment).where(enrolment.person_id == who.id))
    programmes = tx.execute(select(pair.programme).where(pair.id.in_(in_her_pairs(who))).distinct()).scalars().all()
    for programme in programmes:
        row = next(row for row in rows if row.programme == programme)
        empty = {"role": GONE, "state": "paused", "member_no": "", "profile": {}}
        tx.execute(schema.enrolment.insert().values({**row._mapping, **empty}))
    blank = {"name": name, "email": f"{GONE}-{who.id}", "zone": "", "locale": "", "language": ""}
    tx.execute(update(schema.person).where(schema.person.c.id == who.id).values(blank))
