"""Whether all that mail needs is there: DNS, the doors both ways, and what stands on this machine."""

from mailflow.doctor.finding import Check, Finding, Level, Told
from mailflow.doctor.ground import Ground
from mailflow.doctor.table import CHECKS, examine

__all__ = ["CHECKS", "Check", "Finding", "Ground", "Level", "Told", "examine"]
