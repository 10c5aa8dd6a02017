"""People come in from a CSV file: every row is read before anything is written.

Nothing is sent but a welcome or an invitation, where they are asked for, and where a file tells that one of a pair
supervises the other: then the pair ends, and all are told.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mailflow.core import limits, say
from mailflow.core.people import CADENCE, OFFICE, Person
from mailflow.core.say import phrase
from mailflow.flow import circles, digests, invited, pausing, reckoning, seats, supervisors
from mailflow.flow.house import House
from mailflow.flow.people_file import KNOWN, YES, Fault, Row, Unimportable, read_people, read_rows
from mailflow.flow.record import Step
from mailflow.flow.welcome import welcome
from mailflow.store import people, roster
from mailflow.store.roster import Known

__all__ = ["KNOWN", "Unimportable", "export_people", "import_people", "read_rows"]


Read = tuple[list[tuple[int, Row]], list[Fault]]
Filed = tuple[str, Row, bool, bool]  # who, what her row says, whether she is new in that role, and in the programme
Heard = Callable[[int, int], None]  # how many rows are done, of how many
BATCH = 500  # rows whose people are looked up at once
MOST_NAMED = 5  # people of whom an import says that something is missing


@dataclass(frozen=True)
class Change:
    """What a row does to somebody who was known before."""

    line: int
    email: str
    told: tuple[str, ...]

    def __str__(self) -> str:
        return f"line {self.line}, {self.email} changed: {'; '.join(self.told)}"


@dataclass
class Outcome:
    """What an import did, or would do."""

    added: int = 0
    welcomed: int = 0
    invited: int = 0  # who gets an invitation
    unwelcomed: int = 0  # who is new, only invited, and gets none: the welcome is for who is in
    known: int = 0
    changed: int = 0  # of those who were known
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    doubt: str = ""  # about the file as a whole


def import_people(
    house: House,
    programme: str,
    data: bytes,
    *,
    dry_run: bool,
    writes: Collection[str] = (),
    heard: Heard | None = None,
) -> Outcome:
    """Enrol everybody in a file. Good rows go in together; bad rows are told and change nothing.

    `writes` names the letters that leave with it: welcome, invitation.
    """
    read = read_people(data)  # before anybody waits for us
    doubt = say.run(read.doubts, "; ")
    with house.store.begin() as tx:
        step = Step(house, tx, house.now(), programme)
        outcome = bring_in(step, (read.rows, read.faults), doubt, writes, heard)
        if dry_run:
            tx.rollback()
    return outcome


def bring_in(step: Step, read: Read, doubt: str, writes: Collection[str], heard: Heard | None = None) -> Outcome:
    """The rows of a file, in a transaction of somebody else's."""
    rows, faults = _in_groups(step, *read)
    outcome = Outcome(faults=faults)
    filed = [_file(step, outcome, *row) for row in _looked_up(step, rows, heard or _nobody)]
    outcome.changes.sort(key=lambda change: change.line)
    _pause(step, {one: _last_day(row) for one, row, _, _ in filed if row.get("paused")})
    # Who was here before has had her welcome, and nobody gets it twice.
    newcomers = dict.fromkeys(one for one, _, _, first in filed if first)
    _write(step, outcome, list(newcomers), filed, writes)
    _begin_seats(step, {one for one, _, new, _ in filed if new})
    unasked = invited.unasked(step, [row for _, row, new, _ in filed if new])
    outcome.doubt = say.run(filter(None, [doubt, unasked, unled(step), _unpairable(step)]), "; ")
    return outcome


def _nobody(_done: int, _all: int) -> None:
    """Hears how far it is."""


def _looked_up(step: Step, rows: Sequence[tuple[int, Row]], heard: Heard) -> Iterator[tuple[int, Row, Known | None]]:
    """Each row with who that is on file. Two rows about one person are never looked up at once."""
    waiting, done = deque(rows), 0
    while waiting:
        batch = [waiting.popleft() for _ in range(min(BATCH, len(waiting)))]
        known = roster.find_known(step.tx, step.programme, {row["email"] for _, row in batch})
        seen: set[str] = set()
        again = []
        for line, row in batch:
            before = known.get(row["email"])
            who = before.id if before else row["email"]
            if who in seen:
                again.append((line, row))
            else:
                seen.add(who)
                yield line, row, before
        waiting.extendleft(reversed(again))
        done += len(seen)
        heard(done, len(rows))


