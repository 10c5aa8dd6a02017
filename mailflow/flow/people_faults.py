"""What is wrong with a row of a table of people, and what would be right."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from zoneinfo import available_timezones

from mailflow.core import names
from mailflow.core.people import CADENCE
from mailflow.core.policy_digest import EVERY, TIME, WEEKDAYS
from mailflow.core.say import phrase
from mailflow.egress.tongue import is_locale
from mailflow.flow.people_words import ROLES, YES

# A strict grammar, before any address reaches SMTP: one @, no spaces, no controls, a dotted ASCII domain.
ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}"
)
TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
MOST_SHOWN = 60  # characters of what stands in a file

Row = dict[str, str]


@dataclass(frozen=True)
class Fault:
    """A row that cannot be taken: where, what stands there, and what would be right."""

    line: int
    column: str
    value: str
    remedy: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column} = {self.value[:MOST_SHOWN]!r}: {self.remedy}"


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


_is_locale = cache(is_locale)  # a file has few, in many rows


def doubled(line: int, row: Row, before: tuple[int, Row] | None) -> Fault | None:
    """Of two lines about one part in a programme, which is right? A person says."""
    if before is None:
        return None
    twice = phrase("stands on line {n} already, as {role}; keep one", n=before[0], role=before[1]["role"])
    return Fault(line, "email", row["email"], twice)


def fault_in(line: int, row: Row, *, too_long: bool) -> Fault | None:
    if too_long:
        return Fault(line, "row", "", phrase("has more cells than the header; quote a cell that holds the separator"))
    if what_to_write := _fault_of(row["email"]):
        return Fault(line, "email", row["email"], what_to_write)
    if not names.looks_like_one(row["name"]):
        return Fault(line, "name", row["name"], phrase("write the person’s name: {hint}", hint=names.HINT))
    if row["role"].lower() not in ROLES:
        return Fault(line, "role", row["role"], phrase("use one of {choices}", choices=", ".join(ROLES)))
    if row.get("time_zone") and row["time_zone"] not in _zones():
        return Fault(line, "time_zone", row["time_zone"], phrase("use a name like America/New_York, or leave it empty"))
    for column in ("language", "locale"):
        unknown = column == "locale" and not _is_locale(row.get(column) or "en")
        if row.get(column) and (unknown or not TAG.fullmatch(row[column])):
            return Fault(line, column, row[column], phrase("use a tag like en or en-GB, or leave it empty"))
    if row.get("capacity") and not (
        row["capacity"].isascii() and row["capacity"].isdigit() and 0 < int(row["capacity"]) <= 50
    ):
        return Fault(line, "capacity", row["capacity"], phrase("write a number from 1 to 50, or leave it empty"))
    if row.get("paused") and row["paused"].lower() != YES and not _is_day(row["paused"]):
        return Fault(
            line, "paused", row["paused"], phrase("write yes, the last day as in 2026-03-09, or leave it empty")
        )
    if row.get("invited") and row["invited"].lower() != YES:
        return Fault(line, "invited", row["invited"], phrase("write yes, or leave it empty"))
    for column in ("member_until", "graduation"):
        if row.get(column) and not _is_day(row[column]):
            return Fault(line, column, row[column], phrase("write the day as in 2026-12-31, or leave it empty"))
    return _fault_of_digest(line, row)


def _fault_of_digest(line: int, row: Row) -> Fault | None:
    """When a coordinator wants her digest."""
    told = {column: row.get(column, "").lower() for column in CADENCE}
    day, at = told["digest_day"], told["digest_at"]
    if any(told.values()) and row["role"].lower() != "coordinator":
        column = next(column for column in CADENCE if told[column])
        return Fault(line, column, row[column], phrase("only a coordinator gets a digest; leave it empty"))
    if told["digest"] and told["digest"] not in EVERY:
        return Fault(
            line, "digest", row["digest"], phrase("use one of {choices}, or leave it empty", choices=", ".join(EVERY))
        )
    if day and day not in WEEKDAYS and not (day.isascii() and day.isdigit() and 0 < int(day) <= 31):
        return Fault(
            line, "digest_day", row["digest_day"], phrase("write a weekday, or a day of the month from 1 to 31")
        )
    if at and not re.fullmatch(TIME, at):
        return Fault(line, "digest_at", row["digest_at"], phrase("write the time as in 08:00, or leave it empty"))
    return None


def _fault_of(email: str) -> str:
    if not email.rpartition("@")[0].isascii():  # it would need SMTPUTF8 all the way (RFC 6531)
        return phrase("ask for another address: our mail reaches only plain letters before the @")
    plain = ADDRESS.fullmatch(email) and len(email.partition("@")[0]) <= 64
    return "" if plain else phrase("write one address and nothing else, like ana@example.org")


def _is_day(said: str) -> bool:
    try:
        return date.fromisoformat(said).isoformat() == said
    except ValueError:
        return False
