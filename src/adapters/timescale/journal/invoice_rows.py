"""Invoices that have a number: read from the log, and kept nowhere else."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from adapters.timescale.connection import Connection
from adapters.timescale.journal.told_rows import told_in
from domain.money.issuing_events import InvoiceIssued

_ISSUED: Final = (
    "select c.id as company_id, e.type, e.schema_version, e.data::text as data"
    " from event e join company c on c.stream_id = e.stream_id"
    " where e.type = 'InvoiceIssued' and ($1::bigint is null or c.id = $1)"
    " order by e.stream_id, e.version"
)
_LAST: Final = (
    "select coalesce(max((data->>'number')::bigint), 0) from event"
    " where type = 'InvoiceIssued' and data->>'series' = $1"
)


async def read_invoices(
    connection: Connection, company_id: int | None = None
) -> Mapping[int, Sequence[InvoiceIssued]]:
    """Read what was issued to all companies, or to one, each in its order."""
    found: dict[int, list[InvoiceIssued]] = defaultdict(list)
    for row in await connection.fetch(_ISSUED, company_id):
        event = told_in(row)
        assert isinstance(event, InvoiceIssued)  # noqa: S101 asked for
        found[row["company_id"]].append(event)
    return dict(found)


async def last_number(connection: Connection, series: str) -> int:
    """Read the last number of a series; who gives the next one holds the series still."""
    found: int = await connection.fetchval(_LAST, series)
    return found
