"""Timers around the service's real functions, put there for one measurement and taken away after it."""

import importlib
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from typing import Any

from sqlalchemy import Engine

# step, and where its functions are; what is not there (any more) is left out
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("content key and lane", ("mailflow.store.inbox:content_key", "mailflow.store.inbox:lane_of")),
    ("address and token tag", ("mailflow.core.address:place", "mailflow.core.address:mint")),
    ("read: open the message", ("mailflow.core.reading:open_message",)),
    ("read: understand", ("mailflow.core.reading:understand",)),
    ("the letter that was answered", ("mailflow.flow.arrival:_lines_of",)),
    ("who wrote it", ("mailflow.flow.verdicts:fetch",)),
    ("authority", ("mailflow.core.authority:judge",)),
    ("decide", ("mailflow.core.machines.connection:decide",)),
    ("act", ("mailflow.flow.act:act",)),
    ("read ahead", ("mailflow.store.ahead:read_ahead",)),
    ("write what waits (SQLAlchemy)", ("mailflow.store.ledger:Ledger.flush", "mailflow.store.ledger:Ledger.execute")),
    ("receive", ("mailflow.flow.receive:receive",)),
    ("write down what was decided", ("mailflow.flow.record:Step.settle", "mailflow.flow.record:Step.write")),
    ("store: people", ("mailflow.store.people:*",)),
    ("store: subjects", ("mailflow.store.subjects:*",)),
    ("store: inbox", ("mailflow.store.inbox:*",)),
    ("store: outbox", ("mailflow.store.outbox:*",)),
    ("store: record", ("mailflow.store.record:*",)),
    ("journal", ("mailflow.flow.journal:Journal.note", "mailflow.flow.journal:Journal.forget")),
    ("render", ("mailflow.egress.render:Letters.render",)),
    ("assemble", ("mailflow.egress.mime:assemble",)),
)


class Stopwatch:
    """Sums each step's own processor time, in its thread; what runs inside a step belongs to the inner one."""

    def __init__(self) -> None:
        self._spent: dict[str, float] = defaultdict(float)
        self._stack: list[float] = []  # seconds spent in inner steps, one for each open step
        self._undo: list[Callable[[], None]] = []

    def start(self, engine: Engine) -> None:
        """Put the timers on."""
        self._spent.clear()
        for step, places in STEPS:
            for where in places:
                for owner, name, original in _find(where):
                    self._wrap(step, owner, name, original)
        self._listen(engine)

    def stop(self) -> dict[str, float]:
        """Take the timers off; seconds by step."""
        for undo in reversed(self._undo):
            undo()
        self._undo.clear()
        return dict(self._spent)

    def _wrap(self, step: str, owner: Any, name: str, original: Any) -> None:
        timed = self._timed(step, original)
        for place in [owner, *_importers(name, original)] if not isinstance(owner, type) else [owner]:
            setattr(place, name, timed)
            self._undo.append(lambda place=place: setattr(place, name, original))  # type: ignore[misc]

    def _timed(self, step: str, original: Callable[..., Any]) -> Callable[..., Any]:
        stack, spent, clock = self._stack, self._spent, time.thread_time

        @wraps(original)
        def timed(*args: Any, **kwargs: Any) -> Any:
            stack.append(0.0)
            began = clock()
            try:
                return original(*args, **kwargs)
            finally:
                took = clock() - began
                spent[step] += took - stack.pop()
                if stack:
                    stack[-1] += took

        return timed

    def _listen(self, engine: Engine) -> None:
        """The driver's own time: statements and commits, apart from SQLAlchemy's."""
        dialect = engine.dialect
        for step, names in (
            ("database: statements", ("do_execute", "do_executemany", "do_execute_no_params")),
            ("database: commits", ("do_commit", "do_begin")),
            ("database: savepoints", ("do_savepoint", "do_release_savepoint", "do_rollback_to_savepoint")),
        ):
            for name in names:
                setattr(dialect, name, self._timed(step, getattr(dialect, name)))
                self._undo.append(lambda name=name: delattr(dialect, name))  # type: ignore[misc]


def _find(where: str) -> list[tuple[Any, str, Any]]:
    module_name, _, path = where.partition(":")
    try:
        module = importlib.import_module(module_name)
    except ImportError:
        return []
    if path == "*":
        named = STEPS_BY_NAME
        return [
            (module, name, one)
            for name, one in vars(module).items()
            if callable(one)
            and getattr(one, "__module__", "") == module_name
            and not isinstance(one, type)
            and f"{module_name}:{name}" not in named
        ]
    *owners, name = path.split(".")
    owner: Any = module
    for part in owners:
        owner = getattr(owner, part, None)
    original = vars(owner).get(name) if owner is not None else None
    return [(owner, name, original)] if original is not None else []


STEPS_BY_NAME = {where for _, places in STEPS for where in places}


def _importers(name: str, original: Any) -> list[Any]:
    """Modules that took the function by `from … import`."""
    mine = [module for key, module in sys.modules.items() if key.split(".")[0] in ("mailflow", "workers")]
    return [module for module in mine if vars(module).get(name) is original]
