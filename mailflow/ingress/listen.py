"""A socket to listen on, or one line that says why not."""

import errno
import fcntl
import os
import secrets
import socket
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from mailflow.core.endpoint import parse_endpoint

BACKLOG = 512
LONGEST_PATH = 107  # bytes; what sockaddr_un holds (unix(7))
MODE = 0o660  # the MTA comes in by the group of the file

# What to do about a port, and about a path; of all else the system's own words are told.
PORT = {
    errno.EADDRINUSE: "it is in use: stop the program that listens there, or choose another port",
    errno.EADDRNOTAVAIL: "this machine has no such address: write one of its own, or 0.0.0.0 for all of them",
    errno.EACCES: "ports below 1024 need a right: choose a higher one, or give CAP_NET_BIND_SERVICE",
}
NO_HOST = "no such host name is known here: write an address of this machine, as in 127.0.0.1:8025"
PATH = {
    errno.ENOENT: "its folder is not there: make it, where mailflow's user may write",
    errno.ENOTDIR: "what should be its folder is a file: choose another path",
    errno.EACCES: "mailflow's user may not write in its folder: let it, or choose another path",
    errno.EROFS: "its folder cannot be written: choose another path",
}


class DoorError(Exception):
    """The door cannot open; the text says what to do."""


def bind(setting: str, listen: str) -> socket.socket:
    """The socket of a setting that says host:port, or names a path."""
    return _bind_path(setting, Path(listen)) if listen.startswith("/") else _bind_port(setting, listen)


def _bind_port(setting: str, listen: str) -> socket.socket:
    try:
        host, port = parse_endpoint(listen)
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
        # asyncio sets this only on sockets it made itself; without it a client that pipelines waits 40 ms a mail.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except socket.gaierror as fault:
        raise DoorError(f"{setting}: cannot listen on {listen}: {NO_HOST}") from fault
    except OSError as fault:
        raise DoorError(f"{setting}: cannot listen on {listen}: {advice(PORT, fault)}") from fault
    except ValueError as error:  # a host that is no host name is one, too
        raise DoorError(
            f"{setting}: {listen!r} cannot be listened on: write host:port, as in 127.0.0.1:8025"
        ) from error


def _bind_path(setting: str, path: Path) -> socket.socket:
    """A unix socket that has its mode before anybody can find it, in the place of one that nobody listens on."""
    if len(os.fsencode(path)) + len(".12345678") > LONGEST_PATH:
        raise DoorError(f"{setting}: {path} is too long for a socket; choose a path under {LONGEST_PATH - 9} bytes")
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    new = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with _alone_in(path.parent):
            _check_free(setting, path)
            listening.bind(str(new))
            new.chmod(MODE)
            listening.listen(BACKLOG)
            new.rename(path)
    except OSError as fault:
        listening.close()
        with suppress(OSError):
            new.unlink()
        raise DoorError(f"{setting}: cannot listen on {path}: {advice(PATH, fault)}") from fault
    except DoorError:
        listening.close()
        raise
    return listening


def advice(table: Mapping[int, str], fault: OSError) -> str:
    """What to do about a fault of the system's."""
    number = fault.errno or 0
    return table.get(number) or f"{os.strerror(number)}: choose another"


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Two that start at once take turns, or both would find the path free."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _check_free(setting: str, path: Path) -> None:
    with suppress(FileNotFoundError):
        if not stat.S_ISSOCK(path.lstat().st_mode):
            raise DoorError(f"{setting}: {path} is there and is no socket: take it away, or choose another path")
        if _is_answered(path):
            raise DoorError(f"{setting}: another process listens on {path}: stop it, or choose another path")


def _is_answered(path: Path) -> bool:
    """A socket whose process died refuses; one that is only too busy to answer lives."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            return False
        except (TimeoutError, BlockingIOError):
            return True
        return True


def remove(path: Path) -> None:
    """Take away what a closed socket leaves behind, unless somebody else listens there by now."""
    with suppress(OSError):
        if path.is_socket() and not _is_answered(path):
            path.unlink()
