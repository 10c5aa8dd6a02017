"""A file of people: many looked up in a few statements, and many written in one."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, bindparam, insert, or_, select, update

from mailflow.store import people
from mailflow.store.ledger import Ledger
from mailflow.store.schema import connection, enrolment, joining, person, person_address

TOLD = ("name", "zone", "locale", "language")


@dataclass(frozen=True)
class Known:
    """Somebody as she is on file: herself, and each of her roles in one programme with what was told of it."""

    id: str
    facts: Mapping[str, str]
    roles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    profiles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # of each role, as it is kept
    placed: bool = False  # a place of hers was invited, applied for or bound to a membership
    paired: bool = False  # there is a pair of hers, in whatever state

    @property
    def told(self) -> dict[str, str]:
        """What a file may say otherwise of herself."""
        return {**{key: self.facts[key] for key in TOLD if key != "zone"}, "zone": self.facts["time_zone"]}


def find_known(tx: Ledger, programme: str, addresses: Collection[str]) -> dict[str, Known]:
    """Who has each address, first or further; strangers are left out."""
    wanted = {"wanted": sorted(addresses)}
    owners: dict[str, str] = {row.address: row.person_id for row in tx.execute(_FURTHER, wanted)}
    rows = tx.execute(_PEOPLE, {**wanted, "ids": sorted(set(owners.values()))}).all()
    here = {"ids": [row.id for row in rows], "programme": programme}
    roles: dict[str, list[Row[Any]]] = {}
    for row in tx.execute(_ROLES, here):
        roles.setdefault(row.person_id, []).append(row)
    placed = set(tx.execute(_PLACED, here).scalars())
    paired = {one for row in tx.execute(_PAIRED, here) for one in row}
    known = {row.id: _known(row, roles.get(row.id, ()), row.id in placed, row.id in paired) for row in rows}
    return {address: known[one] for address, one in owners.items()} | {row.email: known[row.id] for row in rows}


def _known(row: Row[Any], roles: Iterable[Row[Any]], placed: bool, paired: bool) -> Known:
    facts = {"email": row.email, "name": row.name, "time_zone": row.zone, "locale": row.locale}
    told = {one.role: people.of_role(one) for one in roles}
    profiles = {one.role: one.profile for one in roles}
    return Known(row.id, {**facts, "language": row.language}, told, profiles, placed, paired)


def keep_person(tx: Ledger, known: Known | None, values: Mapping[str, Any]) -> str:
    """Add a person, or what is told of her now; the id she has."""
    if known is None:
        tx.later(_NEW_PERSON, values)
        return str(values["id"])
    told = {**known.told, **{key: values[key] for key in TOLD if values.get(key)}}
    if told != known.told:
        tx.later(_PERSON, {"key": known.id, **{f"new_{key}": told[key] for key in TOLD}})
    return known.id


def keep_enrolment(tx: Ledger, known: Known | None, values: Mapping[str, Any]) -> None:
    """Enrol a person in a role, or add what is told of it; what is not told stays."""
    before = known.roles.get(values["role"]) if known else None
    if known is None or before is None:
        tx.later(_NEW_ENROLMENT, {**values, "state": "active"})
        return
    says = {"member_no": values["member_no"], **values["profile"]}
    if all(not said or before[key] == said for key, said in says.items()):
        return
    same = {key: values[key] for key in ("programme", "person_id", "role")}
    told = {
        "new_profile": {**known.profiles[values["role"]], **values["profile"]},
        "new_no": values["member_no"] or before["member_no"],
    }
    tx.later(_ENROLMENT, {**{f"old_{key}": said for key, said in same.items()}, **told})


def _many(name: str) -> Any:
    return bindparam(name, expanding=True)


# Made once: to put a statement together takes SQLAlchemy as long as to run it.
_E, _C, _J = enrolment.c, connection.c, joining.c
_FURTHER = select(person_address).where(person_address.c.address.in_(_many("wanted")))
_PEOPLE = select(person).where(or_(person.c.email.in_(_many("wanted")), person.c.id.in_(_many("ids"))))
_ROLES = select(enrolment).where(_E.programme == bindparam("programme"), _E.person_id.in_(_many("ids")))
_PLACED = select(_J.person_id).where(_J.programme == bindparam("programme"), _J.person_id.in_(_many("ids")))
_PAIRED = select(_C.mentor_id, _C.mentee_id).where(
    _C.programme == bindparam("programme"), or_(_C.mentor_id.in_(_many("ids")), _C.mentee_id.in_(_many("ids")))
)
_NEW_PERSON, _NEW_ENROLMENT = insert(person), insert(enrolment)
_PERSON = update(person).where(person.c.id == bindparam("key")).values({key: bindparam(f"new_{key}") for key in TOLD})
_SAME = {"programme", "person_id", "role"}
_ENROLMENT = (
    update(enrolment)
    .where(*(_E[key] == bindparam(f"old_{key}") for key in sorted(_SAME)))
    .values(profile=bindparam("new_profile"), member_no=bindparam("new_no"))
)
