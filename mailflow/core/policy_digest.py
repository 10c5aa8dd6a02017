"""How often a coordinator is told how the programme does, and what comes with it; each may choose otherwise."""

from datetime import time
from typing import Annotated, Literal, get_args

from pydantic import Field

from mailflow.core import say
from mailflow.core.policy_parts import Part
from mailflow.core.say import phrase

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[str, ...] = get_args(Weekday)
Every = Literal["daily", "weekly", "monthly", "off"]
EVERY: tuple[str, ...] = get_args(Every)
TIME = r"([01]\d|2[0-3]):[0-5]\d"
Table = Literal["pairs", "meetings", "needs"]


class Digest(Part):
    """When a coordinator is told."""

    every: Every = "weekly"
    weekday: Weekday = "monday"  # of a weekly one
    day: Annotated[int, Field(ge=1, le=31)] = 1  # of a monthly one; in a shorter month its last day
    at: Annotated[str, Field(pattern=f"^{TIME}$")] = "08:00"
    attach: tuple[Table, ...] = get_args(Table)  # needs.csv only where there are more rows than the letter shows
    byte_order_mark: bool = True  # by which a spreadsheet knows that a table is UTF-8

    @property
    def in_words(self) -> str:
        """every Monday at 08:00."""
        at = say.clock(time.fromisoformat(self.at))
        return {
            "off": phrase("never"),
            "daily": phrase("every day at {time}", time=at),
            "weekly": phrase("every {weekday} at {time}", weekday=say.weekday(self.weekday), time=at),
            "monthly": phrase("on day {day} of every month at {time}", day=self.day, time=at),
        }[self.every]
