"""inject: the conductor. A mail by hand through the running service's own door, and what became of it."""

import time
from collections.abc import Callable
from typing import Annotated, Any

import typer

from mailflow.cli.app import HERE, AsJson, ConfigDir, app, one_line, open_house, say, say_json, stop
from mailflow.cli.mailfile import NO_MAIL, bytes_of, is_mail

LOOK_EVERY = 0.1  # seconds
File = Annotated[str, typer.Argument(metavar="FILE", help="The mail as .eml; - reads standard input.")]
To = Annotated[str, typer.Option("--to", metavar="ADDRESS", help="Where it goes; left out, the address of ours in To.")]
From = Annotated[str, typer.Option("--from", metavar="ADDRESS", help="Who sends it; left out, the address in From.")]
Wait = Annotated[float, typer.Option(help="How many seconds to wait for what becomes of it.", min=0, max=3600)]


@app.command()
def inject(
    file: File, *, to: To = "", sender: From = "", wait: Wait = 10.0, config: ConfigDir = HERE, as_json: AsJson = False
) -> None:
    """Put a mail into the running service, and follow it.

    It comes by SMTP, and acts as any mail does.
    """
    from mailflow.settings import load
    from mailflow.store import inbox

    try:
        raw = _wired(bytes_of(file))
    except OSError as fault:
        stop(f"{file}: cannot be read ({fault.strerror})")
    if not is_mail(raw):
        stop(f"{file}: {NO_MAIL}")
    with one_line():
        loaded = load(config)
    house = open_house(config)
    to = to or _ours(raw, house.domain)
    key = inbox.content_key(to, raw)
    before = _outcome(house, key)
    _hand_over(loaded.listen, sender or _writer(raw), to, raw)
    became = before or _wait(lambda: _outcome(house, key), wait)
    told = _told(file, to, became, came_before=before is not None)
    say_json(told) if as_json else say(_line(told))
    if told["state"] == "waiting":
        raise typer.Exit(3)


def _wired(raw: bytes) -> bytes:
    """As it goes over the wire (RFC 5321 2.3.8), so that what is kept has the key we look for."""
    text = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n") + b"\n"
    return text.replace(b"\n", b"\r\n")


def _ours(raw: bytes, domain: str) -> str:
    ours = [address for address in _addresses(raw, "to", "cc") if address.lower().endswith(f"@{domain}")]
    if not ours:
        stop(f"no address in To or Cc is on {domain}; name one with --to", 2)
    return ours[0]


def _writer(raw: bytes) -> str:
    """Nobody where From holds no address: such a mail comes with the null sender."""
    return next(iter(_addresses(raw, "from")), "")


def _addresses(raw: bytes, *names: str) -> list[str]:
    from email import message_from_bytes
    from email.utils import getaddresses

    fields = message_from_bytes(raw.partition(b"\r\n\r\n")[0])
    return [address for _, address in getaddresses([str(v) for n in names for v in fields.get_all(n, [])]) if address]


def _hand_over(listen: str, sender: str, to: str, raw: bytes) -> None:
    import smtplib

    from mailflow.core.endpoint import parse_endpoint

    host, port = parse_endpoint(listen)
    # Who listens on every address is asked on the nearest.
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    try:
        with smtplib.SMTP(near, port, timeout=30) as line:
            line.sendmail(sender, [to], raw)
    except smtplib.SMTPRecipientsRefused as refused:
        stop(f"{to}: the service refused it: {_said(*refused.recipients[to])}")
    except smtplib.SMTPResponseException as refused:
        stop(f"the service refused it: {_said(refused.smtp_code, refused.smtp_error)}")
    except ValueError:
        stop(f"--from {sender!r} and --to {to!r}: write plain ASCII addresses", 2)
    except (OSError, smtplib.SMTPException) as fault:
        stop(f"nobody takes mail on {near}:{port} ({type(fault).__name__}): see that `mailflow serve` runs there")


def _said(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"


def _outcome(house: Any, key: str) -> Any:
    from mailflow.store import inbox

    with house.store.begin() as tx:
        return inbox.find_outcome(tx, key)


def _wait(look: Callable[[], Any], seconds: float) -> Any:
    """What became of it, or how it stands when we have waited long enough."""
    until = time.monotonic() + seconds
    found = look()
    while (found is None or found.state == "waiting") and time.monotonic() < until:
        time.sleep(LOOK_EVERY)
        found = look()
    return found


def _told(file: str, to: str, became: Any, *, came_before: bool) -> dict[str, Any]:
    if became is None:
        return {"file": file, "to": to, "state": "waiting", "intent": "", "reason": "", "number": None}
    told = {"file": file, "to": to, "state": became.state, "intent": became.intent, "reason": became.reason}
    return {**told, "number": became.id, "came_before": came_before}


def _line(told: dict[str, Any]) -> str:
    if told["state"] == "waiting":
        return f"{told['file']}: taken in, and still waiting: see that `mailflow serve` has workers"
    again = " (the same mail came before; it counts once)" if told.get("came_before") else ""
    return f"{told['file']}: {told['state']}, {told['intent'] or 'not read'}: {told['reason']}{again}"
