"""What a programme's report is made of: plain facts, no rows and no sentences."""

from typing import Any

from sqlalchemy import case, func, literal, select

from mailflow.core.results import Asked, Part, Results
from mailflow.store.erase import GONE
from mailflow.store.figures import about_whom, find_met, find_pairs, readers
from mailflow.store.ledger import Ledger
from mailflow.store.people import RELEASED, not_in_yet
from mailflow.store.schema import connection, enrolment, matter, survey, transition


def gather(tx: Ledger, programme: str) -> Results:
    """From its first day on."""
    met = (connection.c.programme == programme) & (connection.c.ended_because == "goals-met")
    raised = (matter.c.programme == programme) & (matter.c.kind == "concern") & matter.c.opened_at.is_not(None)
    return Results(
        pairs=find_pairs(tx, programme),
        goals_met=frozenset(tx.execute(select(connection.c.ref).where(met)).scalars()),
        met=find_met(tx, programme),
        parts=_parts(tx, programme),
        surveys=tuple(Asked(*row) for row in tx.execute(_surveys(programme))),
        concerns=tuple(tx.execute(select(matter.c.opened_at).where(raised).order_by(matter.c.opened_at)).scalars()),
    )


def _parts(tx: Ledger, programme: str) -> tuple[Part, ...]:
    """Who is in, and who was until she left; a role that outlives a deletion is nobody's."""
    e, t = enrolment.c, transition.c
    left = select(t.subject, func.max(t.at).label("at")).where(t.programme == programme, t.new == "left")
    gone = {row.subject.split(":")[1]: row.at for row in tx.execute(left.where(_of_a_person()).group_by(t.subject))}
    here = (e.programme == programme) & ~not_in_yet() & (e.state != RELEASED) & (e.role != GONE)
    rows = tx.execute(select(e.person_id, e.role, e.state, e.created_at).where(here).order_by(e.created_at, e.id))
    return tuple(
        Part(row.role, row.created_at, gone.get(row.person_id, row.created_at) if row.state == "left" else None)
        for row in rows
    )


def _of_a_person() -> Any:
    return transition.c.subject.startswith("enrolment:")


def _surveys(programme: str) -> Any:
    """In the order in which the answers came, so that the same ones stand together in every report (reports/survey)."""
    t = transition.c
    came = func.min(t.at)
    rating = case((about_whom().not_in(readers(programme)), survey.c.experience), else_=None)
    answered = (t.subject == literal("survey:") + survey.c.id) & t.event.like("answers%")
    return (
        select(survey.c.opened_at, came.label("came"), rating.label("rating"))
        .join_from(survey, connection, survey.c.connection_id == connection.c.id)
        .outerjoin(transition, answered)
        .where(connection.c.programme == programme, survey.c.state != "closed", survey.c.opened_at.is_not(None))
        .group_by(survey.c.id, survey.c.opened_at, survey.c.experience, rating)
        .order_by(came, survey.c.id)
    )
