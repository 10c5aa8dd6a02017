"""config/ and the environment become one frozen Settings; Settings build the Flow."""

import difflib
import os
import secrets
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mailflow.core.policy import Policy, PolicyError, read_policy
from mailflow.core.reading import Words, words_from
from mailflow.egress.oauth import TokenSource
from mailflow.egress.render import Letters
from mailflow.egress.smtp import Carrier
from mailflow.flow.house import Carry, House
from mailflow.flow.journal import Journal
from mailflow.store.engine import Store
from mailflow.store.outbox import Limits

SECRET_LENGTH = 32
OAUTH = ("token_url", "client_id", "client_secret", "refresh_token", "scope")
OFF = "off"
TRUST = ("strict", "standard", "token")


class SettingsError(Exception):
    """A setting that cannot be used: what, where, and what would be right."""


@dataclass(frozen=True)
class Setting:
    """One key: where it stands in the file, its default, and what it is for."""

    section: str
    key: str
    default: str
    meaning: str

    @property
    def name(self) -> str:
        """The dotted name."""
        return f"{self.section}.{self.key}"

    @property
    def variable(self) -> str:
        """The environment variable."""
        return "MAILFLOW_" + self.name.upper().replace(".", "__")


KEYS: tuple[Setting, ...] = (
    Setting("service", "domain", "", "The domain people write to; give it a subdomain of its own."),
    Setting("service", "data_dir", "var", "Where the database and the secret are kept; relative to the config folder."),
    Setting(
        "service", "secret", "", "Signs reply addresses; at least 32 characters. Empty: made once, kept in data_dir."
    ),
    Setting("database", "url", "", "SQLAlchemy's URL. Empty: an SQLite file in data_dir."),
    Setting("queue", "url", "", "Redis, where workers run in processes of their own. Empty: in this process."),
    Setting("ingress.smtp", "listen", "127.0.0.1:8025", "Where the SMTP door listens."),
    Setting("egress.smtp", "url", "smtp://127.0.0.1:1025", "The smarthost: smtp://, smtp+starttls:// or smtps://."),
    Setting("egress.smtp", "ca_file", "", "Certificates to trust beside the system's, for a smarthost of your own."),
    Setting("egress.smtp", "domain_at_once", "0", "Letters under way to one domain at the same time. 0: no limit."),
    Setting("egress.smtp", "domain_a_minute", "0", "Letters to one domain in a minute. 0: no limit."),
    Setting(
        "egress.smtp.oauth", "token_url", "", "Where access tokens come from (XOAUTH2). Empty: a password, or none."
    ),
    Setting("egress.smtp.oauth", "client_id", "", "Who asks for a token."),
    Setting("egress.smtp.oauth", "client_secret", "", "And the secret that proves it."),
    Setting(
        "egress.smtp.oauth", "refresh_token", "", "Google's way. Empty: the client's own credentials, Microsoft's way."
    ),
    Setting("egress.smtp.oauth", "scope", "", "What the token is for, as in https://outlook.office365.com/.default."),
    Setting("health", "listen", "127.0.0.1:8026", "Where /livez, /readyz and /metrics answer, or off."),
    Setting("trust", "level", "token", "Who may act: strict, standard or token."),
    Setting("programmes", "dir", "programmes", "The folder of policy files; one file is one programme."),
    Setting("templates", "dir", "", "A folder with letters of your own, searched before ours."),
)


@dataclass(frozen=True)
class Settings:
    """Everything an operator chose."""

    folder: Path
    domain: str
    data_dir: Path
    secret: bytes
    database_url: str
    queue_url: str
    listen: str
    smarthost: str
    ca_file: str
    oauth: TokenSource | None
    limits: Limits
    health_listen: str
    trust: str
    policies: Mapping[str, Policy]
    words: tuple[Words, ...]
    templates: tuple[Path, ...]


