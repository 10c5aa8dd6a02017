"""What the reports are made of: plain facts of one programme, no rows and no sentences."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, exists, func, literal, or_, select

from mailflow.core.figures import Answer, Ended, Figures, Met, Pair, Place, Waiting
from mailflow.core.form import MEMBERS
from mailflow.store import heartbeats, matters
from mailflow.store.ledger import Ledger
from mailflow.store.rhythms import told_since
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
    rhythm,
    survey,
    transition,
)
from mailflow.store.yeses import find_for_yes

TELL_OF_DISPUTES = timedelta(weeks=4)  # what two people still see differently then, nobody settles any more


@dataclass(frozen=True)
class Scope:
    """What a digest is about, and for whom it is."""

    programme: str
    since: datetime
    until: datetime
    now: datetime
    reader: str = ""
    beat: str = ""  # what its letters to itself are about
    ours: Callable[[str], bool] = lambda address: True  # whether mail to that address is this programme's


def find_pairs(tx: Ledger, programme: str) -> tuple[Pair, ...]:
    """Every connection there was."""
    return tuple(Pair(**row._mapping) for row in tx.execute(_pairs(programme)))


def find_met(tx: Ledger, programme: str) -> tuple[Met, ...]:
    """Every meeting, call and email that counts, by when it was written down."""
    return tuple(Met(**row._mapping) for row in tx.execute(_met(programme)))


def gather(tx: Ledger, scope: Scope) -> Figures:
    """Everything a digest of [since, until) says to this reader."""
    programme, since, until = scope.programme, scope.since, scope.until
    done = _counts()
    disputed = (
        select(connection.c.ref, meeting.c.ref, meeting.c.held_on)
        .join_from(meeting, connection, meeting.c.connection_id == connection.c.id)
        .where(connection.c.programme == programme, meeting.c.state == "disputed", done)
        .where(meeting.c.settled_at >= until - TELL_OF_DISPUTES)
    )
    return Figures(
        pairs=find_pairs(tx, programme),
        met=find_met(tx, programme),
        disputed=tuple((row[0], row[1], row[2]) for row in tx.execute(disputed)),
        ratings=tuple(tx.execute(_ratings(programme, until)).scalars()),
        **_surveys(tx, programme),
        answers=tuple(Answer(**row._mapping) for row in tx.execute(_answers(programme, since, until))),
        ended=tuple(Ended(**row._mapping) for row in tx.execute(_ended(programme, since, until))),
        matters=tuple(
            Waiting(**row._mapping) for row in tx.execute(_matters(programme, matters.paired_with(tx, scope.reader)))
        ),
        missed=tuple((row[0], row[1]) for row in tx.execute(_missed(programme))),
        hushed=tuple((row[0], row[1]) for row in tx.execute(_hushed(programme))),
        unaccepted=_unaccepted(tx, programme),
        for_yes=find_for_yes(tx, programme, scope.reader),
        bouncing=tuple((row[0], row[1], row[2]) for row in tx.execute(_bouncing(programme))),
        places=tuple(Place(**row._mapping) for row in tx.execute(_places(programme))),
        beat=heartbeats.find_last(tx, scope.programme, scope.beat),
        **_mail(tx, scope),
    )


def _counts() -> Any:
    """The others are only planned, or kept apart: they were written down when the two were no pair any more (A27)."""
    return or_(connection.c.ended_at.is_(None), meeting.c.logged_at <= connection.c.ended_at)


def _met(programme: str) -> Any:
    names = ("ref", "held_on", "minutes", "kind", "state", "logged_by", "logged_at", "settled_at")
    return (
        select(connection.c.ref.label("pair"), *(meeting.c[name] for name in names))
        .join_from(meeting, connection, meeting.c.connection_id == connection.c.id)
        .where(connection.c.programme == programme, meeting.c.logged_at.is_not(None), _counts())
        .order_by(meeting.c.logged_at, meeting.c.id)
    )


def _surveys(tx: Ledger, programme: str) -> dict[str, int]:
    """How many were asked, and how many gave a rating; an ending that was taken back asks nobody."""
    both = select(func.count(), func.count(survey.c.experience))
    both = both.join_from(survey, connection, survey.c.connection_id == connection.c.id)
    row = tx.execute(both.where(connection.c.programme == programme, survey.c.state != "closed")).one()
    return {"asked": row[0], "answered": row[1]}


def _ratings(programme: str, until: datetime) -> Any:
    """As they came, so that the same ones stand together in every digest. None that a reader could take for one of
    herself: whoever knows all others could reckon it."""
    t = transition.c
    came = func.min(t.at)
    return (
        select(survey.c.experience)
        .join_from(survey, connection, survey.c.connection_id == connection.c.id)
        .join(transition, (t.subject == literal("survey:") + survey.c.id) & t.event.like("answers%"))
        .where(connection.c.programme == programme, survey.c.experience.is_not(None), survey.c.state != "closed")
        .where(about_whom().not_in(readers(programme)))
        .group_by(survey.c.id, survey.c.experience)
        .having(came < until)
        .order_by(came, survey.c.id)
    )


def about_whom() -> Any:
    """The other of the pair."""
    return case((survey.c.person_id == connection.c.mentee_id, connection.c.mentor_id), else_=connection.c.mentee_id)


def readers(programme: str) -> Any:
    """Whoever reads its figures."""
    return select(enrolment.c.person_id).where(enrolment.c.programme == programme, enrolment.c.role == "coordinator")


def _places(programme: str) -> Any:
    """Without the members whom the team's own list brought in."""
    j = joining.c
    applied = j.asked_at.is_not(None).label("applied")
    theirs = (j.programme == programme) & (j.asked_at.is_not(None) | (j.state == "invited"))
    return select(j.person_id, j.role, j.state, applied).where(theirs).order_by(j.number)


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
    other = about_whom()
    columns = (connection.c.ref, survey.c.experience, survey.c.outcome, survey.c.line, survey.c.answers)
    of_the_week = (transition.c.at >= since) & (transition.c.at < until) & transition.c.event.like("answers%")
    came = exists().where(transition.c.subject == literal("survey:") + survey.c.id, of_the_week)
    return (
        select(by.c.name.label("by"), about.c.name.label("about"), *columns)
        .join_from(survey, connection, survey.c.connection_id == connection.c.id)
        .join(by, by.c.id == survey.c.person_id)
        .join(about, about.c.id == other)
        .where(connection.c.programme == programme, other.not_in(readers(programme)))
        .where(came)
        .order_by(connection.c.ref, by.c.name)
    )


