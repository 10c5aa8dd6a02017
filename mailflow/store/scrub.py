"""Words of ours and of others in which somebody stands who is forgotten: they stay without her, or go (P19)."""

import json
import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, delete, false, or_, select, update

from mailflow.store import schema
from mailflow.store.holdings import Who, about_hers
from mailflow.store.ledger import Ledger


def needles(who: Who) -> list[str]:
    return [needle for needle in (who.name.strip(), *who.addresses) if len(needle) > 1]


def names_her(column: Any, who: Who, *, as_json: bool = False) -> ColumnElement[bool]:
    told = (one for needle in needles(who) for one in (_in_json(needle) if as_json else (needle,)))
    words = cast(column, Text) if as_json else column
    return or_(false(), *(words.contains(needle, autoescape=True) for needle in told))


def _in_json(needle: str) -> set[str]:
    """As it stands there, and in JSON that is itself a string there: the lines of a coordinator's mail are."""
    once = json.dumps(needle)[1:-1]
    return {once, json.dumps(once)[1:-1]}


def scrub_letters(tx: Ledger, who: Who) -> None:
    """Letters to others stay as a date and a name of a letter. One that never left will not leave now."""
    box = schema.outbox.c
    about = about_hers(box.subject)(who) | names_her(box.facts, who, as_json=True)
    late = update(schema.outbox).where(about, box.state == "waiting", box.person_id != who.id)
    tx.execute(late.values(state="refused", reason="not sent: about somebody who was deleted"))
    tx.execute(update(schema.outbox).where(about, box.person_id != who.id).values(facts={}))


def scrub_matters(tx: Ledger, who: Who) -> None:
    """What others told the team about her, and what the team wrote down of it."""
    m = schema.matter.c
    about = about_hers(m.about)(who) | names_her(m.text, who) | names_her(m.notes, who)
    tx.execute(update(schema.matter).where(about, m.person_id != who.id).values(text="", notes=""))


def scrub_agendas(tx: Ledger, who: Who) -> None:
    """A group's meetings are its facilitator's; what she wrote of them to the group may name who is in it."""
    pair, met, f = schema.connection.c, schema.gathering, schema.form.c
    hers = select(pair.mentor_id).where(pair.mentee_id == who.id)
    for column in ("summary", "place"):
        reword(tx, met, column, met.c.person_id.in_(hers), who)
    about = f.about.startswith("gathering:") & f.person_id.in_(hers)
    for row in tx.execute(select(f.id, f.answers).where(about)).all():
        said = {key: _without(one, who) if isinstance(one, str) else one for key, one in row.answers.items()}
        tx.execute(update(schema.form).where(f.id == row.id).values(answers=said))


def scrub_questions(tx: Ledger, who: Who) -> None:
    """Questions to others that name her: what is open lapses, and none keeps her name."""
    ask = schema.question.c
    columns = ((ask.act, False), (ask.act, True), (ask.slots, True), (ask.options, True), (ask.address, False))
    named = or_(*(names_her(column, who, as_json=as_json) for column, as_json in columns)) & (ask.person_id != who.id)
    ids = tx.execute(select(ask.id).where(named)).scalars().all()
    blank = {"act": "", "slots": {}, "options": [], "targets": [], "address": ""}
    tx.execute(update(schema.question).where(ask.id.in_(ids)).values(blank))
    tx.execute(update(schema.question).where(ask.id.in_(ids), ask.state == "open").values(state="lapsed"))
    close(tx, [f"question:{one}" for one in ids])


def close(tx: Ledger, subjects: Iterable[str]) -> None:
    tx.execute(delete(schema.deadline).where(schema.deadline.c.subject.in_(list(subjects)), ~schema.deadline.c.done))


def reword(tx: Ledger, table: Any, column: str, which: ColumnElement[bool], who: Who) -> None:
    """Her name and her address out of somebody's words; her first name, too, where it is a word of its own."""
    rows = tx.execute(select(table.c.id, table.c[column]).where(which, table.c[column] != "")).all()
    for row in rows:
        words = _without(row[1], who)
        if words != row[1]:
            tx.execute(update(table).where(table.c.id == row.id).values({column: words}))


def _without(words: str, who: Who) -> str:
    for needle in (*needles(who), *who.name.split()):
        words = re.sub(rf"(?<!\w){re.escape(needle)}(?!\w)", "…", words, flags=re.IGNORECASE)
    return words
