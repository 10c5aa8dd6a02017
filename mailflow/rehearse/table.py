"""A rehearsal as text: 80 columns wide for a terminal, a letter a line for a pipe."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from rich.console import Console
from rich.table import Table

from mailflow.rehearse.tell import YEAR, Sent, Told

FEW = 15  # letters in a mentor's quiet year
AT_ONCE = 13  # months beside one another; more are told year by year
NO_CLAUSE = "-"
HEAD = ("Date", "To", "Letter", "Clause", "Subject")


def lines(told: Told) -> Iterator[str]:
    """For a pipe: whatever is asked of it with grep and cut."""
    yield from _people(told)
    yield ""
    yield from _columns([HEAD, *(_cells(sent) for sent in told.letters)])
    yield from _counts(told)


def show(told: Told, console: Console) -> None:
    """For a terminal."""
    _say(console, _people(told))
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False)
    for name in HEAD:
        if name != "Letter":
            table.add_column(name, no_wrap=name == "Date")
    for date, to, _, clause, subject in map(_cells, told.letters):
        table.add_row(date, to, clause, subject)
    console.print("", table)
    _say(console, _counts(told))


def _say(console: Console, told: Iterator[str]) -> None:
    for line in told:
        console.print(line, markup=False, highlight=False)


def _cells(sent: Sent) -> tuple[str, ...]:
    return (_day(sent.at), sent.to.name, sent.letter, " ".join(sent.clauses) or NO_CLAUSE, sent.subject)


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d %a}"


def _people(told: Told) -> Iterator[str]:
    number, zone = len(told.letters), told.began.tzinfo
    yield f"{told.programme}: {told.days} days from {_day(told.began)} ({zone}), {number} letters to invented people"
    yield ""
    yield from _columns([(who.name, who.described) for who in told.cast])
    if not any(who.asks for who in told.cast):
        yield "pairing.who_asks names nobody, so nobody asks, and no pair comes about"


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _counts(told: Told) -> Iterator[str]:
    whole = len(told.months) <= AT_ONCE
    for _, months in groupby(told.months, key=lambda month: whole or month[:4]):
        part = list(months)
        yield ""
        yield f"Letters a month, from {part[0]} to {part[-1]}"
        head = ("", "all", *(f"{datetime.fromisoformat(f'{month}-01'):%b}" for month in part))
        yield from _columns([head, *_rows(told, part)])
    yield ""
    yield from _verdict(told)


def _rows(told: Told, months: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for who in told.cast:
        counted = told.by_month(who)
        numbers = [sum(counted[month] for month in months), *(counted[month] for month in months)]
        yield (who.name, *(str(number).rjust(3) for number in numbers))


def _verdict(told: Told) -> Iterator[str]:
    if quiet := told.quiet_year:
        name, most = quiet
        yield f"A quiet mentor, {name}, gets {most} letters in {min(told.days, YEAR.days)} days, beside answers."
        if most > FEW:
            yield f"That is too many: {FEW} in a year should be the most."
    for together in told.crowded:
        named = ", ".join(sent.letter for sent in together)
        yield f"{together[0].to.name} gets {len(together)} on {_day(together[0].at)} that nobody set off: {named}."
    for lost, times in Counter(told.lost).items():
        yield f"Did not leave{f', {times} times' if times > 1 else ''}: {lost}"
