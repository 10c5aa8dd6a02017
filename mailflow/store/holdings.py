"""Whose a row is. Every table says how its rows belong to a person; what she may see is a walk over these lines (P19).

A table without a line here fails a test, so nothing can be kept that DATA does not tell of and DELETE does not reach.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, false, literal, select

from mailflow.core.letter import CALENDAR_FACT, CALENDARS, EXPORTS
from mailflow.store import schema
from mailflow.store.ledger import Ledger

Row = dict[str, Any]


@dataclass(frozen=True)
class Who:
    """A person, under every name the tables know."""

    id: str
    name: str
    addresses: tuple[str, ...]  # the one on file, further ones, and the one before it while that may be taken back


@dataclass(frozen=True)
class Holding:
    """Which rows of a table are a person's, and which columns she is not told, each with the reason."""

    whose: Callable[[Who], ColumnElement[bool]]
    untold: Mapping[str, str] = field(default_factory=dict)
    tell: Callable[[Row, Who], Row] = lambda row, who: row


def nobodys(who: Who) -> ColumnElement[bool]:
    """A table that holds nothing about people."""
    return false()


def of_hers(column: Any) -> Callable[[Who], ColumnElement[bool]]:
    """The column holds her id."""
    return lambda who: column == who.id


def in_her_pairs(who: Who) -> Any:
    """The ids of the connections she is one of."""
    pair = schema.connection.c
    return select(pair.id).where((pair.mentee_id == who.id) | (pair.mentor_id == who.id))


def about_hers(column: Any, *, told: bool = False) -> Callable[[Who], ColumnElement[bool]]:
    """The column names a subject of hers; if it is to be `told`, not what only the other of a pair is asked."""
    return lambda who: (
        column.in_(_subjects(who, told=told))
        | (column == f"watch:{who.id}")
        | column.startswith(f"enrolment:{who.id}:")
        | (column == f"person:{who.id}")
    )


def _subjects(who: Who, *, told: bool) -> Any:
    """connection:<id> and the like. The survey of the other is the other's, and so is the draft of a pact."""
    asked = schema.survey.c.person_id == who.id if told else schema.survey.c.connection_id.in_(in_her_pairs(who))
    filled = schema.form.c.person_id == who.id
    theirs = select(literal("pact:") + schema.pact.c.id).where(schema.pact.c.connection_id.in_(in_her_pairs(who)))
    parts = (
        ("connection", schema.connection.c.id, schema.connection.c.id.in_(in_her_pairs(who))),
        ("meeting", schema.meeting.c.id, schema.meeting.c.connection_id.in_(in_her_pairs(who))),
        ("rhythm", schema.rhythm.c.id, schema.rhythm.c.connection_id.in_(in_her_pairs(who))),
        ("survey", schema.survey.c.id, asked),
        ("pact", schema.pact.c.id, schema.pact.c.connection_id.in_(in_her_pairs(who))),
        ("manager", schema.manager.c.id, schema.manager.c.connection_id.in_(in_her_pairs(who))),
        ("form", schema.form.c.id, filled if told else filled | schema.form.c.about.in_(theirs)),
        ("question", schema.question.c.id, schema.question.c.person_id == who.id),
        ("erasure", schema.erasure.c.id, schema.erasure.c.person_id == who.id),
        ("move", schema.move.c.id, schema.move.c.person_id == who.id),
        ("gathering", schema.gathering.c.id, schema.gathering.c.person_id == who.id),
        ("matter", schema.matter.c.id, schema.matter.c.person_id == who.id),
        ("joining", schema.joining.c.id, schema.joining.c.person_id == who.id),
    )
    named = [select(literal(f"{kind}:") + column).where(hers) for kind, column, hers in parts]
    return named[0].union_all(*named[1:], select(literal(f"mailbox:{who.id}")))


def _pair(row: Row, who: Who) -> Row:
    """Why somebody declined or ended is not for the other to know (W8), nor that she thinks of ending it, nor what the
    other chose to come after it.
    """
    answered = row["state"] == "declined" and row["asked_by"] != who.id
    hers = row["ending_by"] == who.id or answered
    if row["state"] == "ending" and not hers:
        row = {**row, "state": "active", "ending_by": ""}
    row = {**row, "choices": {one: chosen for one, chosen in row["choices"].items() if one == who.id}}
    told = row["ended_because"] if row["ended_because"] == "goals-met" else ""
    return row if hers else {**row, "reason": "", "ended_because": told}


def _contact(row: Row, who: Who) -> Row:
    """A word between two meetings is told to us alone: the other of the two confirms none of it, and reads none."""
    told_by_the_other = row["state"] == "noted" and row["logged_by"] != who.id
    return {**row, "topics": ""} if told_by_the_other else row


def _history(who: Who) -> ColumnElement[bool]:
    """What became of her subjects; that the other asked for an end, and thought better of it, stays the other's."""
    t = schema.transition.c
    thought = t.subject.startswith("connection:") & ((t.new == "ending") | ((t.old == "ending") & (t.new == "active")))
    return about_hers(t.subject, told=True)(who) & (~thought | (t.actor == who.id))


