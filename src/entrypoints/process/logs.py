"""Logs on stderr: one JSON object a line, or a line for people."""

import json
import logging
import sys
from datetime import UTC, datetime

from entrypoints.process.log_repeats import Repeats

_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_LONGEST = 256


def configure_logs(level: str, log_format: str) -> None:
    """Send everything from `level` on to stderr, the same trouble not for ever."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if log_format == "json" else ConsoleLines())
    handler.addFilter(Repeats())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)


class JsonLines(logging.Formatter):
    """One object a line: ts, level, event, logger, then what the call added."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record; values are cut at 256 characters, control characters escaped."""
        line = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            "logger": record.name,
            **_added(record),
        }
        return json.dumps(line, default=str)


class ConsoleLines(logging.Formatter):
    """Time, level, event, then key=value."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record for people."""
        moment = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S.%f")
        added = " ".join(f"{key}={value!r}" for key, value in _added(record).items())
        return f"{moment[:-3]}Z {record.levelname.lower():7} {record.getMessage()} {added}".rstrip()


def _added(record: logging.LogRecord) -> dict[str, object]:
    added = {key: _cut(value) for key, value in vars(record).items() if key not in _PLAIN}
    if record.exc_info and record.exc_info[1]:
        error = record.exc_info[1]
        added["error"] = f"{type(error).__name__}: {error}"[:_LONGEST]
    return added


def _cut(value: object) -> object:
    return value if isinstance(value, int | float | None) else str(value)[:_LONGEST]
