"""Times that a record may state."""

from datetime import UTC, datetime

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def is_plausible(moment: datetime) -> bool:
    """Tell whether a moment is aware and lies between the years 2000 and 2200."""
    return moment.utcoffset() is not None and _EARLIEST <= moment < _LATEST
