"""A workbook of a spreadsheet (XLSX) as CSV, by openpyxl, which is an extra."""

import csv
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import BinaryIO, Final
from zipfile import BadZipFile, ZipFile

from application.errors import RejectedError

BEGINNING: Final = b"PK\x03\x04"
"""With which a packed file begins, and so a workbook."""
# A million rows of a deck unpack to some 100 MB.
_MOST_UNPACKED: Final = 1 << 30
# As many digits a spreadsheet keeps of a number.
_MOST_DIGITS: Final = 15
_DAY: Final = timedelta(days=1)


def as_csv(packed: BinaryIO) -> BinaryIO:
    """Write the first sheet as CSV, each row as the line with its number.

    Raises:
        RejectedError: openpyxl is not installed, or it is no workbook, or holds what CSV cannot.
    """
    try:
        import openpyxl  # noqa: PLC0415 an extra
    except ImportError:
        raise RejectedError(
            "a workbook (XLSX) needs openpyxl: pip install 'akira-cdr[xlsx]'; or save it as CSV"
        ) from None
    _check_size(packed)
    try:
        with warnings.catch_warnings(action="ignore"):
            book = openpyxl.load_workbook(packed, read_only=True, data_only=True)
            rows = list(_rows(book.worksheets[0].iter_rows(values_only=True)))
    except RejectedError:
        raise
    except Exception as error:  # it raises whatever it stumbles over
        why = str(error) or type(error).__name__
        raise RejectedError(f"the workbook cannot be read: {why}") from error
    return _written(rows)


def _check_size(packed: BinaryIO) -> None:
    try:
        with ZipFile(packed) as parts:
            size = sum(part.file_size for part in parts.infolist())
    except BadZipFile as error:
        raise RejectedError(f"no workbook: {error}") from error
    if size > _MOST_UNPACKED:
        raise RejectedError(f"the workbook unpacks to {size} bytes: the most is {_MOST_UNPACKED}")
    packed.seek(0)


def _rows(rows: Iterator[Sequence[object]]) -> Iterator[list[str]]:
    width = 0
    for number, row in enumerate(rows, 1):
        cells = [_text(cell, number) for cell in row]
        filled = [place for place, cell in enumerate(cells, 1) if cell]
        if not filled:
            yield []
            continue
        # Rules before the header stand in a cell of their own; all rows after it are as wide as it.
        if not width and not cells[0].startswith("#"):
            width = filled[-1]
        cells += [""] * (width - len(cells))
        yield cells[: max(width, filled[-1])]


def _text(cell: object, row: int) -> str:
    match cell:
        case None:
            return ""
        case bool():
            raise RejectedError(f"row {row}: a cell is {cell}: it should be a number or text")
        case int() | float():
            return _number(cell, row)
        case date() | time() | timedelta():
            return _moment(cell)
        case _:
            # A line of the file stays one row of the sheet.
            return " ".join(str(cell).splitlines())


def _moment(cell: date | time | timedelta) -> str:
    if isinstance(cell, timedelta):
        return "24:00" if cell == _DAY else str(cell)
    if isinstance(cell, time) and not (cell.second or cell.microsecond):
        return cell.isoformat("minutes")
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat()


def _number(cell: float, row: int) -> str:
    exact = Decimal(repr(cell))
    if abs(exact) >= Decimal(10) ** _MOST_DIGITS:
        raise RejectedError(
            f"row {row}: {exact:f} has more digits than a spreadsheet keeps: make the column text"
        )
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _written(rows: Sequence[Sequence[str]]) -> BinaryIO:
    file = TemporaryFile()  # noqa: SIM115 whoever reads it closes it
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        if row and row[0].startswith("#"):
            text.write(f"{row[0]}\n")
        else:
            writer.writerow(row)
    text.detach()
    file.seek(0)
    return file
