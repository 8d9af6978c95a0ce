"""A file of rates, told by how it begins: JSON, CSV or a workbook of a spreadsheet."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from adapters.wire.rates.csv_form.deck import DeckMap
from adapters.wire.rates.csv_form.reading import read_csv
from adapters.wire.rates.json_form.reading import read_json
from adapters.wire.rates.workbook import BEGINNING, as_csv
from application.errors import RejectedError
from application.pricing.rate_sheet import BadRow, RateSheet

_HEAD = 4096
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"


def read_sheet(
    path: Path,
    advanced: Callable[[int], None] = lambda _: None,
    on: date | None = None,
    by: DeckMap | None = None,
) -> RateSheet:
    """Read a file; `advanced` is told of each step how many bytes more were read.

    Of rows that name a day those count that hold `on` a day, or in the end. `by` is how the file
    names its columns; None: as we do.

    Raises:
        RejectedError: it cannot be read at all, or has a map and no columns.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            file.seek(0)
            if head.startswith(_UTF_16):
                return RateSheet(bad=[BadRow(1, "the file is UTF-16: save it as UTF-8")])
            if head.startswith(BEGINNING):
                with as_csv(file) as rows:
                    advanced(path.stat().st_size)
                    return read_csv(rows, on=on, by=by)
            first = head.removeprefix(_BOM).lstrip()[:1]
            if first in {b"[", b"{"}:
                if by is not None:
                    raise RejectedError(f"{path}: JSON has no columns, so no map of them")
                return read_json(file, advanced)
            return read_csv(file, advanced, on, by)
    except OSError as error:
        raise RejectedError(f"{path} cannot be read: {error.strerror}") from error
