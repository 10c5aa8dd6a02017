"""A socket to listen on, or one line that says why not."""

import socket

from mailflow.core.endpoint import parse_endpoint


class DoorError(Exception):
    """The door cannot open; the text says what to do."""


def bind(setting: str, listen: str) -> socket.socket:
    """The socket of a setting that says host:port."""
    try:
        host, port = parse_endpoint(listen)
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family, backlog=512)
        # asyncio sets this only on sockets it made itself; without it a client that pipelines waits 40 ms a mail.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except PermissionError as error:
        raise DoorError(
            f"{setting}: may not listen on {listen}: choose a port above 1023, or grant the right"
        ) from error
    except OSError as error:
        raise DoorError(
            f"{setting}: cannot listen on {listen} ({error.strerror}): free it, or choose another"
        ) from error
    except ValueError as error:  # a host that is no host name is one, too
        raise DoorError(
            f"{setting}: {listen!r} cannot be listened on: write host:port, as in 127.0.0.1:8025"
        ) from error
