"""What `dramatiq workers` runs: the hands alone, in as many processes as one likes."""

import os
import sys
import threading
from pathlib import Path
from typing import Any

import dramatiq
from dramatiq import Broker, Middleware

from mailflow import settings
from mailflow.egress.render import LetterError
from mailflow.flow import Flow
from mailflow.store.engine import StoreError
from workers.actors import Hands
from workers.broker import make_broker

STOP_PATIENCE = 9.0  # seconds
ONE_LINE = (settings.SettingsError, StoreError, LetterError, ValueError)


class _Stop(Middleware):
    """A worker that is stopped gives back the letters it has not carried."""

    def __init__(self, flow: Flow, hands: Hands) -> None:
        self._flow, self._hands = flow, hands

    def after_worker_boot(self, broker: Broker, worker: Any) -> None:
        """Ring from here on."""
        self._hands.bell.start()

    def before_worker_shutdown(self, broker: Broker, worker: Any) -> None:
        """Finish or give back; what hangs longer is cut off, as a kill would."""
        watchdog = threading.Timer(STOP_PATIENCE, os._exit, [0])
        watchdog.daemon = True
        watchdog.start()
        self._hands.bell.stop()
        self._flow.stop()


def open_broker() -> None:
    """Make this process's broker the one that the dramatiq command works for."""
    try:
        loaded = settings.load(Path(os.environ.get("MAILFLOW_CONFIG", "config")))
        if not loaded.queue_url:
            raise settings.SettingsError("queue.url is empty: workers in processes of their own need Redis")
        house = settings.build(loaded)
        house.store.check_durable()
        house.letters.check()
    except ONE_LINE as wrong:
        sys.stderr.write(f"mailflow: {wrong}\n")
        sys.exit(2)
    flow, broker = Flow(house), make_broker(loaded.queue_url)
    hands = Hands(flow, broker)
    broker.add_middleware(_Stop(flow, hands))
    dramatiq.set_broker(broker)
