"""The mailbox that is read by IMAP, and how our addresses look in it; each refusal says what would be right."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from mailflow.core.account import Account, parse_account
from mailflow.core.address import DESKS, LENGTH
from mailflow.settings.checks import check_switch
from mailflow.settings.values import SettingsError

STYLES = ("subdomain", "catch-all", "plus")
LOCAL = 64  # octets (RFC 5321 4.5.3.1.1)
LONGEST = LOCAL - len("+r-") - LENGTH
NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
SLOWEST = 540  # seconds: servers end an IDLE after some 30 minutes, and network gear after 10 (RFC 2177)


def check_style(values: Mapping[str, str], programmes: Iterable[str]) -> str:
    """What stands before the + in each of our addresses; empty where the whole domain is ours."""
    style, name = values["service.address_style"], values["service.mailbox"].lower()
    if style not in STYLES:
        raise SettingsError(f"service.address_style = {style!r}: must be one of {', '.join(STYLES)}")
    if style != "plus" and name:
        raise SettingsError(f"service.mailbox = {name!r}: is for address_style = plus; set that, or leave it empty")
    if style == "plus":
        _check_name(name, programmes)
    return name


def _check_name(name: str, programmes: Iterable[str]) -> None:
    if not NAME.fullmatch(name) or len(name) > LONGEST:
        right = f"write what stands before the @ of the mailbox, at most {LONGEST} characters, as in mentor"
        raise SettingsError(f"service.mailbox = {name!r}: {right}")
    for programme in programmes:
        if len(f"{name}+{programme}{max(DESKS, key=len)}") > LOCAL:
            raise SettingsError(f"service.mailbox = {name!r}: with {programme} an address is over {LOCAL} characters")


def check_imap(values: Mapping[str, str], *, with_token: bool) -> Account | None:
    """The mailbox to read, or none."""
    if not values["ingress.imap.url"]:
        return None
    try:
        account = parse_account(values["ingress.imap.url"])
    except ValueError as wrong:
        raise SettingsError(f"ingress.imap.url {wrong}") from None
    if values["ingress.imap.password"] and account.password:
        raise SettingsError("ingress.imap: a password stands in the url and in password; leave one of them out")
    return replace(
        account,
        password=_check_secret(account.password or values["ingress.imap.password"], with_token=with_token),
        ca_file=_check_file(values["ingress.imap.ca_file"]),
        idle=check_switch(values, "ingress.imap.idle"),
        every=_check_every(values["ingress.imap.every"]),
        move_to=_check_folder(values["ingress.imap.move_to"], account.folder),
    )


def _check_secret(password: str, *, with_token: bool) -> str:
    if with_token and password:
        raise SettingsError("ingress.imap: there are a password and OAuth; leave one of them out")
    if not (with_token or password):
        raise SettingsError("ingress.imap.password is missing; give it, or a file in its _FILE, or ingress.imap.oauth")
    return password


def _check_file(name: str) -> str:
    if name and not Path(name).is_file():
        raise SettingsError(f"ingress.imap.ca_file = {name}: there is no such file; mend the path, or leave it empty")
    return name


def _check_every(text: str) -> float:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= SLOWEST):
        raise SettingsError(f"ingress.imap.every = {text!r}: must be a whole number of seconds from 1 to {SLOWEST}")
    return float(text)


def _check_folder(name: str, polled: str) -> str:
    if not name.isprintable() or name.casefold() == polled.casefold():
        raise SettingsError(f"ingress.imap.move_to = {name!r}: must be another folder than the one that is read")
    return name
