"""A programme's report: printed, or kept as a file."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from mailflow.cli.app import HERE, ConfigDir, app, open_house, say, say_json, stop

Format = Literal["csv", "json", "pdf"]


@app.command()
def report(
    programme: Annotated[str, typer.Argument(metavar="PROGRAMME", help="The name of a policy file, without .toml.")],
    period: Annotated[str, typer.Argument(metavar="[YEAR|YEAR-MONTH]", help="As in 2026 or 2026-06.")] = "",
    config: ConfigDir = HERE,
    kind: Annotated[
        Format, typer.Option("--format", help="The months as a table, its figures, or a page to print.")
    ] = "csv",
    out: Annotated[Path | None, typer.Option("--out", help="Where the file is written.")] = None,
) -> None:
    """What a programme did this year, or in another year or month.

    It is what a coordinator gets who writes REPORT, in English. Without --out the table is printed.
    """
    from mailflow.egress.files import files_of

    house = open_house(config)
    if programme not in house.policies:
        stop(f"there is no programme {programme!r}; there are {', '.join(sorted(house.policies))}", 2)
    if kind == "pdf" and out is None:
        stop("a PDF is no text: name the file with --out report.pdf", 2)
    facts = facts_of(house, programme, period)
    if kind == "json":
        say_json({**facts, "attachments": [one["name"] for one in facts["attachments"]]})
        return
    ending = ".pdf" if kind == "pdf" else "months.csv"
    wanted = next(file for file in files_of("report", facts) if file.name.endswith(ending))
    if out is None:
        say(wanted.body.decode("utf-8-sig").rstrip())
    else:
        out.write_bytes(wanted.body)
        say(f"{out} holds the report of {facts['period']}")


def facts_of(house: Any, programme: str, period: str) -> dict[str, Any]:
    """As the letter has them."""
    from mailflow.core import say as words
    from mailflow.core.stretch import is_to_come, name_of
    from mailflow.flow import reporting
    from mailflow.flow.record import Step
    from mailflow.reports.results import letter_of

    with house.store.begin() as tx:
        step = Step(house, tx, house.now(), programme)
        today = words.local_day(step.now, step.zone)
        name = name_of(period, {}, today)
        if name is None or is_to_come(name, today):
            stop(f"{period!r} is no year or month that has begun; write it as 2026 or 2026-06", 2)
        return letter_of(reporting.order_for(step, reporting.stretch_of(step, name)))
