"""One name server for all the tests of this folder; each begins with the zone in which all is well."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doctor.place import ZONE, Look, looker
from tests.ingress.dns_server import NameServer


@pytest.fixture(scope="session")
def answering() -> Iterator[NameServer]:
    server = NameServer()
    yield server
    server.close()


@pytest.fixture
def server(answering: NameServer) -> NameServer:
    answering.zone = dict(ZONE)
    return answering


@pytest.fixture
def look(server: NameServer, tmp_path: Path) -> Look:
    return looker(server, tmp_path)
