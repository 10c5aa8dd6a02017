"""The two engines of every promise, each worker's own servers, and a smarthost that counts."""

import hashlib
import shutil
import tempfile
from pathlib import Path

import pytest

from mailflow.cli.run import serve
from tests.faults import fleet as fleets
from tests.faults.servers import Postgres, Redis
from tests.faults.smarthost import Smarthost

ENGINES = ("sqlite", "postgres")


@pytest.fixture(scope="session")
def own_postgres():
    server = Postgres()
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def own_redis():
    server = Redis()
    server.start()
    yield server
    server.remove()


@pytest.fixture
def smarthost():
    host = Smarthost()
    host.start()
    yield host
    host.stop()


@pytest.fixture
def folder():
    """A short path: it holds sockets and a database that other users' processes may read."""
    path = Path(tempfile.mkdtemp(prefix="mailflow-faults-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def spread_fleet(request, smarthost, folder):
    if "only" not in serve.__annotations__:
        pytest.skip("this version runs as one process only")
    postgres, redis = request.getfixturevalue("own_postgres"), request.getfixturevalue("own_redis")
    redis.flush()
    name = "t" + hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    fleet = fleets.spread(folder, smarthost.url, postgres.create(name), redis.url)
    yield fleet
    fleet.remove()


@pytest.fixture
def lite_fleet(smarthost, folder):
    fleet = fleets.embedded(folder, smarthost.url)
    yield fleet
    fleet.remove()


@pytest.fixture(params=ENGINES)
def fleet(request):
    """The service, not yet started, on each engine."""
    return request.getfixturevalue("lite_fleet" if request.param == "sqlite" else "spread_fleet")
