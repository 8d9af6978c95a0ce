"""Whole hours of a time: in them all sides are compared."""

from datetime import datetime, timedelta

_HOUR = timedelta(hours=1)


def hours_of(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """Give the beginning of the hour of `start`, and `end` or the end of its hour."""
    return whole_hour(start), next_hour(end)


def next_hour(moment: datetime) -> datetime:
    """Give the moment itself where an hour begins, else the beginning of the next."""
    return whole_hour(moment) if whole_hour(moment) == moment else whole_hour(moment) + _HOUR


def whole_hour(moment: datetime) -> datetime:
    """Give the beginning of the hour of a moment."""
    return moment.replace(minute=0, second=0, microsecond=0)
