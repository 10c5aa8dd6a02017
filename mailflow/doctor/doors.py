"""The doors: ours for mail that comes in, its certificate, the smarthost, and the mailbox."""

import smtplib
import threading
from datetime import timedelta
from ipaddress import ip_address

from cryptography import x509

from mailflow import settings as house_settings
from mailflow.core.address import desk_address
from mailflow.core.endpoint import parse_endpoint
from mailflow.doctor.finding import Finding, fail, ok, skip, warn
from mailflow.doctor.ground import Ground
from mailflow.ingress.imap.advice import TOKENS
from mailflow.ingress.imap.poller import judge
from mailflow.ingress.imap.session import Session
from mailflow.ingress.listen import DoorError
from mailflow.ingress.tls import read_context
from mailflow.ingress.verdict import ResolverError
from mailflow.ingress.verdict.dns import TooMany, TryLater
from mailflow.settings import OFF

PATIENCE = 10  # seconds for a door on this machine
SOON = timedelta(days=14)
NEAR = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # who listens on every address is asked on the nearest
START = "Start `mailflow serve`; where it runs, its log says why nobody listens there."
OTHERS = "Another program or a mailflow with other settings listens there: stop it, or correct ingress.smtp."
IDLE = 0.2  # seconds


def look_door(ground: Ground) -> Finding:
    """Whether somebody listens, who takes mail for us."""
    given = ground.settings
    if given.listen == OFF and not given.lmtp:
        return skip("there is no SMTP door: mail is read from a mailbox (see imap)")
    place = given.lmtp if given.listen == OFF else given.listen
    try:
        with _called(place, lmtp=given.listen == OFF) as line:
            line.ehlo_or_helo_if_needed()
            line.mail("")
            desk = desk_address(min(given.policies), "frontdesk", given.domain, given.mailbox)
            code, _ = line.rcpt(desk)
            offers = line.has_extn("starttls")
    except (OSError, smtplib.SMTPException) as fault:
        said = f"nobody takes mail at {place} ({type(fault).__name__})"
        return fail(said, START) if ground.runs else warn(f"{said}, and no service runs here", START)
    if code != 250:
        return fail(f"who listens at {place} answers {code} to {desk}", OTHERS)
    if given.certificate and given.listen != OFF and not offers:
        return fail(
            f"who listens at {place} offers no STARTTLS", "Start `mailflow serve` again, to take up its certificate."
        )
    return ok(f"{place} takes mail to {desk}{', and offers STARTTLS' if offers else ''}")


def _called(place: str, *, lmtp: bool) -> smtplib.SMTP:
    if place.startswith("/"):
        return smtplib.LMTP(place, timeout=PATIENCE)
    host, port = parse_endpoint(place)
    kind = smtplib.LMTP if lmtp else smtplib.SMTP
    return kind(NEAR.get(host, host), port, timeout=PATIENCE)


def look_certificate(ground: Ground) -> Finding:
    """Whether mail can come in encrypted, today and in two weeks."""
    given = ground.settings
    if given.listen == OFF:
        return skip("there is no SMTP door")
    if given.certificate is None:
        if _is_near(parse_endpoint(given.listen)[0]):
            return skip("the SMTP door listens on this machine alone")
        return warn(f"mail comes in at {given.listen} without encryption")
    try:
        _, ends = read_context(*given.certificate)
    except DoorError as wrong:
        return fail(str(wrong))
    if ends - ground.now() <= SOON:
        return warn(f"the door's certificate expires on {ends:%Y-%m-%d}", "Renew it; a new file is taken up by itself.")
    names = _names_in(given.certificate[0].read_bytes())
    strange = [host for host in _exchanges(ground) if not any(_is_for(name, host) for name in names)]
    if strange:
        named = ", ".join(names) or "no name"
        said = f"the door's certificate is for {named}, and the MX record names {', '.join(strange)}"
        return warn(said, "Get one for the name in the MX record: servers that insist on TLS (MTA-STS) would not come.")
    return ok(f"the door's certificate is for {', '.join(names)}, until {ends:%Y-%m-%d}")


