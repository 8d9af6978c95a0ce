"""Which times of companies have a call that moved the balance since a position of it."""

from collections.abc import Mapping, Sequence
from typing import Final

from adapters.timescale.connection import Connection
from adapters.timescale.sql import query
from application.money.invoice_data import InvoiceSpan

_NEWS: Final = query("money/invoice_news")
_LAST: Final = "select company_id, version from balance where company_id = any($1)"


async def read_news(
    connection: Connection, drawn: Sequence[tuple[InvoiceSpan, int]]
) -> Sequence[bool]:
    """Tell it of each; of a balance that has not changed since no movement is read."""
    rows = await connection.fetch(_LAST, list({span.company_id for span, _ in drawn}))
    last = {row["company_id"]: row["version"] for row in rows}
    never_had = [position > last.get(span.company_id, 0) for span, position in drawn]
    doubtful = [
        place
        for place, (span, position) in enumerate(drawn)
        if not never_had[place]
        and (span.up_to is not None or position < last.get(span.company_id, 0))
    ]
    moved = await _moved(connection, {place: drawn[place] for place in doubtful})
    return [had or moved.get(place, False) for place, had in enumerate(never_had)]


async def _moved(
    connection: Connection, drawn: Mapping[int, tuple[InvoiceSpan, int]]
) -> Mapping[int, bool]:
    if not drawn:
        return {}
    spans = [span for span, _ in drawn.values()]
    rows = await connection.fetch(
        _NEWS,
        [span.company_id for span in spans],
        [span.start for span in spans],
        [span.end for span in spans],
        [position for _, position in drawn.values()],
        [span.up_to is not None for span in spans],
    )
    return dict(zip(drawn, (row["news"] for row in rows), strict=True))
