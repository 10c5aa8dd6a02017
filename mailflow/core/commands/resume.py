"""RESUME: go on after a pause."""

from mailflow.core.commands.command import Command, no_slots

COMMAND = Command(name="RESUME", slots=no_slots, help="go on after a pause.")
