"""Whether workers are there, and get on with what one of them does beside recording."""

from datetime import datetime, timedelta
from typing import Final

from application.proof.overview import DutyFigures, Overview

# A worker that is there says so each five seconds, and a duty that stood still changes hands in
# forty; within as long who has just begun takes each duty, and gets on with it.
SILENT: Final = timedelta(seconds=60)
# What AKIRA_RELAY=off switches off.
OF_THE_RELAY: Final = frozenset({"relay", "heads"})


def heard_at(book: Overview) -> datetime | None:
    """Tell when any worker was last heard of; None: never."""
    return max((duty.heard_at for duty in book.duties if duty.heard_at), default=None)


def has_worker(book: Overview, now: datetime) -> bool:
    """Tell whether a worker is there."""
    heard = heard_at(book)
    return heard is not None and now - heard <= SILENT


def not_yet(duty: DutyFigures, book: Overview, now: datetime) -> bool:
    """Tell whether nobody has got on with a duty because who does it has only just begun."""
    begun = duty.begun_at if duty.heard_at else _oldest_worker(book, now)
    waits = duty.worked_at is None or (begun is not None and duty.worked_at < begun)
    return waits and begun is not None and now - begun <= SILENT


def _oldest_worker(book: Overview, now: datetime) -> datetime | None:
    heard = (each for each in book.duties if each.heard_at and now - each.heard_at <= SILENT)
    return min((each.begun_at for each in heard if each.begun_at), default=None)