def _file(step: Step, outcome: Outcome, line: int, row: Row, before: Known | None) -> Filed:
    """One row, and a word about what it changes for somebody who was known."""
    person_id = _enrol(step, row, before)
    new = before is None or row["role"] not in before.roles
    if row["role"] == "coordinator" and any(row.get(column) for column in (*CADENCE, "time_zone")):
        digests.set_due(step, people.find_person(step.tx, step.programme, person_id, step.zone))
    places = tuple(invited.enrol(step, person_id, row, new=new, placed=before is not None and before.placed))
    first = before is None or not before.roles
    outcome.added += first
    outcome.known += not first
    told = (*_differences(before, row), *_paused_or_not(step, person_id, before, row)) if before else ()
    told += (*places, *(_followed(step, person_id, before) if before and before.paired else ()))
    outcome.changes += [Change(line, row["email"], told)] if told else []
    outcome.changed += bool(told) and not first
    return person_id, row, new, first


def _begin_seats(step: Step, newcomers: Collection[str]) -> None:
    if step.policy.search.months:
        for one in _people(step, sorted(newcomers)):
            seats.begin(step, one)


def _people(step: Step, ids: Sequence[str]) -> Iterator[Person]:
    """Each as she is now, many read at once."""
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        people.read_ahead(step.tx, {(step.programme, one) for one in batch}, step.house.zone)
        for one in batch:
            yield people.find_person(step.tx, step.programme, one, step.zone)
        step.tx.ahead.people.clear()


def _write(
    step: Step,
    outcome: Outcome,
    newcomers: Sequence[str],
    filed: Sequence[Filed],
    writes: Collection[str],
) -> None:
    """A welcome to who is in, an invitation to who is not, and the number of those who hear nothing."""
    if not writes:
        return
    arrived = list(_people(step, newcomers))
    outcome.welcomed = sum(welcome(step, one) for one in arrived) if "welcome" in writes else 0
    asked = [(one, row["role"]) for one, row, *_ in filed if row.get("invited")] if "invitation" in writes else []
    written = [one for one, role in asked if invited.write(step, one, role)]
    outcome.invited = len(written)
    outcome.unwelcomed = sum(bool(one.applying) and not one.roles and one.id not in written for one in arrived)


def unled(step: Step) -> str:
    """Groups of the policy that nobody can be in yet."""
    led = {one.profile.get("group") for one in circles.facilitators(step)}
    titles = [f"“{one.title}” ({one.slug})" for one in step.policy.groups if one.slug not in led]
    if not titles:
        return ""
    return phrase(
        "nobody looks after {groups}: give a facilitator that word in the column group", groups=", ".join(titles)
    )


def _unpairable(step: Step) -> str:
    """Who is in, and lacks what nobody is paired without (O7, O1): whoever asks for them hears so, and they do not."""
    if not (step.policy.pairing.mentors_tell or step.policy.term.around):
        return ""
    mentors = people.find_by_role(step.tx, step.programme, ["mentor"], step.zone)
    mentees = people.find_by_role(step.tx, step.programme, ["mentee"], step.zone)
    day = step.policy.term.around
    lacking = [f"{one.name} ({missing})" for one in mentors if (missing := limits.untold(one, step.policy))]
    lacking += [f"{one.name} ({day})" for one in mentees if day and one.day(day) is None]
    if not lacking:
        return ""
    more = [phrase("{n} more", n=len(lacking) - MOST_NAMED)] if len(lacking) > MOST_NAMED else []
    who = say.run([*lacking[:MOST_NAMED], *more], ", ")
    return phrase("nobody is paired before this is on file: {who}", who=who)


def _followed(step: Step, person_id: str, before: Known) -> Iterator[str]:
    """What the new row does to pairs that are alive."""
    for pair in supervisors.part(step, person_id):
        yield phrase("{pair} are parted, for one supervises the other", pair=pair)
    days = (told.get(step.policy.term.around) for told in before.roles.values())
    for name in reckoning.move(step, person_id, next((day for day in days if day), "")):
        yield phrase("the time with {name} ends on another day, and both are told", name=name)


