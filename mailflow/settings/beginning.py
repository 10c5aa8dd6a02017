"""A new programme's policy file, from one that there is: the same rules, in the new one's own name."""

import json
from collections.abc import Mapping
from pathlib import Path

from mailflow.core.address import DESKS
from mailflow.core.policy import read_policy
from mailflow.settings.apart import is_no_name
from mailflow.settings.beside import places
from mailflow.settings.dotenv import environment
from mailflow.settings.programmes import INHERITS, read_source
from mailflow.settings.values import SettingsError, data, read_values

POSTAL = "Your organisation's postal address"


def folder_of(config: Path) -> Path:
    """Where the programmes of this config folder stand, as its own settings say."""
    return config / read_values(config, environment(config))["programmes.dir"]


def check_name(name: str, folder: Path) -> None:
    """It is what stands before the @ of the programme's desks, and no other programme's desk may look like it."""
    if why := is_no_name(name):
        raise SettingsError(f"{name!r}: {why}")
    for other in sorted(file.stem for file in folder.glob("*.toml") if file.stem != name):
        for desk in filter(None, DESKS):
            if name == f"{other}{desk}" or other == f"{name}{desk}":
                raise SettingsError(f"{name!r}: would share an address with {other}; choose another name")


def find_parent(parent: str, folder: Path) -> Path:
    """Where it stands: in this folder, or among those that are shipped."""
    folders = (folder, data("config") / "programmes")
    known = sorted({file.stem for one in folders for file in one.glob("*.toml")})
    if parent not in known:
        raise SettingsError(f"--from {parent}: there is no such programme; write one of {', '.join(known)}")
    return next(file for one in folders if (file := one / f"{parent}.toml").is_file())


def begin(parent: Path, values: Mapping[str, str], flags: Mapping[str, str], *, inherit: bool) -> str:
    """The new file's text. `values` are keys of [programme]; PolicyError says by which of the `flags` one is wrong."""
    text = _heir(parent, values) if inherit else _copy(parent.read_text(encoding="utf-8"), parent.stem, values)
    table = read_source(parent).merged
    own = table.get("programme")
    table["programme"] = {**(own if isinstance(own, Mapping) else {}), **values}
    read_policy(table, lambda loc: flags.get(str(loc[-1]) if loc else "", str(parent)))
    return text


def _heir(parent: Path, values: Mapping[str, str]) -> str:
    lines = [f"# {values['name']}: as {parent.stem} has it, but for what stands here.", ""]
    lines += [f"{INHERITS} = {_quoted(parent.stem)}", "", "[programme]"]
    lines += [f"{key} = {_quoted(said)}" for key, said in {"postal": POSTAL, **values}.items()]
    return "\n".join(lines) + "\n"


def _copy(text: str, parent: str, values: Mapping[str, str]) -> str:
    """Line by line as it was, with its comments; only these keys are the new one's."""
    lines, found = text.splitlines(), places(text)
    lines[0] = f"# {values['name']}: begun from {parent}. The id beside a key is the clause it keeps."
    for key, said in values.items():
        here = found.get(("programme", key))
        line = f"{key} = {_quoted(said)}"
        if here is None:
            lines[found["programme",].line - 1] += f"\n{line}"
        else:
            lines[here.line - 1] = f"{line:<38} # {here.comment}" if here.comment else line
    return "\n".join(lines) + "\n"


def _quoted(said: str) -> str:
    return json.dumps(said, ensure_ascii=False)
