"""Every command a person can write, one file each, in the order the help letter prints them."""

from mailflow.core.commands import (
    accept,
    confirm,
    decline,
    dispute,
    end,
    help,
    leave,
    log,
    no,
    pause,
    request,
    resume,
    status,
    stop,
    undo,
    yes,
)
from mailflow.core.commands.command import Command, Said, Slots, Unclear

COMMANDS: tuple[Command, ...] = (
    request.COMMAND,
    accept.COMMAND,
    decline.COMMAND,
    log.COMMAND,
    confirm.COMMAND,
    dispute.COMMAND,
    yes.COMMAND,
    no.COMMAND,
    status.COMMAND,
    pause.COMMAND,
    resume.COMMAND,
    end.COMMAND,
    undo.COMMAND,
    leave.COMMAND,
    stop.COMMAND,
    help.COMMAND,
)

__all__ = ["COMMANDS", "Command", "Said", "Slots", "Unclear"]
