"""A report on stdout: one JSON object for machines, tables for people."""

import json
import os
import sys
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum

from entrypoints.terminal.report import Report


def emit(report: Report, *, as_json: bool, as_lines: bool = False) -> int:
    """Print a report; give the exit code of the command that made it."""
    if as_lines:
        _tell_each(report)
    elif as_json:
        sys.stdout.write(json_of(report) + "\n")
    else:
        from entrypoints.terminal.tables import print_parts  # noqa: PLC0415 machines need none

        print_parts(report.parts)
    sys.stdout.flush()
    return 0 if report.good else 1


def json_of(report: Report) -> str:
    """Give what a report has for machines."""
    return _json({"schema": report.schema, **report.document})


def _tell_each(report: Report) -> None:
    rows = report.document[report.listed]
    assert isinstance(rows, list)  # noqa: S101 such is what is listed
    sys.stdout.writelines(json.dumps(row, default=_plain_json) + "\n" for row in rows)
    sys.stderr.writelines(f"akira: {part}\n" for part in report.parts if isinstance(part, str))


def _json(document: Mapping[str, object]) -> str:
    return json.dumps(document, default=_plain_json, indent=2 if _is_terminal() else None)


def _is_terminal() -> bool:
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _plain_json(value: object) -> object:
    match value:
        case datetime() | date():
            return value.isoformat()
        case timedelta():
            return f"{value.total_seconds():.3f}"
        case bytes():
            return value.decode(errors="backslashreplace")
        case Enum():
            return value.value
        case Decimal():
            return f"{value.normalize():f}"
        case _:
            return str(value)
