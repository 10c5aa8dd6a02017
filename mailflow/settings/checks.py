"""What a single value must be like; each refusal says what would be right."""

import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from mailflow.core.endpoint import parse_endpoint
from mailflow.egress.oauth import TokenSource
from mailflow.settings.values import SettingsError
from mailflow.store.engine import StoreError, read_url

OFF = "off"
TRUST = ("strict", "standard", "token")
OAUTH = ("token_url", "client_id", "client_secret", "refresh_token", "scope")
SMTP_COUNTS = ("connections", "client_connections", "client_mails_a_minute", "client_recipients_a_minute", "errors")
SMTP_LEAST = {"size": 65_536, "command_seconds": 1, "data_seconds": 1, "session_seconds": 1}
LONGEST = 200  # letters of a domain: with a reply address before it, RFC 5321 4.5.3.1.3 leaves 220
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
Network = IPv4Network | IPv6Network
DOMAIN = re.compile(rf"(?:{LABEL}\.)+(?!\d+$){LABEL}")  # RFC 1123 2.1; a last label of digits would be an IP address

PUBLIC = re.compile(rf"https://{LABEL}(?:\.{LABEL})+(?::\d{{1,5}})?(?:/[A-Za-z0-9._~-]+)*")


def check_domain(given: str) -> str:
    """A domain as mail servers write it, in small letters."""
    domain = given.lower()
    if domain.isascii() and DOMAIN.fullmatch(domain) and len(domain) <= LONGEST:
        return domain
    raise SettingsError(f"service.domain = {given!r}: is no mail domain; write {_alphabetic(domain)}")


def _alphabetic(domain: str) -> str:
    """What to write instead: mail servers know a name like this only as xn--…"""
    try:
        encoded = domain.encode("idna").decode()
    except UnicodeError:
        encoded = ""
    same = encoded != domain and DOMAIN.fullmatch(encoded) and encoded.encode().decode("idna") == domain
    return encoded if same else "one like mentor.example.org"


def check_trust(level: str) -> str:
    """One of the levels."""
    if level not in TRUST:
        raise SettingsError(f"trust.level = {level!r}: must be one of {', '.join(TRUST)}")
    return level


def check_resolver(server: str) -> str:
    """The address of a DNS server, with a port or without; empty means the system's own."""
    bare = server[1:].partition("]")[0] if server.startswith("[") else server
    host = bare.partition(":")[0] if bare.count(":") == 1 else bare
    try:
        _ = ip_address(host) if server else None
    except ValueError:
        raise SettingsError(
            f"trust.resolver = {server!r}: is no address; write that of a DNS server, as in 9.9.9.9, or leave it empty"
        ) from None
    return server


def check_listen(values: Mapping[str, str], name: str, *, may_be_off: bool = False) -> str:
    """host:port."""
    if may_be_off and values[name] == OFF:
        return OFF
    try:
        parse_endpoint(values[name])
    except ValueError as wrong:
        raise SettingsError(f"{name}: {wrong}{', or off' if may_be_off else ''}") from None
    return values[name]


def check_door(values: Mapping[str, str]) -> str:
    """host:port of the SMTP door, or off where mail comes in another way."""
    listen = check_listen(values, "ingress.smtp.listen", may_be_off=True)
    if listen == OFF and not (values["ingress.smtp.lmtp"] or values["ingress.imap.url"]):
        ways = "ingress.smtp.lmtp or ingress.imap.url"
        raise SettingsError(f"ingress.smtp.listen = off: no mail could come in; set {ways}, or let it listen")
    return listen


def check_public_url(values: Mapping[str, str]) -> str:
    """Where the web finds us, without the last slash; mail programs ask nothing but https (RFC 8058 section 3.1)."""
    given, listens = values["service.public_url"].rstrip("/"), values["ingress.http.listen"] != OFF
    if bool(given) != listens:
        missing = "ingress.http.listen" if given else "service.public_url"
        raise SettingsError(
            f"{missing} is missing: one click needs an address of the web, and somebody who listens there"
        )
    if given and not PUBLIC.fullmatch(given):
        raise SettingsError(
            f"service.public_url = {given!r}: write an https address, as in https://mentor.example.org/out"
        )
    return given


def check_switch(values: Mapping[str, str], name: str) -> bool:
    """on or off."""
    said = values[name].lower()
    if said not in ("on", OFF, "true", "false"):
        raise SettingsError(f"{name} = {values[name]!r}: must be on or off")
    return said in ("on", "true")


def check_lmtp(values: Mapping[str, str], name: str) -> str:
    """host:port, the path of a unix socket, or nothing."""
    listen = values[name]
    if not listen or listen.startswith("/"):
        return listen
    try:
        parse_endpoint(listen)
    except ValueError:
        raise SettingsError(
            f"{name} = {listen!r}: write host:port, or a path that begins with /, as in /run/mailflow/lmtp"
        ) from None
    return listen


