"""The secrets beside mailflow.toml: `.env`, as systemd, Docker Compose and a shell read it, too."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from mailflow.settings.values import SettingsError

NAME = ".env"
LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)")


def environment(folder: Path) -> Mapping[str, str]:
    """Ours, and below it what the folder's own file says of mailflow; an empty variable says nothing."""
    given = {name: said for name, said in os.environ.items() if said or not name.startswith("MAILFLOW_")}
    told = any(given.get(name) for name in ("MAILFLOW_SERVICE__SECRET", "MAILFLOW_SERVICE__SECRET_FILE"))
    return {**_read(folder / NAME, told=told), **given}


def _read(file: Path, *, told: bool) -> dict[str, str]:
    """`told`: whoever started us has read it for us, as systemd does for a user who may not."""
    try:
        text = file.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as fault:
        if told and isinstance(fault, PermissionError):
            return {}
        why = fault.strerror if isinstance(fault, OSError) else "it is no text"
        raise SettingsError(f"{file}: cannot be read ({why}); let mailflow's user read it") from None
    lines = [line.strip() for line in text.splitlines()]
    found = [_pair(file, number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]
    return {name: said for name, said in found if name.startswith("MAILFLOW_")}


def _pair(file: Path, number: int, line: str) -> tuple[str, str]:
    """Nothing of the line is repeated: it may hold a password."""
    match = LINE.fullmatch(line)
    if not match:
        raise SettingsError(f"{file}:{number}: is no variable; write NAME=value, or # before a remark")
    name, said = match[1], match[2].strip()
    quoted = len(said) >= 2 and said[0] == said[-1] and said[0] in "'\""
    return name, said[1:-1] if quoted else said
