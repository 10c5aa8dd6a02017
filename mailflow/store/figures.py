"""What the reports are made of: plain facts of one programme, no rows and no sentences."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, exists, func, literal, or_, select

from mailflow.core.figures import Answer, Ended, Figures, ForYourYes, Pair, Waiting
from mailflow.core.form import MEMBERS
from mailflow.core.machines.meeting_record import MEETINGS
from mailflow.store import matters
from mailflow.store.ledger import Ledger
from mailflow.store.schema import (
    SHUNTED,
    connection,
    enrolment,
    form,
    inbox,
    joining,
    mailbox,
    matter,
    meeting,
    outbox,
    person,
    question,
    rhythm,
    survey,
    transition,
)

TELL_OF_DISPUTES = timedelta(weeks=4)  # what two people still see differently then, nobody settles any more


def gather(tx: Ledger, programme: str, since: datetime, until: datetime, reader: str = "") -> Figures:
    """Everything a digest of [since, until) says to this reader."""
    mine = select(connection.c.id).where(connection.c.programme == programme)
    pairs = tuple(Pair(**row._mapping) for row in tx.execute(_pairs(programme)))
    # The others are only planned, or kept apart: they were written down when the two were no pair any more (A27).
    done = or_(connection.c.ended_at.is_(None), meeting.c.logged_at <= connection.c.ended_at)
    both = meeting.join(connection, meeting.c.connection_id == connection.c.id)
    logged = select(meeting.c.logged_at).select_from(both).where(connection.c.programme == programme, done)
    logged = logged.where(meeting.c.logged_at.is_not(None)).order_by(meeting.c.logged_at)
    met = meeting.c.kind.in_(MEETINGS)
    disputed = (
        select(connection.c.ref, meeting.c.ref, meeting.c.held_on)
        .join_from(meeting, connection, meeting.c.connection_id == connection.c.id)
        .where(connection.c.programme == programme, meeting.c.state == "disputed", done)
        .where(meeting.c.settled_at >= until - TELL_OF_DISPUTES)
    )
    surveys = select(survey.c.state, survey.c.experience).where(survey.c.connection_id.in_(mine))
    return Figures(
        pairs=pairs,
        meetings=tuple(row[0] for row in tx.execute(logged.where(met))),
        contacts=tuple(row[0] for row in tx.execute(logged.where(~met))),
        disputed=tuple((row[0], row[1], row[2]) for row in tx.execute(disputed)),
        surveys=tuple((row[0], row[1]) for row in tx.execute(surveys)),
        answers=tuple(Answer(**row._mapping) for row in tx.execute(_answers(programme, since, until))),
        ended=tuple(Ended(**row._mapping) for row in tx.execute(_ended(programme, since, until))),
        matters=tuple(
            Waiting(**row._mapping) for row in tx.execute(_matters(programme, matters.paired_with(tx, reader)))
        ),
        missed=tuple((row[0], row[1]) for row in tx.execute(_missed(programme))),
        hushed=tuple((row[0], row[1]) for row in tx.execute(_hushed(programme))),
        unaccepted=_unaccepted(tx, programme),
        for_yes=(*_applications(tx, programme), *_proposals(tx, programme, reader)),
        bouncing=tuple((row[0], row[1], row[2]) for row in tx.execute(_bouncing(programme))),
        **_mail(tx, programme, since, until),
    )


def _pairs(programme: str) -> Any:
    mentee, mentor = person.alias("mentee"), person.alias("mentor")
    who = ("ref", "state", "mentee_id", "mentor_id", "asked_by", "seeking", "why")
    names = (*who, "asked_at", "answer_by", "started_at", "ended_at", "ends_at", "last_met")
    columns = [connection.c[name] for name in names]
    return (
        select(*columns, mentee.c.name.label("mentee"), mentor.c.name.label("mentor"))
        .join_from(connection, mentee, connection.c.mentee_id == mentee.c.id)
        .join(mentor, connection.c.mentor_id == mentor.c.id)
        .where(connection.c.programme == programme)
        .order_by(connection.c.asked_at, connection.c.id)
    )


def _answers(programme: str, since: datetime, until: datetime) -> Any:
    """Nothing about somebody who coordinates: the survey promises that she does not see it."""
    by, about = person.alias("by"), person.alias("about")
    other = case((survey.c.person_id == connection.c.mentee_id, connection.c.mentor_id), else_=connection.c.mentee_id)
    readers = select(enrolment.c.person_id).where(enrolment.c.programme == programme, enrolment.c.role == "coordinator")
    columns = (connection.c.ref, survey.c.experience, survey.c.outcome, survey.c.line, survey.c.answers)
    of_the_week = (transition.c.at >= since) & (transition.c.at < until) & transition.c.event.like("answers%")
    came = exists().where(transition.c.subject == literal("survey:") + survey.c.id, of_the_week)
    return (
        select(by.c.name.label("by"), about.c.name.label("about"), *columns)
        .join_from(survey, connection, survey.c.connection_id == connection.c.id)
        .join(by, by.c.id == survey.c.person_id)
        .join(about, about.c.id == other)
        .where(connection.c.programme == programme, other.not_in(readers))
        .where(came)
        .order_by(connection.c.ref, by.c.name)
    )


def _ended(programme: str, since: datetime, until: datetime) -> Any:
    """No reason that somebody wrote about a coordinator: it was not meant for her."""
    mentee, mentor, by = person.alias("mentee"), person.alias("mentor"), person.alias("by")
    c = connection.c
    other = case((c.ending_by == c.mentee_id, c.mentor_id), (c.ending_by == c.mentor_id, c.mentee_id), else_="")
    readers = select(enrolment.c.person_id).where(enrolment.c.programme == programme, enrolment.c.role == "coordinator")
    reason = case((other.in_(readers), ""), else_=c.reason).label("reason")
    names = (mentee.c.name.label("mentee"), mentor.c.name.label("mentor"), func.coalesce(by.c.name, "").label("by"))
    return (
        select(c.ref, *names, reason)
        .join_from(connection, mentee, c.mentee_id == mentee.c.id)
        .join(mentor, c.mentor_id == mentor.c.id)
        .outerjoin(by, by.c.id == c.ending_by)
        .where(c.programme == programme, c.state.in_(("ended", "unreleased")), c.ended_at >= since, c.ended_at < until)
        .order_by(c.ended_at, c.id)
    )


def _matters(programme: str, but: set[str]) -> Any:
    """Nothing that came from somebody whom the reader is paired with."""
    mine = (matter.c.programme == programme) & (matter.c.state == "open") & matter.c.person_id.not_in(sorted(but))
    names = (matter.c.ref, matter.c.kind, matter.c.opened_at.label("since"), _called().label("name"))
    both = select(*names).join_from(matter, person, matter.c.person_id == person.c.id)
    return both.where(mine).order_by(matter.c.opened_at, matter.c.id)


def _called() -> Any:
    """Her name, or her address until she has told it."""
    return func.coalesce(func.nullif(person.c.name, ""), person.c.email)


def _missed(programme: str) -> Any:
    return (
        select(connection.c.ref, rhythm.c.missed)
        .join_from(rhythm, connection, rhythm.c.connection_id == connection.c.id)
        .where(connection.c.programme == programme, connection.c.state == "active", rhythm.c.state == "missed")
        .order_by(rhythm.c.missed, connection.c.ref)
    )


def _hushed(programme: str) -> Any:
    """One row a pair, though silent about two things; none where one of the two has told of something since."""
    told = (meeting.c.connection_id == rhythm.c.connection_id) & (meeting.c.logged_at >= rhythm.c.asked_at)
    return (
        select(connection.c.ref, func.max(rhythm.c.missed))
        .join_from(rhythm, connection, rhythm.c.connection_id == connection.c.id)
        .where(connection.c.programme == programme, connection.c.state == "active", rhythm.c.state == "quiet")
        .where(~exists().where(told))
        .group_by(connection.c.ref)
        .order_by(connection.c.ref)
    )


def _unaccepted(tx: Ledger, programme: str) -> tuple[str, ...]:
    """The members who let the form about the rules pass, or said no in the newest that they got, by name."""
    member = (enrolment.c.person_id == person.c.id) & (enrolment.c.programme == programme)
    rows = tx.execute(
        select(person.c.id, person.c.name, form.c.state, form.c.questions, form.c.answers)
        .join_from(form, person, form.c.person_id == person.c.id)
        .where(form.c.programme == programme, form.c.name == MEMBERS)
        .where(exists().where(member, enrolment.c.state != "left"))
        .order_by(form.c.asked_at, form.c.id)
    )
    newest = {row.id: row for row in rows}
    return tuple(sorted(row.name for row in newest.values() if row.state == "lapsed" or False in row.answers.values()))


def _applications(tx: Ledger, programme: str) -> list[ForYourYes]:
    """Those whose answers the team has, oldest first."""
    waits = (joining.c.programme == programme) & (joining.c.state == "screening")
    rows = tx.execute(
        select(joining.c.id, joining.c.number, joining.c.role, _called().label("name"))
        .join_from(joining, person, joining.c.person_id == person.c.id)
        .where(waits)
        .order_by(joining.c.number)
    )
    return [_application(*row) for row in rows]


def _application(about: str, number: int, role: str, name: str) -> ForYourYes:
    what = role.replace("_", " ")
    return ForYourYes(f"joining:{about}", f"{name} would like to join (J-{number})", f"as a {what}.", f"J-{number}")


def _proposals(tx: Ledger, programme: str, reader: str) -> list[ForYourYes]:
    """What the newest letter of proposals laid before her, and nobody has settled since."""
    mine = (question.c.programme == programme) & (question.c.person_id == reader) & (question.c.verb == "APPROVE")
    mine &= (question.c.state == "open") & (question.c.act == "")
    rows = tx.execute(select(question.c.options, question.c.targets).where(mine).order_by(question.c.id))
    found = {about: said for row in rows for said, about in zip(row.options, row.targets, strict=True)}
    paired = _paired(tx, programme) if found else set()
    still = {about: said for about, said in found.items() if about.partition("/")[0] not in paired}
    parts = ((about, *said.partition(": ")) for about, said in still.items())
    return [ForYourYes(f"proposal:{about}", names, f"{why}.") for about, names, _, why in parts]


def _paired(tx: Ledger, programme: str) -> set[str]:
    """Mentees whom nobody looks for a mentor for any more."""
    live = connection.c.state.in_(("requested", "active", "ending"))
    hers = select(connection.c.mentee_id).where(connection.c.programme == programme, live)
    return set(tx.execute(hers).scalars())


def _bouncing(programme: str) -> Any:
    theirs = select(enrolment.c.person_id).where(enrolment.c.programme == programme)
    return (
        select(_called(), mailbox.c.reason, mailbox.c.since)
        .join_from(mailbox, person, mailbox.c.id == person.c.id)
        .where(mailbox.c.state == "failing", mailbox.c.id.in_(theirs))
        .order_by(mailbox.c.since, person.c.name)
    )


def _mail(tx: Ledger, programme: str, since: datetime, until: datetime) -> dict[str, int]:
    letters = select(func.count()).where(outbox.c.programme == programme)
    came = select(func.count()).where(inbox.c.received_at >= since, inbox.c.received_at < until)
    sent = letters.where(outbox.c.sent_at >= since, outbox.c.sent_at < until)
    refused = letters.where(outbox.c.state == "refused", outbox.c.written_at >= since, outbox.c.written_at < until)
    return {
        "sent": tx.execute(sent).scalar_one(),
        "refused": tx.execute(refused).scalar_one(),
        "bounced": tx.execute(came.where(inbox.c.intent == "BOUNCE")).scalar_one(),
        "automatic": tx.execute(came.where(inbox.c.intent == "AUTOMATIC")).scalar_one(),
        "strangers": tx.execute(came.where(inbox.c.intent == "STRANGER")).scalar_one(),
        "shunted": tx.execute(select(func.count()).where(inbox.c.state == SHUNTED)).scalar_one(),
    }
