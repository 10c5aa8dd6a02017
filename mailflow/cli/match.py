"""Who fits whom: the team's proposals, looked at or sent."""

from typing import Annotated

import typer

from mailflow.cli.app import HERE, AsJson, ConfigDir, app, open_house, say, say_json, stop
from mailflow.cli.page import say_wrapped


@app.command()
def match(
    programme: Annotated[str, typer.Argument(metavar="PROGRAMME", help="The name of a policy file, without .toml.")],
    config: ConfigDir = HERE,
    propose: Annotated[
        bool, typer.Option("--propose", help="Send them to the coordinators, to approve by reply.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Who could be paired with whom, and why. Pairs nobody.

    By what the policy names in [matching].
    """
    from mailflow.flow import pairing
    from mailflow.flow.record import Step

    house = open_house(config)
    if programme not in house.policies:
        stop(f"there is no programme {programme!r}; there are {', '.join(sorted(house.policies))}", 2)
    if not house.policies[programme].matching.by:
        stop(f"{programme}: [matching] names nothing to match by; write by = [{{ mentee = …, mentor = … }}] there", 2)
    with house.store.begin() as tx:
        step = Step(house, tx, house.now(), programme)
        found = pairing.proposals(step)
        readers = pairing.lay_before(step, found) if propose else 0
    rows = [pairing.row_of(fit) for fit in found]
    if as_json:
        say_json({"proposals": rows, "sent_to": readers})
        return
    for number, row in enumerate(rows, 1):
        say_wrapped(f"{number}. ", row)
    told = f"; sent to {readers} coordinator{'' if readers == 1 else 's'}" if propose else ""
    say(f"{len(rows) or 'no'} proposal{'' if len(rows) == 1 else 's'}{told}")
