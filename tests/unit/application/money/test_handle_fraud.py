"""An operator watches a company, and settles what was suspected of it."""

from decimal import Decimal

import pytest

from adapters.contract.builders import MOMENT
from application.money.handle_fraud import HandleFraud
from domain.money.errors import RefusedError, UnknownNameError
from domain.money.fraud import NOT_WATCHED, FraudKind, FraudWatch, Suspicion
from domain.money.fraud_deciding import suspect
from domain.money.fraud_events import FraudSettled, FraudWatchSet
from memory_books import MemoryBooks

WATCH = FraudWatch(spend_per_hour=Decimal(10))
FOUND = Suspicion(kind=FraudKind.SPEND, hour=MOMENT, amount=Decimal(12), bound=Decimal(10))


@pytest.fixture
async def books() -> MemoryBooks:
    books = MemoryBooks()
    await books.opens("Acme")
    return books


def handling(books: MemoryBooks) -> HandleFraud:
    return HandleFraud(book=books.money, register=books.register, login=lambda: "clerk")


async def test_who_is_watched_is_watched_until_nobody_wants_it(books: MemoryBooks) -> None:
    handle = handling(books)
    for watch, told in ((WATCH, True), (WATCH, False), (NOT_WATCHED, True), (NOT_WATCHED, False)):
        changed = await handle.watch("acme", watch)
        assert list(changed.events) == ([FraudWatchSet(watch=watch)] if told else [])
        assert list(await books.register.watched()) == ([1] if watch.on else [])
    with pytest.raises(UnknownNameError):
        await handle.watch("Beta", WATCH)


async def test_who_settles_is_named(books: MemoryBooks) -> None:
    handle = handling(books)
    await handle.watch("Acme", WATCH)
    await books.money.change(1, suspect([FOUND]))
    changed = await handle.settle("Acme", [], "a campaign")
    assert changed.events == [FraudSettled(numbers=(1,), because="a campaign", by="clerk")]
    [held] = await books.register.suspected(1)
    assert (held.suspicion, held.settled_by, held.because) == (FOUND, "clerk", "a campaign")
    with pytest.raises(RefusedError):
        await handle.settle("Acme", [2], "a campaign")
