"""NO: say no to what the letter you answer asks."""

from mailflow.core.commands.command import Command, For, no_slots

COMMAND = Command(name="NO", slots=no_slots, help="say no to what the letter you answer asks.", audience=For.EVERYONE)
