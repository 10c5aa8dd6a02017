"""What the library for bounces knows of servers that write in no standard way, and in none that we know.

It says who failed, and not what is wrong with the address: so what it finds counts as a passing fault, of which three
in a week are needed. Some of its patterns take quadratic time: 16 kB of blanks took it 1.2 s. Given few and
short lines its worst case is 0.1 s, and it still finds all that it finds in its own 117 samples.
"""

from collections.abc import Sequence
from email import message_from_string

from flufl.bounce import all_failures

from mailflow.core.reading.bounce import Bounce

LINES, WIDTH = 300, 200


def find_odd(lines: Sequence[str]) -> Bounce | None:
    """The bounce in a server's letter; None where the library sees none, or breaks."""
    try:
        waits, failed = all_failures(message_from_string("\n".join(line[:WIDTH] for line in lines[:LINES])))
    except Exception:  # hostile bytes break the standard parser in many ways
        return None
    if not (waits or failed):
        return None
    return Bounce("5.0.0" if failed else "4.0.0", permanent=False, reason="", failed=bool(failed))
