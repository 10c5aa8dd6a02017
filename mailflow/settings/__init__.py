"""config/ and the environment become one frozen Settings; Settings build the Flow."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mailflow.core.account import Account
from mailflow.core.policy import Policy
from mailflow.core.reading import Words, words_from
from mailflow.egress.oauth import TokenSource
from mailflow.egress.render import Letters
from mailflow.egress.smtp import Carrier
from mailflow.flow.house import Carry, House
from mailflow.flow.journal import Journal
from mailflow.settings import beside, checks, mailbox
from mailflow.settings.checks import OFF
from mailflow.settings.dotenv import environment
from mailflow.settings.keys import KEYS, Setting
from mailflow.settings.programmes import load_policies, load_programmes
from mailflow.settings.secret import adopt, check_previous, check_secret, find_secret
from mailflow.settings.values import SettingsError, data, read_toml, read_values
from mailflow.store import facts
from mailflow.store.engine import Store
from mailflow.store.outbox import Limits

__all__ = ["KEYS", "OFF", "Setting", "Settings", "SettingsError", "build", "build_to_serve", "data", "load"]
__all__ += ["Rules", "adopt", "carrier_of", "check_secret", "load_policies", "load_rules", "load_words"]


@dataclass(frozen=True)
class Rules:
    """What decides which letters leave: nothing of a server, a database or a secret."""

    policies: Mapping[str, Policy]
    remarks: Mapping[str, Mapping[beside.Path, str]]  # by programme: what is remarked beside each key
    words: tuple[Words, ...]
    templates: tuple[Path, ...]
    own_letters: Mapping[str, tuple[Path, ...]]  # by programme: the folders that bear its name


@dataclass(frozen=True)
class Settings:
    """Everything an operator chose."""

    folder: Path
    domain: str
    data_dir: Path
    secret: bytes
    previous_secret: bytes
    database_url: str
    queue_url: str
    listen: str
    lmtp: str
    certificate: tuple[Path, Path] | None
    trusted: tuple[checks.Network, ...]
    smtp_limits: Mapping[str, int]
    smarthost: str
    ca_file: str
    oauth: TokenSource | None
    limits: Limits
    health_listen: str
    http_listen: str
    public_url: str
    feedback_id: bool
    mailbox: str
    imap: Account | None
    imap_oauth: TokenSource | None
    trust: str
    authserv_id: str
    resolver: str
    raw_days: int
    heartbeat: bool
    policies: Mapping[str, Policy]
    remarks: Mapping[str, Mapping[beside.Path, str]]
    words: tuple[Words, ...]
    templates: tuple[Path, ...]
    own_letters: Mapping[str, tuple[Path, ...]]  # by programme: the folders that bear its name


def load(folder: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Read config/, its .env and the environment. SettingsError says what to mend."""
    values = read_values(folder, environment(folder) if environ is None else environ)
    data_dir = folder / values["service.data_dir"]
    domain, trust = _domain(folder, values), checks.check_trust(values["trust.level"])
    database = values["database.url"] or f"sqlite:///{(data_dir / 'mailflow.db').resolve()}"
    templates = _templates(folder, values["templates.dir"])
    programmes = load_programmes(folder / values["programmes.dir"], _languages(templates))
    imap_oauth = checks.check_oauth(values, "ingress.imap")
    return Settings(
        folder=folder,
        domain=domain,
        mailbox=mailbox.check_style(values, programmes.policies),
        imap=mailbox.check_imap(values, with_token=imap_oauth is not None),
        imap_oauth=imap_oauth,
        trust=trust,
        authserv_id=values["trust.authserv_id"].strip(),
        resolver=checks.check_resolver(values["trust.resolver"].strip()),
        database_url=checks.check_database(database),
        queue_url=checks.check_queue(values["queue.url"], database),
        listen=checks.check_door(values),
        lmtp=checks.check_lmtp(values, "ingress.smtp.lmtp"),
        certificate=checks.check_pair(values, folder),
        trusted=checks.check_networks(values["ingress.smtp.trusted"], "ingress.smtp.trusted"),
        smtp_limits=checks.check_smtp(values),
        health_listen=checks.check_listen(values, "health.listen", may_be_off=True),
        http_listen=checks.check_listen(values, "ingress.http.listen", may_be_off=True),
        public_url=checks.check_public_url(values),
        feedback_id=checks.check_switch(values, "egress.smtp.feedback_id"),
        smarthost=values["egress.smtp.url"],
        ca_file=values["egress.smtp.ca_file"],
        oauth=checks.check_oauth(values),
        limits=_limits(values),
        previous_secret=check_previous(values["service.previous_secret"]),
        raw_days=checks.check_days(values, "retention.raw_days"),
        heartbeat=checks.check_heartbeat(values, domain),
        policies=programmes.policies,
        remarks=programmes.remarks,
        words=load_words(folder / "words"),
        templates=templates,
        own_letters=programmes.letters,
        data_dir=_make(data_dir),  # last: wrong settings leave nothing behind
        secret=find_secret(values["service.secret"], data_dir),
    )


