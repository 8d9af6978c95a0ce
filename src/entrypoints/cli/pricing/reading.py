"""A file of rates, read while somebody watches."""

from pathlib import Path
from typing import TYPE_CHECKING

from application.pricing.rate_sheet import RateSheet
from entrypoints.terminal.progress import progress

if TYPE_CHECKING:
    from entrypoints.containers.operator.tariffs import TariffsContainer


def read(use: "TariffsContainer", file: Path) -> RateSheet:
    """Read it.

    Raises:
        RejectedError: it cannot be read at all.
    """
    with progress(f"reading {file.name}", file.stat().st_size) as advanced:
        return use.read_sheet()(file, advanced)
