"""Again later: ports that wait out an outage instead of reporting it."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

from attrs import define, field, frozen
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type
from tenacity.wait import wait_exponential, wait_random

from application.calls.data import Outcome
from application.calls.ports import CdrLedger
from application.errors import UnavailableError
from application.intake.ports import SettledBook
from application.letters.data import DeadLetter
from application.letters.ports import DeadLetterBox
from application.pricing.ports import PriceBooks
from domain.facts.call_facts import CallReceived
from domain.intake.settled import SettledFile, Span
from domain.pricing.price_book import PriceBook

_T = TypeVar("_T")
_log = logging.getLogger(__name__)


@define(kw_only=True)
class RetryPolicy:
    """For ever, with waits in seconds that double from `first` to `longest`, plus jitter.

    Attributes:
        attempts: calls that were begun.
        failures: of them those that raised `UnavailableError`.
    """

    first: float = 0.1
    longest: float = 5.0
    attempts: int = 0
    failures: int = 0

    async def __call__(self, call: Callable[[], Awaitable[_T]]) -> _T:
        """Call until it does not raise `UnavailableError`; other errors come through."""
        attempts = AsyncRetrying(
            retry=retry_if_exception_type(UnavailableError),
            wait=wait_exponential(self.first, self.longest) + wait_random(0, self.first),
            before_sleep=_tell,
        )

        # tenacity waits for the result of an `async def` only, not for that of a lambda.
        async def attempt() -> _T:
            self.attempts += 1
            try:
                return await call()
            except UnavailableError:
                self.failures += 1
                raise

        return await attempts(attempt)


@frozen
class RetryingPriceBooks(PriceBooks):
    """Prices that are waited for; nothing is left without a price because a server is away."""

    prices: PriceBooks
    policy: RetryPolicy = field(factory=RetryPolicy)

    async def current(self, since: datetime, *, after: int | None = None) -> PriceBook:
        return await self.policy(lambda: self.prices.current(since, after=after))


@frozen
class RetryingCdrLedger(CdrLedger):
    """A ledger that waits until it can record; nothing is parked because a server is away."""

    ledger: CdrLedger
    policy: RetryPolicy = field(factory=RetryPolicy)

    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        return await self.policy(lambda: self.ledger.record(cdrs, prices))


@frozen
class RetryingDeadLetterBox(DeadLetterBox):
    """A dead letter box that waits until it can park."""

    box: DeadLetterBox
    policy: RetryPolicy = field(factory=RetryPolicy)

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        await self.policy(lambda: self.box.park(letters))


@frozen
class RetryingSettledBook(SettledBook):
    """A book of settled bytes that waits until it can note."""

    book: SettledBook
    policy: RetryPolicy = field(factory=RetryPolicy)

    async def settle(self, spans: Sequence[Span]) -> None:
        await self.policy(lambda: self.book.settle(spans))

    async def files(self, since: datetime) -> Sequence[SettledFile]:
        return await self.policy(lambda: self.book.files(since))

    async def news(self, since: datetime) -> Sequence[SettledFile]:
        return await self.policy(lambda: self.book.news(since))


def _tell(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    _log.warning(
        "waiting for a dependency",
        extra={"error": str(error), "attempt": state.attempt_number},
    )
