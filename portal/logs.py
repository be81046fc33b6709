"""Structured logs: one JSON line an event, with the request's id and never with what a person typed."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict


def configure(level: str) -> None:
    """Send every log, ours and the libraries', to standard error as JSON lines of at least ``level``."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, without_words, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                without_words,
                structlog.processors.JSONRenderer(),
            ],
            foreign_pre_chain=shared,
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(logging.getLevelName(level), logging.WARNING))


def without_words(_logger: Any, _name: str, entry: EventDict) -> EventDict:
    """An error that a library logs is told by its kind and place: its message may hold what somebody typed."""
    entry.pop("stack_info", None)
    found = entry.pop("exc_info", None)
    problem = found[1] if isinstance(found, tuple) else sys.exception() if found is True else found
    if isinstance(problem, BaseException):
        frames = traceback.extract_tb(problem.__traceback__)[-3:]
        entry["kind"] = type(problem).__name__
        entry["where"] = [f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno}" for frame in frames]
    return entry
