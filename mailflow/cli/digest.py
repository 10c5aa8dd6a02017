"""A programme's digest: looked at, or sent now."""

from typing import Annotated

import typer

from mailflow.cli.app import HERE, AsJson, ConfigDir, app, open_house, say, say_json, stop

NONE = ": whoever wrote STOP gets none"


@app.command()
def digest(
    programme: Annotated[str, typer.Argument(metavar="PROGRAMME", help="The name of a policy file, without .toml.")],
    config: ConfigDir = HERE,
    send: Annotated[bool, typer.Option("--send", help="Send each coordinator hers now; with --for, that one.")] = False,
    reader: Annotated[str, typer.Option("--for", metavar="EMAIL", help="As this coordinator gets it.")] = "",
    as_json: AsJson = False,
) -> None:
    """The digest of the newest period that is over, in words.

    It is what the coordinators would read now.
    With --send it leaves now, and the next one comes when it is due all the same.
    """
    from mailflow.flow import digests
    from mailflow.flow.record import Step

    house = open_house(config)
    if programme not in house.policies:
        stop(f"there is no programme {programme!r}; there are {', '.join(sorted(house.policies))}", 2)
    with house.store.begin() as tx:
        step = Step(house, tx, house.now(), programme)
        readers = digests.coordinators(step)
        who = next((one for one in readers if not reader or one.email == reader.lower()), None)
        if who is None:
            stop(f"{reader} coordinates nothing in {programme}" if reader else f"{programme} has no coordinator yet")
        sent = digests.send_now(step, [who] if reader else readers) if send else 0
        facts, text = digests.facts_for(step, who), digests.text_for(step, who)
    if as_json:
        say_json({**facts, "sent_to": sent})
    elif send:
        say(f"on its way to {sent} coordinator{'' if sent == 1 else 's'}{NONE if not sent else ''}")
    else:
        say(text.rstrip())
