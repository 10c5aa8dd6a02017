"""HELP: get this list."""

from mailflow.core.commands.command import Command, no_slots

COMMAND = Command(name="HELP", slots=no_slots, help="get this list.")
