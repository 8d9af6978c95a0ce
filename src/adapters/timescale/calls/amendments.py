"""Corrections in PostgreSQL: one transaction, whatever the number of calls."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

from attrs import define, field, frozen

from adapters.timescale import journal
from adapters.timescale.calls.kept_calls import ConnectedCalls
from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.journal.dialogs import LateClaims
from adapters.timescale.price_epochs import wait_for_older
from application.calls.ports import Amending, AmendmentBook
from domain.facts.call_facts import CallAmended
from domain.money.movement import Movement
from domain.pricing.one_dialog import DialogClaim

HOLD_AMENDMENTS: Final = ("select pg_advisory_xact_lock($1)", 0x616D656E64)  # "amend" in ASCII


@define
class TimescaleAmending(ConnectedCalls, Amending):
    """A correction within one transaction.

    Attributes:
        movements: old prices given back and new ones debited, at the end, since a balance that
            moves is locked until the commit, and its company's new calls would wait.
    """

    _prices: int
    movements: list[Movement] = field(factory=list)
    _claims: LateClaims = field(init=False)

    @_claims.default
    def _of_this_correction(self) -> LateClaims:
        return LateClaims(self.connection)

    @property
    def prices(self) -> int:
        return self._prices

    async def billed_by(
        self, claims: Sequence[DialogClaim], *, keep: bool = True
    ) -> Mapping[UUID, UUID]:
        with translated_errors():
            return await self._claims.billed_by(claims, keep=keep)

    async def release(self, gone: Sequence[tuple[UUID, UUID]], *, keep: bool = True) -> None:
        with translated_errors():
            await self._claims.release(gone, keep=keep)

    async def amend(self, amendments: Sequence[CallAmended]) -> None:
        with translated_errors():
            self.movements += await journal.enter(self.connection, amendments)

    async def settle(self) -> None:
        """Move the balances, and record what follows from the correction as a whole."""
        await journal.settle(self.connection, self.movements)


@frozen
class TimescaleAmendmentBook(AmendmentBook):
    """The book of calls and money, as a correction sees it."""

    pool: Pool

    @asynccontextmanager
    async def amending(self) -> AsyncIterator[Amending]:
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                await connection.execute(*HOLD_AMENDMENTS)
                amending = TimescaleAmending(connection, await wait_for_older(connection))
                yield amending
                await amending.settle()
