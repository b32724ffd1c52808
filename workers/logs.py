"""The log of web, worker and beat: one JSON object a line, in words of our own and never in what people typed."""

import sys
import traceback
from collections.abc import Iterator
from logging.config import dictConfig
from typing import Any

import structlog
from structlog.types import EventDict, Processor

from workers.trouble import Trouble

# Their messages hold what was typed or sent (flask-limiter: the name one tried to sign in as), or say nothing new.
QUIET = {
    "flask-limiter": "ERROR",
    "celery.worker.strategy": "WARNING",
    "celery.app.trace": "WARNING",
    "celery.beat": "WARNING",
}
HARMLESS = (Trouble, ImportError)  # their words are the program's own


def configure(level: str) -> None:
    """For this process, its libraries included; replaces what they have set up."""
    dictConfig(configuration(level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_common(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def configuration(level: str) -> dict[str, Any]:
    """In the shape of logging.config: everything to standard error, where the one who runs it collects it."""
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _common(),
        "processors": [
            _in_our_words,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    }
    quiet = {name: {"level": least} for name, least in QUIET.items()}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"level": level.upper(), "handlers": ["stderr"]},
        "loggers": quiet | {"gunicorn.error": {"level": level.upper(), "handlers": [], "propagate": True}},
    }


def frames(error: BaseException) -> str:
    """Where it happened and of what kind it was. Its message may hold typed words, so only a known one is kept."""
    return "".join(_frames(error))


def _frames(error: BaseException) -> Iterator[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _frames(cause)
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, HARMLESS):
        yield f": {error}"
    yield "\n"


def _common() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        _with_frames,
    ]


def _with_frames(_logger: object, _method: str, event: EventDict) -> EventDict:
    """In the place of a traceback with the error's own words."""
    raised = event.pop("exc_info", None)
    error = raised[1] if isinstance(raised, tuple) else raised
    if raised is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["trace"] = frames(error)
    return event


def _in_our_words(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Celery puts the error's words in its message."""
    told = getattr(event.get("_record"), "data", None)
    if event.get("logger") == "celery.app.trace" and isinstance(told, dict):
        event["event"], event["task"] = "task_failed", told.get("name")
    return event
