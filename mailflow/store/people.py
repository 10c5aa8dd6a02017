"""People and their enrolments."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, case, exists, func, insert, select, tuple_, update

from mailflow.core.machines.joining import OUTSIDE, State
from mailflow.core.people import CADENCE, FIELDS, OFFICE, Person
from mailflow.store.addresses import find_further, find_owner, find_second_owner
from mailflow.store.ledger import Ledger, Name
from mailflow.store.schema import enrolment, joining, mailbox, person

PROFILE = (*FIELDS, "group")  # which group a facilitator looks after
RELEASED = "released"  # a place that was given back
_SAME = (
    (joining.c.person_id == enrolment.c.person_id)
    & (joining.c.programme == enrolment.c.programme)
    & (joining.c.role == enrolment.c.role)
)
_OUTSIDE = (
    exists().where(_SAME, joining.c.state.in_(sorted(OUTSIDE))).correlate(enrolment)
)  # a place that she does not have yet


def not_in_yet() -> ColumnElement[bool]:
    """Of an enrolment: a place that she does not have yet."""
    return _OUTSIDE


# How somebody takes part, for who runs the service: that she does not yet, or as no member any more, before all else.
_STANDING = case(
    ((enrolment.c.state == "active") & joining.c.state.in_(sorted({*OUTSIDE, State.LAPSED})), joining.c.state),
    else_=enrolment.c.state,
).label("state")


def keep_person(tx: Ledger, values: Mapping[str, object]) -> str:
    """Add a person, or give her the new name; the id she has from then on. Any of her addresses names her."""
    known = find_owner(tx, str(values["email"]))
    if not known:
        tx.execute(insert(person).values(**values))
        return str(values["id"])
    changes = {key: values[key] for key in ("name", "zone", "locale", "language") if values.get(key)}
    if changes:
        tx.execute(update(person).where(person.c.id == known).values(**changes))
    return known


def of_role(row: Row[Any]) -> dict[str, str]:
    """What is on file of one enrolment."""
    profile = {key: str(row.profile.get(key) or "") for key in (*PROFILE, *OFFICE, *CADENCE, "capacity")}
    return {"member_no": row.member_no, "state": row.state, **profile}


def list_enrolled(tx: Ledger, programme: str) -> list[dict[str, str]]:
    """Everybody who takes part or is invited to, once for each role, in the columns of an import."""
    invited = joining.c.state == State.INVITED
    here = (enrolment.c.programme == programme) & (enrolment.c.state != "left") & (~_OUTSIDE | invited)
    both = select(person.c.email, person.c.name, person.c.zone, person.c.locale, person.c.language, enrolment)
    both = both.add_columns(joining.c.member_until, joining.c.state.label("joining"))
    both = both.join_from(person, enrolment, enrolment.c.person_id == person.c.id).outerjoin(joining, _SAME).where(here)
    return [
        {
            "member_until": row.member_until.isoformat() if row.member_until else "",
            "invited": "yes" if row.joining == State.INVITED else "",
            **{key: getattr(row, key) for key in ("email", "name", "role", "locale", "language")},
            "time_zone": row.zone,
            "id": row.person_id,
            **of_role(row),
        }
        for row in tx.execute(both.order_by(person.c.name, person.c.id, enrolment.c.role))
    ]


def keep_enrolment(tx: Ledger, values: Mapping[str, Any]) -> None:
    """Enrol a person in a role, or add what is told of it; what is not told stays."""
    same = (
        (enrolment.c.programme == values["programme"])
        & (enrolment.c.person_id == values["person_id"])
        & (enrolment.c.role == values["role"])
    )
    known = tx.execute(select(enrolment.c.id, enrolment.c.profile).where(same)).first()
    if known is None:
        tx.execute(insert(enrolment).values(state="active", **values))
        return
    told = {"member_no": values["member_no"]} if values["member_no"] else {}
    tx.execute(update(enrolment).where(same).values(profile={**known.profile, **values["profile"]}, **told))


def rename(tx: Ledger, programme: str, person_id: str, name: str) -> None:
    """What she is called from now on."""
    tx.ahead.people.pop((programme, person_id), None)
    tx.execute(update(person).where(person.c.id == person_id).values(name=name))


def tell(tx: Ledger, programme: str, person_id: str, told: Mapping[str, str]) -> None:
    """Add to what is known of somebody, in each of her roles; what is not told stays."""
    mine = (enrolment.c.programme == programme) & (enrolment.c.person_id == person_id)
    tx.ahead.people.pop((programme, person_id), None)
    for row in tx.execute(select(enrolment.c.id, enrolment.c.profile).where(mine)).all():
        tx.execute(update(enrolment).where(enrolment.c.id == row.id).values(profile={**row.profile, **told}))


def tell_of_role(tx: Ledger, programme: str, person_id: str, role: str, told: Mapping[str, str]) -> None:
    """The same of one role alone; what is empty is forgotten."""
    mine = (enrolment.c.programme == programme) & (enrolment.c.person_id == person_id) & (enrolment.c.role == role)
    tx.ahead.people.pop((programme, person_id), None)
    for row in tx.execute(select(enrolment.c.id, enrolment.c.profile).where(mine)).all():
        told = {key: said for key, said in {**row.profile, **told}.items() if said}
        tx.execute(update(enrolment).where(enrolment.c.id == row.id).values(profile=told))


def find_member(tx: Ledger, programme: str, email: str, zone: str) -> Person | None:
    """Who in this programme has this address; None for a stranger."""
    found = tx.execute(_select(programme).where(person.c.email == email.lower())).all()
    if not found:
        owner = find_second_owner(tx, email)
        found = tx.execute(_select(programme).where(person.c.id == owner)).all() if owner else []
    return _person(found, zone) if found else None


def find_person(tx: Ledger, programme: str, person_id: str, zone: str) -> Person:
    """Somebody by id."""
    known = tx.ahead.people.get((programme, person_id))
    if known is not None:
        return known
    return _person(tx.execute(_select(programme).where(person.c.id == person_id)).all(), zone)


def read_ahead(tx: Ledger, wanted: Collection[Name], zones: Callable[[str], str]) -> None:
    """Fill the ledger with these people, each as she is in her programme."""
    ids = sorted({person_id for _, person_id in wanted})
    grouped: dict[Name, list[Row[Any]]] = {}
    for row in tx.execute(_AHEAD, {"ids": ids, "programmes": sorted({programme for programme, _ in wanted})}).all():
        grouped.setdefault((row.programme, row.id), []).append(row)
    found = {name: _person(rows, zones(name[0])) for name, rows in grouped.items() if name in wanted}
    tx.ahead.people.update(found)


def lock(tx: Ledger, wanted: Collection[Name]) -> None:
    """Whoever would change how many mentees somebody has waits here (W7): capacity is checked under this lock."""
    if tx.dialect != "postgresql" or not wanted:
        return
    theirs = select(enrolment.c.id).where(tuple_(enrolment.c.programme, enrolment.c.person_id).in_(sorted(wanted)))
    tx.execute(theirs.order_by(enrolment.c.id).with_for_update()).all()


def find_by_role(tx: Ledger, programme: str, roles: Iterable[str], zone: str, *, outside: bool = False) -> list[Person]:
    """Everybody who has one of these roles, by name; `outside`: who is to have it, and is not in yet."""
    having = select(enrolment.c.person_id).where(
        enrolment.c.programme == programme,
        enrolment.c.role.in_(list(roles)),
        enrolment.c.state.not_in(("left", RELEASED)),
        _OUTSIDE if outside else ~_OUTSIDE,
    )
    rows = tx.execute(_select(programme).where(person.c.id.in_(having)).order_by(person.c.name, person.c.id)).all()
    grouped: dict[str, list[Row[Any]]] = {}
    for row in rows:
        grouped.setdefault(row.id, []).append(row)
    return [_person(group, zone) for group in grouped.values()]


def is_named(tx: Ledger, programme: str, name: str) -> bool:
    """Whether somebody who takes part has this name."""
    here = (enrolment.c.programme == programme) & (enrolment.c.state != "left") & (person.c.name == name) & ~_OUTSIDE
    query = select(person.c.id).join_from(person, enrolment, enrolment.c.person_id == person.c.id).where(here)
    return tx.execute(query.limit(1)).first() is not None


def list_people(tx: Ledger, programme: str | None) -> list[dict[str, object]]:
    """Rows for the command line."""
    query = select(person.c.name, person.c.email, enrolment.c.programme, enrolment.c.role, _STANDING).join_from(
        person, enrolment, enrolment.c.person_id == person.c.id
    )
    query = query.outerjoin(joining, _SAME)
    if programme:
        query = query.where(enrolment.c.programme == programme)
    return [dict(row._mapping) for row in tx.execute(query.order_by(enrolment.c.programme, person.c.name))]


def show(tx: Ledger, person_id: str) -> dict[str, Any] | None:
    """One person for the command line: her addresses and her enrolments."""
    known = tx.execute(select(person.c.name, person.c.email).where(person.c.id == person_id)).first()
    if known is None:
        return None
    further = [{"address": a, "added_at": at} for a, at in find_further(tx, person_id).items()]
    columns = (enrolment.c.programme, enrolment.c.role, _STANDING)
    parts = select(*columns).select_from(enrolment).outerjoin(joining, _SAME)
    parts = parts.where(enrolment.c.person_id == person_id).order_by(enrolment.c.programme, enrolment.c.role)
    return {**known._mapping, "further": further, "parts": [dict(row._mapping) for row in tx.execute(parts)]}


def set_state(tx: Ledger, programme: str, person_id: str, state: str) -> None:
    """Pause or resume every enrolment a person has in a programme; a place that was given back is no more hers."""
    mine = (enrolment.c.programme == programme) & (enrolment.c.person_id == person_id)
    mine = mine if state == "left" else mine & (enrolment.c.state != RELEASED)
    tx.ahead.people.pop((programme, person_id), None)
    tx.execute(update(enrolment).where(mine).values(state=state))


def set_seat(tx: Ledger, programme: str, person_id: str, roles: Iterable[str], state: str) -> None:
    """Take somebody's place in these roles, or give it back to her."""
    mine = (enrolment.c.programme == programme) & (enrolment.c.person_id == person_id)
    tx.ahead.people.pop((programme, person_id), None)
    tx.execute(update(enrolment).where(mine, enrolment.c.role.in_(list(roles))).values(state=state))


