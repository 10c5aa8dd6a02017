"""The page on loopback, until Ctrl-C."""

import socket

import uvicorn

from mailflow.sandbox.site import Site


def listen(port: int) -> socket.socket:
    """Nobody else's machine can ask here. OSError where the port is taken."""
    place = socket.socket()
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    place.bind(("127.0.0.1", port))
    return place


def server_of(site: Site) -> uvicorn.Server:
    """Says nothing, and looks up nothing."""
    config = uvicorn.Config(site.app, log_level="warning", access_log=False, lifespan="off", server_header=False)
    return uvicorn.Server(config)
