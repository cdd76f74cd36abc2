"""The log of what runs for long: one line an event on standard error, JSON where that is no terminal.

What comes from outside stands in messages: it can neither end a line nor colour a terminal. No password is logged.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from storage.text.terminal import harmless

OURS = {"crawler", "summarizer", "review", "digest", "storage"}  # libraries are heard from WARNING on
_PASSWORD = re.compile(r"(?<=://)([^/\s:@]*):[^/\s@]*@")
_SECRET = re.compile(r"(password|secret|token|authorization|cookie)", re.IGNORECASE)
_TOLD = re.compile(
    r"(?i)\b((?:[a-z_]*(?:password|secret|token)|authorization|cookie)\s*[=:]\s*)(?:(?:bearer|basic)\s+)?\S+"
)


def configure(as_json: bool | None = None) -> None:
    """Sends our lines from level INFO on, and libraries' from WARNING on, to standard error. Without `as_json`: JSON where no
    person looks."""
    plain = sys.stderr.isatty() if as_json is None else not as_json
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Any] = [
        structlog.dev.ConsoleRenderer(colors=False)
        if plain
        else structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    ]
    render = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        clean,
        *last,
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=render))
    handler.addFilter(_counts)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _counts(record: logging.LogRecord) -> bool:
    # A filter, not their loggers' levels: Scrapy sets those of its own.
    return record.levelno >= (logging.INFO if record.name.partition(".")[0] in OURS else logging.WARNING)


def clean(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Return an event without control characters and secrets."""
    for name, value in list(event.items()):
        if _SECRET.search(name):
            event[name] = "***"
        elif isinstance(value, str):
            event[name] = words(value)
    return event


def words(text: str) -> str:
    """Return a text on one line: line ends as ⏎, terminal escapes and bidi controls removed, passwords starred."""
    safe = _TOLD.sub(r"\1***", _PASSWORD.sub(r"\1:***@", text))
    return harmless("⏎".join(safe.splitlines()))
