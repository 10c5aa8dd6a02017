"""This machine: the database, the queue, the disk, the clocks, and the letters that are to be sent."""

import ctypes
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path

from sqlalchemy import text

from mailflow import settings as house_settings
from mailflow.doctor import notes
from mailflow.doctor.finding import Finding, fail, ok, skip, warn
from mailflow.doctor.ground import Ground
from mailflow.doctor.trip import Back
from mailflow.egress.render import LetterError, Letters
from mailflow.settings import SettingsError
from mailflow.store.engine import StoreError

OFF_BY = timedelta(seconds=60)
UNSET = 5  # adjtimex(2): TIME_ERROR, nobody sets this clock
TIMEX = 512  # bytes; struct timex is smaller, and its first, modes = 0, changes nothing


def look_database(ground: Ground) -> Finding:
    """Whether it answers, and keeps what it says it keeps."""
    url = ground.reader.url
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return warn(f"there is no database at {url.database} yet", "`mailflow serve` makes it at its first start.")
    return _vital(ground, "database", "the database", "answers, and loses nothing that it has answered for")


def look_schema(ground: Ground) -> Finding:
    """Whether the tables are of this version."""
    if ground.vitals["database"]:
        return skip("not known while the database does not answer")
    return _vital(ground, "schema", "the database", "has the tables of this version")


def look_redis(ground: Ground) -> Finding:
    """Whether the bell can be rung."""
    if not ground.settings.queue_url:
        return skip("no Redis is used (queue.url)")
    return _vital(ground, "redis", "Redis", "answers")


def look_disk(ground: Ground) -> Finding:
    """Whether there is room for more mail."""
    return _vital(ground, "disk", "of the disk", f"there is room at {ground.settings.data_dir}")


def look_service(ground: Ground) -> Finding:
    """Whether somebody works on this database, and keeps up."""
    if not ground.has_tables:
        return skip("not known while the database is not ready (see database, schema)")
    if ground.vitals["clock"]:
        return warn("no service runs on this database", "Start `mailflow serve`.")
    return _vital(ground, "mail", "mail", "a service runs, and reads mail as it comes")


def _vital(ground: Ground, name: str, what: str, well: str) -> Finding:
    """As `mailflow health` says it: the fault, a colon, and what to do."""
    fault = ground.vitals.get(name, "")
    if not fault:
        return ok(well if name in ("disk", "mail") else f"{what} {well}")
    said, _, mend = fault.partition(": ")
    return fail(f"{what} {said}", f"{mend[:1].upper()}{mend[1:]}." if mend else "")


# -- clocks ------------------------------------------------------------------------------------------------


def look_clock(ground: Ground) -> Finding:
    """Against every other clock that we meet: the database's, and those of the servers that stamped our letter."""
    others = {**_of_database(ground), **_of_servers(ground)}
    wrong = {whose: by for whose, by in others.items() if by > OFF_BY}
    if wrong:
        told = " and ".join(f"{whose} by {_long(by)}" for whose, by in wrong.items())
        return fail(f"this machine's clock differs from {told}")
    if others:
        return ok(f"this machine's clock agrees with {' and '.join(others)}")
    state = _kernel()
    if state is None:
        return skip("there is no other clock to compare with until a letter of ours has come back")
    return (
        warn("nothing sets this machine's clock, says its kernel")
        if state == UNSET
        else ok("the clock is kept in time")
    )


def _of_database(ground: Ground) -> dict[str, timedelta]:
    if not ground.has_tables or ground.settings.database_url.startswith("sqlite"):
        return {}
    with ground.reader.begin() as tx:
        told: datetime = tx.execute(text("SELECT clock_timestamp()")).scalar_one()
    return {"the database's": abs(told - ground.now())}


def _of_servers(ground: Ground) -> dict[str, timedelta]:
    """Each stamped it between our writing it and its coming back; what lies outside is somebody's wrong clock."""
    back = ground.trip.back
    if back is None:
        return {}
    off = [max(back.written_at - at, at - back.came_at, timedelta(0)) for at in _stamps(back)]
    return {"the mail servers'": max(off)} if off else {}


def _stamps(back: Back) -> Iterator[datetime]:
    """RFC 5321 4.4: the date stands behind the last semicolon."""
    head = message_from_bytes(back.raw.partition(b"\r\n\r\n")[0])
    for field in head.get_all("Received", []):
        try:
            at = parsedate_to_datetime(str(field).rpartition(";")[2].strip())
        except ValueError:
            continue
        yield at if at.tzinfo else at.replace(tzinfo=UTC)


def _kernel() -> int | None:
    """Whether something like chrony sets this clock, as Linux knows it; None on other systems."""
    try:
        return int(ctypes.CDLL(None).adjtimex((ctypes.c_char * TIMEX)()))
    except (AttributeError, OSError):
        return None


def _long(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"


# -- what is written here ----------------------------------------------------------------------------------


def look_folder(ground: Ground) -> Finding:
    """Whether what people wrote is for its owner alone."""
    folder = ground.settings.data_dir
    if folder.stat().st_mode & stat.S_IRWXO:
        return warn("others on this machine can read what people wrote", f"Run: chmod -R go= {folder}")
    return ok(f"{folder} is for its owner alone")


def look_letters(ground: Ground) -> Finding:
    """Every letter of every programme can be read, and says who sends it."""
    given = ground.settings
    try:
        Letters(given.templates, given.own_letters).check()
        warnings = list(_unfinished(ground))
    except (LetterError, SettingsError, StoreError) as wrong:
        return fail(str(wrong))
    if warnings:
        return warn("; ".join(warnings))
    return ok(f"the letters of {', '.join(sorted(given.policies))} can be written")


def _unfinished(ground: Ground) -> Iterator[str]:
    """What `serve` warns of, without the word."""
    given = ground.settings
    if not ground.has_tables:
        told = [*notes.shut(given), *notes.unfilled(given, {})]
    else:
        house = house_settings.build(given, ground.now, make=False)
        try:
            unled = notes.unled(house)
            told = [*notes.shut(given), *notes.unfilled(given, notes.signing(house))]
        finally:
            house.store.close()
        told += [f"{name}: {why} of people.csv, and import it" for name, why in sorted(unled.items())]
    yield from (line.removeprefix("warning: ") for line in told)
