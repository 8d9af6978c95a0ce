"""Rows of what is watched and suspected of companies."""

from collections.abc import Sequence
from typing import Final

from asyncpg import Record

from adapters.timescale.connection import Connection
from adapters.timescale.sql import query
from domain.money.events import CompanyEvent
from domain.money.fraud import FraudKind, FraudWatch, Suspicion
from domain.money.fraud_events import FraudSettled, FraudSuspected, Suspected, with_fraud_event

SUSPICION_COLUMNS: Final = (
    "company_id", "number", "kind", "hour", "destination", "amount", "bound", "settled_by",
    "because",
)  # fmt: skip
_SUSPECTED: Final = query("money/suspected")
_KEEP: Final = query("journal/keep_suspicion")
_SETTLE: Final = query("journal/settle_suspicions")
SuspicionRow = tuple[object, ...]


def suspicion_row(held: Suspected) -> SuspicionRow:
    """Give a row in the order of its columns."""
    one = held.suspicion
    return (
        held.company_id, held.number, one.kind.value, one.hour, one.destination, one.amount,
        one.bound, held.settled_by, held.because,
    )  # fmt: skip


async def keep_fraud_event(connection: Connection, company_id: int, event: CompanyEvent) -> None:
    """Keep what an event of a company makes of its suspicions, if anything."""
    match event:
        case FraudSuspected():
            [new] = with_fraud_event([], company_id, event)
            await connection.execute(_KEEP, *suspicion_row(new)[:-2])
        case FraudSettled(numbers=numbers, because=because, by=by):
            await connection.execute(_SETTLE, company_id, numbers, by, because)


async def suspected_of(
    connection: Connection, company_id: int | None = None
) -> Sequence[Suspected]:
    """Read what was suspected of a company, or of all, by number."""
    return [_suspected(row) for row in await connection.fetch(_SUSPECTED, company_id)]


def watch_row(watch: FraudWatch) -> tuple[object, ...]:
    """Give what is watched in the order of its columns."""
    return (watch.spend_per_hour, watch.times, watch.at_least, watch.new_destination)


def watch_of(row: Record) -> FraudWatch:
    """Read the columns that say what is watched of a company."""
    return FraudWatch(
        spend_per_hour=row["watch_spend_per_hour"],
        times=row["watch_times"],
        at_least=row["watch_at_least"],
        new_destination=row["watch_new_destination"],
    )


def _suspected(row: Record) -> Suspected:
    return Suspected(
        company_id=row["company_id"],
        number=row["number"],
        suspicion=Suspicion(
            kind=FraudKind(row["kind"]),
            hour=row["hour"],
            destination=row["destination"],
            amount=row["amount"],
            bound=row["bound"],
        ),
        settled_by=row["settled_by"],
        because=row["because"],
    )
