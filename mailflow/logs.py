"""Logs: one JSON object a line on standard error: facts from a fixed list, and never anybody's words (P18)."""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.types import EventDict, Processor

FIELDS = ("attempts", "count", "deadline", "intent", "lane", "letter", "mail", "part", "port", "programme", "state")
QUIET = {
    "alembic": logging.WARNING,
    "asyncio": logging.WARNING,
    "flufl.bounce": logging.CRITICAL,
    "mail.log": logging.CRITICAL,
}
LONGEST = 300
WITHHELD = "[withheld]"

# What a message may repeat: one word of ours, like connection:3f2a, flow.py:42 or request-reminder.
WORD = re.compile(r"[A-Za-z0-9_.:/+-]{1,64}")
ADDRESS = re.compile(r"\S*(?:[@\uff20\ufe6b]|%40)\S*")
TOKEN = re.compile(r"(?<![a-z0-9])[rb]-[a-z2-7]{16,}", re.IGNORECASE)

Fault = tuple[type[BaseException], BaseException, TracebackType | None]

log = logging.getLogger("mailflow")


def configure(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Have every log line of this process, ours and the libraries', go this one way."""
    out = stream or sys.stderr
    handler = logging.StreamHandler(out)
    handler.setFormatter(_formatter(_is_terminal(out)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(least)
    logging.raiseExceptions = False  # a line that cannot be written would be printed with its arguments
    structlog.configure(
        processors=[ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    _watch_for_faults()


def _is_terminal(stream: TextIO) -> bool:
    ask = getattr(stream, "isatty", None)  # the pipe of a dramatiq worker has none
    return bool(ask and ask())


def _formatter(on_terminal: bool) -> logging.Formatter:
    line: Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
    if on_terminal:
        line = structlog.dev.ConsoleRenderer(timestamp_key="at")
    return ProcessorFormatter(processors=[_safe, line], use_get_message=False, pass_foreign_args=True)


def _safe(logger: Any, method: str, given: EventDict) -> EventDict:
    """The only facts that leave: when, who, what, the allowed fields, and where it broke."""
    record: logging.LogRecord = given["_record"]
    told: EventDict = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": _sentence(given.get("event"), given.get("positional_args")),
    }
    extra = {**vars(record), **given}
    told.update({name: _scrub(_value(extra[name])) for name in FIELDS if name in extra})
    return {**told, **_told_fault(given.get("exc_info"))}


def _sentence(template: Any, arguments: Any) -> str:
    """The first line alone: the libraries put what they were given on the next."""
    if not isinstance(template, str):
        return str(_scrub(_value(template)))
    lines = _filled(template, arguments).splitlines()
    return str(_scrub(lines[0][:LONGEST] if lines else ""))


def _filled(template: str, arguments: Any) -> str:
    if not arguments:
        return template
    try:
        if isinstance(arguments, Mapping):
            return template % {name: _value(value) for name, value in arguments.items()}
        return template % tuple(_value(value) for value in arguments)
    except (TypeError, ValueError, KeyError):  # a slot for a number that got a word, say
        return template


def _value(value: Any) -> Any:
    """Numbers, times and single words are facts; of all else only the kind is told."""
    match value:
        case None | bool() | int() | float():
            return value
        case datetime() | timedelta():
            return str(value)
        case BaseException():
            return f"{type(value).__name__} at {_place(value)}"
        case str():
            return str(value) if WORD.fullmatch(value) else WITHHELD
        case _:
            return f"[{type(value).__name__}]"


def _scrub(value: Any) -> Any:
    """No address and no token, in whatever they stand."""
    return TOKEN.sub("[token]", ADDRESS.sub("[address]", value)) if isinstance(value, str) else value


def _told_fault(given: Any) -> dict[str, str]:
    """An exception's kind and place. Its text may quote somebody's mail, and so may its causes'."""
    fault = _fault(given)
    if fault is None:
        return {}
    ours = _place(fault, ours=True)
    return {"fault": type(fault).__name__, "where": _place(fault), **({"ours": ours} if ours else {})}


def _fault(given: Any) -> BaseException | None:
    if given is True:
        given = sys.exc_info()
    if isinstance(given, BaseException):
        return given
    return given[1] if isinstance(given, tuple) and len(given) > 1 else None


def _place(fault: BaseException, *, ours: bool = False) -> str:
    """File and line of the innermost frame, or of the innermost that is ours."""
    frames = [(frame.f_globals.get("__name__", ""), frame, line) for frame, line in _walk(fault)]
    if ours:
        frames = [each for each in frames if str(each[0]).partition(".")[0] in ("mailflow", "workers")]
    if not frames:
        return "" if ours else "unknown"
    _, frame, line = frames[-1]
    return f"{frame.f_code.co_filename.rsplit('/', 1)[-1]}:{line}"


def _walk(fault: BaseException) -> list[tuple[Any, int]]:
    return list(traceback.walk_tb(fault.__traceback__))


def _watch_for_faults() -> None:
    """What nobody catches is printed by Python with its whole text: tell it our way instead."""
    sys.excepthook = _uncaught
    sys.unraisablehook = lambda told: _tell("a fault while cleaning up", told.exc_value)
    threading.excepthook = _thread_ended


def _uncaught(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, fault, trace)
        return
    _tell("stopped by a fault", fault)


def _thread_ended(told: threading.ExceptHookArgs) -> None:
    _tell("a thread was ended by a fault", told.exc_value)


def _tell(event: str, fault: BaseException | None) -> None:
    log.critical(event, exc_info=(type(fault), fault, fault.__traceback__) if fault else None)