def _dues(who: Who) -> ColumnElement[bool]:
    """What is due about her subjects, but the last day of a question that only the other of a pair was asked."""
    d = schema.deadline.c
    asked = select(literal("connection:") + schema.connection.c.id).where(schema.connection.c.ending_by == who.id)
    return about_hers(d.subject, told=True)(who) & ((d.kind != "ending") | d.subject.in_(asked))


def _letter(row: Row, who: Who) -> Row:
    """An export is not exported again, nor the tables that a coordinator got of everybody.

    The address that her calendar answers still works.
    """
    told = {key: fact for key, fact in (row["facts"] or {}).items() if key != "attachments"}
    if row["template"] in CALENDARS and CALENDAR_FACT in told:
        told[CALENDAR_FACT] = {name: fact for name, fact in told[CALENDAR_FACT].items() if name != "organizer"}
    return {**row, "facts": {} if row["template"] in EXPORTS else told}


_NOTES = "the team's own words, which may tell what somebody else has said"
_LIVE = "a reply address that still works: whoever is shown this file could answer in her name"

HOLDINGS: Mapping[Table, Holding] = {
    schema.person: Holding(of_hers(schema.person.c.id)),
    schema.person_address: Holding(of_hers(schema.person_address.c.person_id)),
    schema.enrolment: Holding(of_hers(schema.enrolment.c.person_id)),
    schema.connection: Holding(
        lambda who: (schema.connection.c.mentee_id == who.id) | (schema.connection.c.mentor_id == who.id),
        {"why": "it tells of the other's application, which only the team reads (C12)"},
        tell=_pair,
    ),
    schema.meeting: Holding(
        lambda who: schema.meeting.c.connection_id.in_(in_her_pairs(who)), {"organizers": _LIVE}, tell=_contact
    ),
    schema.rhythm: Holding(lambda who: schema.rhythm.c.connection_id.in_(in_her_pairs(who))),
    schema.survey: Holding(of_hers(schema.survey.c.person_id)),
    schema.form: Holding(of_hers(schema.form.c.person_id)),
    schema.pact: Holding(lambda who: schema.pact.c.connection_id.in_(in_her_pairs(who))),
    schema.manager: Holding(
        lambda who: schema.manager.c.connection_id.in_(in_her_pairs(who)),
        {"answers_to": "a reply address of somebody else's"},
    ),
    schema.question: Holding(of_hers(schema.question.c.person_id)),
    schema.mailbox: Holding(of_hers(schema.mailbox.c.id)),
    schema.erasure: Holding(of_hers(schema.erasure.c.person_id)),
    schema.move: Holding(of_hers(schema.move.c.person_id)),
    schema.sheet: Holding(of_hers(schema.sheet.c.person_id)),
    schema.gathering: Holding(
        of_hers(schema.gathering.c.person_id), {"organizers": _LIVE, "answers": "what others said to it is theirs"}
    ),
    schema.joining: Holding(of_hers(schema.joining.c.person_id), {"reason": "why the team said no is the team's"}),
    schema.signature: Holding(
        lambda who: (schema.signature.c.person_id == who.id) | schema.signature.c.chain.in_(in_her_pairs(who))
    ),
    schema.matter: Holding(of_hers(schema.matter.c.person_id), {"notes": _NOTES}),
    schema.inbox: Holding(lambda who: schema.inbox.c.sender.in_(who.addresses), {"rcpt_to": _LIVE}),
    schema.outbox: Holding(of_hers(schema.outbox.c.person_id), {"reply_to": _LIVE, "mail_from": _LIVE}, tell=_letter),
    schema.token: Holding(of_hers(schema.token.c.person_id), {"key": "means nothing without the address"}),
    schema.transition: Holding(_history),
    schema.deadline: Holding(_dues),
    schema.lease: Holding(nobodys),
    schema.chore: Holding(nobodys),
    schema.fact: Holding(nobodys),
    schema.seen_mail: Holding(nobodys),  # which mail of our own mailbox was fetched: a number and a hash
    schema.mailbox_look: Holding(nobodys),
}


def find_who(tx: Ledger, email: str) -> Who | None:
    """The person who has this address."""
    p, m = schema.person.c, schema.move.c
    found = tx.execute(select(p.id, p.name, p.email).where(p.email == email.strip().lower())).first()
    if found is None:
        return None
    # Only what was hers: a new address that has not written to us may be anybody's.
    before = tx.execute(select(m.old).where(m.person_id == found.id, m.state == "moved")).scalars()
    further = tx.execute(select(schema.person_address.c.address).where(schema.person_address.c.person_id == found.id))
    others = {old for old in (*before, *further.scalars()) if old} - {found.email}
    return Who(found.id, found.name, (found.email, *sorted(others)))


def export(tx: Ledger, who: Who) -> dict[str, list[Row]]:
    """Everything that is kept about her, by table; columns that are not told are left out."""
    return {table.name: _rows(tx, table, holding, who) for table, holding in HOLDINGS.items()}


def _rows(tx: Ledger, table: Table, holding: Holding, who: Who) -> list[Row]:
    columns = [column for column in table.c if column.name not in holding.untold]
    found = tx.execute(select(*columns).where(holding.whose(who)).order_by(*table.primary_key))
    return [{key: _plain(value) for key, value in holding.tell(dict(row._mapping), who).items()} for row in found]


def _plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