def set_stopped(tx: Ledger, programme: str, person_id: str, stopped: bool) -> None:
    """Whether she gets reminders and digests in a programme."""
    mine = (enrolment.c.programme == programme) & (enrolment.c.person_id == person_id)
    tx.ahead.people.pop((programme, person_id), None)
    tx.execute(update(enrolment).where(mine).values(stopped=stopped))


def stop_once(tx: Ledger, programme: str, person_id: str) -> bool:
    """Stop her reminders and digests; False where they were stopped before, by whoever came first."""
    mine = (enrolment.c.programme == programme) & (enrolment.c.person_id == person_id) & ~enrolment.c.stopped
    tx.ahead.people.pop((programme, person_id), None)
    return bool(tx.execute(update(enrolment).where(mine).values(stopped=True)).rowcount)


def count_enrolled(tx: Ledger) -> dict[str, int]:
    """How many people a programme has."""
    counted = select(enrolment.c.programme, func.count(enrolment.c.person_id.distinct())).where(
        enrolment.c.state != "left", ~_OUTSIDE
    )
    counted = counted.group_by(enrolment.c.programme)
    return {row[0]: row[1] for row in tx.execute(counted)}


def _select(programme: str) -> Any:
    return _enrolled(enrolment.c.programme == programme)


def _enrolled(which: Any) -> Any:
    """Rows for `_person`: one an enrolment."""
    columns = (
        person,
        enrolment.c.programme,
        enrolment.c.role,
        enrolment.c.profile,
        enrolment.c.member_no,
        enrolment.c.state,
        enrolment.c.stopped,
    )
    both = person.join(enrolment, (enrolment.c.person_id == person.c.id) & which)
    beside = both.outerjoin(mailbox, mailbox.c.id == person.c.id).outerjoin(joining, _SAME)
    return select(*columns, mailbox.c.state.label("mailbox"), joining.c.state.label("joining")).select_from(beside)


