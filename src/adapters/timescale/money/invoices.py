"""Months of companies in PostgreSQL: movements, and what the log has of their calls."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

from asyncpg import Record
from attrs import frozen

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.journal.bundle_rows import bundle_event
from adapters.timescale.journal.closing_rows import closes_of
from adapters.timescale.money.invoice_news import read_news
from adapters.timescale.money.standing_still import standing_still
from adapters.timescale.proof.seals import held_seal
from adapters.timescale.sql import query
from application.money.invoice_data import InvoiceSource, InvoiceSpan, NotInvoiced, PaymentLine
from application.money.ports import InvoiceBook
from domain.money.bundle_events import BundleSettled
from domain.money.invoicing import BilledCall
from domain.money.movement import MovementKind
from domain.pricing.sides import Side

_POSITION: Final = "select coalesce(max(version), 0) from balance_movement where company_id = $1"
_CALLS: Final = query("money/invoice_calls")
_MOVED: Final = query("money/invoice_moved")
_PAYMENTS: Final = query("money/invoice_payments")
_BUNDLES: Final = query("money/invoice_bundles")
_BESIDE: Final = query("money/not_invoiced")
_DROPPED: Final = "select exists (select from calls_dropped where before > $1)"
_BEGINS: Final = "select min(start_time) from call_identity"
_AT_ONCE: Final = 2000


@frozen
class TimescaleInvoiceBook(InvoiceBook):
    """The tables of movements, the gate and the log."""

    pool: Pool

    @asynccontextmanager
    async def drawn(self, span: InvoiceSpan) -> AsyncIterator[InvoiceSource]:
        with translated_errors():
            async with standing_still(self.pool, span.company_id, span.as_of) as (connection, _):
                yield await _source(connection, span)

    async def news(self, drawn: Sequence[tuple[InvoiceSpan, int]]) -> Sequence[bool]:
        with translated_errors():
            async with self.pool.acquire() as connection:
                return await read_news(connection, drawn)


async def _source(connection: Connection, span: InvoiceSpan) -> InvoiceSource:
    position = span.as_of
    if position is None:
        position = await connection.fetchval(_POSITION, span.company_id)
    asked = (span.company_id, span.start, span.end, position, span.up_to)
    payments = await connection.fetch(_PAYMENTS, *asked)
    bundles = await connection.fetch(_BUNDLES, span.company_id, span.month, position, span.up_to)
    return InvoiceSource(
        position=position,
        moved=await connection.fetchval(_MOVED, *asked),
        begins=await connection.fetchval(_BEGINS),
        payments=[_payment(row) for row in payments],
        closes=await closes_of(connection),
        seal=await held_seal(connection),
        beside=await _beside(connection, span),
        calls=_calls(connection, asked),
        bundles=[each for each in map(bundle_event, bundles) if isinstance(each, BundleSettled)],
        newest=max((row["position"] or 0 for row in (*payments, *bundles)), default=0),
    )


async def _calls(
    connection: Connection, asked: tuple[object, ...]
) -> AsyncIterator[Sequence[BilledCall]]:
    cursor = await connection.cursor(_CALLS, *asked)
    while rows := await cursor.fetch(_AT_ONCE):
        yield [BilledCall(**{**row, "side": Side(row["side"])}) for row in rows]


async def _beside(connection: Connection, span: InvoiceSpan) -> NotInvoiced:
    rows = await connection.fetch(_BESIDE, span.company_id, span.start, span.end)
    own = [row for row in rows if not row["of_nobody"]]
    idle = [row for row in own if row["unrated_reason"] is None]
    unrated = Counter[str]()
    for row in own:
        if row["unrated_reason"]:
            unrated[row["unrated_reason"]] += row["calls"]
    return NotInvoiced(
        free=sum(row["calls"] for row in idle if row["answered"]),
        unanswered=sum(row["calls"] for row in idle if not row["answered"]),
        unrated=dict(unrated),
        of_nobody=sum(row["calls"] for row in rows if row["of_nobody"]),
        incomplete=await connection.fetchval(_DROPPED, span.start),
    )


def _payment(row: Record) -> PaymentLine:
    return PaymentLine(
        at=row["at"],
        kind=MovementKind(row["kind"]),
        amount=row["amount"],
        reference=row["reference"],
    )