def _is_near(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _names_in(pem: bytes) -> list[str]:
    try:
        found = x509.load_pem_x509_certificate(pem).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return []
    return found.value.get_values_for_type(x509.DNSName)


def _exchanges(ground: Ground) -> list[str]:
    """The hosts of the MX record; none where nobody says."""
    try:
        found = ground.questions().find(ground.domain, "MX") if not ground.is_trial and ground.names_answer else ()
    except (TryLater, TooMany, ResolverError):
        return []
    return [one.exchange.to_text().rstrip(".").lower() for one in found]  # type: ignore[attr-defined]


def _is_for(name: str, host: str) -> bool:
    """RFC 6125 6.4.3: a star stands for one label."""
    return name.lower() == host or (name.startswith("*.") and name[2:].lower() == host.partition(".")[2])


# -- out ---------------------------------------------------------------------------------------------------

LOGINS = (
    (
        "certificate is not trusted",
        "Write the smarthost's own name in egress.smtp.url, or name its authority in egress.smtp.ca_file.",
    ),
    ("5.7.139", "Microsoft 365 takes no password here: set egress.smtp.oauth, and turn SMTP AUTH on for the mailbox."),
    (
        "application-specific password",
        "Google wants an app password: myaccount.google.com/apppasswords, with 2-step verification.",
    ),
    ("535 ", "User or password are wrong: see MAILFLOW_EGRESS__SMTP__URL_FILE (write / ? # : @ in a password as %XX)."),
    ("token", "See egress.smtp.oauth: token_url, client_id, client_secret, and that the secret has not expired."),
    ("is not offered", "The smarthost offers another way to log in: see egress.smtp.url and egress.smtp.oauth."),
    ("starttls", "The smarthost offers no STARTTLS at that port: write smtps://…:465, or another port."),
    ("refused", "Nobody listens there: see host and port in egress.smtp.url, and the firewall."),
)


def look_smarthost(ground: Ground) -> Finding:
    """A connection, TLS and the login, as for a letter."""
    to = ground.smarthost
    carrier = house_settings.carrier_of(ground.settings)
    try:
        why = carrier.check()
    finally:
        carrier.close()
    if why:
        return fail(why, _way_in(why))
    if to.scheme == "smtp" and not _is_near(to.host):
        return warn(
            f"{to} takes letters, which go there without encryption",
            "Write smtp+starttls:// or smtps:// in egress.smtp.url, unless the network between is yours.",
        )
    how = f"lets {to.user} in over TLS" if to.user else "takes letters"
    return ok(f"{to} {how}")


def _way_in(why: str) -> str:
    """What mends it; of a token, what the IMAP door would say."""
    token = next((meaning for name, meaning in TOKENS.items() if why.endswith(f" {name}")), "")
    if token:
        return f"About the token: {token.replace('ingress.imap', 'egress.smtp')}."
    return next((mend for said, mend in LOGINS if said.lower() in why.lower()), "")


def look_imap(ground: Ground) -> Finding:
    """The login, the folder, and IDLE, as for the service."""
    account = ground.settings.imap
    if account is None:
        return skip("no mailbox is read (ingress.imap.url)")
    try:
        with Session(account, ground.settings.imap_oauth) as session:
            session.rest(IDLE, threading.Event())
            writable, idles = session.writable, session.idles
    except Exception as fault:
        return fail(f"{account.shown}: {judge(fault)[1]}")
    if not writable:
        mend = "Give the account the right to flag mail there: who looks into the mailbox could not tell what is kept."
        return warn(f"{account.shown} can be read, and not be flagged", mend)
    if account.idle and not idles:
        mend = f"Nothing is lost: mail is found within {account.every:g} s (ingress.imap.every)."
        return warn(f"{account.shown} is open; the server offers no IDLE", mend)
    return ok(f"{account.shown} is open{', and IDLE works' if idles else ''}")