def _ended(programme: str, since: datetime, until: datetime) -> Any:
    """No reason that somebody wrote about a coordinator: it was not meant for her."""
    mentee, mentor, by = person.alias("mentee"), person.alias("mentor"), person.alias("by")
    c = connection.c
    other = case((c.ending_by == c.mentee_id, c.mentor_id), (c.ending_by == c.mentor_id, c.mentee_id), else_="")
    reason = case((other.in_(readers(programme)), ""), else_=c.reason).label("reason")
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
    return (
        select(connection.c.ref, func.max(rhythm.c.missed))
        .join_from(rhythm, connection, rhythm.c.connection_id == connection.c.id)
        .where(connection.c.programme == programme, connection.c.state == "active", rhythm.c.state == "quiet")
        .where(~told_since(rhythm.c.asked_at))
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


def _bouncing(programme: str) -> Any:
    theirs = select(enrolment.c.person_id).where(enrolment.c.programme == programme)
    return (
        select(_called(), mailbox.c.reason, mailbox.c.since)
        .join_from(mailbox, person, mailbox.c.id == person.c.id)
        .where(mailbox.c.state == "failing", mailbox.c.id.in_(theirs))
        .order_by(mailbox.c.since, person.c.name)
    )


def _mail(tx: Ledger, scope: Scope) -> dict[str, int]:
    """The inbox knows no programmes: the address that a mail came to says whose it is."""
    letters = select(func.count()).where(outbox.c.programme == scope.programme)
    sent = letters.where(outbox.c.sent_at >= scope.since, outbox.c.sent_at < scope.until)
    refused = letters.where(outbox.c.state == "refused")
    refused = refused.where(outbox.c.written_at >= scope.since, outbox.c.written_at < scope.until)
    counted = select(inbox.c.intent, inbox.c.rcpt_to).where(inbox.c.intent.in_(("BOUNCE", "AUTOMATIC", "STRANGER")))
    counted = counted.where(inbox.c.received_at >= scope.since, inbox.c.received_at < scope.until)
    came = Counter(row.intent for row in tx.execute(counted) if scope.ours(row.rcpt_to))
    queued = letters.where(outbox.c.state == "waiting", outbox.c.due_at < scope.now)
    shunted = tx.execute(select(inbox.c.rcpt_to).where(inbox.c.state == SHUNTED)).scalars()
    return {
        "sent": tx.execute(sent).scalar_one(),
        "refused": tx.execute(refused).scalar_one(),
        "bounced": came["BOUNCE"],
        "automatic": came["AUTOMATIC"],
        "strangers": came["STRANGER"],
        "shunted": sum(map(scope.ours, shunted)),
        "queued": tx.execute(queued).scalar_one(),
    }
