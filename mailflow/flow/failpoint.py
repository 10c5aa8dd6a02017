"""Named places where a test may have this process killed, to see that nothing is lost there.

MAILFLOW_FAILPOINT=deliver.carried:3 kills it with SIGKILL the third time it comes by. Unset, it costs one comparison.
"""

import itertools
import os
import signal

POINTS = (
    "accept.begun",  # mail is in hand, nothing is kept
    "accept.kept",  # kept on disk, not yet answered 250
    "process.counted",  # a mail is read alone; its try is counted
    "process.begun",  # claimed, nothing is decided
    "process.decided",  # decided, not committed
    "process.settled",  # committed, no bell rung for the letters
    "expire.decided",
    "expire.settled",
    "deliver.claimed",  # letters are leased, none handed over
    "deliver.carried",  # the smarthost answered for one letter, and it is not noted
    "deliver.noted",  # noted in the journal, not settled
    "deliver.settled",
)

_name, _, _number = os.environ.get("MAILFLOW_FAILPOINT", "").partition(":")
_passes = itertools.count(1)


def failpoint(name: str) -> None:
    """Die here, if this is the place and the time."""
    if name == _name and next(_passes) == int(_number or 1):
        os.kill(os.getpid(), signal.SIGKILL)
