"""The settings as they may be shown: where each value stands, and nothing that opens a door."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mailflow.settings.keys import Setting
from mailflow.settings.values import lines_in, read_given

HIDDEN = "(hidden)"
SECRETS = frozenset({"secret", "previous_secret", "password", "client_secret", "refresh_token"})
URLS = frozenset({"url", "token_url", "public_url"})
# The last @ ends who logs in: an operator may have left one in a password as it is.
LOGIN = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*://)(?P<user>[^:@/]*)(?P<password>:.*)?@(?P<rest>[^@]*)", re.I | re.S)
PLAIN = re.compile(r"[a-z][a-z0-9+.-]*://(?:\[[0-9a-f:.]*\]|[^:@/?#\[\]]*)(?::\d{0,5})?(?:[/?#][^@]*)?", re.I | re.S)
OPTION = re.compile(r"(?P<name>[?&][^=&#]*(?:pass|secret|token|key|pwd)[^=&#]*=)[^&#]+", re.I)


@dataclass(frozen=True)
class Shown:
    """One setting for people and scripts."""

    name: str
    value: str
    origin: str
    meaning: str


def show(folder: Path, environ: Mapping[str, str]) -> list[Shown]:
    """Every setting, in the order of the docs."""
    file = folder / "mailflow.toml"
    lines = lines_in(file)
    return [
        Shown(
            name,
            mask(given.setting, given.value),
            f"{file}:{lines[name]}" if given.origin == str(file) and name in lines else given.origin,
            given.setting.meaning,
        )
        for name, given in read_given(folder, environ).items()
    ]


def mask(setting: Setting, value: str) -> str:
    """Secrets whole, and of a URL its password."""
    if setting.key in SECRETS:
        return HIDDEN if value else ""
    return _without_password(value) if setting.key in URLS else value


def _without_password(url: str) -> str:
    """What cannot be taken apart is hidden whole: it may be a password written in the wrong place."""
    login = LOGIN.fullmatch(url)
    if login:
        user = login["user"] + (f":{HIDDEN}" if login["password"] else "")
        return f"{login['scheme']}{user}@{OPTION.sub(_hide, login['rest'])}"
    if PLAIN.fullmatch(url):
        return OPTION.sub(_hide, url)
    return HIDDEN if url else ""


def _hide(option: re.Match[str]) -> str:
    return f"{option['name']}{HIDDEN}"
