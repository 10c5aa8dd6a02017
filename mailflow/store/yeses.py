"""What waits for the team's yes: who applied, and whom it could bring together."""

from sqlalchemy import func, select

from mailflow.core.figures import ForYourYes
from mailflow.store.ledger import Ledger
from mailflow.store.schema import connection, joining, person, question


def find_for_yes(tx: Ledger, programme: str, reader: str) -> tuple[ForYourYes, ...]:
    """For this coordinator: applications first."""
    return (*_applications(tx, programme), *_proposals(tx, programme, reader))


def _applications(tx: Ledger, programme: str) -> list[ForYourYes]:
    """Those whose answers the team has, oldest first."""
    waits = (joining.c.programme == programme) & (joining.c.state == "screening")
    called = func.coalesce(func.nullif(person.c.name, ""), person.c.email)
    rows = tx.execute(
        select(joining.c.id, joining.c.number, joining.c.role, called.label("name"))
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
