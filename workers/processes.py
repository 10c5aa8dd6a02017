"""What `dramatiq workers` runs: the hands alone, in as many processes as one likes."""

import os
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import dramatiq
from dramatiq import Broker, Middleware

from mailflow import settings
from mailflow.egress.render import LetterError
from mailflow.flow import Flow, House
from mailflow.settings import Settings, SettingsError
from mailflow.store.engine import StoreError
from workers.actors import Hands
from workers.broker import make_broker, warn_of
from workers.judge import make_judge
from workers.usage import keep_what_is_loaded

STOP_PATIENCE = 6.0  # seconds; dramatiq itself takes some more, and ten is what we promise


class _Stop(Middleware):
    """A worker that is stopped gives back the letters it has not carried."""

    def __init__(self, flow: Flow, hands: Hands) -> None:
        self._flow, self._hands = flow, hands

    def after_worker_boot(self, broker: Broker, worker: Any) -> None:
        """Ring from here on, first for what a dead sender of before held: its lease says nothing is due."""
        self._hands.bell.start()
        self._hands.bell.ring("deliver")

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
        loaded, house = _open_house()
    except (SettingsError, LetterError) as wrong:
        _stop(wrong, 2)
    except StoreError as fault:
        _stop(fault, 1)
    warn_of(loaded.queue_url)
    flow = Flow(replace(house, judge=make_judge(loaded, house.now)))
    broker = make_broker(loaded.queue_url, house.name)
    hands = Hands(flow, broker)
    broker.add_middleware(_Stop(flow, hands))
    dramatiq.set_broker(broker)
    keep_what_is_loaded()


def _open_house() -> tuple[Settings, House]:
    loaded = settings.load(Path(os.environ.get("MAILFLOW_CONFIG", "config")))
    if not loaded.queue_url:
        raise SettingsError("queue.url is empty: workers in processes of their own need Redis")
    house = settings.build(loaded, make=False, works=True)
    house.store.check_durable()
    house.letters.check()
    return loaded, house


def _stop(why: Exception, code: int) -> NoReturn:
    sys.stderr.write(f"mailflow: {why}\n")
    sys.exit(code)
