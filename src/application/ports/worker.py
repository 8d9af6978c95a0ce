"""What the worker needs: deliveries, the ledger of calls, a place for dead letters."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from application.messages import DeadLetter, Delivery, Outcome, ReceivedCdr
from domain.price_book import PriceBook


@runtime_checkable
class InboxBatch(Protocol):
    """Deliveries that are settled together."""

    @property
    def deliveries(self) -> Sequence[Delivery]:
        """At least one, in the order of the stream as far as it is known."""
        ...

    async def ack(self) -> None:
        """Settle all for good. May be lost: then they are delivered again."""
        ...


@runtime_checkable
class CdrInbox(Protocol):
    """The durable stream, as its reader sees it."""

    def batches(self) -> AsyncIterator[InboxBatch]:
        """Give what waits, at once and in batches no larger than configured.

        Everything that is not acknowledged is delivered again, here or to another reader, and
        order is not promised. A batch in hand is kept from redelivery while its reader lives.
        Outages of the stream are waited out. Ends when the process is asked to stop.

        Raises:
            SetupError: the consumer does not exist, or no right to read from it.
        """
        ...


@runtime_checkable
class PriceBooks(Protocol):
    """Companies and tariffs, as far as prices depend on them."""

    async def current(self, since: datetime) -> PriceBook:
        """Give prices for calls that were answered at `since` or later.

        They are as they were at most five seconds ago; every change shows as a whole. A book
        may begin later than asked for, and then says so: one record with a date of long ago must
        not fetch every tariff that there ever was.

        Raises:
            UnavailableError: there is none that is fresh enough; try again.
        """
        ...


@runtime_checkable
class CdrLedger(Protocol):
    """The book of calls, and of the money that they move."""

    async def record(self, cdrs: Sequence[ReceivedCdr]) -> Sequence[Outcome]:
        """Enter each call once and debit its company by its price: all of the batch, or nothing.

        A finished call is debited whatever the balance and status of its company; what follows
        from a balance that crossed a threshold is recorded with it. Outcomes stand in the order of
        the argument. The call key decides: the first record of a key is stored, also among
        concurrent calls and within one batch; later ones change nothing but the count of
        duplicates.

        Raises:
            UnavailableError: nothing was recorded; try again.
            RejectedError: nothing was recorded; at least one record can never be.
        """
        ...


@runtime_checkable
class DeadLetterBox(Protocol):
    """Records that need a person."""

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        """Keep each letter once; the same bytes from the same place are the same letter.

        Raises:
            UnavailableError: nothing was parked; try again.
        """
        ...
