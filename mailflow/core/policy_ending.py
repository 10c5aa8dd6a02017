"""What ending asks, and who frees the mentor's place."""

from typing import Literal

from mailflow.core.policy_parts import Days, Part


class Ending(Part):
    """Ending asks once more."""

    ask_again_within_days: Days = 3
    release: Literal["at once", "coordinator"] = "at once"  # who frees the mentor for somebody else (A9)
    notice_from: Literal["whoever ends", "mentee"] = "whoever ends"  # who tells the team that it does not work (A10)
    notice_within_days: Days = 7

    @property
    def asks_why(self) -> bool:
        """Whether END is asked about by reasons: what follows depends on which it is, and nobody guesses."""
        return self.release == "coordinator" or self.notice_from == "mentee"
