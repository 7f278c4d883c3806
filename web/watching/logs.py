"""Lines in the log, one JSON object each, that say where and what and never whose: no values, only places.

What libraries put into their messages is left out too: of a message its pattern stays; of an error its kind, the
code that the system or the database gave it, and the places in the source that it came through.
"""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Iterator, MutableMapping
from traceback import walk_tb
from typing import Any, TextIO

import structlog

from matcher.errors import ConfigurationError

Event = MutableMapping[str, Any]

_MOST_PLACES = 40


def _name_logger(_logger: object, _method: str, event: Event) -> Event:
    """Say which part speaks, for what does not come from here."""
    event["from"] = event["_record"].name
    return event


def _places_only(_logger: object, _method: str, event: Event) -> Event:
    """Put the kind of an error and its places where the error itself was."""
    found = event.pop("exc_info", None)
    event.pop("stack_info", None)
    error = sys.exc_info()[1] if found is True else found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"] = " < ".join(kind_of(one) for one in _chain(error))
        event["at"] = places_of(error)
    return event


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def kind_of(error: BaseException) -> str:
    """Return the kind of an error with the code it has, without its message, which may hold anything."""
    name = type(error).__qualname__
    if isinstance(error, ConfigurationError):  # speaks of settings alone
        return f"{name}: {error}"
    driver = getattr(error, "orig", None)
    code = getattr(driver, "sqlstate", None) or getattr(driver, "sqlite_errorname", None)
    if isinstance(error, OSError) and error.errno is not None:
        code = errno.errorcode.get(error.errno, error.errno)
    return f"{name} ({code})" if code else name


def places_of(error: BaseException) -> list[str]:
    """Return the places in the source that an error came through, the innermost last."""
    frames = [
        (frame.f_globals.get("__name__", "?"), line, frame.f_code) for frame, line in walk_tb(error.__traceback__)
    ]
    return [f"{module}:{line} {code.co_qualname}" for module, line, code in frames][-_MOST_PLACES:]


_ALL = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    _places_only,
)
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_ALL,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    wrapper_class=structlog.stdlib.BoundLogger,
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)


def json_handler(stream: TextIO) -> logging.StreamHandler[TextIO]:
    """Return what writes everything that it is told as JSON, a line each."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_name_logger, *_ALL],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            # The pattern of a message stays, what was to be put into it does not.
            use_get_message=False,
        )
    )
    return handler


def log_as_json() -> None:
    """Let everything that this process has to say come as JSON."""
    root = logging.getLogger()
    root.handlers[:] = [json_handler(sys.stderr)]
    root.setLevel(logging.WARNING)
    # Who watches a terminal wants to see what goes wrong; whoever searches a log, what went on as well.
    logging.getLogger("web").setLevel(logging.WARNING if sys.stderr.isatty() else logging.INFO)
    sys.excepthook = lambda kind, error, trace: logging.getLogger("web").critical(
        "this process ended", exc_info=(kind, error, trace)
    )


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """Return what writes lines, by the name of a module."""
    found: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return found
