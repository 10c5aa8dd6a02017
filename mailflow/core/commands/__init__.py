"""Every command a person can write, one file each, in the order the help letter prints them."""

from collections.abc import Collection

from mailflow.core.commands import (
    accept,
    add,
    address,
    agree,
    approve,
    bring,
    cancel,
    checkin,
    concern,
    confirm,
    data,
    decline,
    delete,
    digest,
    dispute,
    end,
    extend,
    find,
    goals,
    help,
    hold,
    join,
    leave,
    log,
    manager,
    meet,
    next,
    no,
    note,
    pair,
    pause,
    profile,
    release,
    remind,
    report,
    request,
    resume,
    sheet,
    status,
    stop,
    tips,
    undo,
    why,
    yes,
)
from mailflow.core.commands.command import Command, For, Said, Slots, Unclear
from mailflow.core.said import Said as Spoken
from mailflow.core.say import phrase

COMMANDS: tuple[Command, ...] = (
    join.COMMAND,
    find.COMMAND,
    request.COMMAND,
    accept.COMMAND,
    decline.COMMAND,
    log.COMMAND,
    checkin.COMMAND,
    meet.COMMAND,
    cancel.COMMAND,
    confirm.COMMAND,
    dispute.COMMAND,
    yes.COMMAND,
    no.COMMAND,
    add.COMMAND,
    agree.COMMAND,
    goals.COMMAND,
    profile.COMMAND,
    status.COMMAND,
    next.COMMAND,
    tips.COMMAND,
    sheet.COMMAND,
    concern.COMMAND,
    pause.COMMAND,
    resume.COMMAND,
    extend.COMMAND,
    end.COMMAND,
    undo.COMMAND,
    leave.COMMAND,
    pair.COMMAND,
    approve.COMMAND,
    remind.COMMAND,
    hold.COMMAND,
    release.COMMAND,
    note.COMMAND,
    report.COMMAND,
    bring.COMMAND,
    digest.COMMAND,
    manager.COMMAND,
    address.COMMAND,
    data.COMMAND,
    delete.COMMAND,
    stop.COMMAND,
    why.COMMAND,
    help.COMMAND,
)


def help_lines(readers: Collection[For], verbs: Collection[str], day: str, desk: str = "") -> list[tuple[str, Spoken]]:
    """The word and the line of each of these commands that makes sense for this reader there, with that day."""
    lines = ((command.name, command.help_for(readers, desk)) for command in COMMANDS if command.name in verbs)
    return [(word, help_line(line, day)) for word, line in lines if line]


def help_line(line: str, day: str) -> Spoken:
    """With that day in its example."""
    return phrase(line, day=day)


__all__ = ["COMMANDS", "Command", "For", "Said", "Slots", "Unclear", "help_line", "help_lines"]
