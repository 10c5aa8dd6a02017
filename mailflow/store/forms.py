"""People's forms: in and out of their table, and the newest one of a name."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, func, select

from mailflow.core.form import Kind, Question
from mailflow.core.machines.form import OPEN, Form
from mailflow.core.people import Person
from mailflow.store import people
from mailflow.store.ledger import Ledger
from mailflow.store.schema import form


def to_columns(asked: Form) -> dict[str, Any]:
    """What a row cannot hold as it is."""
    return {"questions": [asdict(question) for question in asked.questions], "answers": dict(asked.answers)}


def from_row(values: Mapping[str, Any], who: Person) -> Form:
    """A row as a value."""
    plain = {key: value for key, value in values.items() if key not in ("person_id", "questions")}
    return Form(person=who, questions=tuple(map(_question, values["questions"])), **plain)


def _question(kept: Mapping[str, Any]) -> Question:
    return Question(**{**kept, "kind": Kind(kept["kind"]), "options": tuple(kept["options"])})


def find_newest(tx: Ledger, programme: str, who: Person, name: str) -> Form | None:
    """The form of this name that she was sent last, locked against another answer; no draft of a pact."""
    people.lock(tx, {(programme, who.id)})  # two words of hers at once open one form
    hers = (form.c.programme == programme) & (form.c.person_id == who.id) & (form.c.name == name)
    hers &= form.c.about == ""
    newest = select(form).where(hers).order_by(form.c.asked_at.desc(), form.c.id.desc()).limit(1)
    row = tx.execute(newest.with_for_update()).first()
    return from_row(dict(row._mapping), who) if row else None


def find_answered(tx: Ledger, programme: str, who: Person, name: str) -> Form | None:
    """The form of this name that she answered last."""
    newest = select(form).where(_answered(programme, who, name)).order_by(form.c.answered_at.desc(), form.c.id.desc())
    row = tx.execute(newest.limit(1)).first()
    return from_row(dict(row._mapping), who) if row else None


def count_answered(tx: Ledger, programme: str, who: Person, name: str) -> int:
    """How often she has answered it."""
    return tx.execute(select(func.count()).select_from(form).where(_answered(programme, who, name))).scalar_one()


def _answered(programme: str, who: Person, name: str) -> ColumnElement[bool]:
    hers = (form.c.programme == programme) & (form.c.person_id == who.id) & (form.c.name == name)
    return hers & (form.c.about == "") & (form.c.state == "answered")


def find_labels(tx: Ledger, programme: str, name: str) -> dict[str, tuple[frozenset[str], bool]]:
    """By person, every question that forms of this name have asked her, and whether one still waits for her."""
    here = (form.c.programme == programme) & (form.c.name == name)
    found = dict[str, tuple[frozenset[str], bool]]()
    for row in tx.execute(select(form.c.person_id, form.c.questions, form.c.state).where(here)):
        labels, waits = found.get(row.person_id, (frozenset(), False))
        asked = labels | {question["label"] for question in row.questions}
        found[row.person_id] = (asked, waits or row.state in OPEN)
    return found


def list_forms(tx: Ledger, programme: str, name: str, zones: Callable[[str], str]) -> list[Form]:
    """All forms of a programme, or those of one name, oldest first: for the command line."""
    here = form.c.programme == programme
    query = select(form).where(here & (form.c.name == name) if name else here)
    rows = tx.execute(query.order_by(form.c.asked_at, form.c.id)).all()
    return [from_row(dict(r._mapping), people.find_person(tx, programme, r.person_id, zones(programme))) for r in rows]
