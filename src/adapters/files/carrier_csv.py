"""A carrier's file of CDRs, read by a map of its columns."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

from adapters.bounded import LONGEST_ROW, RowLines, lines_within, toml_within
from application.errors import RejectedError
from domain.moment import UTC_ZONE, in_zone, is_plausible, is_zone, no_zone
from domain.traffic.disputing import Tolerance
from domain.traffic.record import Record

_NEEDED: Final = ("start", "callee", "seconds")
_COLUMNS: Final = (*_NEEDED, "call_id", "amount")
_KEYS: Final = frozenset(
    {"columns", "zone", "time_format", "delimiter", "encoding", "decimal", "plan",
     "start_tolerance", "seconds_tolerance", "amount_tolerance"}
)  # fmt: skip
_MOST_NAMED: Final = 20
_MOST_COLUMNS: Final = 20


@frozen(kw_only=True)
class CarrierMap:
    """How a carrier writes its records.

    Attributes:
        columns: what a column is called there, by what it is here.
        zone: of times that name none.
        time_format: of strptime; None: ISO 8601.
        decimal: what stands before the decimals.
        plan: the number plan by which it writes called numbers; None: nobody says.
    """

    columns: Mapping[str, str]
    zone: str = UTC_ZONE
    time_format: str | None = None
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    decimal: str = "."
    plan: str | None = None
    tolerance: Tolerance = field(factory=Tolerance)


def read_map(path: Path) -> CarrierMap:
    """Read a map in TOML.

    Raises:
        RejectedError: it cannot be read, or names no start, callee or seconds.
    """
    found = toml_within(path, LONGEST_ROW)
    try:
        return _map(found)
    except (TypeError, ValueError, InvalidOperation, AttributeError) as error:
        raise RejectedError(f"{path} is no map of columns: {error}") from error


def _lacks(path: Path, missing: Sequence[str], there: Sequence[str]) -> str:
    has = ", ".join(there[:_MOST_COLUMNS]) or "none"
    more = " and more" if len(there) > _MOST_COLUMNS else ""
    named = ", ".join(missing)
    return f"{path} has no column {named}, which [columns] of the map names; it has {has}{more}"


def read_records(path: Path, by: CarrierMap) -> Sequence[Record]:
    """Read all records; one that cannot be read refuses the file, and each is named by its line.

    Raises:
        RejectedError: so it is, a line or row is too long, or the file has no such columns.
    """
    wrong: list[str] = []
    try:
        with path.open(newline="", encoding=by.encoding) as file:
            lines = RowLines(lines_within(file, LONGEST_ROW), LONGEST_ROW)
            rows = csv.DictReader(lines, delimiter=by.delimiter)
            missing = set(by.columns.values()) - set(rows.fieldnames or ())
            lines.row_ends()
            if missing:
                raise RejectedError(_lacks(path, sorted(missing), rows.fieldnames or ()))
            records = list(_records(rows, lines, by, wrong))
    except (OSError, UnicodeError, LookupError, csv.Error) as error:
        raise RejectedError(f"{path} cannot be read: {error}") from error
    if wrong:
        more = f"; {len(wrong) - _MOST_NAMED} more" if len(wrong) > _MOST_NAMED else ""
        raise RejectedError(f"{path}: {'; '.join(wrong[:_MOST_NAMED])}{more}")
    return records


def _map(found: Mapping[str, Any]) -> CarrierMap:
    columns = {str(ours): str(theirs) for ours, theirs in found.get("columns", {}).items()}
    zone = str(found.get("zone", UTC_ZONE))
    if strange := sorted({*found} - _KEYS) + sorted({*columns} - {*_COLUMNS}):
        raise ValueError(f"unknown: {', '.join(strange)}")
    if missing := [name for name in _NEEDED if name not in columns]:
        raise ValueError(f"[columns] names no {', '.join(missing)}")
    if not is_zone(zone):
        raise ValueError(no_zone(zone))
    usual = Tolerance()
    start = float(found.get("start_tolerance", usual.start.total_seconds()))
    return CarrierMap(
        columns=columns,
        zone=zone,
        time_format=found.get("time_format"),
        delimiter=str(found.get("delimiter", ",")),
        encoding=str(found.get("encoding", "utf-8-sig")),
        decimal=str(found.get("decimal", ".")),
        plan=str(found["plan"]) if "plan" in found else None,
        tolerance=Tolerance(
            start=timedelta(seconds=start),
            seconds=Decimal(str(found.get("seconds_tolerance", usual.seconds))),
            amount=Decimal(str(found.get("amount_tolerance", usual.amount))),
        ),
    )


def _records(
    rows: "csv.DictReader[str]", lines: RowLines, by: CarrierMap, wrong: list[str]
) -> Iterator[Record]:
    for row in rows:
        lines.row_ends()
        cells = {ours: (row[theirs] or "").strip() for ours, theirs in by.columns.items()}
        try:
            yield _record(cells, by, f"line {rows.line_num}")
        except (ValueError, InvalidOperation, OverflowError):
            told = ", ".join(f"{name} {cells[name]!a}" for name in _NEEDED)
            wrong.append(f"line {rows.line_num} cannot be read: {told}")


def _record(cells: Mapping[str, str], by: CarrierMap, place: str) -> Record:
    start, seconds = _time(cells["start"], by), _number(cells["seconds"], by)
    if not is_plausible(start) or seconds < 0:
        raise ValueError(place)
    amount = cells.get("amount")
    return Record(
        place=place,
        start=start,
        callee=cells["callee"],
        seconds=seconds,
        call_id=cells.get("call_id") or None,
        amount=_number(amount, by) if amount else None,
    )


def _time(text: str, by: CarrierMap) -> datetime:
    if by.time_format is None:
        return in_zone(datetime.fromisoformat(text), by.zone)
    # Without a zone it is of that of the map.
    return in_zone(datetime.strptime(text, by.time_format), by.zone)  # noqa: DTZ007


def _number(text: str, by: CarrierMap) -> Decimal:
    number = Decimal(text.replace(by.decimal, ".") if by.decimal != "." else text)
    if not number.is_finite():
        raise ValueError(text)
    return number
