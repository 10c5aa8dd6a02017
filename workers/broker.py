"""The bell: Dramatiq's in-memory broker. Its messages say which lane to look at, and nothing else.

No retries and no dead letters here: the database is the record, and a sweep finds what a lost bell missed.
"""

from dramatiq import Broker, Worker
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import AgeLimit, Callbacks, ShutdownNotifications, TimeLimit

THREADS = 4


def make_broker() -> Broker:
    """An in-memory broker without the middleware that would keep records of its own."""
    return StubBroker(middleware=[AgeLimit(), TimeLimit(time_limit=600_000), ShutdownNotifications(), Callbacks()])


def make_worker(broker: Broker, threads: int) -> Worker:
    """The threads that answer one bell."""
    return Worker(broker, worker_timeout=100, worker_threads=threads)
