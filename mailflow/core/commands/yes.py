"""YES: say yes to what the letter you answer asks."""

from mailflow.core.commands.command import Command, For, no_slots

COMMAND = Command(name="YES", slots=no_slots, help="say yes to what the letter you answer asks.", audience=For.EVERYONE)
