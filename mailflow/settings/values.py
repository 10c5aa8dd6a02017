"""Where a value comes from: the file that `…_FILE` names, the environment, mailflow.toml, the default."""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mailflow.settings.beside import line_of, places
from mailflow.settings.keys import KEYS, Setting

DEFAULT = "default"


class SettingsError(Exception):
    """A setting that cannot be used: what, where, and what would be right."""


@dataclass(frozen=True)
class Given:
    """A setting's value, and where it stands: a file and its line, a variable, or nowhere."""

    setting: Setting
    value: str = field(repr=False)
    origin: str = DEFAULT


def read_values(folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Every key by its dotted name."""
    return {name: given.value for name, given in read_given(folder, environ).items()}


def read_given(folder: Path, environ: Mapping[str, str]) -> dict[str, Given]:
    """Every key by its dotted name. A name that is no setting's is a typo, and is refused."""
    file = folder / "mailflow.toml"
    flat = _flatten(read_toml(file)) if file.is_file() else {}
    _check_names(flat, [setting.name for setting in KEYS], f"{file}: ", "Correct it, or take it out.")
    variables = [name for setting in KEYS for name in (setting.variable, f"{setting.variable}_FILE")]
    # Others belong to others, but for a setting's name that lacks one of its underscores.
    mistyped = {name.replace("__", "_") for name in variables}
    ours = [name for name in environ if name.startswith("MAILFLOW_") and ("__" in name or name in mistyped)]
    _check_names(ours, variables, "environment: ", "Correct it, or unset it.")
    if not file.is_file() and "MAILFLOW_SERVICE__DOMAIN" not in environ:
        raise SettingsError(f"{file} is not there; name the folder that holds mailflow.toml with --config DIR")
    return {s.name: _from_environment(s, environ) or _from_file(s, flat, file) for s in KEYS}


def _from_file(setting: Setting, flat: Mapping[str, object], file: Path) -> Given:
    if setting.name not in flat:
        return Given(setting, setting.default)
    return Given(setting, str(flat[setting.name]), str(file))


def lines_in(file: Path) -> dict[str, int]:
    """The line of each setting in mailflow.toml."""
    found = places(file.read_text(encoding="utf-8")) if file.is_file() else {}
    lines = {setting.name: line_of(found, tuple(setting.name.split("."))) for setting in KEYS}
    return {name: line for name, line in lines.items() if line}


def _check_names(names: Iterable[str], known: list[str], where: str, what_to_do: str) -> None:
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1, 0.0)[0]
            raise SettingsError(f"{where}{name} is not a setting; did you mean {near}? {what_to_do}")


def _from_environment(setting: Setting, environ: Mapping[str, str]) -> Given | None:
    """The file that is named, or the variable; nothing where both are empty."""
    variable, named = setting.variable, environ.get(f"{setting.variable}_FILE")
    if not named:
        said = environ.get(variable, "")
        return Given(setting, said, variable) if said else None
    try:
        said = Path(named).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else "it is no text"
        raise SettingsError(f"{variable}_FILE = {named}: cannot be read ({why}); mend the path") from None
    return Given(setting, said, f"{variable}_FILE ({named})") if said else None


def _flatten(table: Mapping[str, object], before: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for key, value in table.items():
        flat.update(_flatten(value, f"{before}{key}.") if isinstance(value, Mapping) else {f"{before}{key}": value})
    return flat


def read_toml(file: Path) -> dict[str, object]:
    """A TOML file; SettingsError names the line that is wrong."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise SettingsError(f"{file}: is no TOML: {wrong}") from None
    except OSError as fault:
        raise SettingsError(f"{file}: cannot be read ({fault.strerror})") from None


def data(name: str) -> Path:
    """templates/ or config/ as shipped: inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "_data" / name
    return inside if inside.is_dir() else package.parent / name