_HERE = enrolment.c.programme.in_(bindparam("programmes", expanding=True))
_AHEAD = _enrolled(_HERE & person.c.id.in_(bindparam("ids", expanding=True)))


def _person(rows: Any, zone: str) -> Person:
    first = rows[0]
    profile: dict[str, Any] = {}
    for row in rows:
        profile.update(row.profile)
    return Person(
        id=first.id,
        name=first.name,
        email=first.email,
        zone=first.zone or zone,
        locale=first.locale,
        language=first.language,
        roles=frozenset(row.role for row in rows if row.state != RELEASED and row.joining not in OUTSIDE),
        applying=frozenset(row.role for row in rows if row.joining in OUTSIDE),
        lapsed=any(row.joining == State.LAPSED for row in rows),
        released=all(row.state == RELEASED for row in rows),
        capacity=int(profile.get("capacity") or 0),
        paused=all(row.state == "paused" for row in rows),
        left=all(row.state == "left" for row in rows),
        stopped=all(row.stopped for row in rows),
        unreachable=first.mailbox == "failing",
        member_no=next((row.member_no for row in rows if row.member_no), ""),
        profile={key: str(profile[key]) for key in (*PROFILE, *OFFICE, *CADENCE) if profile.get(key)},
        **{key: str(profile.get(key, "")) for key in PROFILE[:3]},
    )
