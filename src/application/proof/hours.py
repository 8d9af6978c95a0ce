"""Whole hours of a time: in them all sides are compared."""

from datetime import datetime, timedelta

_HOUR = timedelta(hours=1)


def hours_of(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """Give the beginning of the hour of `start`, and `end` or the end of its hour."""
    return _whole(start), next_hour(end)


def next_hour(moment: datetime) -> datetime:
    """Give the moment itself where an hour begins, else the beginning of the next."""
    return _whole(moment) if _whole(moment) == moment else _whole(moment) + _HOUR


def _whole(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
