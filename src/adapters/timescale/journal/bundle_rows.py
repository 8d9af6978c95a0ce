"""Bundles of companies: read from the log, and kept nowhere else."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from asyncpg import Record

from adapters.timescale.connection import Connection
from adapters.timescale.journal.told_rows import told_in
from adapters.timescale.sql import query
from domain.money.bundle_events import BundleEvent
from domain.money.bundles import Bundles, bundles_of

_BUNDLES: Final = query("journal/bundles")


async def read_bundles(
    connection: Connection, company_id: int | None = None
) -> Mapping[int, Bundles]:
    """Read the bundles of all companies that have any, or of one."""
    told: dict[int, list[BundleEvent]] = defaultdict(list)
    for row in await connection.fetch(_BUNDLES, company_id):
        told[row["company_id"]].append(bundle_event(row))
    return {number: bundles_of(events) for number, events in told.items()}


def bundle_event(row: Record) -> BundleEvent:
    """Read what an event tells of a bundle."""
    event = told_in(row)
    assert isinstance(event, BundleEvent)  # noqa: S101 asked for
    return event
