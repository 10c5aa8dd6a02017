"""From a setting to a socket: what an operator writes under ingress.smtp, and what the service does with it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from ipaddress import ip_network
from pathlib import Path

import pytest

from mailflow import settings
from mailflow.demo.sink import Sink
from mailflow.ingress.listen import DoorError
from mailflow.settings import SettingsError
from mailflow.store import inbox
from tests.ingress.certificates import Files
from tests.ingress.wire import Client, eventually
from workers.service import Service

DESK = "wit-connections@mentor.localhost"
HELP = b"From: ana@home.example\r\nSubject: HELP\r\nMessage-ID: <1@home.example>\r\n\r\n"


def load(folder: Path, **given: str) -> settings.Settings:
    environ = {"MAILFLOW_SERVICE__DATA_DIR": str(folder), "MAILFLOW_HEALTH__LISTEN": "off"}
    for key, value in given.items():
        environ[key if key.isupper() else f"MAILFLOW_INGRESS__SMTP__{key.upper()}"] = value
    return settings.load(settings.data("config"), environ)


@contextmanager
def serving(folder: Path, **given: str) -> Iterator[Service]:
    sink = Sink()
    sink.start()
    loaded = load(folder, **{"listen": "127.0.0.1:0", **given})
    service = Service(settings.build_to_serve(loaded), loaded)
    try:
        service.start()
        yield service
    finally:
        service.stop()
        sink.stop()


def test_a_mail_handed_in_by_lmtp_is_read_and_settled(tmp_path: Path) -> None:
    path = tmp_path / "lmtp"
    with serving(tmp_path, lmtp=str(path)) as service, closing(Client(service.door, to=str(path))) as client:
        for line in ("LHLO mx.example.test", "MAIL FROM:<ana@home.example>", f"RCPT TO:<{DESK}>"):
            assert client.say(line).startswith("250")
        assert client.say("RCPT TO:<nobody@mentor.localhost>").startswith("550")
        client.say("DATA")
        client.send(HELP + b".\r\n")
        assert client.hear() == "250 2.0.0 kept"
        assert eventually(lambda: _state(service) == "done")


def _state(service: Service) -> str:
    with service.flow.house.store.begin() as tx:
        found = inbox.find_outcome(tx, inbox.content_key(DESK, HELP))
    return found.state if found else ""


def test_without_an_smtp_door_lmtp_still_takes_mail_in(tmp_path: Path) -> None:
    path = tmp_path / "lmtp"
    with serving(tmp_path, listen="off", lmtp=str(path)) as service:
        assert service.ways == [f"LMTP on {path}"]
        with closing(Client(service.door, to=str(path))) as client:
            assert client.say("LHLO mx.example.test").startswith("250")


def test_whoever_starts_it_is_told_of_every_door(tmp_path: Path) -> None:
    imap = {"MAILFLOW_INGRESS__IMAP__URL": "imap://mentor@127.0.0.1:1/INBOX", "MAILFLOW_INGRESS__IMAP__PASSWORD": "x"}
    with serving(tmp_path, lmtp="127.0.0.1:0", **imap) as service:
        smtp, lmtp = (f"127.0.0.1:{at[1]}" for at in (service.door.address, service.door.lmtp_address))
        assert service.ways == [f"SMTP on {smtp}", f"LMTP on {lmtp}", "IMAP from mentor@127.0.0.1/INBOX"]


def test_the_settings_reach_the_socket(tmp_path: Path) -> None:
    files = Files(tmp_path)
    given = {"size": "70000", "errors": "1", "tls_cert": str(files.cert), "tls_key": str(files.key)}
    with serving(tmp_path, **given) as service, closing(Client(service.door)) as client:
        client.send(b"EHLO ana.test\r\n")
        offered = " ".join(client.hear_all())
        assert "SIZE 70000" in offered and "STARTTLS" in offered
        assert [client.say("WHAT")[:3], client.say("WHAT")[:3]] == ["500", "421"]


@pytest.mark.parametrize("only", ["", "doors"])
@pytest.mark.parametrize("taken", ["ingress.smtp.listen", "health.listen"])
def test_a_place_that_cannot_be_had_is_told_before_anything_runs(tmp_path: Path, only: str, taken: str) -> None:
    """As `serve` on PostgreSQL and `serve --only doors` begin; tests/cli/test_bad_input.py has the three processes."""
    path, running = tmp_path / "lmtp", set(threading.enumerate())
    with socket.create_server(("127.0.0.1", 0)) as other:
        there = f"127.0.0.1:{other.getsockname()[1]}"
        listens = {"listen": "127.0.0.1:0", "MAILFLOW_HEALTH__LISTEN": "127.0.0.1:0"}
        wrong = {"listen" if "smtp" in taken else "MAILFLOW_HEALTH__LISTEN": there}
        loaded = load(tmp_path, lmtp=str(path), **{**listens, **wrong})
        service = Service(settings.build_to_serve(loaded), loaded, only)
        with pytest.raises(DoorError, match=f"^{taken}: cannot listen on {there}: it is in use"):
            service.start()
        assert not set(threading.enumerate()) - running
        service.stop()
    assert not path.exists()


@pytest.mark.parametrize(
    "given, said",
    [
        ({"listen": "off"}, "listen = off: no mail could come in; set ingress.smtp.lmtp or ingress.imap.url"),
        ({"listen": "of"}, "listen: 'of' .*, or off"),
        ({"lmtp": "run/lmtp"}, "lmtp = 'run/lmtp': write host:port, or a path that begins with /"),
        ({"tls_cert": "cert.pem"}, "ingress.smtp.tls_key is missing; ingress.smtp.tls_cert needs it"),
        ({"tls_key": "key.pem"}, "ingress.smtp.tls_cert is missing; ingress.smtp.tls_key needs it"),
        ({"trusted": "192.0.2.0/33"}, "trusted: .*; write networks, as in 192.0.2.5"),
        ({"trusted": "192.0.2.5/24"}, "trusted: 192.0.2.5/24 has host bits set; write networks"),
        ({"trusted": "0.0.0.0/0"}, "trusted: 0.0.0.0/0 is everybody; name the networks of your own"),
        ({"trusted": "10.0.0.1, ::/0"}, "trusted: ::/0 is everybody"),
        ({"size": "1000"}, "size = 1000: must be at least 65536"),
        ({"command_seconds": "0"}, "command_seconds = 0: must be at least 1"),
        ({"errors": "many"}, "errors = 'many': must be a whole number"),
        ({"conections": "3"}, "did you mean MAILFLOW_INGRESS__SMTP__CONNECTIONS"),
    ],
    ids=lambda value: "" if isinstance(value, str) else "=".join(*value.items()),
)
def test_a_wrong_value_says_what_would_be_right(tmp_path: Path, given: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        load(tmp_path, **given)


def test_networks_are_read_with_commas_between_them(tmp_path: Path) -> None:
    found = load(tmp_path, trusted=" 192.0.2.5, 2001:db8::/64,").trusted
    assert found == (ip_network("192.0.2.5"), ip_network("2001:db8::/64"))


def test_files_are_named_from_the_config_folder(tmp_path: Path) -> None:
    found = load(tmp_path, tls_cert="cert.pem", tls_key="/etc/ssl/key.pem").certificate
    assert found == (settings.data("config") / "cert.pem", Path("/etc/ssl/key.pem"))
