"""The two engines of every promise, each worker's own servers, and a smarthost that counts."""

import hashlib
import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mailflow.cli.run import serve
from tests.conftest import not_on_disk
from tests.faults import fleet as fleets
from tests.faults.servers import Postgres, Redis
from tests.faults.smarthost import Smarthost

ENGINES = ("sqlite", "postgres")


@pytest.fixture(scope="session")
def own_postgres() -> Iterator[Postgres]:
    server = Postgres(parent=not_on_disk())
    server.start()
    server.lay_tables()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def own_redis() -> Iterator[Redis]:
    server = Redis()
    server.start()
    yield server
    server.remove()


@pytest.fixture
def smarthost() -> Iterator[Smarthost]:
    host = Smarthost()
    host.start()
    yield host
    host.stop()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path: it holds sockets and a database that other users' processes may read."""
    path = Path(tempfile.mkdtemp(prefix="mailflow-faults-", dir=not_on_disk()))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def spread_fleet(request: pytest.FixtureRequest, smarthost: Smarthost, folder: Path) -> Iterator[fleets.Fleet]:
    if "only" not in serve.__annotations__:
        pytest.skip("this version runs as one process only")
    postgres, redis = request.getfixturevalue("own_postgres"), request.getfixturevalue("own_redis")
    redis.flush()
    fleet = fleets.spread(folder, smarthost.url, postgres.create(_name_for(folder)), redis.url)
    yield fleet
    fleet.remove()


def _name_for(folder: Path) -> str:
    return "t" + hashlib.sha256(str(folder).encode()).hexdigest()[:12]


@pytest.fixture
def lite_fleet(smarthost: Smarthost, folder: Path) -> Iterator[fleets.Fleet]:
    fleet = fleets.embedded(folder, smarthost.url)
    yield fleet
    fleet.remove()


@pytest.fixture(params=ENGINES)
def fleet(request: pytest.FixtureRequest) -> fleets.Fleet:
    """The service, not yet started, on each engine."""
    made: fleets.Fleet = request.getfixturevalue("lite_fleet" if request.param == "sqlite" else "spread_fleet")
    return made


@pytest.fixture(params=ENGINES)
def new_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[Callable[[], str]]:
    """For tests in this process: each call makes a fresh, empty database of the engine; its URL."""
    if request.param == "sqlite":
        numbers = itertools.count()
        yield lambda: f"sqlite:///{folder / f'{next(numbers)}.db'}"
        return
    server: Postgres = request.getfixturevalue("own_postgres")
    names: list[str] = []

    def make() -> str:
        names.append(f"{_name_for(folder)}_{len(names)}")
        return server.create(names[-1])

    yield make
    for name in names:  # the full form makes dozens, of some MB each
        server.drop(name)
