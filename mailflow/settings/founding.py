"""A new place for mailflow: mailflow.toml, one policy, the secrets beside them and a first list of people."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from mailflow.egress.smtp import Carrier
from mailflow.settings import load
from mailflow.settings.values import SettingsError

CONFIG, ENV, PEOPLE, FOLDER = "mailflow.toml", ".env", "people.csv", "programmes"
SMTP, LMTP = "smtp", "lmtp"
PRIVATE, OPEN = 0o600, 0o644
Files = dict[str, tuple[str, int]]

TOML = """\
# mailflow: where mail comes in and goes out. docs/settings.md names every key; secrets stand in .env beside this file.
# Each key can also be given as MAILFLOW_<SECTION>__<KEY>, or as MAILFLOW_<SECTION>__<KEY>_FILE naming a file.

[service]
domain = {domain}
{style}data_dir = "var"                       # the database and what else is kept; relative to this folder

[database]
url = ""                               # empty: an SQLite file in data_dir; else postgresql://user:password@host/database

{door}
[egress.smtp]
{out}
[trust]
level = "standard"                     # SPF or DKIM speaks for the sender, or the address on file is asked first

[programmes]
dir = "programmes"                     # one file is one programme

[templates]
dir = ""                               # a folder with letters of your own, searched before ours
"""
STYLE = """\
address_style = "plus"                 # our addresses are {name}+… in the one mailbox that is read
mailbox = {quoted}
"""
DOORS = {
    SMTP: """\
[ingress.smtp]
listen = "127.0.0.1:8025"              # 0.0.0.0:25 where the MX record points here (docs/operating.md)
""",
    LMTP: """\
[ingress.smtp]
listen = "off"
lmtp = "127.0.0.1:8024"                # where your mail server hands in; or the path of a socket (docs/operating.md)
""",
}
MAILBOX = """\
[ingress.smtp]
listen = "off"

[ingress.imap]
url = {url}
"""
SECRETS = """\
# Secrets of mailflow. Keep this file to yourself, and a copy of it with your backups: without service.secret
# no letter that is under way can be answered.
MAILFLOW_SERVICE__SECRET={secret}
"""
SAMPLE = """\
email,name,role,language
ana@home.example,Ana Duarte,mentee,en
ben@work.example,Ben Okafor,mentor,en
cora@work.example,Cora Lind,coordinator,en
"""


@dataclass(frozen=True)
class Place:
    """What an administrator says of her own."""

    domain: str
    mail_in: str  # smtp, lmtp, or the address of a mailbox
    mail_out: str

    @property
    def mailbox(self) -> str:
        """Whose mailbox is read; empty where none is."""
        if self.mail_in in DOORS:
            return ""
        try:
            return unquote(urlsplit(self.mail_in).username or "")
        except ValueError:
            return ""

    @property
    def _has_password(self) -> bool:
        return "@" in self.mail_out


def files_of(place: Place, programme: str, policy: str) -> Files:
    """Name, text and mode of each. SettingsError where they would not do."""
    if place.mail_in not in DOORS and "://" not in place.mail_in:
        raise SettingsError(f"{place.mail_in!r}: mail comes in by smtp, lmtp, or a mailbox as imaps://user@host")
    files = {CONFIG: (_toml(place), OPEN), f"{FOLDER}/{programme}.toml": (policy, OPEN)}
    files |= {ENV: (_env(place), PRIVATE), PEOPLE: (SAMPLE, OPEN)}
    _check(files)
    return files


def _toml(place: Place) -> str:
    name = place.mailbox.partition("@")[0]
    style = STYLE.format(name=name, quoted=_quoted(name)) if place.mailbox else ""
    door = DOORS.get(place.mail_in) or MAILBOX.format(url=_quoted(place.mail_in))
    beside = "# url stands in .env, for it holds a password\n"
    out = beside if place._has_password else f"url = {_quoted(place.mail_out)}\n"
    return TOML.format(domain=_quoted(place.domain), style=style, door=door, out=out)


def _env(place: Place) -> str:
    lines = [SECRETS.format(secret=secrets.token_urlsafe(32))]
    if place.mailbox:
        lines.append("# of the mailbox; with OAuth see docs/operating.md, and take this line out\n")
        lines.append("MAILFLOW_INGRESS__IMAP__PASSWORD=\n")
    if place._has_password:
        lines.append(f"MAILFLOW_EGRESS__SMTP__URL={place.mail_out}\n")
    return "".join(lines)


def _check(files: Files) -> None:
    """As a service would read them; a password that is still to come is no fault."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        for name, (text, mode) in files.items():
            keep(folder / name, text, mode)
        known = dict(line.split("=", 1) for line in files[ENV][0].splitlines() if line.startswith("MAILFLOW_"))
        known["MAILFLOW_INGRESS__IMAP__PASSWORD"] = "to come" if "[ingress.imap]" in files[CONFIG][0] else ""
        try:
            loaded = load(folder, known)
            Carrier(loaded.smarthost, loaded.domain)
        except ValueError as wrong:
            raise SettingsError(f"egress.smtp: {wrong}") from None
        except SettingsError as wrong:
            raise SettingsError(str(wrong).replace(f"{folder}{os.sep}", "")) from None


def keep(file: Path, text: str, mode: int) -> bool:
    """Write it where there is none; whether it was."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as new:
            new.write(text)
    except FileExistsError:
        return False
    except OSError as fault:
        raise SettingsError(f"{file}: cannot be written ({fault.strerror}); choose another folder") from None
    return True


def _quoted(said: str) -> str:
    return json.dumps(said, ensure_ascii=False)
