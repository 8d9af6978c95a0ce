"""Who keeps the readers of the log waiting: one open transaction anywhere in the server."""

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import frozen

from application.health.finding import Finding, judged
from application.proof.overview import HeldEvents
from application.proof.ports import RecordCensus

# Who writes for a minute has forgotten it, or does what an operator should know of.
_LONG = timedelta(seconds=60)


def complaint(held: HeldEvents | None, now: datetime) -> str | None:
    """Say who holds events back for long; None where nobody does."""
    if held is None or now - held.since <= _LONG:
        return None
    who = f"session {held.pid}" if held.pid else "a prepared transaction"
    return (
        f"{who} of {held.user} in database {held.database} does not end its transaction: relay and"
        f" traffic read nothing of the last {(now - held.since).total_seconds():.0f} s"
    )


@frozen(kw_only=True)
class FindHolder:
    """Look for a transaction that somebody has forgotten."""

    census: RecordCensus
    clock: Callable[[], datetime]

    async def __call__(self) -> Finding:
        """Look.

        Raises:
            UnavailableError: the database does not answer, or has no tables.
        """
        held = await self.census.held()
        found = complaint(held, self.clock())
        return judged(
            "open transactions",
            good=found is None,
            seen=found or "none keeps relay and traffic waiting",
            mend=_mend(held) if held else "",
        )


def _mend(held: HeldEvents) -> str:
    if held.pid is None:
        return "see pg_prepared_xacts: commit prepared or rollback prepared, in that database"
    return f"let its owner end it, or select pg_terminate_backend({held.pid})"
