"""What a single value must be like; each refusal says what would be right."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from mailflow.core.endpoint import parse_endpoint
from mailflow.egress.oauth import TokenSource
from mailflow.settings.values import SettingsError
from mailflow.store.engine import StoreError, read_url

OFF = "off"
TRUST = ("strict", "standard", "token")
OAUTH = ("token_url", "client_id", "client_secret", "refresh_token", "scope")
LONGEST = 200  # letters of a domain: with a reply address before it, RFC 5321 4.5.3.1.3 leaves 220
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
DOMAIN = re.compile(rf"(?:{LABEL}\.)+(?!\d+$){LABEL}")  # RFC 1123 2.1; a last label of digits would be an IP address


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


def check_listen(values: Mapping[str, str], name: str, *, may_be_off: bool = False) -> str:
    """host:port."""
    if may_be_off and values[name] == OFF:
        return OFF
    try:
        parse_endpoint(values[name])
    except ValueError as wrong:
        raise SettingsError(f"{name}: {wrong}{', or off' if may_be_off else ''}") from None
    return values[name]


def check_database(url: str) -> str:
    """A database we know."""
    try:
        read_url(url)
    except StoreError as wrong:
        raise SettingsError(str(wrong)) from None
    return url


def check_queue(url: str, database: str) -> str:
    """Redis, or nothing; Redis only where several processes can share the database."""
    if url and not _is_redis(url):
        raise SettingsError("queue.url is no Redis; write redis://host:6379/0, or leave it empty")
    if url and database.startswith("sqlite"):
        raise SettingsError(
            "queue.url: Redis is for several processes, and those need PostgreSQL; set database.url, or leave it empty"
        )
    return url


def _is_redis(url: str) -> bool:
    try:
        _ = urlsplit(url).port
    except ValueError:
        return False
    return url.startswith(("redis://", "rediss://", "unix://"))


def check_number(values: Mapping[str, str], name: str) -> int:
    """A whole number."""
    text = values[name]
    if not (text.isascii() and text.isdigit()):
        raise SettingsError(f"{name} = {text!r}: must be a whole number; 0 is no limit")
    return int(text)


def check_oauth(values: Mapping[str, str]) -> TokenSource | None:
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
