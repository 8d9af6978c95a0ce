"""A file of rates, read while somebody watches."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.wire.rates.csv_form.deck import read_map
from application.pricing.rate_sheet import RateSheet
from entrypoints.terminal.progress import progress

if TYPE_CHECKING:
    from entrypoints.containers.operator.tariffs import TariffsContainer


def read(
    use: "TariffsContainer", file: Path, on: date | None = None, columns: Path | None = None
) -> RateSheet:
    """Read it; of rows that name a day those that hold `on` a day, or in the end.

    `columns` is the map of a deck that names its columns in its own words.

    Raises:
        RejectedError: it or its map cannot be read at all.
    """
    by = None if columns is None else read_map(columns)
    with progress(f"reading {file.name}", file.stat().st_size) as advanced:
        return use.read_sheet()(file, advanced, on, by)