def _in_groups(step: Step, rows: list[tuple[int, Row]], faults: list[Fault]) -> Read:
    """Without the rows that name a group which the policy does not."""
    known = [one.slug for one in step.house.policies[step.programme].groups]
    lost = [(line, row["group"]) for line, row in rows if row.get("group") and row["group"] not in known]
    none = phrase("leave it empty, or add the group to the programme’s policy")
    remedy = phrase("use one of {choices}", choices=", ".join(known)) if known else none
    faults = [*faults, *(Fault(line, "group", value, remedy) for line, value in lost)]
    return [(line, row) for line, row in rows if line not in dict(lost)], faults


def _pause(step: Step, pauses: Mapping[str, date | None]) -> None:
    """Once everybody is there: a pause is of the person, in all her roles."""
    for person_id, until in pauses.items():
        pausing.keep(step, people.find_person(step.tx, step.programme, person_id, step.zone), until)


def _last_day(row: Row) -> date | None:
    """Of the pause that it tells of; None where only she can end it."""
    return None if row["paused"].lower() == YES else date.fromisoformat(row["paused"])


def _paused_or_not(step: Step, person_id: str, before: Known, row: Row) -> Iterator[str]:
    if row.get("paused") and before.roles.get(row["role"], {}).get("state") == "active":
        person = people.find_person(step.tx, step.programme, person_id, step.zone)
        yield pausing.why_not_kept(step, person, _last_day(row)) or phrase("paused now")


def _differences(before: Known, row: Row) -> Iterator[str]:
    """What this row says otherwise than what is on file; an empty cell says nothing."""
    if row["email"] != before.facts["email"]:
        yield phrase("known as {address}, where the letters go on going", address=before.facts["email"])
    for column in ("name", "time_zone", "locale", "language"):
        yield from _difference(column, before.facts[column], row.get(column, ""))
    if before.roles and row["role"] not in before.roles:
        yield phrase("role {role} added, beside {others}", role=say.role(row["role"]), others=say.roles(before.roles))
    of_role = before.roles.get(row["role"], {})
    for column in ("member_no", *people.PROFILE, *OFFICE, *CADENCE, "capacity") if of_role else ():
        yield from _difference(column, of_role[column], row.get(column, ""))
    if of_role.get("state") == "left":
        yield phrase("has left the programme, and an import does not bring anybody back")


def _difference(column: str, old: str, new: str) -> Iterator[str]:
    if new and new != old:
        changed = phrase("{column} from {old} to {new}", column=column, old=repr(old), new=repr(new))
        yield changed if old else phrase("{column} is {new} now", column=column, new=repr(new))


def export_people(house: House, programme: str) -> list[dict[str, str]]:
    """Everybody in a programme and who is invited to it, in the columns of an import."""
    with house.store.begin() as tx:
        step = Step(house, tx, house.now(), programme)
        rows = [{**row, "paused": _paused(step, row)} for row in people.list_enrolled(tx, programme)]
    return [{key: row.get(key, "") for key in KNOWN} for row in rows]


def _paused(step: Step, row: Row) -> str:
    """The last day of a pause, or only that there is one."""
    if row["state"] != "paused":
        return ""
    until = pausing.last_day(step, people.find_person(step.tx, step.programme, row["id"], step.zone))
    return until.isoformat() if until else YES


def _enrol(step: Step, row: Row, before: Known | None) -> str:
    person = {
        "id": step.house.new_id(),
        "email": row["email"],
        "name": row["name"],
        "zone": row.get("time_zone", ""),
        "locale": row.get("locale", ""),
        "language": row.get("language", ""),
        "created_at": step.now,
    }
    person_id = roster.keep_person(step.tx, before, person)
    values = {
        "id": step.house.new_id(),
        "programme": step.programme,
        "person_id": person_id,
        "role": row["role"],
        "member_no": row.get("member_no", ""),
        "profile": {key: row[key] for key in (*people.PROFILE, *OFFICE, *CADENCE, "capacity") if row.get(key)},
        "created_at": step.now,
    }
    roster.keep_enrolment(step.tx, before, values)
    return person_id
