"""The promises about calls: deliveries, the ledger, corrections, and the archive."""

from collections.abc import AsyncIterable, AsyncIterator, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol, runtime_checkable
from uuid import UUID

from application.calls.data import CallSelection, Delivery, Outcome, WrittenCalls
from application.calls.once import DialogBook
from application.calls.stories import CallQuery, CallStory, CallTally, StoredCall
from domain.calls.forgetting import Forgetting
from domain.calls.provenance import Receipt
from domain.facts.amending import KeptCall, Order
from domain.facts.call_facts import CallAmended, CallReceived


@runtime_checkable
class InboxBatch(Protocol):
    """Deliveries that are settled together."""

    @property
    def deliveries(self) -> Sequence[Delivery]:
        """At least one, in the order of the stream as far as it is known."""
        ...

    async def ack(self, later: Collection[Receipt] = ()) -> None:
        """Settle all for good, but give those that are for later again after some seconds.

        May be lost: then they are delivered again.
        """
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
class CdrLedger(Protocol):
    """The book of calls, and of the money that they move."""

    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        """Enter each call once and debit its company by its price: all of the batch, or nothing.

        A finished call is debited whatever the balance and status of its company; what follows
        from a balance that crossed a threshold is recorded with it. Outcomes stand in the order of
        the argument. The call key decides: the first record of a key is stored, also among
        concurrent calls and within one batch; later ones change nothing but the count of
        duplicates. Who is entered just now by somebody that comes to no end, as a process that
        stands still, is busy, and holds up no other call for long.

        `prices` is the version of the book that judged them: where it is not the one of the
        moment at which the calls are entered, they are outdated and nothing of them is entered.
        None is for calls on which no price depends. Of calls with claims on one dialog the first is
        debited, in the order of the stream, also among concurrent ones; others are its legs.

        Raises:
            UnavailableError: nothing was recorded; try again.
            RejectedError: nothing was recorded; at least one record can never be.
        """
        ...


@runtime_checkable
class KeptCalls(Protocol):
    """The calls as their latest fact has them; who reads keeps nobody from recording.

    Raises:
        UnavailableError: the book cannot be read just now; each of them may.
    """

    def calls(self, wanted: CallSelection) -> AsyncIterator[Sequence[KeptCall]]:
        """Give the calls in the order of their starts, all as of one moment."""
        ...

    async def dropped(self, wanted: CallSelection) -> int:
        """Count the calls of that time, whoever pays them, that only the log has any more."""
        ...

    async def call(self, call_key: UUID) -> KeptCall:
        """Give one call; RejectedError: there is none."""
        ...


@runtime_checkable
class Amending(KeptCalls, DialogBook, Protocol):
    """One correction of calls as they were before; it holds as a whole or not at all."""

    @property
    def prices(self) -> int:
        """The version of prices at its beginning: no call comes in any more by older ones."""
        ...

    async def amend(self, amendments: Sequence[CallAmended]) -> None:
        """Record amendments; prices of before are given back at once, new ones debited at the end.

        Raises:
            RejectedError: a call was amended otherwise meanwhile.
            UnavailableError: nothing of the correction holds; try again.
        """
        ...


@runtime_checkable
class AmendmentBook(Protocol):
    """The book of calls and money, as a correction sees it."""

    def amending(self) -> AbstractAsyncContextManager[Amending]:
        """Begin a correction; one at a time, others wait.

        Who was entering calls by prices of before comes to an end first: it sees every call that
        was judged by prices older than `Amending.prices`, and later none is entered.

        When the block ends well, everything holds and every balance is the sum of its movements;
        what follows from a balance that crossed a threshold is recorded with it. When it raises,
        nothing has changed.

        Raises:
            UnavailableError: nothing has changed; try again.
        """
        ...


@runtime_checkable
class PartyBook(Protocol):
    """Who took part in the calls that are held."""

    async def forget(self, wanted: Forgetting, order: Order, *, dry_run: bool = False) -> int:
        """Forget for ever, and record that it was ordered; give the number of calls concerned.

        Events and cents stay as they are; a dry run only counts.

        Raises:
            RejectedError: the log itself still names who took part, as older software wrote it.
            UnavailableError: nothing was forgotten; try again, or with the rights of the owner.
        """
        ...


@runtime_checkable
class CallArchive(Protocol):
    """The stored calls, to be read.

    Raises:
        UnavailableError: the book cannot be read just now; each of them may.
    """

    async def search(self, wanted: CallQuery) -> Sequence[StoredCall]:
        """Give the calls that match, the latest start first."""
        ...

    def between(
        self, start: datetime, end: datetime, company_id: int | None = None
    ) -> AsyncIterator[Sequence[StoredCall]]:
        """Give all calls that started from `start` to before `end`, the earliest start first.

        Those that a company pays, where one is named. All as of one moment, in pieces.
        """
        ...

    async def tally(self) -> Sequence[CallTally]:
        """Count all calls by host, outcome and rating, in this order."""
        ...

    async def stories(self, call_id: str) -> Sequence[CallStory]:
        """Tell all that is known of every call under this Call-ID, the earliest start first.

        One Call-ID may stand for several calls (docs/reference/kamailio-records.md, where it
        misleads, 1); none gives an empty sequence.
        """
        ...


@runtime_checkable
class CallFile(Protocol):
    """A file of calls for other people; whole or not there, and never in place of another."""

    async def write(self, calls: AsyncIterable[Sequence[StoredCall]]) -> WrittenCalls:
        """Write all calls in their order; where `calls` raises, nothing is there.

        Raises:
            RejectedError: the name is taken, or nothing can be written there.
        """
        ...