def _domain(folder: Path, values: Mapping[str, str]) -> str:
    if not values["service.domain"]:
        raise SettingsError(f"{folder / 'mailflow.toml'}: service.domain is missing; name the domain people write to")
    return checks.check_domain(values["service.domain"])


def _limits(values: Mapping[str, str]) -> Limits:
    """Of what goes to one domain."""
    return Limits(*(checks.check_number(values, f"egress.smtp.domain_{what}") for what in ("at_once", "a_minute")))


def load_rules(folder: Path, environ: Mapping[str, str] | None = None) -> Rules:
    """The programmes, words and templates of a config folder, wherever it is meant to run. It writes nothing."""
    values = read_values(folder, environment(folder) if environ is None else environ)
    templates = _templates(folder, values["templates.dir"])
    programmes = load_programmes(folder / values["programmes.dir"], _languages(templates))
    return Rules(
        policies=programmes.policies,
        remarks=programmes.remarks,
        words=load_words(folder / "words"),
        templates=templates,
        own_letters=programmes.letters,
    )


def _languages(templates: tuple[Path, ...]) -> set[str]:
    """In which there are letters."""
    return {letter.parent.name for folder in templates for letter in folder.glob("*/*.md")}


def _templates(folder: Path, own: str) -> tuple[Path, ...]:
    """Letters of one's own first, then those that are shipped."""
    if own and not (folder / own).is_dir():
        raise SettingsError(f"templates.dir = {own}: there is no such folder; make it, or leave this empty")
    return (folder / own, data("templates")) if own else (data("templates"),)


def load_words(folder: Path) -> tuple[Words, ...]:
    """The words people use, English first."""
    folder = folder if folder.is_dir() else data("config") / "words"
    files = sorted(folder.glob("*.toml"), key=lambda file: (file.stem != "en", file.stem))
    try:
        return tuple(words_from(read_toml(file)) for file in files)
    except ValueError as wrong:
        raise SettingsError(f"{folder}: {wrong}") from None


def _make(folder: Path) -> Path:
    """For us alone, where it is new; what is there already is as its owner wants it, and `serve` warns."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".writable-{secrets.token_hex(4)}"  # several processes may look at once
        probe.touch()
        probe.unlink()
    except OSError as fault:
        raise SettingsError(
            f"service.data_dir = {folder}: cannot be written ({fault.strerror}); choose another"
        ) from None
    return folder


def build(
    settings: Settings,
    now: Callable[[], datetime] | None = None,
    carry: Carry | None = None,
    store: Store | None = None,
    *,
    make: bool = True,
    works: bool = False,
) -> House:
    """The house these settings describe, on a database of this version; `make` its tables where there are none.

    Whoever `works` takes answers: the database remembers which secret signs them.
    """
    letters, carrier = Letters(settings.templates, settings.own_letters), carrier_of(settings)
    store = store or Store(settings.database_url)
    store.open(make=make)
    check_secret(store, settings.secret, settings.previous_secret, note=works)
    return House(
        name=_name(store) if works else "",
        domain=settings.domain,
        mailbox=settings.mailbox,
        secret=settings.secret,
        previous_secret=settings.previous_secret,
        heartbeat=works and settings.heartbeat,
        trust=settings.trust,
        policies=settings.policies,
        remarks=settings.remarks,
        words=settings.words,
        letters=letters,
        store=store,
        carry=carry or carrier.carry,
        hang_up=carrier.close,
        check_carrier=carrier.check,
        journal=Journal(settings.data_dir),
        limits=settings.limits,
        raw_days=settings.raw_days,
        public_url=settings.public_url,
        feedback_id=settings.feedback_id,
        now=now or (lambda: datetime.now(UTC)),
        random=secrets.token_bytes,
    )


def _name(store: Store) -> str:
    """Several services may share a Redis, and none may hear another's bells; nor may a copy of the database."""
    with store.begin() as tx:
        return f"{facts.note(tx, 'name', secrets.token_hex(8))}-{store.url.database}"


def carrier_of(settings: Settings) -> Carrier:
    """The way out; SettingsError where none could be."""
    try:
        return Carrier(settings.smarthost, settings.domain, ca_file=settings.ca_file or None, oauth=settings.oauth)
    except ValueError as wrong:
        raise SettingsError(f"egress.smtp: {wrong}") from None


def build_to_serve(settings: Settings, now: Callable[[], datetime] | None = None) -> House:
    """The same for a service: alone on its SQLite file, migrated, and durable before it answers 250."""
    store = Store(settings.database_url)
    store.hold_alone()
    store.upgrade()
    store.check_durable()
    house = build(settings, now, store=store, works=True)
    house.letters.check()
    return house