def check_networks(text: str, name: str) -> tuple[Network, ...]:
    """Addresses and networks, with commas between them."""
    return tuple(_check_network(part.strip(), name) for part in text.split(",") if part.strip())


def _check_network(text: str, name: str) -> Network:
    try:
        network = ip_network(text)
    except ValueError as wrong:
        raise SettingsError(f"{name}: {wrong}; write networks, as in 192.0.2.5, 2001:db8::/64") from None
    if network.prefixlen == 0:
        raise SettingsError(f"{name}: {text} is everybody; name the networks of your own mail servers")
    return network


def check_smtp(values: Mapping[str, str]) -> dict[str, int]:
    """What the door may be made to bear; a time that is no time, or a mail of any size, would be no limit at all."""
    found = {key: check_number(values, f"ingress.smtp.{key}") for key in SMTP_COUNTS}
    for key, least in SMTP_LEAST.items():
        found[key] = check_number(values, f"ingress.smtp.{key}")
        if found[key] < least:
            raise SettingsError(f"ingress.smtp.{key} = {found[key]}: must be at least {least}")
    return found


def check_pair(values: Mapping[str, str], folder: Path) -> tuple[Path, Path] | None:
    """Certificate and key, relative to the config folder: both or neither."""
    cert, key = values["ingress.smtp.tls_cert"], values["ingress.smtp.tls_key"]
    if bool(cert) != bool(key):
        missing, given = ("tls_key", "tls_cert") if cert else ("tls_cert", "tls_key")
        raise SettingsError(f"ingress.smtp.{missing} is missing; ingress.smtp.{given} needs it")
    return (folder / cert, folder / key) if cert else None


def check_database(url: str) -> str:
    """A database we know."""
    try:
        read_url(url)
    except StoreError as wrong:
        raise SettingsError(str(wrong)) from None
    return url


def check_queue(url: str, database: str) -> str:
    """Redis, or nothing; Redis only where several processes can share the database."""
    fault = url and _fault_of_redis(url)
    if fault:
        raise SettingsError(f"queue.url {fault}; write redis://host:6379/0, or leave it empty")
    if url and database.startswith("sqlite"):
        raise SettingsError(
            "queue.url: Redis is for several processes, and those need PostgreSQL; set database.url, or leave it empty"
        )
    return url


def _fault_of_redis(url: str) -> str:
    """Why nobody could be reached by this, in no words of it that could be a password's."""
    if not url.startswith(("redis://", "rediss://", "unix://")):
        return "is no Redis"
    from redis import ConnectionPool  # noqa: PLC0415 - a tenth of a second, for who needs it

    parts = urlsplit(url)
    try:
        _ = parts.port
    except ValueError:
        return "has a port that is no number (a / in a password is %2F)"
    number = parts.path.strip("/")  # the library takes what is none for 0
    if parts.scheme != "unix" and number and not number.isdecimal():
        return "names no database: that is a number after the /"
    try:
        ConnectionPool.from_url(url).make_connection()
    except (ValueError, TypeError):
        return f"has an option that is unknown or wrong: one of {', '.join(parse_qs(parts.query))}"
    return ""


def check_number(values: Mapping[str, str], name: str) -> int:
    """A whole number."""
    text = values[name]
    if not (text.isascii() and text.isdigit()):
        raise SettingsError(f"{name} = {text!r}: must be a whole number; 0 is no limit")
    return int(text)


def check_days(values: Mapping[str, str], name: str) -> int:
    """A number of days, at least one: a mail must be there for as long as it is worked on."""
    text = values[name]
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 3650):
        raise SettingsError(f"{name} = {text!r}: write a number of days from 1 to 3650")
    return int(text)


def check_oauth(values: Mapping[str, str], door: str = "egress.smtp") -> TokenSource | None:
    """A login with a token where its address is named; all its parts are then needed."""
    part = {key: values[f"{door}.oauth.{key}"] for key in OAUTH}
    if not part["token_url"]:
        return None
    for key in ("client_id", "client_secret"):
        if not part[key]:
            raise SettingsError(f"{door}.oauth.{key} is missing; a token needs it")
    try:
        return TokenSource(
            part["token_url"], part["client_id"], part["client_secret"], part["refresh_token"], part["scope"]
        )
    except ValueError as wrong:
        raise SettingsError(f"{door}.oauth.token_url: {wrong}") from None


def check_heartbeat(values: Mapping[str, str], domain: str) -> bool:
    """Nothing comes back to a name that no name server knows."""
    said = values["health.heartbeat"]
    if said not in ("daily", "off"):
        raise SettingsError(f"health.heartbeat = {said}: write daily, or off")
    return said == "daily" and not domain.endswith(".localhost")