def load(folder: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Read config/ and the environment. SettingsError says what to mend."""
    values = _values(folder, os.environ if environ is None else environ)
    data_dir = folder / values["service.data_dir"]
    if not values["service.domain"]:
        raise SettingsError(f"{folder / 'mailflow.toml'}: service.domain is missing; name the domain people write to")
    if values["trust.level"] not in TRUST:
        raise SettingsError(f"trust.level = {values['trust.level']!r}: must be one of {', '.join(TRUST)}")
    _make(data_dir)
    own = values["templates.dir"]
    if own and not (folder / own).is_dir():
        raise SettingsError(f"templates.dir = {own}: there is no such folder; make it, or leave this empty")
    database = values["database.url"] or f"sqlite:///{(data_dir / 'mailflow.db').resolve()}"
    _check_queue(values["queue.url"], database)
    return Settings(
        folder=folder,
        domain=values["service.domain"].lower(),
        data_dir=data_dir,
        secret=_secret(values["service.secret"], data_dir),
        database_url=database,
        queue_url=values["queue.url"],
        listen=values["ingress.smtp.listen"],
        smarthost=values["egress.smtp.url"],
        ca_file=values["egress.smtp.ca_file"],
        oauth=_oauth(values),
        limits=Limits(_number(values, "egress.smtp.domain_at_once"), _number(values, "egress.smtp.domain_a_minute")),
        health_listen=values["health.listen"],
        trust=values["trust.level"],
        policies=load_policies(folder / values["programmes.dir"]),
        words=load_words(folder / "words"),
        templates=(*((folder / own,) if own else ()), data("templates")),
    )


def _check_queue(url: str, database: str) -> None:
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        raise SettingsError("queue.url is no Redis; write redis://host:6379/0, or leave it empty")
    if url and database.startswith("sqlite"):
        raise SettingsError(
            "queue.url: Redis is for several processes, and those need PostgreSQL; set database.url, or leave it empty"
        )


def _number(values: Mapping[str, str], name: str) -> int:
    text = values[name]
    if not (text.isascii() and text.isdigit()):
        raise SettingsError(f"{name} = {text!r}: must be a whole number; 0 is no limit")
    return int(text)


def _oauth(values: Mapping[str, str]) -> TokenSource | None:
    """XOAUTH2 where a token's address is named; all its parts are then needed."""
    part = {key: values[f"egress.smtp.oauth.{key}"] for key in OAUTH}
    if not part["token_url"]:
        return None
    for key in ("client_id", "client_secret"):
        if not part[key]:
            raise SettingsError(f"egress.smtp.oauth.{key} is missing; a token needs it")
    try:
        return TokenSource(
            part["token_url"], part["client_id"], part["client_secret"], part["refresh_token"], part["scope"]
        )
    except ValueError as wrong:
        raise SettingsError(f"egress.smtp.oauth.token_url: {wrong}") from None


def _values(folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    file = folder / "mailflow.toml"
    flat = _flatten(read_toml(file)) if file.is_file() else {}
    known = {setting.name for setting in KEYS}
    for name in flat:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            raise SettingsError(
                f"{file}: {name} is not a setting; did you mean {near[0] if near else sorted(known)[0]}?"
            )
    if not file.is_file() and "MAILFLOW_SERVICE__DOMAIN" not in environ:
        raise SettingsError(f"{file} is not there; name the folder that holds mailflow.toml with --config DIR")
    return {s.name: _from_environment(s, environ) or str(flat.get(s.name, s.default)) for s in KEYS}


def _from_environment(setting: Setting, environ: Mapping[str, str]) -> str:
    named = environ.get(setting.variable + "_FILE")
    if not named:
        return environ.get(setting.variable, "")
    try:
        return Path(named).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else "it is no text"
        raise SettingsError(f"{setting.variable}_FILE = {named}: cannot be read ({why}); mend the path") from None


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


def load_policies(folder: Path) -> dict[str, Policy]:
    """Every programme in a folder, by its file's name."""
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise SettingsError(f"{folder} holds no policy file; a programme is one file there, like wit-connections.toml")
    policies, faults = {}, []
    for file in files:
        try:
            policies[file.stem] = read_policy(read_toml(file), str(file))
        except PolicyError as wrong:
            faults.append(str(wrong))
    if faults:
        raise SettingsError("\n".join(faults))
    return policies


def load_words(folder: Path) -> tuple[Words, ...]:
    """The words people use, English first."""
    folder = folder if folder.is_dir() else data("config") / "words"
    files = sorted(folder.glob("*.toml"), key=lambda file: (file.stem != "en", file.stem))
    try:
        return tuple(words_from(read_toml(file)) for file in files)
    except ValueError as wrong:
        raise SettingsError(f"{folder}: {wrong}") from None


def data(name: str) -> Path:
    """templates/ or config/ as shipped: inside the wheel, or beside the package in a checkout."""
    inside = Path(__file__).parent / "_data" / name
    return inside if inside.is_dir() else Path(__file__).parent.parent / name


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".writable-{secrets.token_hex(4)}"  # several processes may look at once
        probe.touch()
        probe.unlink()
    except OSError as fault:
        raise SettingsError(
            f"service.data_dir = {folder}: cannot be written ({fault.strerror}); choose another"
        ) from None


def _secret(given: str, data_dir: Path) -> bytes:
    """The key of every reply address. Lose it, and no open letter can be answered."""
    if given and len(given) < SECRET_LENGTH:
        raise SettingsError(f"service.secret has {len(given)} characters; give it at least {SECRET_LENGTH}")
    if given:
        return given.encode()
    file = data_dir / "secret"
    if not file.exists():
        _make_secret(file)
    kept = file.read_bytes().strip()
    if len(kept) < SECRET_LENGTH:
        raise SettingsError(f"{file} has {len(kept)} characters, it needs {SECRET_LENGTH}; restore it, or delete it")
    return kept


def _make_secret(file: Path) -> None:
    """On disk before it has its name; of several processes that start at once, the first one's stays."""
    new = file.with_name(f"secret.{secrets.token_hex(8)}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(secrets.token_urlsafe(SECRET_LENGTH))
        out.flush()
        os.fsync(out.fileno())
    with suppress(FileExistsError):
        os.link(new, file)
    new.unlink()


def build(
    settings: Settings,
    now: Callable[[], datetime] | None = None,
    carry: Carry | None = None,
    store: Store | None = None,
) -> House:
    """The house these settings describe, on a database of this version."""
    letters = Letters(settings.templates)
    store = store or Store(settings.database_url)
    store.open()
    carrier = Carrier(settings.smarthost, settings.domain, ca_file=settings.ca_file or None, oauth=settings.oauth)
    return House(
        domain=settings.domain,
        secret=settings.secret,
        trust=settings.trust,
        policies=settings.policies,
        words=settings.words,
        letters=letters,
        store=store,
        carry=carry or carrier.carry,
        hang_up=carrier.close,
        check_carrier=carrier.check,
        journal=Journal(settings.data_dir),
        limits=settings.limits,
        now=now or (lambda: datetime.now(UTC)),
        random=secrets.token_bytes,
    )


def build_to_serve(settings: Settings, now: Callable[[], datetime] | None = None) -> House:
    """The same for a service: alone on its SQLite file, migrated, and durable before it answers 250."""
    store = Store(settings.database_url)
    store.hold_alone()
    store.upgrade()
    store.check_durable()
    house = build(settings, now, store=store)
    house.letters.check()
    return house
