"""What only stops a loss acts at once, by the reply address and its reader alone.

Who is to be deleted in a day must not have to prove herself first, nor find the one word; to stop too much costs her
one more mail. Thanks, a goodbye or a yes are no answer, and are read as nothing (`core/reading/parting.py`). The same
for the old mailbox, when its letters go elsewhere: nobody but the new one would be asked.
"""

from mailflow.core.letter import GOES_ON, HELD
from mailflow.flow import rights
from mailflow.flow.answers import Command
from mailflow.flow.moving import NOTICE
from mailflow.flow.record import Step


def rescue(step: Step, command: Command, template: str) -> str:
    """What was stopped or taken back; empty where this mail asks for nothing of the kind."""
    stops = template == HELD and command.verb not in GOES_ON
    takes_back = template == NOTICE and command.verb in ("UNDO", "NO")
    found = rights.held(step, command) if stops or takes_back else None
    return rights.undo(step, command, found) if found else ""
